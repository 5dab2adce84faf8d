package io.millrace.transforms.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.aggregate.Shuffled.Event;
import io.millrace.transforms.step.Step.Aggregate.Kind;
import io.millrace.transforms.type.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The approximate count is a function of the set of values, and as near as stated. */
class ApproximateCountTest {
  private static final double ERROR = 0.025;

  private static List<Event> events(int different, boolean text) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < different * 3 / 2; i++) {
      long value = i % different * 7919L;
      events.add(new Event("g", text ? "user-" + value : (Object) value, 0L, i));
    }
    return events;
  }

  private static long count(Type type, List<Event> events, int ways) {
    return (Long) Bundled.of(Kind.APPROX_COUNT_DISTINCT, type, Type.INT64).result(events, ways);
  }

  @Test
  void theErrorIsAsStated() {
    for (int different : new int[] {1, 2, 10, 100, 1_000}) {
      assertThat(count(Type.INT64, events(different, false), 4)).isEqualTo(different);
      assertThat(count(Type.STRING, events(different, true), 4)).isEqualTo(different);
    }
    for (int different : new int[] {3_000, 10_000, 100_000}) {
      for (boolean text : new boolean[] {false, true}) {
        long got = count(text ? Type.STRING : Type.INT64, events(different, text), 1);
        assertThat(Math.abs(got - different) / (double) different).isLessThan(ERROR);
      }
    }
  }

  @Test
  void aFunctionOfTheSetHoweverItIsBundled() {
    for (int different : new int[] {50, 2_000, 4_000, 20_000}) {
      count(Type.STRING, events(different, true), 6);
    }
  }

  @Test
  void equalValuesCountOnce() {
    Bundled decimals = Bundled.of(Kind.APPROX_COUNT_DISTINCT, Type.DECIMAL, Type.INT64);
    assertThat(decimals.of(new BigDecimal("1.0"), new BigDecimal("1.00"), null)).isEqualTo(1L);
    Bundled reals = Bundled.of(Kind.APPROX_COUNT_DISTINCT, Type.DOUBLE, Type.INT64);
    assertThat(reals.of(0.0, -0.0, Double.NaN, Double.NaN, 1.0)).isEqualTo(3L);
    assertThat(reals.of(null, null)).isEqualTo(0L);
  }
}
