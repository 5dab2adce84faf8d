package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.DecimalColumn;
import io.millrace.transforms.type.Failure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * SUM and MEAN of decimals, exactly: in a long while the sum fits one, else in a {@link
 * BigDecimal}. A value whose scale is absurd makes the group fail, however little it adds: its
 * digits are never written out.
 */
final class DecimalSum extends Accumulator {
  private static final int PRECISION_MAX = 76;
  private static final int SCALE_MAX = 1_000;

  // How a state is written.
  private static final int SMALL = 0;
  private static final int BIG = 1;
  private static final int BEYOND = 2;

  /** Powers of ten. */
  static final long[] POWERS = new long[19];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private final boolean mean;
  private long[] unscaled = new long[0];
  private int[] scale = new int[0];
  private BigDecimal[] big = new BigDecimal[0];
  private boolean[] beyond = new boolean[0];
  private long[] counts = new long[0];

  DecimalSum(boolean mean) {
    this.mean = mean;
  }

  @Override
  void ensure(int groups) {
    if (groups > unscaled.length) {
      int capacity = Capacity.of(groups);
      unscaled = Arrays.copyOf(unscaled, capacity);
      scale = Arrays.copyOf(scale, capacity);
      big = Arrays.copyOf(big, capacity);
      beyond = Arrays.copyOf(beyond, capacity);
      counts = Arrays.copyOf(counts, capacity);
    }
  }

  @Override
  void add(Input input, int[] selected, int count, int[] group) {
    DecimalColumn column = (DecimalColumn) input.value();
    boolean[] nulls = column.hasNulls() ? column.nulls() : null;
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      if (nulls == null || !nulls[row]) {
        if (column.isSmall(row)) {
          plus(group[i], column.unscaled[row], column.scale[row]);
        } else {
          plus(group[i], column.big[row]);
        }
        counts[group[i]]++;
      }
    }
  }

  private void plus(int group, long value, int valueScale) {
    if (Math.abs((long) valueScale) > SCALE_MAX) {
      beyond[group] = true;
      return;
    }
    int before = scale[group];
    int difference = valueScale - before;
    if (big[group] == null && Math.abs(difference) < POWERS.length) {
      long a = unscaled[group];
      long b = value;
      long factor = POWERS[Math.abs(difference)];
      long raised = difference > 0 ? a * factor : b * factor;
      boolean fits = Math.multiplyHigh(difference > 0 ? a : b, factor) == raised >> 63;
      a = difference > 0 ? raised : a;
      b = difference > 0 ? b : raised;
      long sum = a + b;
      if (fits && ((a ^ sum) & (b ^ sum)) >= 0) {
        unscaled[group] = sum;
        scale[group] = Math.max(before, valueScale);
        return;
      }
    }
    plus(group, BigDecimal.valueOf(value, valueScale));
  }

  private void plus(int group, BigDecimal value) {
    if (Math.abs((long) value.scale()) > SCALE_MAX) {
      beyond[group] = true;
    } else {
      big[group] = exact(group).add(value);
    }
  }

  private BigDecimal exact(int group) {
    return big[group] == null ? BigDecimal.valueOf(unscaled[group], scale[group]) : big[group];
  }

  @Override
  void encode(int group, ByteWriter out) {
    out.putLong(counts[group]);
    if (beyond[group]) {
      out.putByte(BEYOND);
    } else if (big[group] == null) {
      out.putByte(SMALL);
      out.putInt(scale[group]);
      out.putLong(unscaled[group]);
    } else {
      out.putByte(BIG);
      out.putInt(big[group].scale());
      out.putSlice(big[group].unscaledValue().toByteArray());
    }
  }

  @Override
  void merge(int group, ByteReader in) {
    counts[group] += in.getLong();
    int form = in.getByte();
    if (form == BEYOND) {
      beyond[group] = true;
      return;
    }
    int valueScale = in.getInt();
    if (form == SMALL) {
      plus(group, in.getLong(), valueScale);
    } else {
      plus(group, new BigDecimal(new BigInteger(in.getSlice()), valueScale));
    }
  }

  @Override
  Failure emit(int group, Column out, int row) {
    if (counts[group] == 0) {
      out.setNull(row);
      return null;
    }
    if (beyond[group]) {
      return new Failure(Failure.Code.OVERFLOW, "a decimal of the sum is too small or too large");
    }
    BigDecimal sum = exact(group);
    if (mean) {
      int digits = Math.max(6, sum.scale() + 4);
      sum = sum.divide(BigDecimal.valueOf(counts[group]), digits, RoundingMode.HALF_UP);
    }
    if (sum.precision() > PRECISION_MAX || sum.scale() > SCALE_MAX) {
      return new Failure(Failure.Code.OVERFLOW, "a decimal has at most 76 digits");
    }
    ((DecimalColumn) out).setDecimal(row, sum);
    return null;
  }

  @Override
  void clear() {
    Arrays.fill(unscaled, 0);
    Arrays.fill(scale, 0);
    Arrays.fill(big, null);
    Arrays.fill(beyond, false);
    Arrays.fill(counts, 0);
  }
}
