package io.millrace.transforms.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.aggregate.Shuffled.Event;
import io.millrace.transforms.aggregate.Shuffled.Failed;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.step.Step.Aggregate.Kind;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Type;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The exact quantile is what SQL's PERCENTILE_CONT gives, rounded once. */
class QuantileTest {
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  private static Object quantile(double fraction, Type type, Object... values) {
    Object exact = Bundled.of(Kind.QUANTILE, type, Type.DOUBLE, fraction).of(values);
    assertThat(Bundled.of(Kind.APPROX_QUANTILE, type, Type.DOUBLE, fraction).of(values))
        .as("the approximate one of few values")
        .isEqualTo(exact);
    return exact;
  }

  @Test
  void onTheLineBetweenNeighbours() {
    assertThat(quantile(0.5, Type.INT64, 10L, 20L, 40L)).isEqualTo(20.0);
    assertThat(quantile(0.5, Type.INT64, 40L, null, 10L)).isEqualTo(25.0);
    assertThat(quantile(0.25, Type.INT64, 1L, 2L, 3L, 4L)).isEqualTo(1.75);
    assertThat(quantile(0, Type.DOUBLE, 3.0, 1.0, 2.0)).isEqualTo(1.0);
    assertThat(quantile(1, Type.DOUBLE, 3.0, 1.0, 2.0)).isEqualTo(3.0);
    assertThat(quantile(0.9, Type.DECIMAL, new BigDecimal("1.5"), new BigDecimal("2.5")))
        .isEqualTo(2.4);
    assertThat(quantile(0.5, Type.INT64, (Object) null)).isNull();
    assertThat(quantile(0.5, Type.DOUBLE, -0.0)).isEqualTo(0.0);
    // 0.1 * 10 is 1 for people, and a bit more for a computer.
    Object[] eleven = {0.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0};
    assertThat(quantile(0.1, Type.DOUBLE, eleven)).isEqualTo(7.0);
  }

  @Test
  void nanIsTheLargest() {
    assertThat(quantile(0, Type.DOUBLE, Double.NaN, INFINITE, -INFINITE)).isEqualTo(-INFINITE);
    assertThat(quantile(0.5, Type.DOUBLE, Double.NaN, INFINITE, 1.0)).isEqualTo(INFINITE);
    assertThat(quantile(1, Type.DOUBLE, Double.NaN, INFINITE, 1.0)).isEqualTo(Double.NaN);
    assertThat(quantile(0.5, Type.DOUBLE, INFINITE, 1.0)).isEqualTo(INFINITE);
    assertThat(quantile(0.5, Type.DOUBLE, -INFINITE, INFINITE)).isEqualTo(Double.NaN);
    assertThat(quantile(0.5, Type.DOUBLE, INFINITE, INFINITE)).isEqualTo(INFINITE);
    assertThat(quantile(0.5, Type.DOUBLE, -1e308, 1e308)).isEqualTo(0.0);
  }

  @Test
  void roundsOnce() {
    Random random = new Random(9);
    for (int round = 0; round < 60; round++) {
      double scale = Math.pow(10, random.nextInt(40) - 20);
      Double[] values = new Double[1 + random.nextInt(30)];
      Arrays.setAll(values, i -> random.nextGaussian() * scale);
      double fraction = random.nextInt(101) / 100.0;
      Object got = quantile(fraction, Type.DOUBLE, (Object[]) values);
      Arrays.sort(values);
      BigDecimal place =
          new BigDecimal(String.valueOf(fraction)).multiply(new BigDecimal(values.length - 1));
      int low = place.setScale(0, RoundingMode.FLOOR).intValue();
      BigDecimal exact = new BigDecimal(values[low]);
      if (low + 1 < values.length) {
        BigDecimal step = new BigDecimal(values[low + 1]).subtract(exact);
        exact = exact.add(step.multiply(place.subtract(new BigDecimal(low))));
      }
      assertThat(got).isEqualTo(exact.doubleValue());
    }
  }

  @Test
  void moreDifferentValuesThanFitFail() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < Aggregate.VALUES_MAX; i++) {
      events.add(new Event("g", (long) i, 0L, i));
      if (i % 4 == 0) {
        events.add(new Event("g", (long) i, 0L, i)); // equal ones count once
      }
    }
    Bundled median = Bundled.of(Kind.QUANTILE, Type.INT64, Type.DOUBLE, 0.5);
    assertThat(median.result(events, 1)).isInstanceOf(Double.class);
    events.add(new Event("g", -1L, 0L, 0));
    assertThat(median.result(events, 2)).isEqualTo(new Failed(Failure.Code.TOO_MANY));
  }
}
