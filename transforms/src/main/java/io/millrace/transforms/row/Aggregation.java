package io.millrace.transforms.row;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.millrace.transforms.expression.EvaluationFailure;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.step.Step.OrderBy;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Values;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * One aggregate over all rows of a group, by the definition at {@link Aggregate.Kind}. The group is
 * in memory.
 *
 * @param filter where the row has whether it is taken, -1 where all are
 * @param value where the row has the aggregate's value, -1 without one; its orders follow it
 */
record Aggregation(Aggregate aggregate, int filter, int value) implements Serializable {
  private static final int DIGITS_MAX = 76;

  private static final int SCALE_MAX = 1_000;

  /** So many digits of a quotient that rounding it to a double rounds only once. */
  private static final MathContext QUOTIENT = new MathContext(800);

  /** For roots of what no double holds. */
  private static final MathContext ROOT = new MathContext(40);

  /**
   * The result, as {@link Type} says.
   *
   * @throws EvaluationFailure when the group has none
   */
  Object of(List<RowElement> group) {
    List<RowElement> taken =
        filter < 0
            ? group
            : group.stream().filter(row -> Boolean.TRUE.equals(row.values()[filter])).toList();
    boolean ofThem =
        switch (aggregate.kind()) {
          case MIN, MAX, FIRST, LAST, TOP, GROUP, CONCAT -> true;
          default -> false;
        };
    return ofThem ? Grouping.plain(result(taken)) : result(taken);
  }

  private Object result(List<RowElement> group) {
    return switch (aggregate.kind()) {
      case COUNT_ROWS -> (long) group.size();
      case COUNT -> (long) values(group).size();
      case COUNT_DISTINCT -> distinct(group);
      case FIRST -> group.stream().min(byOrder()).map(this::read).orElse(null);
      case LAST -> group.stream().max(byOrder()).map(this::read).orElse(null);
      case TOP -> inOrder(group, byValue().reversed(), (long) aggregate.argument());
      case GROUP, CONCAT -> together(group);
      case APPROX_COUNT_DISTINCT -> Sketches.distinct(type(), values(group));
      default -> {
        List<Object> values = values(group);
        yield values.isEmpty() ? null : ofSome(values);
      }
    };
  }

  private Type type() {
    return aggregate.value().type();
  }

  private Object read(RowElement row) {
    return row.values()[value];
  }

  private List<Object> values(List<RowElement> group) {
    return group.stream().map(this::read).filter(Objects::nonNull).toList();
  }

  private long distinct(List<RowElement> group) {
    TreeSet<Object> different = new TreeSet<>((a, b) -> Values.compare(type(), a, b));
    different.addAll(values(group));
    return different.size();
  }

  /** The first values that are not null, or null if there are none. */
  private List<Object> inOrder(
      List<RowElement> group, Comparator<RowElement> unordered, long limit) {
    Comparator<RowElement> order = aggregate.order().isEmpty() ? unordered : byOrder();
    List<RowElement> present = group.stream().filter(row -> read(row) != null).toList();
    return present.isEmpty()
        ? null
        : present.stream().sorted(order).limit(limit).map(this::read).toList();
  }

  private Object together(List<RowElement> group) {
    List<Object> values =
        inOrder(group, type().isOrdered() ? byValue() : byOrder(), Long.MAX_VALUE);
    if (values == null) {
      return null;
    }
    if (values.size() > Aggregate.VALUES_MAX) {
      throw new EvaluationFailure(Aggregate.tooManyValues(aggregate.kind()));
    }
    if (aggregate.kind() == Aggregate.Kind.GROUP) {
      return values;
    }
    if (type().kind() == Type.Kind.ARRAY) {
      return values.stream().flatMap(list -> ((List<?>) list).stream()).collect(toList());
    }
    String separator = aggregate.separator() == null ? "" : aggregate.separator();
    return values.stream().map(String.class::cast).collect(joining(separator));
  }

  private Comparator<RowElement> byValue() {
    return (a, b) -> Values.compare(type(), read(a), read(b));
  }

  /** By the orders, then the place in the source, then the value. */
  private Comparator<RowElement> byOrder() {
    Comparator<RowElement> comparator = (a, b) -> 0;
    for (int i = 0; i < aggregate.order().size(); i++) {
      OrderBy order = aggregate.order().get(i);
      int at = value + 1 + i;
      Comparator<RowElement> next =
          (a, b) -> Values.compare(order.by().type(), a.values()[at], b.values()[at]);
      comparator = comparator.thenComparing(order.descending() ? next.reversed() : next);
    }
    return comparator.thenComparingLong(RowElement::position).thenComparing(byValue());
  }

