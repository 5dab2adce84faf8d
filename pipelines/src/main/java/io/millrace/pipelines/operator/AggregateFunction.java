package io.millrace.pipelines.operator;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.step.Step.Aggregate.Kind;
import io.millrace.transforms.type.Type;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An aggregate function by the name that people write: what it takes and what it gives.
 *
 * @param median whether it is the quantile in the middle, without a fraction of its own
 */
record AggregateFunction(String name, Kind kind, boolean median) {
  private static final Map<String, Kind> KINDS = new LinkedHashMap<>();
  private static final String MEDIAN = "median";

  static {
    KINDS.put("sum", Kind.SUM);
    KINDS.put("count", Kind.COUNT);
    KINDS.put("count_distinct", Kind.COUNT_DISTINCT);
    KINDS.put("approx_count_distinct", Kind.APPROX_COUNT_DISTINCT);
    KINDS.put("min", Kind.MIN);
    KINDS.put("max", Kind.MAX);
    KINDS.put("mean", Kind.MEAN);
    KINDS.put("avg", Kind.MEAN);
    KINDS.put("all", Kind.ALL);
    KINDS.put("any", Kind.ANY);
    KINDS.put("first", Kind.FIRST);
    KINDS.put("last", Kind.LAST);
    KINDS.put("top", Kind.TOP);
    KINDS.put("group", Kind.GROUP);
    KINDS.put("concat", Kind.CONCAT);
    KINDS.put("quantile", Kind.QUANTILE);
    KINDS.put(MEDIAN, Kind.QUANTILE);
    KINDS.put("approx_quantile", Kind.APPROX_QUANTILE);
    KINDS.put("variance", Kind.VARIANCE);
    KINDS.put("stddev", Kind.STDDEV);
  }

  /** What SQL and others call them. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("average", "mean"),
          Map.entry("total", "sum"),
          Map.entry("size", "count"),
          Map.entry("countif", "count"),
          Map.entry("distinct", "count_distinct"),
          Map.entry("nunique", "count_distinct"),
          Map.entry("approx_distinct", "approx_count_distinct"),
          Map.entry("hll", "approx_count_distinct"),
          Map.entry("every", "all"),
          Map.entry("some", "any"),
          Map.entry("latest", "last"),
          Map.entry("earliest", "first"),
          Map.entry("largest", "top"),
          Map.entry("topn", "top"),
          Map.entry("list", "group"),
          Map.entry("collect", "group"),
          Map.entry("collect_list", "group"),
          Map.entry("array_agg", "group"),
          Map.entry("string_agg", "concat"),
          Map.entry("listagg", "concat"),
          Map.entry("group_concat", "concat"),
          Map.entry("percentile", "quantile"),
          Map.entry("percentile_cont", "quantile"),
          Map.entry("approx_percentile", "approx_quantile"),
          Map.entry("approx_quantiles", "approx_quantile"),
          Map.entry("var", "variance"),
          Map.entry("var_samp", "variance"),
          Map.entry("std", "stddev"),
          Map.entry("stddev_samp", "stddev"));

  /** The functions of Beam's own in Python that Beam YAML files name and that are here too. */
  private static final Map<String, String> BEAM =
      Map.of(
          "apache_beam.transforms.combiners.TopCombineFn", "top",
          "apache_beam.transforms.combiners.MeanCombineFn", "mean",
          "apache_beam.transforms.combiners.CountCombineFn", "count",
          "apache_beam.transforms.combiners.ToListCombineFn", "group");

  /** The function of this name, or null after a problem. */
  static AggregateFunction of(YamlNode.Scalar written, Problems problems) {
    String text = written.text();
    String name = BEAM.getOrDefault(text, text).toLowerCase(Locale.ROOT);
    Kind kind = KINDS.get(name);
    if (kind != null) {
      return new AggregateFunction(name, kind, name.equals(MEDIAN));
    }
    String[] near = Suggest.advice("allowed", written.text(), KINDS.keySet());
    String other = ELSEWHERE.get(name);
    problems.error(
        "unknown-function",
        written.span(),
        "there is no aggregate function '" + written.text() + "'",
        other == null ? near : new String[] {near[0], "did you mean '" + other + "'?"});
    return null;
  }

  boolean takesOrder() {
    return switch (kind) {
      case FIRST, LAST, TOP, GROUP, CONCAT -> true;
      default -> false;
    };
  }

  boolean takesFraction() {
    return !median && (kind == Kind.QUANTILE || kind == Kind.APPROX_QUANTILE);
  }

  /**
   * The type of the result, or null where the function does not take such values.
   *
   * @param some whether it is of some of the rows only, and so perhaps of none
   */
  Type result(Type value, boolean some) {
    boolean nullable = some || value.nullable();
    return switch (kind) {
      case COUNT_ROWS, COUNT -> Type.INT64;
      case COUNT_DISTINCT, APPROX_COUNT_DISTINCT -> value.isOrdered() ? Type.INT64 : null;
      case SUM ->
          !value.isNumeric()
              ? null
              : (value.isInteger() ? Type.INT64 : value.isFloating() ? Type.DOUBLE : Type.DECIMAL)
                  .withNullable(nullable);
      case MEAN ->
          !value.isNumeric()
              ? null
              : (value.kind() == Type.Kind.DECIMAL ? Type.DECIMAL : Type.DOUBLE)
                  .withNullable(nullable);
      case QUANTILE, APPROX_QUANTILE ->
          value.isNumeric() ? Type.DOUBLE.withNullable(nullable) : null;
      case VARIANCE, STDDEV -> value.isNumeric() ? Type.DOUBLE.asNullable() : null;
      case MIN, MAX -> value.isOrdered() ? value.withNullable(nullable) : null;
      case ALL, ANY -> value.kind() == Type.Kind.BOOLEAN ? value.withNullable(nullable) : null;
      case FIRST, LAST -> value.withNullable(nullable);
      case TOP, GROUP -> Type.array(value.asRequired()).withNullable(nullable);
      case CONCAT ->
          value.kind() == Type.Kind.STRING || value.kind() == Type.Kind.ARRAY
              ? value.withNullable(nullable)
              : null;
    };
  }

  /** What values it takes, for people. */
  String takes() {
    return switch (kind) {
      case ALL, ANY -> "true or false values";
      case MIN, MAX, COUNT_DISTINCT, APPROX_COUNT_DISTINCT -> "values that have an order";
      case CONCAT -> "strings or lists";
      default -> "numbers";
    };
  }

  /** What helps where a value of another type stands. */
  String advice(Type type) {
    if (kind == Kind.CONCAT) {
      return "CAST(... AS STRING) makes a string of it";
    }
    boolean truth = kind == Kind.ALL || kind == Kind.ANY;
    return type.kind() == Type.Kind.STRING && !truth
        ? "CAST(... AS DECIMAL) makes a number of a string; count, min and max take strings"
        : "allowed: " + takes();
  }
}
