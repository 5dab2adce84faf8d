package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.DoubleColumn;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.type.Failure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * SUM and MEAN of integers: 128-bit sums, so that only the result can overflow, never the way to
 * it.
 */
final class IntegerSum extends Accumulator {
  private static final long EXACT = 1L << 53;

  private final boolean mean;
  private long[] low = new long[0];
  private long[] high = new long[0];
  private long[] counts = new long[0];

  IntegerSum(boolean mean) {
    this.mean = mean;
  }

  @Override
  void ensure(int groups) {
    if (groups > low.length) {
      int capacity = Capacity.of(groups);
      low = Arrays.copyOf(low, capacity);
      high = Arrays.copyOf(high, capacity);
      counts = Arrays.copyOf(counts, capacity);
    }
  }

  @Override
  void add(Input input, int[] selected, int count, int[] group) {
    LongColumn column = (LongColumn) input.value();
    long[] values = column.values;
    boolean[] nulls = column.hasNulls() ? column.nulls() : null;
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      if (nulls == null || !nulls[row]) {
        plus(group[i], values[row], values[row] >> 63);
        counts[group[i]]++;
      }
    }
  }

  private void plus(int group, long addLow, long addHigh) {
    long sum = low[group] + addLow;
    high[group] += addHigh + (Long.compareUnsigned(sum, addLow) < 0 ? 1 : 0);
    low[group] = sum;
  }

  @Override
  void encode(int group, ByteWriter out) {
    out.putLong(low[group]);
    out.putLong(high[group]);
    out.putLong(counts[group]);
  }

  @Override
  void merge(int group, ByteReader in) {
    long addLow = in.getLong();
    plus(group, addLow, in.getLong());
    counts[group] += in.getLong();
  }

  @Override
  Failure emit(int group, Column out, int row) {
    if (counts[group] == 0) {
      out.setNull(row);
      return null;
    }
    boolean small = high[group] == low[group] >> 63;
    if (mean) {
      ((DoubleColumn) out).values[row] = mean(group, small);
      return null;
    }
    if (!small) {
      return new Failure(Failure.Code.OVERFLOW, "the sum " + exact(group) + " is outside int64");
    }
    ((LongColumn) out).values[row] = low[group];
    return null;
  }

  private double mean(int group, boolean small) {
    long sum = low[group];
    if (small && Math.abs(sum) <= EXACT && counts[group] <= EXACT) {
      return (double) sum / counts[group];
    }
    return new BigDecimal(exact(group))
        .divide(BigDecimal.valueOf(counts[group]), DoubleSum.QUOTIENT)
        .doubleValue();
  }

  private BigInteger exact(int group) {
    BigInteger unsigned = BigInteger.valueOf(low[group] >>> 1).shiftLeft(1);
    unsigned = unsigned.add(BigInteger.valueOf(low[group] & 1));
    return BigInteger.valueOf(high[group]).shiftLeft(64).add(unsigned);
  }

  @Override
  void clear() {
    Arrays.fill(low, 0);
    Arrays.fill(high, 0);
    Arrays.fill(counts, 0);
  }
}
