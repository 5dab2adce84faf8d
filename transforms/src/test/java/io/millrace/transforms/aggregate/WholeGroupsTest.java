package io.millrace.transforms.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.aggregate.Shuffled.Event;
import io.millrace.transforms.aggregate.Shuffled.Failed;
import io.millrace.transforms.encode.RandomRows;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.step.Step.Aggregate.Kind;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Values;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** TOP, GROUP, CONCAT and FIRST of whole rows: which values, and in which order. */
class WholeGroupsTest {
  private static final Type ROW =
      Type.row(
          RowType.of(
              "name", Type.STRING.asNullable(),
              "price", Type.DECIMAL.asNullable(),
              "tags", Type.array(Type.STRING.asNullable()).asNullable()));

  static List<Type> types() {
    List<Type> types = new ArrayList<>(List.of(ROW, Type.array(ROW), Type.map(Type.DOUBLE)));
    for (Type.Kind kind : Type.Kind.values()) {
      if (kind.compareTo(Type.Kind.ARRAY) < 0) {
        types.add(Type.of(kind));
      }
    }
    return types;
  }

  private static List<Event> events(Type type, int count) {
    RandomRows rows = new RandomRows(type.hashCode());
    Random random = new Random(count);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Object value = rows.row(RowType.of("x", type.asNullable()))[0];
      Long order = random.nextInt(5) == 0 ? null : (Long) (long) random.nextInt(4);
      // Equal maps may differ in the order of their entries: their places differ.
      int places = type.kind() == Type.Kind.MAP ? 100_000 : 20;
      events.add(new Event("g", value, order, random.nextInt(places)));
    }
    return events;
  }

  private static List<Object> sorted(Type type, List<Event> events, Comparator<Event> first) {
    return events.stream()
        .filter(event -> event.value() != null)
        .sorted(
            first
                .thenComparingLong(Event::position)
                .thenComparing((a, b) -> Values.compare(type, a.value(), b.value())))
        .map(Event::value)
        .toList();
  }

  private static void assertSame(Type type, Object got, List<Object> expected) {
    assertThat(Values.equal(Type.array(type), got, expected))
        .as("%s instead of %s", got, expected)
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("types")
  void firstOnesByOrderThenPlaceThenValue(Type type) {
    Comparator<Event> up = (a, b) -> Values.compare(Type.INT64.asNullable(), a.order(), b.order());
    List<Event> events = events(type, 150);
    for (int n : new int[] {1, 4, 500}) {
      Bundled top = Bundled.of(Kind.TOP, type, Type.array(type), n);
      List<Object> forward = sorted(type, events, up);
      List<Object> backward = sorted(type, events, up.reversed());
      int most = Math.min(n, forward.size());
      assertSame(type, top.by(false).result(events, 3), forward.subList(0, most));
      assertSame(type, top.by(true).result(events, 3), backward.subList(0, most));
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void allByOrderOrFromTheSmallestOnOrByPlace(Type type) {
    Comparator<Event> up = (a, b) -> Values.compare(Type.INT64.asNullable(), a.order(), b.order());
    Comparator<Event> own =
        (a, b) -> type.isOrdered() ? Values.compare(type, a.value(), b.value()) : 0;
    List<Event> events = events(type, 120);
    Bundled group = Bundled.of(Kind.GROUP, type, Type.array(type));
    assertSame(type, group.result(events, 3), sorted(type, events, own));
    assertSame(type, group.by(false).result(events, 3), sorted(type, events, up));
    assertSame(type, group.by(true).result(events, 3), sorted(type, events, up.reversed()));
  }

  @Test
  void theLargestWithoutAnOrder() {
    Bundled top = Bundled.of(Kind.TOP, Type.INT64, Type.array(Type.INT64), 3);
    assertThat(top.of(5L, null, 9L, 1L, 9L, 3L)).isEqualTo(List.of(9L, 9L, 5L));
    assertThat(top.of(5L)).isEqualTo(List.of(5L));
    assertThat(top.of(null, null)).isNull();
    Bundled reals = Bundled.of(Kind.TOP, Type.DOUBLE, Type.array(Type.DOUBLE), 2);
    assertThat(reals.of(1.0, Double.NaN, Double.POSITIVE_INFINITY))
        .isEqualTo(List.of(Double.NaN, Double.POSITIVE_INFINITY));
  }

  @Test
  void textsAndListsAsOne() {
    Bundled texts = Bundled.of(Kind.CONCAT, Type.STRING, Type.STRING);
    assertThat(texts.of("b", null, "", "a", "b")).isEqualTo("/a/b/b");
    assertThat(texts.of("")).isEqualTo("");
    assertThat(texts.of(null, null)).isNull();
    List<Event> events =
        List.of(new Event("g", "x", 2L, 0), new Event("g", "z", 1L, 5), new Event("g", "y", 1L, 9));
    assertThat(texts.by(false).result(events, 5)).isEqualTo("z/y/x");
    Type list = Type.array(Type.INT64.asNullable());
    Bundled lists = Bundled.of(Kind.CONCAT, list, list);
    assertThat(lists.of(List.of(3L, 1L), List.of(), List.of(2L))).isEqualTo(List.of(3L, 1L, 2L));
  }

  @Test
  void rowsOfOnePlaceAreToldApartByValue() {
    List<Event> events = new ArrayList<>();
    for (String name : List.of("b", "a", "c")) {
      events.add(new Event("g", new Object[] {name, null, List.of()}, 1L, 7));
    }
    Object first = Bundled.of(Kind.FIRST, ROW, ROW).by(false).result(events, 10);
    assertThat(((Object[]) first)[0]).isEqualTo("a");
    Object last = Bundled.of(Kind.LAST, ROW, ROW).by(false).result(events, 10);
    assertThat(((Object[]) last)[0]).isEqualTo("c");
  }

  @Test
  void aGroupWithTooManyValuesFails() {
    List<Event> most = new ArrayList<>();
    for (int i = 0; i < Aggregate.VALUES_MAX; i++) {
      most.add(new Event("g", i % 2 == 0, 0L, i));
    }
    Bundled group = Bundled.of(Kind.GROUP, Type.BOOLEAN, Type.array(Type.BOOLEAN));
    assertThat((List<?>) group.result(most, 1)).hasSize(Aggregate.VALUES_MAX);
    most.add(new Event("g", true, 0L, 0));
    assertThat(group.result(most, 2)).isEqualTo(new Failed(Failure.Code.TOO_MANY));
  }
}
