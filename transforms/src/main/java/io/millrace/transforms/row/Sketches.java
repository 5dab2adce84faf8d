package io.millrace.transforms.row;

import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Cells;
import io.millrace.transforms.expression.EvaluationFailure;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.type.Type;
import java.math.BigDecimal;
import java.util.List;
import java.util.TreeSet;
import org.apache.datasketches.hll.HllSketch;

/** Quantiles and sketches of values that are all there, by their definitions. */
final class Sketches {
  private Sketches() {}

  static long distinct(Type type, List<Object> values) {
    HllSketch sketch = new HllSketch(Aggregate.DISTINCT_LOG2_PLACES);
    for (Object value : values) {
      if (value instanceof Long number) {
        sketch.update((long) number);
      } else {
        ByteWriter bytes = new ByteWriter();
        Cells.writeNullable(type, value, bytes);
        sketch.update(bytes.toByteArray());
      }
    }
    return Math.round(sketch.getCompositeEstimate());
  }

  static Double quantile(List<Object> values, Aggregate aggregate) {
    double[] sorted = sorted(values);
    long different = different(sorted, 0);
    if (different > Aggregate.VALUES_MAX) {
      throw new EvaluationFailure(Aggregate.tooManyValues(aggregate.kind()));
    }
    return between(sorted, aggregate.argument());
  }

  /** Rounds all values to the fewest digits that make few enough different ones. */
  static Double approximateQuantile(List<Object> values, Aggregate aggregate) {
    double[] sorted = sorted(values);
    int bits = 0;
    while (different(sorted, bits) > Aggregate.QUANTILE_STEPS) {
      bits++;
    }
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = rounded(sorted[i], bits);
    }
    return between(sorted, aggregate.argument());
  }

  private static double[] sorted(List<Object> values) {
    return values.stream().mapToDouble(v -> ((Number) v).doubleValue() + 0.0).sorted().toArray();
  }

  private static int different(double[] values, int bits) {
    TreeSet<Long> different = new TreeSet<>();
    for (double value : values) {
      if (Double.isFinite(value)) {
        long sign = value < 0 ? Long.MIN_VALUE : 0;
        different.add(Double.doubleToLongBits(Math.abs(value)) >> bits | sign);
      }
    }
    return different.size();
  }

  /** The middle of all doubles that differ in their lowest bits only, or 0 if that is one. */
  private static double rounded(double value, int bits) {
    if (bits == 0 || !Double.isFinite(value)) {
      return value;
    }
    long upper = Double.doubleToLongBits(Math.abs(value)) >> bits << bits;
    double middle = upper == 0 ? 0 : Double.longBitsToDouble(upper + (1L << bits - 1));
    return value < 0 ? 0.0 - middle : middle;
  }

  private static Double between(double[] sorted, double fraction) {
    BigDecimal place =
        new BigDecimal(Double.toString(fraction)).multiply(BigDecimal.valueOf(sorted.length - 1L));
    int below = place.intValue();
    BigDecimal share = place.remainder(BigDecimal.ONE);
    double low = sorted[below];
    if (share.signum() == 0 || sorted[below + 1] == low) {
      return low;
    }
    double high = sorted[below + 1];
    if (!Double.isFinite(low) || !Double.isFinite(high)) {
      return low + high;
    }
    BigDecimal most = new BigDecimal(high).multiply(share);
    BigDecimal rest = new BigDecimal(low).multiply(BigDecimal.ONE.subtract(share));
    return most.add(rest).doubleValue() + 0.0;
  }
}
