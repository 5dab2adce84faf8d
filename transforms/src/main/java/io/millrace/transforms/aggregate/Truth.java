package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.BooleanColumn;
import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.type.Failure;
import java.util.Arrays;

/** ALL and ANY. */
final class Truth extends Accumulator {
  private static final int SEEN_FALSE = 1;
  private static final int SEEN_TRUE = 2;

  private final boolean all;
  private byte[] seen = new byte[0];

  Truth(boolean all) {
    this.all = all;
  }

  @Override
  void ensure(int groups) {
    if (groups > seen.length) {
      seen = Arrays.copyOf(seen, Capacity.of(groups));
    }
  }

  @Override
  void add(Input input, int[] selected, int count, int[] group) {
    BooleanColumn column = (BooleanColumn) input.value();
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      if (!column.isNull(row)) {
        seen[group[i]] |= (byte) (column.values[row] ? SEEN_TRUE : SEEN_FALSE);
      }
    }
  }

  @Override
  void encode(int group, ByteWriter out) {
    out.putByte(seen[group]);
  }

  @Override
  void merge(int group, ByteReader in) {
    seen[group] |= (byte) in.getByte();
  }

  @Override
  Failure emit(int group, Column out, int row) {
    if (seen[group] == 0) {
      out.setNull(row);
    } else {
      ((BooleanColumn) out).values[row] =
          all ? (seen[group] & SEEN_FALSE) == 0 : (seen[group] & SEEN_TRUE) != 0;
    }
    return null;
  }

  @Override
  void clear() {
    Arrays.fill(seen, (byte) 0);
  }
}
