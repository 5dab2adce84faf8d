package io.millrace.pipelines.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.testing.GivenEvents.Event;
import io.millrace.transforms.step.Step.Arrivals;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** In how many ways the same events arrive. */
class ArrangementTest {
  private static final RowType TYPE = RowType.of("n", Type.INT64);

  /** Five events, two of them behind a watermark. */
  private static GivenEvents given() {
    List<Event> events = new ArrayList<>();
    for (long n = 0; n < 5; n++) {
      events.add(new Event(new Object[] {n}, n * 10, n, n < 3 ? 0 : 1));
    }
    return new GivenEvents(TYPE, events, List.of(Long.MIN_VALUE, 77L));
  }

  @Test
  void everyEventComesOnceBehindItsWatermarkWithItsTimeAndPlace() {
    List<Arrangement> all = new ArrayList<>(Arrangement.TIMED);
    all.addAll(Arrangement.UNTIMED);
    for (Arrangement arrangement : all) {
      Set<Long> seen = new HashSet<>();
      for (List<Arrivals> source : arrangement.arrange(given())) {
        long before = Long.MIN_VALUE;
        for (Arrivals block : source) {
          assertThat(block.watermark()).as(arrangement.words()).isGreaterThanOrEqualTo(before);
          before = block.watermark();
          for (int i = 0; i < block.rows().size(); i++) {
            long n = (Long) block.rows().get(i)[0];
            assertThat(seen.add(n)).isTrue();
            assertThat(block.times().get(i)).isEqualTo(n * 10);
            assertThat(block.positions().get(i)).isEqualTo(n);
            assertThat(block.watermark()).isEqualTo(n < 3 ? Long.MIN_VALUE : 77);
          }
        }
      }
      assertThat(seen).as(arrangement.words()).hasSize(5);
    }
  }

  @Test
  void theOrdersAndTheBundlesAreDifferent() {
    Set<String> shapes = new HashSet<>();
    for (Arrangement arrangement : Arrangement.TIMED) {
      StringBuilder shape = new StringBuilder(arrangement.stream() ? "stream" : "history");
      for (List<Arrivals> source : arrangement.arrange(given())) {
        shape.append('|');
        source.forEach(block -> shape.append(block.positions()));
      }
      shapes.add(shape.toString());
    }
    assertThat(shapes).hasSameSizeAs(Arrangement.TIMED);
    assertThat(shapes).contains("stream|[0, 1, 2][3, 4]", "stream|[0][1][2][3][4]");
  }
}
