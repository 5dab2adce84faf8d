package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.yaml.Config;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code fields}: the new row, name by name; {@code append}: behind the fields that are there;
 * {@code drop}: some of which are left out then.
 */
final class MapToFieldsSpec implements OperatorSpec {
  @Override
  public String type() {
    return "MapToFields";
  }

  @Override
  public void plan(StepPlan step) {
    Flow input = step.input();
    Config config = step.config();
    boolean append = config.bool("append", false);
    List<Field> fields = new ArrayList<>();
    List<Expression> expressions = new ArrayList<>();
    Set<String> dropped = drop(step, append);
    if (append) {
      for (int i = 0; i < input.type().size(); i++) {
        Field field = input.type().field(i);
        if (!dropped.contains(field.name())) {
          fields.add(field);
          expressions.add(new Expression.FieldRef(i, field.name(), field.type()));
        }
      }
    }
    boolean good = add(step, fields, expressions);
    if (config.done() && good) {
      RowType output = new RowType(fields);
      step.output(step.add(new Step.MapToFields(expressions, output), input));
    }
  }

  private static Set<String> drop(StepPlan step, boolean append) {
    Config config = step.config();
    Set<String> dropped = new HashSet<>();
    for (YamlNode.Scalar name : config.stringNodes("drop")) {
      if (!append) {
        step.problems()
            .error(
                "bad-drop",
                name.span(),
                "'drop' leaves out fields that 'append' would keep, and there is no 'append'",
                "add `append: true`, or leave 'drop' away: only the fields that are named stay");
      } else if (!step.input().type().has(name.text())) {
        step.problems()
            .error(
                "unknown-field",
                name.span(),
                "there is no field '" + name.text() + "' to drop here",
                Suggest.advice("fields here", name.text(), step.input().type().names()));
      }
      dropped.add(name.text());
    }
    return dropped;
  }

  private static boolean add(StepPlan step, List<Field> fields, List<Expression> expressions) {
    YamlNode.Mapping written =
        step.config().has("append") || step.config().has("drop")
            ? step.config().mapping("fields")
            : step.config().requiredMapping("fields");
    boolean good = true;
    if (written == null) {
      return good;
    }
    Set<String> names = new HashSet<>(fields.stream().map(Field::name).toList());
    for (YamlNode.Entry entry : written.entries().values()) {
      Expression expression =
          step.expression(entry.value(), "'" + entry.key() + "'", step.input().type());
      if (!names.add(entry.key())) {
        step.problems()
            .error(
                "duplicate-field",
                entry.keySpan(),
                "the field '" + entry.key() + "' is there already",
                "to replace it, add `drop: " + entry.key() + "`");
        good = false;
      }
      if (expression == null) {
        good = false;
      } else if (good) {
        fields.add(new Field(entry.key(), expression.type()));
        expressions.add(expression);
      }
    }
    return good;
  }
}
