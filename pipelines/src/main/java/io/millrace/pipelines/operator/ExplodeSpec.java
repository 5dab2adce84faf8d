package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code fields}: arrays to take apart, one row for each element; {@code cross_product} with
 * several.
 */
final class ExplodeSpec implements OperatorSpec {
  @Override
  public String type() {
    return "Explode";
  }

  @Override
  public void plan(StepPlan step) {
    Flow input = step.input();
    List<YamlNode.Scalar> names = step.config().stringNodes("fields");
    step.config().requiredNode("fields");
    boolean cross = step.config().bool("cross_product", false);
    boolean stated = step.config().has("cross_product");
    List<Field> fields = new ArrayList<>(input.type().fields());
    List<Integer> exploded = new ArrayList<>();
    boolean good = true;
    for (YamlNode.Scalar name : names) {
      int index = input.type().indexOf(name.text());
      if (index < 0) {
        step.problems()
            .error(
                "unknown-field",
                name.span(),
                "there is no field '" + name.text() + "' here",
                Suggest.advice("fields here", name.text(), input.type().names()));
        good = false;
      } else if (input.type().type(index).kind() != Type.Kind.ARRAY) {
        step.problems()
            .error(
                "wrong-type",
                name.span(),
                "'" + name.text() + "' is no array but " + input.type().type(index));
        good = false;
      } else {
        exploded.add(index);
        Type element = input.type().type(index).element();
        boolean padded = names.size() > 1 && !cross;
        Type type = padded ? element.asNullable() : element;
        fields.set(index, new Field(name.text(), type));
      }
    }
    if (names.size() > 1 && !stated) {
      step.problems()
          .error(
              "missing-key",
              step.config().keySpan("fields"),
              "with several fields Explode needs to know how they go together",
              "`cross_product: true` makes every combination, `false` takes them side by side");
      good = false;
    }
    if (step.config().done() && good) {
      Step.Explode explode = new Step.Explode(exploded, cross, new RowType(fields));
      step.output(step.add(explode, input));
    }
  }
}
