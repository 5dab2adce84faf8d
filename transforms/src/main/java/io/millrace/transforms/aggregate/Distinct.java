package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Cells;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.type.Failure;
import java.util.Arrays;

/**
 * COUNT_DISTINCT, exactly: one table of (group, value) for all groups, and a chain through each
 * group's.
 */
final class Distinct extends Accumulator {
  private static final int GROUP_BYTES = 4;

  private final KeyTable table = new KeyTable();
  private int[] head = new int[0];
  private int[] counts = new int[0];
  private int[] next = new int[256];
  private final ByteWriter key = new ByteWriter();

  @Override
  void ensure(int groups) {
    if (groups > head.length) {
      int before = head.length;
      head = Arrays.copyOf(head, Capacity.of(groups));
      counts = Arrays.copyOf(counts, head.length);
      Arrays.fill(head, before, head.length, -1);
    }
  }

  @Override
  void add(Input input, int[] selected, int count, int[] group) {
    Column column = input.value();
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      if (!column.isNull(row)) {
        key.clear();
        key.putInt(group[i]);
        Cells.write(column, row, key);
        note(group[i]);
      }
    }
  }

  /** Takes in the (group, value) in {@link #key}. */
  private void note(int group) {
    int size = table.size();
    int index = table.index(key.array(), 0, key.size());
    if (index < size) {
      return;
    }
    if (index >= next.length) {
      next = Arrays.copyOf(next, next.length * 2);
    }
    next[index] = head[group];
    head[group] = index;
    counts[group]++;
  }

  @Override
  void encode(int group, ByteWriter out) {
    out.putVarInt(counts[group]);
    for (int i = head[group]; i >= 0; i = next[i]) {
      out.putSlice(table.array(), table.start(i) + GROUP_BYTES, table.length(i) - GROUP_BYTES);
    }
  }

  @Override
  void merge(int group, ByteReader in) {
    for (int n = in.getVarInt(); n > 0; n--) {
      int length = in.getVarInt();
      key.clear();
      key.putInt(group);
      key.putBytes(in.array(), in.position(), length);
      in.skip(length);
      note(group);
    }
  }

  @Override
  Failure emit(int group, Column out, int row) {
    ((LongColumn) out).values[row] = counts[group];
    return null;
  }

  @Override
  long bytes() {
    return table.bytes();
  }

  @Override
  void clear() {
    table.clear();
    Arrays.fill(head, -1);
    Arrays.fill(counts, 0);
  }
}
