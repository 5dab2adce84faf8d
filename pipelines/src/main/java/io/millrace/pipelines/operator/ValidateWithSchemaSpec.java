package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.SchemaRules;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.step.Step;

/** {@code schema}: a JSON Schema; rows that do not fit it are bad, see {@link SchemaRules}. */
final class ValidateWithSchemaSpec implements OperatorSpec {
  @Override
  public String type() {
    return "ValidateWithSchema";
  }

  @Override
  public void plan(StepPlan step) {
    Flow input = step.input();
    YamlNode schema = step.config().requiredNode("schema");
    if (step.config().done()) {
      Step.Validate validate =
          SchemaRules.read(schema, step.config().keySpan("schema"), input.type(), step.problems());
      if (validate != null) {
        step.output(step.add(validate, input));
      }
    }
  }
}
