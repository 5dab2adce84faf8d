package io.millrace.pipelines.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeapUseTest {
  private static final long HEAP = 1_200_000_000;

  private final AtomicLong shuffled = new AtomicLong(77_000_000);
  private final AtomicLong used = new AtomicLong();

  private HeapUse use(boolean keepsAll) {
    return new HeapUse(keepsAll, shuffled::get, used::get, HEAP);
  }

  @Test
  void whatIsKeptWholeIsRefusedWithItsSize() {
    HeapUse use = use(true);
    shuffled.addAndGet(HEAP / HeapUse.DIRECT_LEAST);
    use.check();
    shuffled.addAndGet(100_000_000);
    RunFailed failure = catchThrowableOfType(RunFailed.class, use::check);
    assertThat(failure.kind()).isEqualTo(RunFailed.Kind.ENVIRONMENT);
    assertThat(failure)
        .hasMessage(
            "the direct runner would take about 4.2 GB of memory or more, 6 times the 0.7 GB that"
                + " go through a shuffle so far, and the heap has 1.2 GB: use --runner flink, or"
                + " give it more (MILLRACE_JAVA_OPTS=-Xmx8g)");
    assertThatCode(use(false)::check).doesNotThrowAnyException();
  }

  @Test
  void aHeapThatStaysFullEndsTheRun() {
    HeapUse use = use(false);
    used.set(HEAP - 1);
    for (int i = 1; i < HeapUse.FULL_POLLS; i++) {
      use.check();
    }
    used.set(HEAP / 2);
    use.check();
    used.set(HEAP - 1);
    for (int i = 1; i < HeapUse.FULL_POLLS; i++) {
      use.check();
    }
    RunFailed failure = catchThrowableOfType(RunFailed.class, use::check);
    assertThat(failure).hasMessageStartingWith("the heap of 1.2 GB is full: ");
  }
}
