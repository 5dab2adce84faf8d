package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.DoubleColumn;
import io.millrace.transforms.type.Failure;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/**
 * SUM and MEAN of doubles, exact and rounded once, so that the order of adding never shows.
 *
 * <p>A group holds its exact sum as {@code hi + lo}, two doubles that do not overlap (Knuth's
 * TwoSum). Where an addition would lose a bit of {@code lo}, which takes values of very different
 * size, the group's exact sum moves on in a {@link BigDecimal}. Infinite values and NaN are summed
 * apart, as IEEE has it.
 */
final class DoubleSum extends Accumulator {
  /** More digits than any point halfway between two doubles has: the quotient is rounded once. */
  static final MathContext QUOTIENT = new MathContext(800);

  private final boolean mean;
  private double[] hi = new double[0];
  private double[] lo = new double[0];
  private double[] special = new double[0];
  private long[] counts = new long[0];
  private BigDecimal[] big = new BigDecimal[0];

  DoubleSum(boolean mean) {
    this.mean = mean;
  }

  @Override
  void ensure(int groups) {
    if (groups > hi.length) {
      int capacity = Capacity.of(groups);
      hi = Arrays.copyOf(hi, capacity);
      lo = Arrays.copyOf(lo, capacity);
      special = Arrays.copyOf(special, capacity);
      counts = Arrays.copyOf(counts, capacity);
      big = Arrays.copyOf(big, capacity);
    }
  }

  @Override
  void add(Input input, int[] selected, int count, int[] group) {
    DoubleColumn column = (DoubleColumn) input.value();
    double[] values = column.values;
    boolean[] nulls = column.hasNulls() ? column.nulls() : null;
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      if (nulls == null || !nulls[row]) {
        plus(group[i], values[row]);
        counts[group[i]]++;
      }
    }
  }

  private void plus(int group, double value) {
    if (!Double.isFinite(value)) {
      special[group] += value;
      return;
    }
    double high = hi[group];
    double sum = high + value;
    double part = sum - high;
    double error = (high - (sum - part)) + (value - part);
    double low = lo[group];
    double newLow = low + error;
    double lowPart = newLow - low;
    double lost = (low - (newLow - lowPart)) + (error - lowPart);
    if (lost != 0 || !Double.isFinite(sum)) {
      BigDecimal before = big[group] == null ? BigDecimal.ZERO : big[group];
      big[group] = before.add(exact(high)).add(exact(low)).add(exact(value));
      hi[group] = 0;
      lo[group] = 0;
      return;
    }
    hi[group] = sum;
    lo[group] = newLow;
  }

  private static BigDecimal exact(double value) {
    return value == 0 ? BigDecimal.ZERO : new BigDecimal(value);
  }

  @Override
  void encode(int group, ByteWriter out) {
    out.putDouble(hi[group]);
    out.putDouble(lo[group]);
    out.putDouble(special[group]);
    out.putLong(counts[group]);
    if (big[group] == null) {
      out.putByte(0);
    } else {
      out.putByte(1);
      out.putInt(big[group].scale());
      out.putSlice(big[group].unscaledValue().toByteArray());
    }
  }

  @Override
  void merge(int group, ByteReader in) {
    plus(group, in.getDouble());
    plus(group, in.getDouble());
    special[group] += in.getDouble();
    counts[group] += in.getLong();
    if (in.getByte() == 1) {
      int scale = in.getInt();
      BigDecimal more = new BigDecimal(new java.math.BigInteger(in.getSlice()), scale);
      big[group] = big[group] == null ? more : big[group].add(more);
    }
  }

  @Override
  Failure emit(int group, Column out, int row) {
    if (counts[group] == 0) {
      out.setNull(row);
    } else {
      ((DoubleColumn) out).values[row] = result(group);
    }
    return null;
  }

  private double result(int group) {
    if (special[group] != 0) {
      return special[group];
    }
    long n = counts[group];
    double sum = hi[group] + lo[group];
    double part = sum - hi[group];
    double left = (hi[group] - (sum - part)) + (lo[group] - part);
    if (big[group] == null && (!mean || left == 0)) {
      return mean ? sum / n : sum + 0.0;
    }
    BigDecimal all = big[group] == null ? BigDecimal.ZERO : big[group];
    all = all.add(exact(hi[group])).add(exact(lo[group]));
    if (mean) {
      all = all.divide(BigDecimal.valueOf(n), QUOTIENT);
    }
    return all.doubleValue();
  }

  @Override
  void clear() {
    Arrays.fill(hi, 0);
    Arrays.fill(lo, 0);
    Arrays.fill(special, 0);
    Arrays.fill(counts, 0);
    Arrays.fill(big, null);
  }
}
