package io.millrace.transforms.row;

import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Values;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What a combine sends through its shuffle: a row of the keys, then for each aggregate its value
 * and its orders, all evaluated before.
 */
final class Grouping implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int keys;
  private final ArrayList<Expression> expressions;
  private final ArrayList<Aggregation> aggregations = new ArrayList<>();

  Grouping(Step.Combine combine) {
    keys = combine.keys().size();
    expressions = new ArrayList<>(combine.keys());
    for (Step.Aggregate aggregate : combine.aggregates()) {
      aggregations.add(
          new Aggregation(aggregate, aggregate.value() == null ? -1 : expressions.size()));
      if (aggregate.value() != null) {
        expressions.add(aggregate.value());
        aggregate.order().forEach(order -> expressions.add(order.by()));
      }
    }
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
      fields.add(new Field("" + fields.size(), expression.type()));
    }
    return new RowType(fields);
  }

  /** The row to send for a row of the input; keys that are equal look the same in it. */
  RowElement row(RowElement input) {
    Object[] values = RowStep.evaluateAll(expressions, input);
    for (int i = 0; i < keys; i++) {
      values[i] = plain(values[i]);
    }
    return input.withoutRaw().withValues(values);
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
    return key;
  }

  /** The same bytes exactly for rows of the same window and with equal keys. */
  byte[] key(RowElement row) {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    key.writeBytes(Values.canonical(Type.INT64, row.windowStart()));
    key.writeBytes(Values.canonical(Type.INT64, row.windowEnd()));
    for (int i = 0; i < keys; i++) {
      key.writeBytes(Values.canonical(expressions.get(i).type(), row.values()[i]));
    }
    return key.toByteArray();
  }
}
