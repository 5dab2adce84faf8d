package io.millrace.transforms.expression;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.BooleanColumn;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.type.Type;

/** CASE, COALESCE and NULLIF: one value out of several. */
final class ChoiceKernels {
  private ChoiceKernels() {}

  /** The first value whose condition is true. */
  static final class Case extends Kernel {
    private final Type type;
    private final Kernel[] conditions;
    private final Kernel[] values;
    private final Kernel otherwise;
    private final Column out;
    private int[] open = new int[0];
    private int[] chosen = new int[0];

    Case(Type type, Kernel[] conditions, Kernel[] values, Kernel otherwise) {
      this.type = type;
      this.conditions = conditions;
      this.values = values;
      this.otherwise = otherwise;
      this.out = Column.of(type, Batch.ROWS);
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
      chosen = grown(chosen, count);
      System.arraycopy(selected, 0, open, 0, count);
      int n = count;
      for (int i = 0; i < conditions.length && n > 0; i++) {
        BooleanColumn condition = (BooleanColumn) conditions[i].evaluate(batch, open, n, failures);
        int left = split(condition, n);
        if (left < n) {
          Column value = values[i].evaluate(batch, chosen, n - left, failures);
          KernelColumns.copy(value, out, chosen, n - left);
        }
        n = left;
      }
      if (n > 0) {
        KernelColumns.copy(otherwise.evaluate(batch, open, n, failures), out, open, n);
      }
      dropFailed(out, selected, count, failures);
      return out;
    }

    /** Moves the rows where {@code condition} is true to {@code chosen}; how many are left. */
    private int split(BooleanColumn condition, int count) {
      boolean[] nulls = condition.nulls();
      int left = 0;
      int taken = 0;
      for (int k = 0; k < count; k++) {
        int row = open[k];
        if (condition.values[row] && !nulls[row]) {
          chosen[taken++] = row;
        } else {
          open[left++] = row;
        }
      }
      return left;
    }
  }

  /** The first argument that is not null. */
  static final class Coalesce extends Kernel {
    private final Type type;
    private final Kernel[] arguments;
    private final Column out;
    private int[] open = new int[0];

    Coalesce(Type type, Kernel... arguments) {
      this.type = type;
      this.arguments = arguments;
      this.out = Column.of(type, Batch.ROWS);
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
      int n = count;
      for (int i = 0; i < arguments.length && n > 0; i++) {
        Column column = arguments[i].evaluate(batch, open, n, failures);
        int left = 0;
        for (int k = 0; k < n; k++) {
          int row = open[k];
          if (column.isNull(row)) {
            open[left++] = row;
          } else {
            KernelColumns.copyValue(column, out, row);
          }
        }
        n = left;
      }
      for (int k = 0; k < n; k++) {
        out.setNull(open[k]);
      }
      dropFailed(out, selected, count, failures);
      return out;
    }
  }

  /** The first argument, or null where the second equals it. */
  static final class NullIf extends Kernel {
    private final Type type;
    private final Kernel left;
    private final Kernel right;
    private final Column out;

    NullIf(Type type, Kernel left, Kernel right) {
      this.type = type;
      this.left = left;
      this.right = right;
      this.out = Column.of(type, Batch.ROWS);
    }

    @Override
    public Type type() {
      return type;
    }

    @Override
    public Column evaluate(Batch batch, int[] selected, int count, Failures failures) {
      Column a = left.evaluate(batch, selected, count, failures);
      Column b = right.evaluate(batch, selected, count, failures);
      out.clear();
      out.ensureCapacity(batch.size());
      for (int k = 0; k < count; k++) {
        int row = selected[k];
        boolean none = a.isNull(row) || (!b.isNull(row) && KernelColumns.compare(a, b, row) == 0);
        if (none) {
          out.setNull(row);
        } else {
          KernelColumns.copyValue(a, out, row);
        }
      }
      dropFailed(out, selected, count, failures);
      return out;
    }
  }
}
