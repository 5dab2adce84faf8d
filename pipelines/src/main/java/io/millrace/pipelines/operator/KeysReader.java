package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.List;

/** Reads what rows are told apart by: a field, an expression, or a list of them. */
final class KeysReader {
  private KeysReader() {}

  /** The expressions under a key, which must be there, or null after problems. */
  static List<Expression> read(StepPlan step, String key) {
    YamlNode written = step.config().requiredNode(key);
    if (written == null) {
      return null;
    }
    List<YamlNode> items =
        written instanceof YamlNode.Sequence list ? list.items() : List.of(written);
    if (items.isEmpty()) {
      step.config().problem("missing-key", key, "'" + key + "' names no field");
      return null;
    }
    List<Expression> keys = new ArrayList<>();
    RowType scope = step.input().type();
    for (YamlNode item : items) {
      boolean field = item instanceof YamlNode.Scalar name && scope.has(name.text());
      Expression read =
          field
              ? field(scope, ((YamlNode.Scalar) item).text())
              : step.expression(item, "'" + key + "'", scope);
      if (read == null) {
        return null;
      }
      if (!read.type().isOrdered()) {
        step.problems()
            .error(
                "wrong-type",
                item.span(),
                "'" + key + "' is " + read.type() + ", and rows cannot be told apart by that",
                "take a part of it, or CAST(... AS STRING)");
        return null;
      }
      keys.add(read);
    }
    return keys;
  }

  static Expression field(RowType scope, String name) {
    int index = scope.indexOf(name);
    return new Expression.FieldRef(index, name, scope.type(index));
  }

  /** Whether rows have event times; a problem if not. */
  static boolean isTimed(StepPlan step, String why) {
    if (!step.input().timed()) {
      step.problems()
          .error(
              "no-event-time",
              step.span(),
              "'" + step.spec().id() + "' " + why + ", and the rows here have no event time",
              "declare `event_time` in the stream, or put an AssignTimestamps step before",
              "what an aggregate without windows gives has no event time either");
    }
    return step.input().timed();
  }
}
