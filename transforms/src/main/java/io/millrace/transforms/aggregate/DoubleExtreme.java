package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.DoubleColumn;
import io.millrace.transforms.type.Failure;
import java.util.Arrays;

/** MIN and MAX of FLOAT and DOUBLE; NaN is the largest, -0.0 is 0.0. */
final class DoubleExtreme extends Accumulator {
  private final boolean max;
  private double[] best = new double[0];
  private boolean[] present = new boolean[0];

  DoubleExtreme(boolean max) {
    this.max = max;
  }

  @Override
  void ensure(int groups) {
    if (groups > best.length) {
      best = Arrays.copyOf(best, Capacity.of(groups));
      present = Arrays.copyOf(present, best.length);
    }
  }

  @Override
  void add(Input input, int[] selected, int count, int[] group) {
    DoubleColumn column = (DoubleColumn) input.value();
    boolean[] nulls = column.hasNulls() ? column.nulls() : null;
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      if (nulls == null || !nulls[row]) {
        offer(group[i], column.values[row] + 0.0);
      }
    }
  }

  private void offer(int group, double value) {
    if (!present[group] || Double.compare(value, best[group]) * (max ? 1 : -1) > 0) {
      present[group] = true;
      best[group] = value;
    }
  }

  @Override
  void encode(int group, ByteWriter out) {
    out.putByte(present[group] ? 1 : 0);
    out.putDouble(best[group]);
  }

  @Override
  void merge(int group, ByteReader in) {
    boolean has = in.getByte() == 1;
    double value = in.getDouble();
    if (has) {
      offer(group, value);
    }
  }

  @Override
  Failure emit(int group, Column out, int row) {
    if (present[group]) {
      ((DoubleColumn) out).values[row] = best[group];
    } else {
      out.setNull(row);
    }
    return null;
  }

  @Override
  void clear() {
    Arrays.fill(present, false);
  }
}
