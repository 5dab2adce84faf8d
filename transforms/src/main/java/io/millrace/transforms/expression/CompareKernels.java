package io.millrace.transforms.expression;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.BooleanColumn;
import io.millrace.transforms.batch.BytesColumn;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.DoubleColumn;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.type.Type;

/**
 * Comparisons. All six are "equal" or "less" with the operands swapped or the answer turned round,
 * which the total order of doubles makes true for NaN as well.
 */
final class CompareKernels {
  private CompareKernels() {}

  static Kernel of(Function function, Type type, Kernel a, Kernel b) {
    return switch (function) {
      case EQ -> new Equal(type, false, a, b);
      case NE -> new Equal(type, true, a, b);
      case LT -> new Less(type, false, false, a, b);
      case GE -> new Less(type, false, true, a, b);
      case GT -> new Less(type, true, false, a, b);
      case LE -> new Less(type, true, true, a, b);
      case IS_DISTINCT_FROM -> new Distinct(type, true, a, b);
      case IS_NOT_DISTINCT_FROM -> new Distinct(type, false, a, b);
      default -> throw new IllegalArgumentException(function + " is no comparison");
    };
  }

  private static final class Equal extends StrictKernel {
    private final boolean negate;

    Equal(Type type, boolean negate, Kernel a, Kernel b) {
      super(type, a, b);
      this.negate = negate;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      boolean[] to = ((BooleanColumn) out).values;
      if (in[0] instanceof LongColumn a) {
        longs(a.values, ((LongColumn) in[1]).values, to, rows, count);
      } else if (in[0] instanceof DoubleColumn a) {
        doubles(a.values, ((DoubleColumn) in[1]).values, to, rows, count);
      } else if (in[0] instanceof BytesColumn a) {
        bytes(a, (BytesColumn) in[1], to, rows, count);
      } else {
        for (int k = 0; k < count; k++) {
          to[rows[k]] = KernelColumns.compare(in[0], in[1], rows[k]) == 0 != negate;
        }
      }
    }

    private void longs(long[] a, long[] b, boolean[] to, int[] rows, int count) {
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        to[row] = a[row] == b[row] != negate;
      }
    }

    private void doubles(double[] a, double[] b, boolean[] to, int[] rows, int count) {
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        double x = a[row];
        double y = b[row];
        to[row] = (x == y || (Double.isNaN(x) && Double.isNaN(y))) != negate;
      }
    }

    private void bytes(BytesColumn a, BytesColumn b, boolean[] to, int[] rows, int count) {
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        to[row] = KernelColumns.equalBytes(a, b, row) != negate;
      }
    }
  }

  /** {@code a < b}; swapped {@code b < a}; negated also {@code >=} and {@code <=}. */
  private static final class Less extends StrictKernel {
    private final boolean swap;
    private final boolean negate;

    Less(Type type, boolean swap, boolean negate, Kernel a, Kernel b) {
      super(type, a, b);
      this.swap = swap;
      this.negate = negate;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      boolean[] to = ((BooleanColumn) out).values;
      Column a = swap ? in[1] : in[0];
      Column b = swap ? in[0] : in[1];
      if (a instanceof LongColumn x) {
        longs(x.values, ((LongColumn) b).values, to, rows, count);
      } else if (a instanceof DoubleColumn x) {
        doubles(x.values, ((DoubleColumn) b).values, to, rows, count);
      } else {
        for (int k = 0; k < count; k++) {
          to[rows[k]] = KernelColumns.compare(a, b, rows[k]) < 0 != negate;
        }
      }
    }

    private void longs(long[] a, long[] b, boolean[] to, int[] rows, int count) {
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        to[row] = a[row] < b[row] != negate;
      }
    }

    private void doubles(double[] a, double[] b, boolean[] to, int[] rows, int count) {
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        double x = a[row];
        double y = b[row];
        // NaN is the greatest: nothing is at least as great, and it is less than nothing.
        to[row] = (!(x >= y) & !Double.isNaN(x)) != negate;
      }
    }
  }

  /** Never null: null equals null and nothing else. */
  private static final class Distinct extends Kernel {
    private final Type type;
    private final boolean negate;
    private final Kernel left;
    private final Kernel right;
    private final BooleanColumn out;

    Distinct(Type type, boolean negate, Kernel left, Kernel right) {
      this.type = type;
      this.negate = negate;
      this.left = left;
      this.right = right;
      this.out = new BooleanColumn(type, Batch.ROWS);
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
        boolean same =
            a.isNull(row) || b.isNull(row)
                ? a.isNull(row) == b.isNull(row)
                : KernelColumns.compare(a, b, row) == 0;
        out.values[row] = same != negate;
      }
      dropFailed(out, selected, count, failures);
      return out;
    }
  }
}
