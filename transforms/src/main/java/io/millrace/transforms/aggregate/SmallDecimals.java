package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.DecimalColumn;
import java.util.Arrays;

/** For each group a decimal as a long and a scale, to be compared with others fast. */
final class SmallDecimals {
  /** Longs cannot tell. */
  static final int UNKNOWN = 2;

  private boolean[] known = new boolean[0];
  private long[] unscaled = new long[0];
  private int[] scale = new int[0];

  void ensure(int groups) {
    if (groups > known.length) {
      int capacity = Capacity.of(groups);
      known = Arrays.copyOf(known, capacity);
      unscaled = Arrays.copyOf(unscaled, capacity);
      scale = Arrays.copyOf(scale, capacity);
    }
  }

  /** Holds the value of a row that is not null, where that is a small decimal. */
  void set(int group, Column column, int row) {
    known[group] = column instanceof DecimalColumn values && values.isSmall(row);
    if (known[group]) {
      DecimalColumn values = (DecimalColumn) column;
      unscaled[group] = values.unscaled[row];
      scale[group] = values.scale[row];
    }
  }

  void forget(int group) {
    known[group] = false;
  }

  void clear() {
    Arrays.fill(known, false);
  }

  /** Compares the value of a row with the group's: -1, 0, 1 or {@link #UNKNOWN}. */
  int compare(int group, DecimalColumn values, int row) {
    if (!known[group] || !values.isSmall(row)) {
      return UNKNOWN;
    }
    long a = values.unscaled[row];
    long b = unscaled[group];
    long difference = (long) scale[group] - values.scale[row];
    if (difference == 0) {
      return Long.compare(a, b);
    }
    if (Math.abs(difference) >= DecimalSum.POWERS.length) {
      return UNKNOWN;
    }
    long factor = DecimalSum.POWERS[(int) Math.abs(difference)];
    long coarse = difference > 0 ? a : b;
    long raised = coarse * factor;
    if (Math.multiplyHigh(coarse, factor) != raised >> 63) {
      return UNKNOWN;
    }
    return difference > 0 ? Long.compare(raised, b) : Long.compare(a, raised);
  }
}
