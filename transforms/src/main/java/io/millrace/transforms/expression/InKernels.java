package io.millrace.transforms.expression;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.BooleanColumn;
import io.millrace.transforms.batch.BytesColumn;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.DoubleColumn;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.type.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** IN: by a set when all items are constants, else item by item. */
final class InKernels {
  private InKernels() {}

  static Kernel of(Type type, Kernel value, Kernel... items) {
    List<Object> constants = new ArrayList<>();
    boolean sawNull = false;
    for (Kernel item : items) {
      if (!(item instanceof LiteralKernel literal)) {
        return new Listed(type, value, items);
      }
      if (literal.value() == null) {
        sawNull = true;
      } else {
        constants.add(literal.value());
      }
    }
    return switch (value.type().kind()) {
      case INT32, INT64, TIMESTAMP, DATE -> new InLongs(type, value, constants, sawNull);
      case FLOAT, DOUBLE -> new InDoubles(type, value, constants, sawNull);
      case STRING, BYTES -> new InBytes(type, value, constants, sawNull);
      case BOOLEAN, DECIMAL, ARRAY, MAP, ROW -> new Listed(type, value, items);
    };
  }

  /** Items are evaluated for the rows that no item before them equals. */
  private static final class Listed extends Kernel {
    private final Type type;
    private final Kernel value;
    private final Kernel[] items;
    private final BooleanColumn out;
    private int[] open = new int[0];
    private boolean[] unknown = new boolean[0];

    Listed(Type type, Kernel value, Kernel... items) {
      this.type = type;
      this.value = value;
      this.items = items;
      this.out = new BooleanColumn(type, Batch.ROWS);
    }

    @Override
    public Type type() {
      return type;
    }

    @Override
    public Column evaluate(Batch batch, int[] selected, int count, Failures failures) {
      Column wanted = value.evaluate(batch, selected, count, failures);
      out.clear();
      out.ensureCapacity(batch.size());
      if (unknown.length < batch.size()) {
        unknown = new boolean[out.capacity()];
      }
      open = grown(open, count);
      for (int k = 0; k < count; k++) {
        int row = selected[k];
        open[k] = row;
        out.values[row] = false;
        unknown[row] = wanted.isNull(row);
      }
      int n = count;
      for (int i = 0; i < items.length && n > 0; i++) {
        n = match(wanted, items[i].evaluate(batch, open, n, failures), n);
      }
      for (int k = 0; k < n; k++) {
        if (unknown[open[k]]) {
          out.setNull(open[k]);
        }
      }
      dropFailed(out, selected, count, failures);
      return out;
    }

    private int match(Column wanted, Column item, int count) {
      int n = 0;
      for (int k = 0; k < count; k++) {
        int row = open[k];
        if (wanted.isNull(row) || item.isNull(row)) {
          unknown[row] = true;
          open[n++] = row;
        } else if (KernelColumns.compare(wanted, item, row) == 0) {
          out.values[row] = true;
        } else {
          open[n++] = row;
        }
      }
      return n;
    }
  }

  /** A sorted array: a few items are the rule. */
  private static final class InLongs extends StrictKernel {
    private final long[] items;
    private final boolean sawNull;

    InLongs(Type type, Kernel value, List<Object> items, boolean sawNull) {
      super(type, value);
      this.items = items.stream().mapToLong(item -> (Long) item).sorted().toArray();
      this.sawNull = sawNull;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      long[] a = ((LongColumn) in[0]).values;
      boolean[] to = ((BooleanColumn) out).values;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        boolean found = Arrays.binarySearch(items, a[row]) >= 0;
        to[row] = found;
        if (sawNull && !found) {
          out.setNull(row);
        }
      }
    }
  }

  private static final class InDoubles extends StrictKernel {
    private final double[] items;
    private final boolean sawNull;

    InDoubles(Type type, Kernel value, List<Object> items, boolean sawNull) {
      super(type, value);
      // binarySearch tells -0.0 from 0.0, adding 0.0 makes both the same.
      this.items = items.stream().mapToDouble(item -> (Double) item + 0.0).sorted().toArray();
      this.sawNull = sawNull;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      double[] a = ((DoubleColumn) in[0]).values;
      boolean[] to = ((BooleanColumn) out).values;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        boolean found = Arrays.binarySearch(items, a[row] + 0.0) >= 0;
        to[row] = found;
        if (sawNull && !found) {
          out.setNull(row);
        }
      }
    }
  }

  /** A hash set of byte strings with open addressing. */
  private static final class InBytes extends StrictKernel {
    private final byte[][] table;
    private final boolean sawNull;

    InBytes(Type type, Kernel value, List<Object> items, boolean sawNull) {
      super(type, value);
      this.sawNull = sawNull;
      table = new byte[Integer.highestOneBit(Math.max(4, items.size())) * 4][];
      for (Object item : items) {
        byte[] bytes =
            item instanceof byte[] raw ? raw : ((String) item).getBytes(StandardCharsets.UTF_8);
        int slot = slot(bytes, 0, bytes.length);
        table[slot] = bytes;
      }
    }

    /** Where these bytes are or would be. */
    private int slot(byte[] data, int start, int length) {
      int hash = length;
      for (int i = start; i < start + length; i++) {
        hash = hash * 31 + data[i];
      }
      int mask = table.length - 1;
      int slot = (hash ^ (hash >>> 15)) & mask;
      while (table[slot] != null
          && !Arrays.equals(table[slot], 0, table[slot].length, data, start, start + length)) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      BytesColumn a = (BytesColumn) in[0];
      boolean[] to = ((BooleanColumn) out).values;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        boolean found = table[slot(a.data, a.start[row], a.length[row])] != null;
        to[row] = found;
        if (sawNull && !found) {
          out.setNull(row);
        }
      }
    }
  }
}
