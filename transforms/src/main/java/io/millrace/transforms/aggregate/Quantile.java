package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.DecimalColumn;
import io.millrace.transforms.batch.DoubleColumn;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.type.Failure;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * QUANTILE and APPROX_QUANTILE over {@link Runs} of the values' bits. The approximate one keeps at
 * most {@link Aggregate#QUANTILE_STEPS} different values, by dropping low bits of all of them: the
 * error is relative, and the result is a function of the values alone.
 *
 * <p><b>Memory:</b> 16 bytes for each different value of a group; of the approximate one at most 64
 * KiB.
 */
final class Quantile extends Accumulator {
  private final Aggregate.Kind kind;
  private final boolean exact;
  private final BigDecimal fraction;
  private Values[] groups = new Values[0];
  private long bytes;

  Quantile(Aggregate aggregate) {
    kind = aggregate.kind();
    exact = kind == Aggregate.Kind.QUANTILE;
    fraction = BigDecimal.valueOf(aggregate.argument());
  }

  /** The values of a group: finite ones by their bits, the others counted. */
  private static final class Values {
    private final Runs finite;
    private long below;
    private long above;
    private long nan;
    private int measured;

    Values(boolean exact) {
      finite = new Runs(exact ? Aggregate.VALUES_MAX : Aggregate.QUANTILE_STEPS, !exact);
    }

    void add(double value) {
      if (Double.isFinite(value)) {
        long bits = Double.doubleToRawLongBits(value == 0 ? 0.0 : value);
        finite.add(bits ^ bits >> 63 & Long.MAX_VALUE);
      } else if (Double.isNaN(value)) {
        nan++;
      } else if (value < 0) {
        below++;
      } else {
        above++;
      }
    }

    long count() {
      return below + finite.count() + above + nan;
    }

    double at(long rank) {
      long inside = rank - below;
      long count = finite.count();
      if (inside < 0) {
        return Double.NEGATIVE_INFINITY;
      } else if (inside < count) {
        return value(finite.at(inside), finite.dropped());
      }
      return inside < count + above ? Double.POSITIVE_INFINITY : Double.NaN;
    }

    /** The middle of the numbers that are {@code key} without their lowest bits; 0 if it is one. */
    private static double value(long key, int dropped) {
      long steps = key < 0 ? ~key : key;
      long middle = dropped == 0 || steps == 0 ? 0 : 1L << dropped - 1;
      double value = Double.longBitsToDouble((steps << dropped) + middle);
      return key < 0 ? 0.0 - value : value;
    }

    /** The value at {@code fraction * (count - 1)}, on the line between its neighbours. */
    double quantile(BigDecimal fraction) {
      BigDecimal rank = fraction.multiply(BigDecimal.valueOf(count() - 1));
      long low = rank.toBigInteger().longValueExact();
      BigDecimal part = rank.subtract(BigDecimal.valueOf(low));
      double a = at(low);
      double b = part.signum() == 0 ? a : at(low + 1);
      if (a == b) {
        return a;
      }
      if (!Double.isFinite(a) || !Double.isFinite(b)) {
        return part.signum() == 0 ? a : a + b;
      }
      BigDecimal from = new BigDecimal(a);
      return from.add(new BigDecimal(b).subtract(from).multiply(part)).doubleValue() + 0.0;
    }
  }

  @Override
  void ensure(int size) {
    if (size > groups.length) {
      groups = Arrays.copyOf(groups, Capacity.of(size));
    }
  }

  private Values values(int group) {
    if (groups[group] == null) {
      groups[group] = new Values(exact);
    }
    return groups[group];
  }

  @Override
  void add(Input input, int[] selected, int count, int[] group) {
    Column column = input.value();
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      if (column.isNull(row)) {
        continue;
      }
      Values values = values(group[i]);
      if (column instanceof DoubleColumn doubles) {
        values.add(doubles.values[row]);
      } else if (column instanceof LongColumn longs) {
        values.add(longs.values[row]);
      } else {
        values.add(((DecimalColumn) column).decimal(row).doubleValue());
      }
      measure(values);
    }
  }

  private void measure(Values values) {
    int size = values.finite.bytes();
    bytes += size - values.measured;
    values.measured = size;
  }

  @Override
  long bytes() {
    return bytes;
  }

  @Override
  void encode(int group, ByteWriter out) {
    Values values = values(group);
    out.putLong(values.below);
    out.putLong(values.above);
    out.putLong(values.nan);
    values.finite.encode(out);
  }

  @Override
  void merge(int group, ByteReader in) {
    Values values = values(group);
    values.below += in.getLong();
    values.above += in.getLong();
    values.nan += in.getLong();
    values.finite.merge(in);
    measure(values);
  }

  @Override
  Failure emit(int group, Column out, int row) {
    Values values = values(group);
    if (values.finite.tooMany()) {
      return Aggregate.tooManyValues(kind);
    }
    if (values.count() == 0) {
      out.setNull(row);
    } else {
      ((DoubleColumn) out).values[row] = values.quantile(fraction);
    }
    return null;
  }

  @Override
  void clear() {
    Arrays.fill(groups, null);
    bytes = 0;
  }
}
