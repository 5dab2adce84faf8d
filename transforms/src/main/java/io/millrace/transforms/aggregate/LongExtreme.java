package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.type.Failure;
import java.util.Arrays;

/** MIN and MAX of integers, timestamps and dates. */
final class LongExtreme extends Accumulator {
  private final boolean max;
  private long[] best = new long[0];
  private boolean[] present = new boolean[0];

  LongExtreme(boolean max) {
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
    LongColumn column = (LongColumn) input.value();
    boolean[] nulls = column.hasNulls() ? column.nulls() : null;
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      if (nulls == null || !nulls[row]) {
        offer(group[i], column.values[row]);
      }
    }
  }

  private void offer(int group, long value) {
    if (!present[group] || (max ? value > best[group] : value < best[group])) {
      present[group] = true;
      best[group] = value;
    }
  }

  @Override
  void encode(int group, ByteWriter out) {
    out.putByte(present[group] ? 1 : 0);
    out.putLong(best[group]);
  }

  @Override
  void merge(int group, ByteReader in) {
    boolean has = in.getByte() == 1;
    long value = in.getLong();
    if (has) {
      offer(group, value);
    }
  }

  @Override
  Failure emit(int group, Column out, int row) {
    if (present[group]) {
      ((LongColumn) out).values[row] = best[group];
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
