package io.millrace.transforms.expression;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.BooleanColumn;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.type.Type;
import java.util.Arrays;

/** AND, OR, NOT and the tests for null and truth. */
final class LogicKernels {
  private LogicKernels() {}

  /**
   * AND, or OR with {@code stop} true: evaluates each argument only for the rows that no argument
   * before it has settled.
   */
  static final class Junction extends Kernel {
    private final Type type;
    private final boolean stop;
    private final Kernel[] arguments;
    private final BooleanColumn out;
    private boolean[] unknown = new boolean[0];
    private boolean anyUnknown;
    private int[] open = new int[0];

    Junction(Type type, boolean stop, Kernel... arguments) {
      this.type = type;
      this.stop = stop;
      this.arguments = arguments;
      this.out = new BooleanColumn(type, Batch.ROWS);
    }

    @Override
    public Type type() {
      return type;
    }

    @Override
    public Column evaluate(Batch batch, int[] selected, int count, Failures failures) {
      out.clear();
      out.ensureCapacity(batch.size());
      open = grown(open, count);
      System.arraycopy(selected, 0, open, 0, count);
      for (int k = 0; k < count; k++) {
        out.values[selected[k]] = stop;
      }
      int n = count;
      for (int i = 0; i < arguments.length && n > 0; i++) {
        BooleanColumn column = (BooleanColumn) arguments[i].evaluate(batch, open, n, failures);
        n = column.hasNulls() ? settleOrNull(column, n, batch.size()) : settle(column, n);
      }
      finish(selected, count, n, failures);
      return out;
    }

    private int settle(BooleanColumn column, int count) {
      boolean[] values = column.values;
      int n = 0;
      for (int k = 0; k < count; k++) {
        int row = open[k];
        open[n] = row;
        n += values[row] == stop ? 0 : 1;
      }
      return n;
    }

    private int settleOrNull(BooleanColumn column, int count, int size) {
      if (!anyUnknown) {
        anyUnknown = true;
        if (unknown.length < size) {
          unknown = new boolean[out.capacity()];
        }
        Arrays.fill(unknown, 0, size, false);
      }
      boolean[] nulls = column.nulls();
      int n = 0;
      for (int k = 0; k < count; k++) {
        int row = open[k];
        if (nulls[row]) {
          unknown[row] = true;
          open[n++] = row;
        } else if (column.values[row] != stop) {
          open[n++] = row;
        }
      }
      return n;
    }

    private void finish(int[] selected, int count, int opened, Failures failures) {
      for (int k = 0; k < opened; k++) {
        out.values[open[k]] = !stop;
      }
      if (anyUnknown) {
        anyUnknown = false;
        for (int k = 0; k < opened; k++) {
          if (unknown[open[k]]) {
            out.setNull(open[k]);
          }
        }
        dropFailed(out, selected, count, failures);
      }
    }
  }

  static final class Not extends StrictKernel {
    Not(Type type, Kernel argument) {
      super(type, argument);
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      boolean[] a = ((BooleanColumn) in[0]).values;
      boolean[] to = ((BooleanColumn) out).values;
      for (int k = 0; k < count; k++) {
        to[rows[k]] = !a[rows[k]];
      }
    }
  }

  /** IS_NULL and IS_NOT_NULL. */
  static final class NullTest extends Kernel {
    private final Type type;
    private final boolean wanted;
    private final Kernel argument;
    private final BooleanColumn out;

    NullTest(Type type, boolean wanted, Kernel argument) {
      this.type = type;
      this.wanted = wanted;
      this.argument = argument;
      this.out = new BooleanColumn(type, Batch.ROWS);
    }

    @Override
    public Type type() {
      return type;
    }

    @Override
    public Column evaluate(Batch batch, int[] selected, int count, Failures failures) {
      Column column = argument.evaluate(batch, selected, count, failures);
      out.clear();
      out.ensureCapacity(batch.size());
      boolean[] nulls = column.nulls();
      for (int k = 0; k < count; k++) {
        out.values[selected[k]] = nulls[selected[k]] == wanted;
      }
      if (column.hasNulls()) {
        dropFailed(out, selected, count, failures);
      }
      return out;
    }
  }

  /** IS_TRUE and IS_FALSE. */
  static final class TruthTest extends Kernel {
    private final Type type;
    private final boolean wanted;
    private final Kernel argument;
    private final BooleanColumn out;

    TruthTest(Type type, boolean wanted, Kernel argument) {
      this.type = type;
      this.wanted = wanted;
      this.argument = argument;
      this.out = new BooleanColumn(type, Batch.ROWS);
    }

    @Override
    public Type type() {
      return type;
    }

    @Override
    public Column evaluate(Batch batch, int[] selected, int count, Failures failures) {
      BooleanColumn column = (BooleanColumn) argument.evaluate(batch, selected, count, failures);
      out.clear();
      out.ensureCapacity(batch.size());
      boolean[] nulls = column.nulls();
      for (int k = 0; k < count; k++) {
        int row = selected[k];
        out.values[row] = !nulls[row] && column.values[row] == wanted;
      }
      if (column.hasNulls()) {
        dropFailed(out, selected, count, failures);
      }
      return out;
    }
  }
}
