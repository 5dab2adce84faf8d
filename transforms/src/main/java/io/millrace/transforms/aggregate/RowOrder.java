package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.step.Step.OrderBy;
import java.util.List;

/** Where a row comes among others: by the orders of an aggregate, then by place in the source. */
final class RowOrder {
  private final boolean[] descending;

  RowOrder(List<OrderBy> orders) {
    descending = new boolean[orders.size()];
    for (int i = 0; i < descending.length; i++) {
      descending[i] = orders.get(i).descending();
    }
  }

  /** Whether there is none but that of places. */
  boolean isEmpty() {
    return descending.length == 0;
  }

  /** Appends what {@link SortableBytes} has of the orders' values and the place of a row. */
  void write(Accumulator.Input input, int row, ByteWriter out) {
    for (int k = 0; k < descending.length; k++) {
      SortableBytes.write(input.order()[k], row, descending[k], out);
    }
    SortableBytes.writeLong(input.rows().position[row], out);
  }
}
