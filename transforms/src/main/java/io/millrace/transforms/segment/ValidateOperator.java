package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.BooleanColumn;
import io.millrace.transforms.expression.Kernel;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.RowType;
import java.util.List;

/** {@link Step.Validate}. */
final class ValidateOperator extends Operator {
  private final List<Kernel> conditions;
  private final List<Failure> failed;

  ValidateOperator(Graph.Node node, Step.Validate step, RowType input, Counts counts) {
    super(node, input, counts);
    conditions = step.conditions().stream().map(Kernel::compile).toList();
    failed = step.messages().stream().map(text -> new Failure(Failure.Code.VALUE, text)).toList();
  }

  @Override
  void process(Batch batch, int[] selected, int count) {
    failInvalid(batch, selected, count);
    for (int c = 0; c < conditions.size(); c++) {
      BooleanColumn holds =
          (BooleanColumn) conditions.get(c).evaluate(batch, selected, count, failures);
      for (int i = 0; i < count; i++) {
        int row = selected[i];
        if (!holds.values[row] && !holds.isNull(row)) {
          failures.add(row, failed.get(c));
        }
      }
    }
    int[] rows = selected;
    int left = count;
    if (failures.any()) {
      left = dropFailed(batch, selected, count);
      rows = kept(0);
    }
    push(batch, rows, left);
  }
}
