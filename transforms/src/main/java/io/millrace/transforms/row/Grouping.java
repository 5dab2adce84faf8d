package io.millrace.transforms.row;

import io.millrace.transforms.expression.Evaluator;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Values;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a combine sends through its shuffle: a row of the keys, then for each aggregate its filter,
 * its value and its orders, all evaluated before. Where a filter is not true, what follows is null.
 */
final class Grouping implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int keys;
  private final boolean sessions;
  private final ArrayList<Expression> expressions;
  private final ArrayList<Aggregation> aggregations = new ArrayList<>();

  Grouping(Step.Combine combine) {
    keys = combine.keys().size();
    sessions = combine.windowing().kind() == Windowing.Kind.SESSIONS;
    expressions = new ArrayList<>(combine.keys());
    for (Step.Aggregate aggregate : combine.aggregates()) {
      int filter = aggregate.filter() == null ? -1 : expressions.size();
      if (filter >= 0) {
        expressions.add(aggregate.filter());
      }
      int value = aggregate.value() == null ? -1 : expressions.size();
      aggregations.add(new Aggregation(aggregate, filter, value));
      if (value >= 0) {
        expressions.add(aggregate.value());
        aggregate.order().forEach(order -> expressions.add(order.by()));
      }
    }
  }

  /** Whether the windows of a group are still to be found. */
  boolean isSessions() {
    return sessions;
  }

  int keys() {
    return keys;
  }

  List<Aggregation> aggregations() {
    return aggregations;
  }

  RowType type() {
    List<Field> fields = new ArrayList<>();
    for (Expression expression : expressions) {
      fields.add(new Field("" + fields.size(), expression.type().asNullable()));
    }
    return new RowType(fields);
  }

  /** The row to send for a row of the input; keys that are equal look the same in it. */
  RowElement row(RowElement input) {
    Object[] values = new Object[expressions.size()];
    for (int i = 0; i < keys; i++) {
      values[i] = plain(Evaluator.evaluate(expressions.get(i), input.values()));
    }
    for (Aggregation aggregation : aggregations) {
      evaluate(aggregation, input, values);
    }
    return input.withoutRaw().withValues(values);
  }

  private void evaluate(Aggregation aggregation, RowElement input, Object[] values) {
    int filter = aggregation.filter();
    if (filter >= 0) {
      values[filter] = Evaluator.evaluate(expressions.get(filter), input.values());
    }
    if (aggregation.value() >= 0 && (filter < 0 || Boolean.TRUE.equals(values[filter]))) {
      int end = aggregation.value() + aggregation.aggregate().order().size();
      for (int i = aggregation.value(); i <= end; i++) {
        values[i] = Evaluator.evaluate(expressions.get(i), input.values());
      }
    }
  }

  /** A value in the one form that all equal ones have. */
  static Object plain(Object key) {
    if (key instanceof Double number) {
      return number == 0 ? (Double) 0.0 : number;
    }
    if (key instanceof BigDecimal decimal) {
      BigDecimal shortest = decimal.stripTrailingZeros();
      return shortest.scale() < 0 && shortest.scale() > -100 ? shortest.setScale(0) : shortest;
    }
    if (key instanceof Object[] row) {
      return Arrays.stream(row).map(Grouping::plain).toArray();
    }
    if (key instanceof List<?> list) {
      List<Object> elements = new ArrayList<>();
      list.forEach(element -> elements.add(plain(element)));
      return elements;
    }
    if (key instanceof Map<?, ?> map) {
      Map<Object, Object> entries = new LinkedHashMap<>();
      map.forEach((name, value) -> entries.put(name, plain(value)));
      return entries;
    }
    return key;
  }

  /**
   * The same bytes exactly for rows of the same window and with equal keys; of sessions, which are
   * found later, for equal keys.
   */
  byte[] key(RowElement row) {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    if (!sessions) {
      key.writeBytes(Values.canonical(Type.INT64, row.windowStart()));
      key.writeBytes(Values.canonical(Type.INT64, row.windowEnd()));
    }
    for (int i = 0; i < keys; i++) {
      key.writeBytes(Values.canonical(expressions.get(i).type(), row.values()[i]));
    }
    return key.toByteArray();
  }
}
