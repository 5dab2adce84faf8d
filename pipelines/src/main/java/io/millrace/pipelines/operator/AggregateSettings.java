package io.millrace.pipelines.operator;

import io.millrace.pipelines.expression.Expressions;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.yaml.Config;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.step.Step.Aggregate.Kind;
import io.millrace.transforms.step.Step.OrderBy;
import io.millrace.transforms.type.RowType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a function is told beside its value: {@code order_by}, {@code n}, {@code reverse} (the
 * smallest instead of the largest), {@code separator}, {@code fraction}. Stands beside {@code fn}
 * or, as in Beam YAML, in the {@code config} of {@code fn}.
 */
final class AggregateSettings {
  /** All keys of settings. */
  static final String[] KEYS = {"order_by", "n", "reverse", "separator", "fraction"};

  private static final BigDecimal MEDIAN = new BigDecimal("0.5");
  private static final String SEPARATOR = ",";

  private final StepPlan step;
  private final RowType scope;
  private final Config beside;
  private final Config inside;

  /**
   * @param beside the mapping that {@code fn} stands in
   * @param inside the {@code config} of {@code fn}, or null
   */
  AggregateSettings(StepPlan step, RowType scope, Config beside, Config inside) {
    this.step = step;
    this.scope = scope;
    this.beside = beside;
    this.inside = inside;
  }

  private Config of(String key) {
    boolean inner = inside != null && inside.has(key);
    if (inner && beside.has(key)) {
      fail(
          "duplicate-key",
          inside.keySpan(key),
          "'" + key + "' stands here and beside 'fn': which one is meant?");
    }
    return inner ? inside : beside;
  }

  private void fail(String code, Span at, String message, String... advice) {
    step.problems().error(code, at, message, advice);
  }

  /** Reports a key that another function takes. */
  private boolean mayHave(String key, boolean takes, String takers) {
    Config config = of(key);
    if (!takes && config.has(key)) {
      fail("unknown-key", config.keySpan(key), "only " + takers + " '" + key + "'");
    }
    return takes;
  }

  /** The order; empty where there is none. */
  List<OrderBy> order(AggregateFunction function, Span at) {
    List<OrderBy> order = new ArrayList<>();
    boolean takes = function.takesOrder();
    if (mayHave("order_by", takes, "'first', 'last', 'top', 'group' and 'concat' take")) {
      for (YamlNode.Scalar item : of("order_by").stringNodes("order_by")) {
        order.add(orderBy(item));
      }
      boolean needed = function.kind() == Kind.FIRST || function.kind() == Kind.LAST;
      if (needed && order.isEmpty() && !of("order_by").failed()) {
        fail(
            "missing-key",
            at,
            "'" + function.name() + "' needs 'order_by': first by what?",
            "for the order of event time write `order_by: [event_time]`");
      }
    }
    return order;
  }

  /** Whether top is to give the smallest values. */
  boolean smallest(AggregateFunction function, boolean ordered) {
    boolean takes = function.kind() == Kind.TOP && !ordered;
    return mayHave("reverse", takes, "'top' without 'order_by' takes")
        && of("reverse").bool("reverse", false);
  }

  private OrderBy orderBy(YamlNode.Scalar item) {
    String text = item.text();
    String upper = text.toUpperCase(Locale.ROOT);
    boolean descending = upper.endsWith(" DESC");
    if (descending || upper.endsWith(" ASC")) {
      text = text.substring(0, text.lastIndexOf(' ')).stripTrailing();
    }
    Expression by = Expressions.parse(text, item.textSpan(), scope, step.problems());
    if (by != null && !by.type().isOrdered()) {
      fail("wrong-type", item.span(), "'" + text + "' is " + by.type() + ": it has no order");
    }
    return new OrderBy(by, descending);
  }

  /** How many values, or which fraction of them. */
  double argument(AggregateFunction function, Span at) {
    boolean top = mayHave("n", function.kind() == Kind.TOP, "'top' takes");
    boolean quantile =
        mayHave("fraction", function.takesFraction(), "'quantile' and 'approx_quantile' take");
    if (top) {
      Config config = of("n");
      if (!config.has("n")) {
        fail("missing-key", at, "'top' needs 'n': how many values?", "write `n: 10`");
      }
      return config.integer("n", 1, 1, Aggregate.TOP_MAX);
    }
    BigDecimal fraction = quantile ? fraction(function, at) : null;
    return function.median() ? MEDIAN.doubleValue() : fraction == null ? 0 : fraction.doubleValue();
  }

  private BigDecimal fraction(AggregateFunction function, Span at) {
    Config config = of("fraction");
    String advice = "the median is 0.5, the 95th percentile 0.95";
    if (!config.has("fraction")) {
      fail(
          "missing-key",
          at,
          "'" + function.name() + "' needs 'fraction': which share of the values is smaller?",
          advice);
      return null;
    }
    YamlNode node = config.node("fraction");
    if (node instanceof YamlNode.Scalar scalar && scalar.value() instanceof Number) {
      BigDecimal value = number(scalar.text());
      if (value != null && value.signum() >= 0 && value.compareTo(BigDecimal.ONE) <= 0) {
        return value;
      }
    }
    fail("out-of-range", config.span("fraction"), "'fraction' must be from 0 to 1", advice);
    return null;
  }

  private static BigDecimal number(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** What stands between texts, or null for a function that makes none. */
  String separator(AggregateFunction function, boolean texts) {
    boolean takes = function.kind() == Kind.CONCAT && texts;
    return mayHave("separator", takes, "'concat' of strings takes")
        ? of("separator").string("separator", SEPARATOR)
        : null;
  }
}
