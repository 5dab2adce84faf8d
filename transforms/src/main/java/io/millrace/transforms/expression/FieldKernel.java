package io.millrace.transforms.expression;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Type;

/** A field of the row: the batch's own column, nothing is copied. */
final class FieldKernel extends Kernel {
  private final int index;
  private final Type type;

  FieldKernel(int index, Type type) {
    this.index = index;
    this.type = type;
  }

  @Override
  public Type type() {
    return type;
  }

  @Override
  public Column evaluate(Batch batch, int[] selected, int count, Failures failures) {
    Column column = batch.column(index);
    if (column.hasInvalid()) {
      for (int k = 0; k < count; k++) {
        Failure why = column.invalid(selected[k]);
        if (why != null) {
          failures.add(selected[k], why);
        }
      }
    }
    return column;
  }
}
