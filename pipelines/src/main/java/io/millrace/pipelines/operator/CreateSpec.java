package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import java.util.List;

/** {@code elements}: rows; a value that is no mapping is the row {@code {element: value}}. */
final class CreateSpec implements OperatorSpec {
  @Override
  public String type() {
    return "Create";
  }

  @Override
  public boolean isRoot() {
    return true;
  }

  @Override
  public void plan(StepPlan step) {
    step.config().allow("reshuffle");
    YamlNode.Sequence elements = step.config().requiredList("elements");
    if (!step.config().done() || elements == null) {
      return;
    }
    GivenRows rows = GivenRows.infer(elements, step.problems());
    if (rows != null) {
      Step create = new Step.Create(rows.rows(), rows.type());
      step.output(step.add("", create, List.of(), Windowing.GLOBAL, false));
    }
  }
}
