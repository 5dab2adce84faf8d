package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.problem.Span;
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
import java.util.List;
import java.util.Map;

/**
 * Reads the aggregates of a Combine. {@code value} is an expression, by default the field of the
 * new field's name, or a list of fields, which makes a row of them; {@code count} without either
 * counts rows. {@code filter} is a condition: rows for which it is not true are left out of this
 * aggregate. What {@link AggregateSettings} reads comes beside; {@code event_time} in an order,
 * where it is no field, is the event time of the row.
 */
final class AggregateReader {
  private static final String EVENT_TIME = "event_time";

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
        boolean inside =
            mapping.get("fn") instanceof YamlNode.Mapping fn
                && fn.get("config") instanceof YamlNode.Mapping config
                && isByTime(config.get("order_by"));
        if (inside || isByTime(mapping.get("order_by"))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isByTime(YamlNode order) {
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
    return false;
  }

  /** The aggregate of one new field, or null after problems. */
  Aggregate read(YamlNode.Entry entry) {
    if (entry.value() instanceof YamlNode.Scalar written && !written.isNull()) {
      AggregateFunction function = AggregateFunction.of(written, step.problems());
      YamlNode.Mapping nothing = new YamlNode.Mapping(Map.of(), written.span());
      Config config = Config.of(nothing, "'" + entry.key() + "'", step.problems());
      return function == null ? null : make(entry, function, written.span(), config, null);
    }
    Config config =
        Config.of(entry.value(), "'" + entry.key() + "'", entry.keySpan(), step.problems());
    YamlNode written = config.requiredNode("fn");
    Config inside = null;
    if (written instanceof YamlNode.Mapping nested) {
      Config fn = Config.of(nested, "'fn'", step.problems());
      written = fn.requiredNode("type");
      inside = fn.nested("config");
      if (!fn.done()) {
        return null;
      }
    }
    config.allow("value", "filter").allow(AggregateSettings.KEYS);
    boolean good = inside == null || inside.allow(AggregateSettings.KEYS).done();
    if (!config.done() || !good) {
      return null;
    }
    if (!(written instanceof YamlNode.Scalar name)) {
      step.problems().error("wrong-kind", written.span(), "'fn' must be the name of a function");
      return null;
    }
    AggregateFunction function = AggregateFunction.of(name, step.problems());
    return function == null ? null : make(entry, function, name.span(), config, inside);
  }

  private Aggregate make(
      YamlNode.Entry entry, AggregateFunction function, Span at, Config config, Config inside) {
    int before = step.problems().errors();
    AggregateSettings settings = new AggregateSettings(step, scope, config, inside);
    String name = entry.key();
    YamlNode written = config.node("value");
    Expression filter = filter(config);
    boolean rows = function.kind() == Kind.COUNT && written == null && !scope.has(name);
    Expression value = rows ? null : written == null ? named(entry, function) : value(written);
    List<OrderBy> order = settings.order(function, at);
    double argument = settings.argument(function, at);
    boolean texts = value == null || value.type().kind() == Type.Kind.STRING;
    String separator = settings.separator(function, texts);
    boolean smallest = settings.smallest(function, !order.isEmpty());
    if (step.problems().errors() > before) {
      return null;
    }
    if (rows) {
      return new Aggregate(
          name, Kind.COUNT_ROWS, null, List.of(), filter, argument, separator, Type.INT64);
    }
    Type result = function.result(value.type(), filter != null);
    if (result == null) {
      step.problems()
          .error(
              "bad-aggregate",
              written == null ? entry.keySpan() : written.span(),
              "'" + function.name() + "' takes " + function.takes() + ", this is " + value.type(),
              function.advice(value.type()));
      return null;
    }
    boolean unordered = function.kind() == Kind.TOP && !value.type().isOrdered();
    if (unordered && order.isEmpty()) {
      step.problems()
          .error(
              "missing-key",
              at,
              "'top' needs 'order_by' here: " + value.type() + " has no order of its own",
              "the largest first: `order_by: some_field DESC`");
      return null;
    }
    List<OrderBy> by = smallest ? List.of(new OrderBy(value, false)) : order;
    return new Aggregate(name, function.kind(), value, by, filter, argument, separator, result);
  }

  /** The field that the aggregate is called after. */
  private Expression named(YamlNode.Entry entry, AggregateFunction function) {
    String name = entry.key();
    if (scope.has(name)) {
      int index = scope.indexOf(name);
      return new Expression.FieldRef(index, name, scope.type(index));
    }
    step.problems()
        .error(
            "missing-key",
            entry.keySpan(),
            "there is no field '" + name + "' here, so the aggregate needs a 'value'",
            "write `" + name + ": {value: some_field, fn: " + function.name() + "}`",
            "fields here: " + String.join(", ", scope.names()));
    return null;
  }

  private Expression filter(Config config) {
    YamlNode written = config.node("filter");
    if (written == null) {
      return null;
    }
    Expression filter = step.expression(written, "'filter'", scope);
    if (filter != null && filter.type().kind() != Type.Kind.BOOLEAN) {
      step.problems()
          .error(
              "wrong-type",
              config.textSpan("filter"),
              "'filter' must be a condition (true or false), this is " + filter.type());
    }
    return filter;
  }

  private Expression value(YamlNode value) {
    if (value instanceof YamlNode.Sequence fields) {
      return row(fields);
    }
    if (value instanceof YamlNode.Scalar scalar && scope.has(scalar.text())) {
      int index = scope.indexOf(scalar.text());
      return new Expression.FieldRef(index, scope.name(index), scope.type(index));
    }
    return step.expression(value, "'value'", scope);
  }

  /** Several fields as one row: names of fields, or {@code name: expression}. */
  private Expression row(YamlNode.Sequence written) {
    List<Field> fields = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    for (YamlNode item : written.items()) {
      if (item instanceof YamlNode.Mapping mapping) {
        for (YamlNode.Entry entry : mapping.entries().values()) {
          part(entry.key(), entry.keySpan(), value(entry.value()), fields, values);
        }
      } else if (item instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
        part(scalar.text(), scalar.span(), value(scalar), fields, values);
      } else {
        step.problems()
            .error(
                "wrong-kind",
                item.span(),
                "a field of 'value' must be a name or `name: expression`, not " + item.describe());
      }
    }
    if (written.items().isEmpty()) {
      step.problems().error("wrong-kind", written.span(), "'value' has no fields");
    }
    return new Expression.MakeRow(values, Type.row(new RowType(fields)));
  }

  private void part(
      String name, Span at, Expression value, List<Field> fields, List<Expression> values) {
    if (value == null) {
      return;
    }
    if (fields.stream().anyMatch(field -> field.name().equals(name))) {
      step.problems().error("duplicate-field", at, "'" + name + "' stands twice in 'value'");
      return;
    }
    fields.add(new Field(name, value.type()));
    values.add(value);
  }
}
