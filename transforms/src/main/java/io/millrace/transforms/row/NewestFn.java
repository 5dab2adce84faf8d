package io.millrace.transforms.row;

import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Cells;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.values.KV;

/** Of the rows of a key the last by event time, place and bytes. */
final class NewestFn extends StepFn<KV<byte[], Iterable<RowElement>>, RowElement> {
  private static final long serialVersionUID = 1L;

  NewestFn(StepContext step) {
    super(step);
  }

  @ProcessElement
  public void process(ProcessContext context) {
    List<RowElement> rows = new ArrayList<>();
    context.element().getValue().forEach(rows::add);
    rows.sort(
        Comparator.comparingLong(RowElement::eventTime)
            .thenComparingLong(RowElement::position)
            .thenComparing(this::bytes, Arrays::compareUnsigned)
            .thenComparingLong(RowElement::windowEnd)
            .thenComparingLong(RowElement::windowStart));
    count("replaced", rows.size() - 1);
    context.output(rows.get(rows.size() - 1));
  }

  private byte[] bytes(RowElement row) {
    ByteWriter out = new ByteWriter();
    for (int i = 0; i < row.values().length; i++) {
      Cells.writeExact(step.input().type(i), row.values()[i], out);
    }
    return out.toByteArray();
  }
}
