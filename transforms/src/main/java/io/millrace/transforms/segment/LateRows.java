package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.List;

/** Makes late rows of either side of a join rows of one type: the other side's fields are null. */
final class LateRows {
  private final RowType type;
  private final int width;

  /**
   * @param type the left's fields, then the right's
   * @param width how many are the left's
   */
  LateRows(RowType type, int width) {
    this.type = type;
    this.width = width;
  }

  /** The same rows, with the fields of both sides. */
  Batch of(Batch batch, int input) {
    int first = input == 0 ? 0 : width;
    List<Column> columns = new ArrayList<>();
    for (int c = 0; c < type.size(); c++) {
      boolean own = c >= first && c < first + batch.type().size();
      columns.add(own ? batch.column(c - first) : nulls(c, batch.size()));
    }
    return new Batch(type, columns, batch.rows());
  }

  private Column nulls(int field, int size) {
    Column column = Column.of(type.type(field), size);
    for (int row = 0; row < size; row++) {
      column.setNull(row);
    }
    return column;
  }
}
