package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.step.Step;

/** {@code elements}: the rows that must come, in any order, null fields left out. */
final class AssertEqualSpec implements OperatorSpec {
  @Override
  public String type() {
    return "AssertEqual";
  }

  @Override
  public void plan(StepPlan step) {
    YamlNode.Sequence elements = step.config().requiredList("elements");
    if (!step.config().done() || elements == null) {
      return;
    }
    GivenRows rows = GivenRows.infer(elements, step.problems());
    if (rows != null) {
      step.output(
          step.add(
              new Step.AssertEqual(rows.rows(), rows.type(), step.input().type()), step.input()));
    }
  }
}