  private Object ofSome(List<Object> values) {
    return switch (aggregate.kind()) {
      case SUM -> sum(values);
      case MEAN -> mean(values);
      case MIN -> values.stream().min((a, b) -> Values.compare(type(), a, b)).orElseThrow();
      case MAX -> values.stream().max((a, b) -> Values.compare(type(), a, b)).orElseThrow();
      case ALL -> values.stream().allMatch(Boolean.TRUE::equals);
      case ANY -> values.stream().anyMatch(Boolean.TRUE::equals);
      case QUANTILE -> Sketches.quantile(values, aggregate);
      case APPROX_QUANTILE -> Sketches.approximateQuantile(values, aggregate);
      case VARIANCE, STDDEV -> spread(values);
      default -> throw new IllegalStateException("no aggregate of values: " + aggregate);
    };
  }

  private Object sum(List<Object> values) {
    if (type().isInteger()) {
      return int64(exactSum(values).toBigIntegerExact());
    }
    if (type().isFloating()) {
      Double special = notFinite(values);
      return special != null ? special : (Double) exactSum(values).doubleValue();
    }
    return decimal(exactSum(values));
  }

  private Object mean(List<Object> values) {
    BigDecimal count = BigDecimal.valueOf(values.size());
    if (type().kind() == Type.Kind.DECIMAL) {
      BigDecimal sum = exactSum(values);
      return decimal(sum.divide(count, Math.max(6, sum.scale() + 4), RoundingMode.HALF_UP));
    }
    Double special = type().isFloating() ? notFinite(values) : null;
    return special != null
        ? special
        : (Double) exactSum(values).divide(count, QUOTIENT).doubleValue();
  }

  /** Sample variance, or its root. */
  private Double spread(List<Object> values) {
    if (values.size() < 2) {
      return null;
    }
    BigDecimal sum = exactFiniteSum(values);
    BigDecimal squares = BigDecimal.ZERO;
    for (Object value : values) {
      if (value instanceof Double number && !Double.isFinite(number)) {
        return Double.NaN;
      }
      squares = squares.add(exact(value).pow(2));
    }
    BigDecimal n = BigDecimal.valueOf(values.size());
    BigDecimal variance =
        n.multiply(squares)
            .subtract(sum.pow(2))
            .divide(n.multiply(n.subtract(BigDecimal.ONE)), QUOTIENT);
    double rounded = variance.doubleValue();
    if (aggregate.kind() == Aggregate.Kind.VARIANCE || variance.signum() == 0) {
      return rounded;
    }
    boolean held = rounded >= Double.MIN_NORMAL && rounded <= Double.MAX_VALUE;
    return held ? Math.sqrt(rounded) : variance.sqrt(ROOT).doubleValue();
  }

  private static BigDecimal exactFiniteSum(List<Object> values) {
    return exactSum(
        values.stream().filter(v -> !(v instanceof Double d) || Double.isFinite(d)).toList());
  }

  /** The sum where it is NaN or infinite, else null. */
  private static Double notFinite(List<Object> values) {
    double sum =
        values.stream().mapToDouble(v -> Double.isFinite((Double) v) ? 0 : (Double) v).sum();
    return Double.isFinite(sum) ? null : (Double) sum;
  }

  private static BigDecimal exactSum(List<Object> values) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Object value : values) {
      sum = sum.add(exact(value));
    }
    return sum;
  }

  private static BigDecimal exact(Object value) {
    if (value instanceof Long whole) {
      return BigDecimal.valueOf(whole);
    }
    if (value instanceof Double number) {
      return new BigDecimal(number);
    }
    BigDecimal decimal = (BigDecimal) value;
    if (Math.abs((long) decimal.scale()) > SCALE_MAX) {
      throw overflow("a decimal of the sum is too small or too large");
    }
    return decimal;
  }

  private static Long int64(BigInteger sum) {
    if (sum.bitLength() > 63) {
      throw overflow("the sum is outside the range of int64");
    }
    return sum.longValue();
  }

  private static BigDecimal decimal(BigDecimal value) {
    if (value.precision() > DIGITS_MAX || value.scale() > SCALE_MAX) {
      throw overflow("the decimal has more than " + DIGITS_MAX + " digits");
    }
    return value;
  }

  private static EvaluationFailure overflow(String message) {
    return new EvaluationFailure(new Failure(Failure.Code.OVERFLOW, message));
  }
}
