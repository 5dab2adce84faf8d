package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All inputs as one. Fields are brought together by name: one that an input lacks is null there,
 * numbers take the wider type.
 */
final class FlattenSpec implements OperatorSpec {
  @Override
  public String type() {
    return "Flatten";
  }

  @Override
  public void plan(StepPlan step) {
    List<Flow> inputs = step.inputs();
    RowType output = union(step, inputs);
    if (!step.config().done() || output == null || !sameWindows(step, inputs)) {
      return;
    }
    List<Flow> aligned = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      aligned.add(align(step, inputs.get(i), output, i));
    }
    boolean timed = inputs.stream().allMatch(Flow::timed);
    long lateness = 0;
    for (Flow input : inputs) {
      lateness = Math.max(lateness, input.windowing().latenessMillis());
    }
    Windowing windows = inputs.get(0).windowing().withLateness(lateness);
    step.output(step.add("", new Step.Flatten(output), aligned, windows, timed));
  }

  private static boolean sameWindows(StepPlan step, List<Flow> inputs) {
    for (Flow input : inputs) {
      if (!input.windowing().withLateness(0).equals(inputs.get(0).windowing().withLateness(0))) {
        step.problems()
            .error(
                "different-windows",
                step.span(),
                "the inputs of '" + step.spec().id() + "' are in different windows",
                "put a WindowInto behind the Flatten, or the same one before each input");
        return false;
      }
    }
    return true;
  }

  private static RowType union(StepPlan step, List<Flow> inputs) {
    Map<String, Type> types = new LinkedHashMap<>();
    for (Flow input : inputs) {
      for (Field field : input.type().fields()) {
        Type before = types.get(field.name());
        Type both = before == null ? field.type() : Conversions.common(before, field.type());
        if (both == null) {
          step.problems()
              .error(
                  "different-types",
                  step.span(),
                  "'"
                      + field.name()
                      + "' is "
                      + before
                      + " in one input and "
                      + field.type()
                      + " in another",
                  "CAST it to one type before");
          return null;
        }
        types.put(field.name(), both);
      }
    }
    List<Field> fields = new ArrayList<>();
    types.forEach(
        (name, type) -> {
          boolean everywhere = inputs.stream().allMatch(input -> input.type().has(name));
          fields.add(new Field(name, everywhere ? type : type.asNullable()));
        });
    return new RowType(fields);
  }

  private static Flow align(StepPlan step, Flow input, RowType output, int number) {
    if (input.type().equals(output)) {
      return input;
    }
    List<Expression> expressions = new ArrayList<>();
    for (Field field : output.fields()) {
      int index = input.type().indexOf(field.name());
      expressions.add(
          index < 0
              ? new Expression.Literal(null, field.type())
              : Conversions.convert(
                  new Expression.FieldRef(index, field.name(), input.type().type(index)),
                  field.type()));
    }
    return step.add(
        "input " + (number + 1),
        new Step.MapToFields(expressions, output),
        List.of(input),
        input.windowing(),
        input.timed());
  }
}
