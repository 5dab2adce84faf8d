package io.millrace.pipelines.operator;

import io.millrace.pipelines.expression.Expressions;
import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.yaml.Config;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.step.Step.Aggregate.Kind;
import io.millrace.transforms.step.Step.OrderBy;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the aggregates of a Combine. {@code value} is an expression, by default the field of the
 * new field's name; {@code count} without either counts rows. {@code first} and {@code last} take
 * {@code order_by}: fields or expressions, {@code DESC} behind one for the other order; {@code
 * event_time}, where it is no field, is the event time of the row.
 */
final class AggregateReader {
  private static final String EVENT_TIME = "event_time";
  private static final Map<String, Kind> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("sum", Kind.SUM);
    KINDS.put("count", Kind.COUNT);
    KINDS.put("count_distinct", Kind.COUNT_DISTINCT);
    KINDS.put("min", Kind.MIN);
    KINDS.put("max", Kind.MAX);
    KINDS.put("mean", Kind.MEAN);
    KINDS.put("all", Kind.ALL);
    KINDS.put("any", Kind.ANY);
    KINDS.put("first", Kind.FIRST);
    KINDS.put("last", Kind.LAST);
  }

  /** What SQL and others call them. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "avg", "mean",
          "average", "mean",
          "total", "sum",
          "size", "count",
          "distinct", "count_distinct",
          "nunique", "count_distinct",
          "every", "all",
          "some", "any",
          "latest", "last",
          "earliest", "first");

  private final StepPlan step;
  private RowType scope;

  AggregateReader(StepPlan step) {
    this.step = step;
    this.scope = step.input().type();
  }

  /** The input, with the event time as a field behind the others if an order asks for it. */
  Flow withEventTime(YamlNode.Mapping combine) {
    Flow input = step.input();
    if (combine == null || scope.has(EVENT_TIME) || !input.timed() || !asksForTime(combine)) {
      return input;
    }
    List<Field> fields = new ArrayList<>(scope.fields());
    fields.add(new Field(EVENT_TIME, Type.TIMESTAMP));
    scope = new RowType(fields);
    return step.add(
        "event time",
        new Step.ExtractWindowingInfo(List.of(Step.InfoKind.TIMESTAMP), scope),
        List.of(input),
        input.windowing(),
        true);
  }

  private static boolean asksForTime(YamlNode.Mapping combine) {
    for (YamlNode.Entry entry : combine.entries().values()) {
      if (entry.value() instanceof YamlNode.Mapping mapping) {
        YamlNode order = mapping.get("order_by");
        List<YamlNode> items =
            order instanceof YamlNode.Sequence list
                ? list.items()
                : order == null ? List.of() : List.of(order);
        for (YamlNode item : items) {
          if (item instanceof YamlNode.Scalar text
              && text.text().strip().split("\\s+", 2)[0].equals(EVENT_TIME)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** The aggregate of one new field, or null after problems. */
  Aggregate read(YamlNode.Entry entry) {
    if (entry.value() instanceof YamlNode.Scalar function && !function.isNull()) {
      Kind kind = kind(function);
      return kind == null ? null : make(entry, kind, null, function.span(), List.of());
    }
    Config config =
        Config.of(entry.value(), "'" + entry.key() + "'", entry.keySpan(), step.problems());
    YamlNode written = config.requiredNode("fn");
    if (written instanceof YamlNode.Mapping nested) {
      Config function = Config.of(nested, "'fn'", step.problems());
      written = function.requiredNode("type");
      function.allow("config");
      if (!function.done()) {
        return null;
      }
    }
    YamlNode value = config.node("value");
    List<OrderBy> order = order(config);
    if (!config.done() || order == null) {
      return null;
    }
    if (!(written instanceof YamlNode.Scalar function)) {
      step.problems().error("wrong-kind", written.span(), "'fn' must be the name of a function");
      return null;
    }
    Kind kind = kind(function);
    return kind == null ? null : make(entry, kind, value, function.span(), order);
  }

  private Kind kind(YamlNode.Scalar function) {
    Kind kind = KINDS.get(function.text().toLowerCase(Locale.ROOT));
    if (kind == null) {
      step.problems()
          .error(
              "unknown-function",
              function.span(),
              "there is no aggregate function '" + function.text() + "'",
              advice(function.text()));
    }
    return kind;
  }

  private static String[] advice(String written) {
    String[] near = Suggest.advice("allowed", written, KINDS.keySet());
    String other = ELSEWHERE.get(written.toLowerCase(Locale.ROOT));
    return other == null ? near : new String[] {near[0], "did you mean '" + other + "'?"};
  }

  private Aggregate make(
      YamlNode.Entry entry, Kind kind, YamlNode value, Span at, List<OrderBy> order) {
    String name = entry.key();
    if (kind == Kind.COUNT && value == null && !scope.has(name)) {
      return new Aggregate(name, Kind.COUNT_ROWS, null, List.of(), Type.INT64);
    }
    Expression expression;
    if (value != null) {
      expression = value(value);
    } else if (scope.has(name)) {
      int index = scope.indexOf(name);
      expression = new Expression.FieldRef(index, name, scope.type(index));
    } else {
      step.problems()
          .error(
              "missing-key",
              entry.keySpan(),
              "there is no field '" + name + "' here, so the aggregate needs a 'value'",
              "write `"
                  + name
                  + ": {value: some_field, fn: "
                  + kind.name().toLowerCase(Locale.ROOT)
                  + "}`",
              "fields here: " + String.join(", ", scope.names()));
      return null;
    }
    if (expression == null) {
      return null;
    }
    boolean ordered = kind == Kind.FIRST || kind == Kind.LAST;
    if (ordered && order.isEmpty()) {
      step.problems()
          .error(
              "missing-key",
              at,
              "'" + kind.name().toLowerCase(Locale.ROOT) + "' needs 'order_by': first by what?",
              "for the order of event time write `order_by: [event_time]`");
      return null;
    }
    if (!ordered && !order.isEmpty()) {
      step.problems().error("unknown-key", at, "only 'first' and 'last' take 'order_by'");
      return null;
    }
    Type result = result(kind, expression.type());
    if (result == null) {
      wrongType(entry, kind, value, expression.type());
      return null;
    }
    return new Aggregate(name, kind, expression, order, result);
  }

  private void wrongType(YamlNode.Entry entry, Kind kind, YamlNode value, Type type) {
    String fn = kind.name().toLowerCase(Locale.ROOT);
    boolean truth = kind == Kind.ALL || kind == Kind.ANY;
    String wants =
        truth
            ? "true or false values"
            : kind == Kind.MIN || kind == Kind.MAX || kind == Kind.COUNT_DISTINCT
                ? "values that have an order"
                : "numbers";
    step.problems()
        .error(
            "bad-aggregate",
            value == null ? entry.keySpan() : value.span(),
            "'" + fn + "' takes " + wants + ", this is " + type,
            type.kind() == Type.Kind.STRING && !truth
                ? "CAST(... AS DECIMAL) makes a number of a string; count, min and max take strings"
                : "allowed: " + wants);
  }

  /** The type of the result, or null where the function does not take such values. */
  private Type result(Kind kind, Type value) {
    return switch (kind) {
      case COUNT_ROWS, COUNT -> Type.INT64;
      case COUNT_DISTINCT -> value.isOrdered() ? Type.INT64 : null;
      case SUM ->
          !value.isNumeric()
              ? null
              : (value.isInteger() ? Type.INT64 : value.isFloating() ? Type.DOUBLE : Type.DECIMAL)
                  .withNullable(value.nullable());
      case MEAN ->
          !value.isNumeric()
              ? null
              : (value.kind() == Type.Kind.DECIMAL ? Type.DECIMAL : Type.DOUBLE)
                  .withNullable(value.nullable());
      case MIN, MAX -> value.isOrdered() ? value : null;
      case ALL, ANY -> value.kind() == Type.Kind.BOOLEAN ? value : null;
      case FIRST, LAST -> value;
      default -> null;
    };
  }

  private Expression value(YamlNode value) {
    if (value instanceof YamlNode.Scalar scalar && scope.has(scalar.text())) {
      int index = scope.indexOf(scalar.text());
      return new Expression.FieldRef(index, scope.name(index), scope.type(index));
    }
    return step.expression(value, "'value'", scope);
  }

  /** The order, empty if there is none, null after problems. */
  private List<OrderBy> order(Config config) {
    List<OrderBy> order = new ArrayList<>();
    boolean good = true;
    for (YamlNode.Scalar item : config.stringNodes("order_by")) {
      String text = item.text();
      String upper = text.toUpperCase(Locale.ROOT);
      boolean descending = upper.endsWith(" DESC");
      if (descending || upper.endsWith(" ASC")) {
        text = text.substring(0, text.lastIndexOf(' ')).stripTrailing();
      }
      Expression by = Expressions.parse(text, item.textSpan(), scope, step.problems());
      if (by != null && !by.type().isOrdered()) {
        step.problems()
            .error(
                "wrong-type", item.span(), "'" + text + "' is " + by.type() + ": it has no order");
        by = null;
      }
      good &= by != null;
      order.add(new OrderBy(by, descending));
    }
    return good ? order : null;
  }
}
