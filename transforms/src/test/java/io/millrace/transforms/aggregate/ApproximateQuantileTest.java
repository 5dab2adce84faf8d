package io.millrace.transforms.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.transforms.aggregate.Shuffled.Event;
import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.step.Step.Aggregate.Kind;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.junit.jupiter.api.Test;

/**
 * The approximate quantile is a function of the values, and as near to the exact one as {@link
 * Kind#APPROX_QUANTILE} says.
 */
class ApproximateQuantileTest {
  private static final int COUNT = 100_000;
  private static final double[] FRACTIONS = {0.01, 0.5, 0.999};

  private static double[] values(DoubleSupplier next) {
    double[] values = new double[COUNT];
    Arrays.setAll(values, i -> next.getAsDouble());
    return values;
  }

  private static List<double[]> distributions() {
    Random random = new Random(3);
    return List.of(
        values(random::nextDouble),
        values(() -> 100 + 15 * random.nextGaussian()),
        values(random::nextGaussian),
        values(() -> Math.exp(3 * random.nextGaussian())),
        values(() -> Math.exp(200 * random.nextGaussian())),
        values(() -> 1e9 + random.nextInt(50_000)),
        values(() -> random.nextBoolean() ? 0 : -1 / random.nextDouble()));
  }

  private static Object quantile(Kind kind, double fraction, double[] values, int ways) {
    List<Event> events = new ArrayList<>();
    for (double value : values) {
      events.add(new Event("g", value, 0L, 0));
    }
    return Bundled.of(kind, Type.DOUBLE, Type.DOUBLE, fraction).result(events, ways);
  }

  /** How many powers of two, of each sign, there are among the values. */
  private static long powers(double[] values) {
    return Arrays.stream(values)
        .mapToObj(v -> Math.signum(v) + " " + Math.getExponent(v))
        .distinct()
        .count();
  }

  @Test
  void theErrorIsAsStated() {
    for (double[] values : distributions()) {
      double bound = powers(values) / (double) Aggregate.QUANTILE_STEPS;
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      for (double fraction : FRACTIONS) {
        double exact = (Double) quantile(Kind.QUANTILE, fraction, values, 1);
        double got = (Double) quantile(Kind.APPROX_QUANTILE, fraction, values, 1);
        double place = fraction * (COUNT - 1);
        double largest =
            Math.max(
                Math.abs(sorted[(int) place]),
                Math.abs(sorted[Math.min(COUNT - 1, (int) place + 1)]));
        assertThat(got).isCloseTo(exact, within(bound * largest));
      }
    }
  }

  @Test
  void aFunctionOfTheValuesHoweverTheyAreBundled() {
    for (double[] values : distributions()) {
      quantile(Kind.APPROX_QUANTILE, 0.9, Arrays.copyOf(values, 20_000), 8);
    }
  }

  /** A sketch of the trade as a second judge, within what it says of itself. */
  @Test
  void agreesWithAKllSketch() {
    for (double[] values : distributions().subList(0, 4)) {
      KllDoublesSketch sketch = KllDoublesSketch.newHeapInstance(400);
      Arrays.stream(values).forEach(sketch::update);
      for (double fraction : FRACTIONS) {
        double got = (Double) quantile(Kind.APPROX_QUANTILE, fraction, values, 1);
        double width = powers(values) / (double) Aggregate.QUANTILE_STEPS * Math.abs(got);
        assertThat(got)
            .isBetween(
                sketch.getQuantileLowerBound(fraction) - width,
                sketch.getQuantileUpperBound(fraction) + width);
      }
    }
  }

  @Test
  void noValuesNeedMoreRoomThanStated() {
    Random random = new Random(5);
    Runs runs = new Runs(Aggregate.QUANTILE_STEPS, true);
    for (int i = 0; i < 200_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        long bits = Double.doubleToRawLongBits(value);
        runs.add(bits ^ bits >> 63 & Long.MAX_VALUE);
      }
    }
    assertThat(runs.dropped()).isLessThanOrEqualTo(52);
    ByteWriter out = new ByteWriter();
    runs.encode(out);
    assertThat(out.size()).isLessThanOrEqualTo((64 << 10) + 8);
    Runs again = new Runs(Aggregate.QUANTILE_STEPS, true);
    again.merge(new ByteReader(out.toByteArray()));
    assertThat(again.count()).isEqualTo(runs.count());
    assertThat(again.at(1_000)).isEqualTo(runs.at(1_000));
  }
}
