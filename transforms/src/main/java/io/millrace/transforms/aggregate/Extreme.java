package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Cells;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.DecimalColumn;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Type;
import java.util.Arrays;

/**
 * MIN and MAX of strings, bytes, decimals and booleans: the smallest or largest by {@link
 * SortableBytes}.
 */
final class Extreme extends Accumulator {
  private final boolean max;
  private final Best best;
  private final SmallDecimals decimals;
  private final ByteWriter order = new ByteWriter();
  private final ByteWriter cell = new ByteWriter();

  Extreme(Type type, boolean max) {
    if (!type.isOrdered()) {
      throw new IllegalStateException(type + " has no order");
    }
    this.max = max;
    best = new Best(max);
    decimals = new SmallDecimals();
  }

  @Override
  void ensure(int groups) {
    best.ensure(groups);
    decimals.ensure(groups);
  }

  @Override
  void add(Input input, int[] selected, int count, int[] group) {
    Column column = input.value();
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      if (!column.isNull(row) && !isBeaten(column, row, group[i])) {
        order.clear();
        SortableBytes.write(column, row, false, order);
        if (best.wants(group[i], order)) {
          cell.clear();
          Cells.write(column, row, cell);
          best.set(group[i], order, cell);
          decimals.set(group[i], column, row);
        }
      }
    }
  }

  /** Whether a decimal is no better than the group's best, where longs can tell. */
  private boolean isBeaten(Column column, int row, int group) {
    if (!(column instanceof DecimalColumn values)) {
      return false;
    }
    int compared = decimals.compare(group, values, row);
    return compared != SmallDecimals.UNKNOWN && (max ? compared <= 0 : compared >= 0);
  }

  @Override
  void encode(int group, ByteWriter out) {
    best.encode(group, out);
  }

  @Override
  void merge(int group, ByteReader in) {
    best.merge(group, in);
    decimals.forget(group);
  }

  @Override
  Failure emit(int group, Column out, int row) {
    best.emit(group, out, row);
    return null;
  }

  @Override
  void clear() {
    best.clear();
    decimals.clear();
  }

  /** For each group the value that is first or last in an order given as sortable bytes. */
  static final class Best {
    private final boolean largest;
    private byte[][] orders = new byte[0][];
    private byte[][] cells = new byte[0][];

    Best(boolean largest) {
      this.largest = largest;
    }

    void ensure(int groups) {
      if (groups > orders.length) {
        orders = Arrays.copyOf(orders, Capacity.of(groups));
        cells = Arrays.copyOf(cells, orders.length);
      }
    }

    /**
     * Above 0 when an order that starts so is wanted, below when it is not; 0 when the start does
     * not tell.
     */
    int compareStart(int group, ByteWriter start) {
      byte[] held = orders[group];
      if (held == null) {
        return 0;
      }
      int count = Math.min(start.size(), held.length);
      int compared = Arrays.compareUnsigned(start.array(), 0, count, held, 0, count);
      return largest ? compared : -compared;
    }

    boolean wants(int group, ByteWriter order) {
      return wants(group, order.array(), 0, order.size());
    }

    private boolean wants(int group, byte[] order, int from, int count) {
      byte[] held = orders[group];
      if (held == null) {
        return true;
      }
      int compared = Arrays.compareUnsigned(order, from, from + count, held, 0, held.length);
      return largest ? compared > 0 : compared < 0;
    }

    void set(int group, ByteWriter order, ByteWriter cell) {
      orders[group] = order.toByteArray();
      cells[group] = cell.toByteArray();
    }

    void encode(int group, ByteWriter out) {
      boolean present = orders[group] != null;
      out.putByte(present ? 1 : 0);
      if (present) {
        out.putSlice(orders[group]);
        out.putSlice(cells[group]);
      }
    }

    void merge(int group, ByteReader in) {
      if (in.getByte() == 0) {
        return;
      }
      byte[] order = in.getSlice();
      byte[] cell = in.getSlice();
      if (wants(group, order, 0, order.length)) {
        orders[group] = order;
        cells[group] = cell;
      }
    }

    void emit(int group, Column out, int row) {
      if (cells[group] == null) {
        out.setNull(row);
      } else {
        Cells.read(new ByteReader(cells[group]), out, row);
      }
    }

    void clear() {
      Arrays.fill(orders, null);
      Arrays.fill(cells, null);
    }
  }
}
