package io.millrace.transforms.expression;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.type.Type;

/**
 * A function that is null when an argument is: evaluates all arguments, sets nulls aside, and
 * leaves the rest to {@link #apply}, whose loops then need not look at null masks.
 */
abstract class StrictKernel extends Kernel {
  private final Type type;
  private final Kernel[] arguments;
  private int[] live = new int[0];

  /** The columns of the arguments, during {@link #apply}. */
  final Column[] in;

  final Column out;

  StrictKernel(Type type, Kernel... arguments) {
    this.type = type;
    this.arguments = arguments;
    this.in = new Column[arguments.length];
    this.out = Column.of(type, Batch.ROWS);
  }

  /** Sets {@code out} for {@code rows[0..count)}, where no argument is null. */
  abstract void apply(int[] rows, int count, Failures failures);

  @Override
  public final Type type() {
    return type;
  }

  final Kernel argument(int i) {
    return arguments[i];
  }

  @Override
  public final Column evaluate(Batch batch, int[] selected, int count, Failures failures) {
    for (int i = 0; i < in.length; i++) {
      in[i] = arguments[i].evaluate(batch, selected, count, failures);
    }
    out.clear();
    out.ensureCapacity(batch.size());
    int[] rows = selected;
    int n = count;
    for (Column column : in) {
      if (column.hasNulls()) {
        live = grown(live, count);
        n = withoutNulls(column.nulls(), rows, n);
        rows = live;
      }
    }
    apply(rows, n, failures);
    return out;
  }

  private int withoutNulls(boolean[] nulls, int[] rows, int count) {
    int n = 0;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (nulls[row]) {
        out.setNull(row);
      } else {
        live[n++] = row;
      }
    }
    return n;
  }

  /** Notes that {@code row} failed. */
  final void fail(Failures failures, int row, String code, String message) {
    failures.add(row, code, message);
    out.setNull(row);
  }
}
