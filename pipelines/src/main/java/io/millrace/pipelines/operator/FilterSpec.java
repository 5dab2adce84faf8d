package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.Type;

/** {@code keep}: the rows for which it is true pass. */
final class FilterSpec implements OperatorSpec {
  @Override
  public String type() {
    return "Filter";
  }

  @Override
  public void plan(StepPlan step) {
    Flow input = step.input();
    Expression keep =
        step.expression("keep", input.type(), Type.Kind.BOOLEAN, "a condition (true or false)");
    if (step.config().done() && keep != null) {
      step.output(step.add(new Step.Filter(keep, input.type()), input));
    }
  }
}
