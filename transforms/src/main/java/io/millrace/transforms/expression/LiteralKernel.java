package io.millrace.transforms.expression;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.BytesColumn;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.type.Type;

/** A constant: a column that is filled once and only grows. */
final class LiteralKernel extends Kernel {
  private final Type type;
  private final Object value;
  private final Column column;
  private int filled;

  LiteralKernel(Object value, Type type) {
    this.type = type;
    this.value = value;
    this.column = Column.of(type, Batch.ROWS);
    fill(Batch.ROWS);
  }

  Object value() {
    return value;
  }

  @Override
  public Type type() {
    return type;
  }

  @Override
  public Column evaluate(Batch batch, int[] selected, int count, Failures failures) {
    if (batch.size() > filled) {
      column.ensureCapacity(batch.size());
      fill(batch.size());
    }
    return column;
  }

  private void fill(int size) {
    for (int row = filled; row < size; row++) {
      if (row > 0 && value != null && column instanceof BytesColumn bytes) {
        bytes.start[row] = bytes.start[0];
        bytes.length[row] = bytes.length[0];
      } else {
        column.set(row, value);
      }
    }
    filled = size;
  }
}
