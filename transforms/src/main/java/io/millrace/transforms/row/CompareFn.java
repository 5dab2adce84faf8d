package io.millrace.transforms.row;

import io.millrace.transforms.step.RowsDiffer;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.PCollectionView;

/** Compares all rows with the expected ones, once. */
final class CompareFn extends DoFn<byte[], Void> {
  private static final long serialVersionUID = 1L;

  private final String id;
  private final Step.AssertEqual step;
  private final RowType type;
  private final PCollectionView<Iterable<RowElement>> rows;

  CompareFn(
      String id, Step.AssertEqual step, RowType type, PCollectionView<Iterable<RowElement>> rows) {
    this.id = id;
    this.step = step;
    this.type = type;
    this.rows = rows;
  }

  @ProcessElement
  public void process(ProcessContext context) {
    List<Object[]> got = new ArrayList<>();
    for (RowElement row : context.sideInput(rows)) {
      got.add(row.values());
    }
    RowsDiffer.check(id, step.rowsType(), step.rows(), type, got);
  }
}
