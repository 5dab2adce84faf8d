package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Cells;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.type.Failure;

/**
 * FIRST and LAST: the value that goes with the smallest or largest (order, place in the source,
 * value).
 */
final class Ordered extends Accumulator {
  private final RowOrder rows;
  private final Extreme.Best best;
  private final ByteWriter order = new ByteWriter();
  private final ByteWriter cell = new ByteWriter();

  Ordered(Aggregate aggregate) {
    best = new Extreme.Best(aggregate.kind() == Aggregate.Kind.LAST);
    rows = new RowOrder(aggregate.order());
  }

  @Override
  void ensure(int groups) {
    best.ensure(groups);
  }

  @Override
  void add(Input input, int[] selected, int count, int[] group) {
    Column value = input.value();
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      order.clear();
      rows.write(input, row, order);
      int compared = best.compareStart(group[i], order);
      if (compared < 0) {
        continue;
      }
      SortableBytes.write(value, row, false, order);
      if (compared > 0 || best.wants(group[i], order)) {
        cell.clear();
        Cells.write(value, row, cell);
        best.set(group[i], order, cell);
      }
    }
  }

  @Override
  void encode(int group, ByteWriter out) {
    best.encode(group, out);
  }

  @Override
  void merge(int group, ByteReader in) {
    best.merge(group, in);
  }

  @Override
  Failure emit(int group, Column out, int row) {
    best.emit(group, out, row);
    return null;
  }

  @Override
  void clear() {
    best.clear();
  }
}
