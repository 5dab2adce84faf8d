package io.millrace.transforms.row;

import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Cells;
import io.millrace.transforms.step.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.values.KV;

/** The rows of a key by event time, place and bytes; copies are left out if that is asked for. */
final class InOrderFn extends StepFn<KV<byte[], Iterable<RowElement>>, RowElement> {
  private static final long serialVersionUID = 1L;

  private final Step.Deduplicate deduplicate;

  /**
   * @param deduplicate null: all rows pass
   */
  InOrderFn(StepContext step, Step.Deduplicate deduplicate) {
    super(step);
    this.deduplicate = deduplicate;
  }

  @ProcessElement
  public void process(ProcessContext context) {
    List<RowElement> rows = new ArrayList<>();
    context.element().getValue().forEach(rows::add);
    rows.sort(
        Comparator.comparingLong(RowElement::eventTime)
            .thenComparingLong(RowElement::position)
            .thenComparing(this::bytes, Arrays::compareUnsigned));
    count("taken", rows.size());
    RowOutput out = output(context);
    for (int i = 0; i < rows.size(); i++) {
      RowElement row = rows.get(i);
      if (deduplicate != null && rows.subList(0, i).stream().anyMatch(r -> isCopy(r, row))) {
        out.count("duplicates", 1);
        continue;
      }
      if (deduplicate != null && isConflict(rows.subList(0, i), row)) {
        out.count("id_conflicts", 1);
      }
      out.emit(row);
    }
  }

  private static boolean isCopy(RowElement first, RowElement row) {
    return first.eventTime() == row.eventTime()
        && first.windowStart() == row.windowStart()
        && first.windowEnd() == row.windowEnd();
  }

  /** Whether the row is the first of its time and another time of the id is not long before. */
  private boolean isConflict(List<RowElement> before, RowElement row) {
    if (before.isEmpty() || !row.hasTime()) {
      return false;
    }
    RowElement last = before.get(before.size() - 1);
    long gap = row.eventTime() - last.eventTime();
    return last.hasTime() && gap > 0 && gap <= deduplicate.horizonMillis() * 1000;
  }

  private byte[] bytes(RowElement row) {
    ByteWriter out = new ByteWriter();
    for (int i = 0; i < row.values().length; i++) {
      Cells.writeExact(step.input().type(i), row.values()[i], out);
    }
    return out.toByteArray();
  }
}
