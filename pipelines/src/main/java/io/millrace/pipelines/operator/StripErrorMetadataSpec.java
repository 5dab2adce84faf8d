package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * From dead letters back to the rows that failed. A record that could not be decoded is no row: it
 * stays a bad event.
 */
final class StripErrorMetadataSpec implements OperatorSpec {
  @Override
  public String type() {
    return "StripErrorMetadata";
  }

  @Override
  public void plan(StepPlan step) {
    Flow input = step.input();
    String name =
        List.of("failed_row", "element", "record").stream()
            .filter(input.type()::has)
            .filter(n -> input.type().type(input.type().indexOf(n)).kind() == Type.Kind.ROW)
            .findFirst()
            .orElse(null);
    if (!step.config().done()) {
      return;
    }
    if (name == null) {
      step.problems()
          .error(
              "no-error-metadata",
              step.span(),
              "the rows here are no errors: they have no row 'element'",
              "take the error output of a step: `input: NAME.errors`",
              "fields here: " + String.join(", ", input.type().names()));
      return;
    }
    Expression element = KeysReader.field(input.type(), name);
    Flow rows = input;
    if (element.type().nullable()) {
      Expression there = new Expression.Call(Function.IS_NOT_NULL, List.of(element), Type.BOOLEAN);
      Step check =
          new Step.Validate(
              List.of(there),
              List.of("the record could not be decoded, so there is no row to give back"),
              input.type());
      rows = step.add("decoded", check, List.of(input), input.windowing(), input.timed());
    }
    RowType type = element.type().row();
    List<Expression> fields = new ArrayList<>();
    for (int i = 0; i < type.size(); i++) {
      fields.add(new Expression.RowField(element, i, type.name(i), type.type(i)));
    }
    step.output(
        step.add(
            "",
            new Step.MapToFields(fields, type),
            List.of(rows),
            input.windowing(),
            input.timed()));
    step.errors(input.type(), List.of(rows));
  }
}
