package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code by}: which of the {@code outputs} a row goes to; {@code unknown_output}: where rows go
 * that it gives another value or null. Without one such a row is bad. Each row is in exactly one
 * output or a dead letter; {@code by} is evaluated once.
 */
final class PartitionSpec implements OperatorSpec {
  @Override
  public String type() {
    return "Partition";
  }

  @Override
  public void plan(StepPlan step) {
    Flow input = step.input();
    Expression by =
        step.expression("by", input.type(), Type.Kind.STRING, "a string, the name of an output");
    step.config().requiredNode("outputs");
    List<YamlNode.Scalar> outputs = step.config().stringNodes("outputs");
    YamlNode unknown = step.config().node("unknown_output");
    String unknownTag = step.config().string("unknown_output");
    if (!step.config().done() || by == null || !areNew(step, outputs, unknown)) {
      return;
    }
    String name = "partition";
    while (input.type().has(name)) {
      name = name + "_";
    }
    Flow told = told(step, input, name, by);
    Expression value = KeysReader.field(told.type(), name);
    Expression known = known(outputs, value);
    List<String> names = outputs.stream().map(YamlNode.Scalar::text).toList();
    Step check =
        unknownTag != null
            ? new Step.Validate(List.of(), List.of(), told.type())
            : new Step.Validate(
                List.of(known),
                List.of("'by' gives none of the outputs " + String.join(", ", names)),
                told.type());
    Flow checked = step.add(check, told);
    for (String output : names) {
      Literal tag = new Literal(output, Type.STRING);
      Type truth = Type.BOOLEAN.withNullable(by.type().nullable());
      leave(step, checked, input, output, new Call(Function.EQ, List.of(value, tag), truth));
    }
    if (unknownTag != null) {
      Expression other = new Call(Function.NOT, List.of(known), Type.BOOLEAN);
      leave(step, checked, input, unknownTag, other);
    }
    step.errors(input.type(), List.of(told, checked));
  }

  private static boolean areNew(StepPlan step, List<YamlNode.Scalar> outputs, YamlNode unknown) {
    Set<String> names = new HashSet<>();
    List<YamlNode.Scalar> all = new ArrayList<>(outputs);
    if (unknown instanceof YamlNode.Scalar text) {
      all.add(text);
    }
    if (outputs.isEmpty()) {
      step.config().problem("missing-key", "outputs", "'outputs' names no output");
      return false;
    }
    for (YamlNode.Scalar output : all) {
      String taken = output.text().equals(step.spec().errorOutput()) ? ", for its errors" : "";
      if (!names.add(output.text()) || !taken.isEmpty()) {
        step.problems()
            .error(
                "bad-name",
                output.span(),
                "'" + step.spec().id() + "' has an output '" + output.text() + "' already" + taken,
                "give each output a name of its own");
        return false;
      }
    }
    return true;
  }

  /** The rows with what {@code by} gives behind their fields. */
  private static Flow told(StepPlan step, Flow input, String name, Expression by) {
    List<Field> fields = new ArrayList<>(input.type().fields());
    fields.add(new Field(name, by.type()));
    List<Expression> values = same(input.type());
    values.add(by);
    Step map = new Step.MapToFields(values, new RowType(fields));
    return step.add("by", map, List.of(input), input.windowing(), input.timed());
  }

  private static List<Expression> same(RowType type) {
    List<Expression> fields = new ArrayList<>();
    type.names().forEach(name -> fields.add(KeysReader.field(type, name)));
    return fields;
  }

  /** Whether the value is one of the outputs; never null. */
  private static Expression known(List<YamlNode.Scalar> outputs, Expression value) {
    List<Expression> arguments = new ArrayList<>(List.of(value));
    outputs.forEach(output -> arguments.add(new Literal(output.text(), Type.STRING)));
    Expression in =
        new Call(Function.IN, arguments, Type.BOOLEAN.withNullable(value.type().nullable()));
    return new Call(Function.IS_TRUE, List.of(in), Type.BOOLEAN);
  }

  private static void leave(
      StepPlan step, Flow checked, Flow input, String output, Expression keep) {
    Flow chosen =
        step.add(
            output + "/rows",
            new Step.Filter(keep, checked.type()),
            List.of(checked),
            input.windowing(),
            input.timed());
    Step map = new Step.MapToFields(same(input.type()), input.type());
    Flow left = step.add(output, map, List.of(chosen), input.windowing(), input.timed());
    step.output(output, left);
  }
}
