package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Cells;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * TOP: of each group the values whose sortable bytes come first, in order. Keeps as many as are
 * asked for; a value that is no longer among them costs a comparison.
 */
final class Top extends Accumulator {
  private final Type type;
  private final int most;
  private final RowOrder order;
  private Kept[] kept = new Kept[0];
  private long bytes;
  private final ByteWriter key = new ByteWriter();
  private final ByteWriter cell = new ByteWriter();

  Top(Aggregate aggregate) {
    type = aggregate.value().type();
    most = (int) aggregate.argument();
    order = new RowOrder(aggregate.order());
  }

  /** The values of one group, the first one first. */
  private static final class Kept {
    private byte[][] keys = new byte[4][];
    private byte[][] cells = new byte[4][];
    private int size;
  }

  @Override
  void ensure(int groups) {
    if (groups > kept.length) {
      kept = Arrays.copyOf(kept, Capacity.of(groups));
    }
  }

  @Override
  void add(Input input, int[] selected, int count, int[] group) {
    Column column = input.value();
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      if (!column.isNull(row)) {
        key.clear();
        if (order.isEmpty()) {
          SortableBytes.write(column, row, true, key);
        } else {
          order.write(input, row, key);
          SortableBytes.write(column, row, false, key);
        }
        if (wants(group[i], key.array(), key.size())) {
          cell.clear();
          Cells.write(column, row, cell);
          insert(group[i], key.toByteArray(), cell.toByteArray());
        }
      }
    }
  }

  private boolean wants(int group, byte[] order, int size) {
    Kept of = kept[group];
    if (of == null || of.size < most) {
      return true;
    }
    byte[] last = of.keys[of.size - 1];
    return Arrays.compareUnsigned(order, 0, size, last, 0, last.length) < 0;
  }

  private void insert(int group, byte[] newKey, byte[] newCell) {
    Kept of = kept[group];
    if (of == null) {
      of = new Kept();
      kept[group] = of;
    }
    int at = Arrays.binarySearch(of.keys, 0, of.size, newKey, Arrays::compareUnsigned);
    at = at < 0 ? ~at : at;
    if (of.size == most) {
      of.size--;
      bytes -= of.keys[of.size].length + of.cells[of.size].length;
    } else if (of.size == of.keys.length) {
      of.keys = Arrays.copyOf(of.keys, of.size * 2);
      of.cells = Arrays.copyOf(of.cells, of.size * 2);
    }
    System.arraycopy(of.keys, at, of.keys, at + 1, of.size - at);
    System.arraycopy(of.cells, at, of.cells, at + 1, of.size - at);
    of.keys[at] = newKey;
    of.cells[at] = newCell;
    of.size++;
    bytes += newKey.length + newCell.length;
  }

  @Override
  long bytes() {
    return bytes;
  }

  @Override
  void encode(int group, ByteWriter out) {
    Kept of = kept[group];
    out.putVarInt(of == null ? 0 : of.size);
    for (int i = 0; of != null && i < of.size; i++) {
      out.putSlice(of.keys[i]);
      out.putSlice(of.cells[i]);
    }
  }

  @Override
  void merge(int group, ByteReader in) {
    for (int n = in.getVarInt(); n > 0; n--) {
      byte[] newKey = in.getSlice();
      byte[] newCell = in.getSlice();
      if (wants(group, newKey, newKey.length)) {
        insert(group, newKey, newCell);
      }
    }
  }

  @Override
  Failure emit(int group, Column out, int row) {
    Kept of = kept[group];
    if (of == null) {
      out.setNull(row);
      return null;
    }
    List<Object> values = new ArrayList<>(of.size);
    for (int i = 0; i < of.size; i++) {
      values.add(Cells.readNullable(type, new ByteReader(of.cells[i])));
    }
    out.set(row, values);
    return null;
  }

  @Override
  void clear() {
    Arrays.fill(kept, null);
    bytes = 0;
  }
}
