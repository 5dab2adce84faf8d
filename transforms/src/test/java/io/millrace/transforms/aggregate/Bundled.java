package io.millrace.transforms.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.aggregate.Shuffled.Event;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.step.Step.Aggregate.Kind;
import io.millrace.transforms.step.Step.OrderBy;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What an aggregate makes of events, which is the same however they are bundled. */
final class Bundled {
  private static final Type ORDER = Type.INT64.asNullable();

  private final Type type;
  private final Aggregate aggregate;

  private Bundled(Type type, Aggregate aggregate) {
    this.type = type;
    this.aggregate = aggregate;
  }

  static Bundled of(Kind kind, Type type, Type result) {
    return of(kind, type, result, 0);
  }

  static Bundled of(Kind kind, Type type, Type result, double argument) {
    Expression value = new FieldRef(1, "value", type.asNullable());
    return new Bundled(
        type,
        new Aggregate(
            kind.name(), kind, value, List.of(), null, argument, "/", result.asNullable()));
  }

  /** The same by the order of the events. */
  Bundled by(boolean descending) {
    OrderBy by = new OrderBy(new FieldRef(2, "by", ORDER), descending);
    return new Bundled(
        type,
        new Aggregate(
            aggregate.name(),
            aggregate.kind(),
            aggregate.value(),
            List.of(by),
            null,
            aggregate.argument(),
            aggregate.separator(),
            aggregate.result()));
  }

  /** The result of events that are all of one group, bundled in several ways. */
  Object result(List<Event> events, int ways) {
    Object first = null;
    for (int i = 0; i < ways; i++) {
      Shuffled shuffled = new Shuffled(type, ORDER, List.of(aggregate), new Random(i));
      Object got = shuffled.results(events).values().iterator().next().get(0);
      if (i == 0) {
        first = got;
      }
      assertThat(shown(got)).as("%s, bundled again", aggregate.kind()).isEqualTo(shown(first));
    }
    return first;
  }

  /** The result of values that stand one behind the other. */
  Object of(Object... values) {
    List<Event> events = new ArrayList<>();
    Arrays.stream(values).forEach(value -> events.add(new Event("g", value, null, events.size())));
    return result(events, 6);
  }

  private Object shown(Object value) {
    if (value instanceof Double number) {
      return Double.doubleToLongBits(number);
    }
    return value == null || value instanceof Shuffled.Failed
        ? value
        : Values.toJson(aggregate.result(), value);
  }
}
