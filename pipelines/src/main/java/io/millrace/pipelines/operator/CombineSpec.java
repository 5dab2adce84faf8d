package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code group_by}: fields, or {@code name: expression}; {@code combine}: for each new field a
 * function, or {@code {value, fn, order_by}}. See {@link AggregateReader}.
 */
final class CombineSpec implements OperatorSpec {
  @Override
  public String type() {
    return "Combine";
  }

  @Override
  public void plan(StepPlan step) {
    YamlNode.Mapping combine = step.config().requiredMapping("combine");
    YamlNode groupBy = step.config().node("group_by");
    LateOutput late = LateOutput.read(step);
    AggregateReader aggregates = new AggregateReader(step);
    Flow input = aggregates.withEventTime(combine);
    List<Field> fields = new ArrayList<>();
    List<Expression> keys = new ArrayList<>();
    boolean good = groupBy == null || keys(step, groupBy, fields, keys);
    List<Aggregate> read = new ArrayList<>();
    if (combine != null) {
      for (YamlNode.Entry entry : combine.entries().values()) {
        Aggregate aggregate = aggregates.read(entry);
        if (aggregate == null) {
          good = false;
        } else {
          read.add(aggregate);
          fields.add(new Field(entry.key(), aggregate.result()));
        }
      }
    }
    if (step.config().done() && good && differentNames(step, fields, combine)) {
      RowType output = new RowType(fields);
      Step made =
          new Step.Combine(
              keys, read, input.windowing(), false, Long.MIN_VALUE, Long.MAX_VALUE, output);
      boolean timed = input.windowing().kind() != Windowing.Kind.GLOBAL;
      Flow results = step.add("", made, List.of(input), input.windowing(), timed);
      late.leave(results, input);
      step.output(results);
    }
  }

  private static boolean differentNames(
      StepPlan step, List<Field> fields, YamlNode.Mapping combine) {
    Set<String> names = new HashSet<>();
    for (Field field : fields) {
      if (!names.add(field.name())) {
        step.problems()
            .error(
                "duplicate-field",
                combine.keySpan(field.name()),
                "the field '" + field.name() + "' would be there twice",
                "give the aggregate another name");
        return false;
      }
    }
    return true;
  }

  /** Reads {@code group_by} in each of its forms. */
  private static boolean keys(
      StepPlan step, YamlNode groupBy, List<Field> fields, List<Expression> keys) {
    if (groupBy instanceof YamlNode.Sequence list) {
      boolean good = true;
      for (YamlNode item : list.items()) {
        good &= keys(step, item, fields, keys);
      }
      return good;
    }
    if (groupBy instanceof YamlNode.Mapping mapping) {
      boolean good = true;
      for (YamlNode.Entry entry : mapping.entries().values()) {
        good &= key(step, entry.key(), entry.value(), fields, keys);
      }
      return good;
    }
    YamlNode.Scalar name = (YamlNode.Scalar) groupBy;
    int before = step.problems().errors();
    boolean good = key(step, name.text(), name, fields, keys);
    if (!good || step.input().type().has(name.text())) {
      return good && isNew(step, name, fields);
    }
    if (step.problems().errors() == before) {
      step.problems()
          .error(
              "missing-name",
              name.span(),
              "'" + name.text() + "' is no field but an expression, which needs a name here",
              "write `group_by: {some_name: \"" + name.text() + "\"}`");
    }
    return false;
  }

  /**
   * Whether the last of the fields is not there twice; the aggregates' names are looked at later.
   */
  private static boolean isNew(StepPlan step, YamlNode.Scalar name, List<Field> fields) {
    long same = fields.stream().filter(field -> field.name().equals(name.text())).count();
    if (same > 1) {
      step.problems()
          .error(
              "duplicate-field", name.span(), "'" + name.text() + "' stands twice in 'group_by'");
    }
    return same == 1;
  }

  /** Adds one key; its name is a field or the user's. */
  private static boolean key(
      StepPlan step, String name, YamlNode written, List<Field> fields, List<Expression> keys) {
    RowType scope = step.input().type();
    Expression key;
    if (written instanceof YamlNode.Scalar scalar && scope.has(scalar.text())) {
      int index = scope.indexOf(scalar.text());
      key = new Expression.FieldRef(index, scope.name(index), scope.type(index));
    } else {
      key = step.expression(written, "a key of 'group_by'", scope);
    }
    if (key == null) {
      return false;
    }
    if (!key.type().isOrdered()) {
      step.problems()
          .error(
              "wrong-type",
              written.span(),
              "'" + name + "' is " + key.type() + ", which cannot be grouped by",
              "group by a part of it, or by CAST(... AS STRING)");
      return false;
    }
    fields.add(new Field(name, key.type()));
    keys.add(key);
    return true;
  }
}
