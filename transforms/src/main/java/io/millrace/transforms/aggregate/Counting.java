package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.type.Failure;
import java.util.Arrays;

/** COUNT_ROWS and COUNT. */
final class Counting extends Accumulator {
  private final boolean values;
  private long[] counts = new long[0];

  Counting(boolean values) {
    this.values = values;
  }

  @Override
  void ensure(int groups) {
    if (groups > counts.length) {
      counts = Arrays.copyOf(counts, Capacity.of(groups));
    }
  }

  @Override
  void add(Input input, int[] selected, int count, int[] group) {
    boolean[] nulls = values && input.value().hasNulls() ? input.value().nulls() : null;
    for (int i = 0; i < count; i++) {
      if (nulls == null || !nulls[selected[i]]) {
        counts[group[i]]++;
      }
    }
  }

  @Override
  void encode(int group, ByteWriter out) {
    out.putLong(counts[group]);
  }

  @Override
  void merge(int group, ByteReader in) {
    counts[group] += in.getLong();
  }

  @Override
  Failure emit(int group, Column out, int row) {
    ((LongColumn) out).values[row] = counts[group];
    return null;
  }

  @Override
  void clear() {
    Arrays.fill(counts, 0);
  }
}
