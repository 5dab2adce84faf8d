package io.millrace.transforms.row;

import static io.millrace.transforms.row.Ran.ALWAYS;
import static io.millrace.transforms.row.Ran.NEVER;
import static io.millrace.transforms.row.Ran.create;
import static io.millrace.transforms.row.Ran.field;
import static io.millrace.transforms.row.Ran.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.step.DeadLetter;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.step.Step.Aggregate.Kind;
import io.millrace.transforms.step.Step.OrderBy;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowCombineTest {
  private static final RowType EVENTS =
      RowType.of("k", Type.STRING.asNullable(), "n", Type.INT64.asNullable(), "t", Type.TIMESTAMP);

  private static Aggregate aggregate(Kind kind, Expression value, OrderBy... order) {
    Type result = value == null ? Type.INT64 : Type.INT64.asNullable();
    return new Aggregate(kind.name(), kind, value, List.of(order), result);
  }

  /** All values of one type in one group: the aggregates, as they come. */
  private static List<Object> all(Type type, List<Object> values, Kind... kinds) {
    RowType in = RowType.of("v", type.asNullable());
    List<Aggregate> aggregates = new ArrayList<>();
    for (Kind kind : kinds) {
      aggregates.add(aggregate(kind, kind == Kind.COUNT_ROWS ? null : field(in, "v")));
    }
    List<RowElement> group = new ArrayList<>();
    Grouping grouping =
        new Grouping(
            new Step.Combine(
                List.of(),
                aggregates,
                io.millrace.transforms.step.Windowing.GLOBAL,
                false,
                NEVER,
                ALWAYS,
                in));
    for (Object value : values) {
      group.add(grouping.row(RowElement.of(value)));
    }
    return grouping.aggregations().stream().map(a -> a.of(group)).toList();
  }

  private static Object only(Kind kind, Type type, Object... values) {
    RowType in = RowType.of("v", type.asNullable());
    Aggregation aggregation = new Aggregation(aggregate(kind, field(in, "v")), -1, 0);
    return aggregation.of(Arrays.stream(values).map(v -> RowElement.of(v)).toList());
  }

  private static BigDecimal dec(String text) {
    return new BigDecimal(text);
  }

  @Test
  void groupsByWindowAndKeys() {
    List<Field> fields =
        List.of(
            new Field("k", Type.STRING.asNullable()),
            new Field("rows", Type.INT64),
            new Field("sum", Type.INT64.asNullable()));
    RowType out = new RowType(fields);
    Ran.Build build = new Ran.Build();
    int source =
        build.add(
            create(
                EVENTS,
                row("a", 1L, 0L),
                row("a", 2L, 59_999_999L),
                row("a", 4L, 60_000_000L),
                row(null, 8L, 1L),
                row(null, null, 2L),
                row("late", 1L, 120_000_000L)));
    int timed = build.add(new Step.AssignTimestamps(field(EVENTS, "t"), EVENTS), source);
    int windowed = build.add(new Step.WindowInto(Windowing.fixed(60_000), EVENTS), timed);
    Step combine =
        new Step.Combine(
            List.of(field(EVENTS, "k")),
            List.of(aggregate(Kind.COUNT_ROWS, null), aggregate(Kind.SUM, field(EVENTS, "n"))),
            io.millrace.transforms.step.Windowing.GLOBAL,
            false,
            0,
            120_000_000L,
            out);
    int combined = build.add(combine, windowed);
    int global = build.add(combine, source);
    build.add(new Step.Flatten(out), combined, global);
    Ran ran = build.run();
    assertThat(ran.rows(combined))
        .containsExactly(
            "{\"k\":\"a\",\"rows\":1,\"sum\":4}",
            "{\"k\":\"a\",\"rows\":2,\"sum\":3}",
            "{\"k\":null,\"rows\":2,\"sum\":8}");
    assertThat(ran.counts(combined)).isEqualTo("{grouped=5, groups=3, in:0=6, out=3, outside=1}");
    assertThat(ran.elements(combined, Graph.MAIN))
        .extracting(RowElement::eventTime)
        .containsExactlyInAnyOrder(59_999_000L, 59_999_000L, 119_999_000L);
    assertThat(ran.elements(combined, Graph.MAIN))
        .extracting(RowElement::windowStart)
        .containsOnly(0L, 60_000L);
    assertThat(ran.rows(global)).hasSize(3).contains("{\"k\":\"a\",\"rows\":3,\"sum\":7}");
    assertThat(ran.elements(global, Graph.MAIN)).noneMatch(RowElement::hasTime);
  }

  @Test
  void takesEqualKeysTogether() {
    RowType in = RowType.of("d", Type.DOUBLE, "n", Type.DECIMAL);
    RowType out = RowType.of("d", Type.DOUBLE, "n", Type.DECIMAL, "rows", Type.INT64);
    Ran.Build build = new Ran.Build();
    int source =
        build.add(
            create(
                in,
                row(-0.0, dec("1.0")),
                row(0.0, dec("1.00")),
                row(Double.NaN, dec("100")),
                row(Double.NaN, dec("1E2"))));
    int combined =
        build.add(
            new Step.Combine(
                List.of(field(in, "d"), field(in, "n")),
                List.of(aggregate(Kind.COUNT_ROWS, null)),
                io.millrace.transforms.step.Windowing.GLOBAL,
                false,
                NEVER,
                ALWAYS,
                out),
            source);
    assertThat(build.run().rows(combined))
        .containsExactly("{\"d\":\"NaN\",\"n\":100,\"rows\":2}", "{\"d\":0.0,\"n\":1,\"rows\":2}");
  }

  @Test
  void failsRowsBeforeAndGroupsBehindTheShuffle() {
    Expression tenth =
        Ran.call(
            Type.INT64.asNullable(),
            Function.DIVIDE,
            Ran.literal(10L, Type.INT64),
            field(EVENTS, "t"));
    RowType out = RowType.of("k", Type.STRING.asNullable(), "s", Type.INT64, "x", Type.INT64);
    Ran.Build build = new Ran.Build();
    int source =
        build.add(
            create(
                EVENTS,
                row("a", Long.MAX_VALUE, 1L),
                row("a", 1L, 2L),
                row("b", 1L, 0L),
                row("b", 2L, 5L)));
    int combined =
        build.add(
            new Step.Combine(
                List.of(field(EVENTS, "k")),
                List.of(aggregate(Kind.SUM, field(EVENTS, "n")), aggregate(Kind.MAX, tenth)),
                io.millrace.transforms.step.Windowing.GLOBAL,
                false,
                NEVER,
                ALWAYS,
                out),
            source);
    build.letters(combined);
    Ran ran = build.run();
    assertThat(ran.rows(combined)).containsExactly("{\"k\":\"b\",\"s\":2,\"x\":2}");
    assertThat(ran.elements(combined, Graph.ERRORS))
        .extracting(letter -> letter.values()[DeadLetter.CODE])
        .containsExactlyInAnyOrder("overflow", "division-by-zero");
    assertThat(ran.elements(combined, Graph.ERRORS))
        .extracting(letter -> letter.values()[DeadLetter.ROW])
        .contains("{\"k\":\"a\",\"s\":null,\"x\":10}");
    assertThat(ran.counts(combined))
        .isEqualTo("{dead=1, dead_groups=1, grouped=3, groups=2, in:0=4, out=1}");
  }

  @Test
  void leavesNullsOut() {
    List<Object> values = Arrays.asList(3L, null, 5L, 3L);
    assertThat(
            all(
                Type.INT64,
                values,
                Kind.COUNT_ROWS,
                Kind.COUNT,
                Kind.COUNT_DISTINCT,
                Kind.SUM,
                Kind.MIN,
                Kind.MAX,
                Kind.MEAN))
        .containsExactly(4L, 3L, 2L, 11L, 3L, 5L, 11 / 3.0);
    for (Kind kind : List.of(Kind.SUM, Kind.MIN, Kind.MAX, Kind.MEAN, Kind.FIRST, Kind.LAST)) {
      assertThat(only(kind, Type.INT64, (Object) null)).as(kind.name()).isNull();
    }
    assertThat(only(Kind.COUNT, Type.INT64, (Object) null)).isEqualTo(0L);
    assertThat(only(Kind.COUNT_DISTINCT, Type.INT64, (Object) null)).isEqualTo(0L);
    assertThat(only(Kind.ANY, Type.BOOLEAN, null, false)).isEqualTo(false);
    assertThat(only(Kind.ANY, Type.BOOLEAN, true, false)).isEqualTo(true);
    assertThat(only(Kind.ALL, Type.BOOLEAN, true, null)).isEqualTo(true);
    assertThat(only(Kind.ALL, Type.BOOLEAN, true, false)).isEqualTo(false);
    assertThat(only(Kind.ALL, Type.BOOLEAN, (Object) null)).isNull();
  }

  @Test
  void sumsExactly() {
    assertThat(only(Kind.SUM, Type.DOUBLE, 1e308, 1e308, -1e308, 1.0, -1e308)).isEqualTo(1.0);
    assertThat(only(Kind.SUM, Type.DOUBLE, 0.1, 0.2, 0.3)).isEqualTo(0.6);
    assertThat(only(Kind.SUM, Type.DOUBLE, 1e308, 1e308)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(only(Kind.SUM, Type.DOUBLE, 1.0, Double.NEGATIVE_INFINITY))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(only(Kind.MEAN, Type.DOUBLE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY))
        .isEqualTo(Double.NaN);
    assertThat(only(Kind.MEAN, Type.DOUBLE, 1e308, 1e308)).isEqualTo(1e308);
    assertThat(only(Kind.SUM, Type.INT64, Long.MAX_VALUE, 1L, -1L)).isEqualTo(Long.MAX_VALUE);
    assertThat(only(Kind.MEAN, Type.INT64, Long.MAX_VALUE, Long.MAX_VALUE))
        .isEqualTo((double) Long.MAX_VALUE);
    assertThat(only(Kind.SUM, Type.DECIMAL, dec("0.10"), dec("2"))).isEqualTo(dec("2.10"));
    assertThat(only(Kind.MEAN, Type.DECIMAL, dec("1"), dec("1"), dec("0")))
        .isEqualTo(dec("0.666667"));
    assertThat(only(Kind.MEAN, Type.DECIMAL, dec("0.001"), dec("0"), dec("0")))
        .isEqualTo(dec("0.0003333"));
    assertThat(only(Kind.MAX, Type.DOUBLE, 1.0, Double.NaN)).isEqualTo(Double.NaN);
    assertThat(only(Kind.MIN, Type.STRING, "\uD83D\uDE00", "\uFB01")).isEqualTo("\uFB01");
    assertThat(only(Kind.COUNT_DISTINCT, Type.DOUBLE, 0.0, -0.0, Double.NaN, Double.NaN))
        .isEqualTo(2L);
  }

  private static RowElement at(long position, Object... values) {
    return new RowElement(values, 0, 0, 0, position, 0, 0, null, null);
  }

  @Test
  void findsFirstAndLastByOrderThenPlaceThenValue() {
    RowType in = RowType.of("v", Type.STRING.asNullable(), "o", Type.INT64.asNullable());
    OrderBy up = new OrderBy(field(in, "o"), false);
    OrderBy down = new OrderBy(field(in, "o"), true);
    Aggregation first = new Aggregation(aggregate(Kind.FIRST, field(in, "v"), up), -1, 0);
    Aggregation last = new Aggregation(aggregate(Kind.LAST, field(in, "v"), up), -1, 0);
    Aggregation firstDown = new Aggregation(aggregate(Kind.FIRST, field(in, "v"), down), -1, 0);
    Aggregation lastDown = new Aggregation(aggregate(Kind.LAST, field(in, "v"), down), -1, 0);
    List<RowElement> group =
        List.of(at(5, "b", 1L), at(7, "a", 1L), at(3, "c", 9L), at(9, "d", 9L), at(9, "e", 9L));
    assertThat(first.of(group)).isEqualTo("b");
    assertThat(last.of(group)).isEqualTo("e");
    assertThat(firstDown.of(group)).isEqualTo("c");
    assertThat(lastDown.of(group)).isEqualTo("a");
    List<RowElement> tied = List.of(at(1, "b", 1L), at(1, null, 1L), at(1, "a", 1L));
    assertThat(first.of(tied)).isNull();
    assertThat(last.of(tied)).isEqualTo("b");
    List<RowElement> nulls = List.of(at(1, "x", 1L), at(2, "n", null));
    assertThat(first.of(nulls)).isEqualTo("n");
    assertThat(lastDown.of(nulls)).isEqualTo("n");
  }

  private static Object told(Kind kind, double argument, Type type, Object... values) {
    RowType in = RowType.of("v", type.asNullable());
    Aggregate told =
        new Aggregate(
            kind.name(), kind, field(in, "v"), List.of(), null, argument, "+", type.asNullable());
    return new Aggregation(told, -1, 0)
        .of(Arrays.stream(values).map(v -> RowElement.of(v)).toList());
  }

  @Test
  void keepsWholeGroups() {
    assertThat(told(Kind.TOP, 2, Type.INT64, 3L, null, 9L, 5L)).isEqualTo(List.of(9L, 5L));
    assertThat(told(Kind.GROUP, 0, Type.STRING, "b", null, "a", "b"))
        .isEqualTo(List.of("a", "b", "b"));
    assertThat(told(Kind.CONCAT, 0, Type.STRING, "b", "a")).isEqualTo("a+b");
    assertThat(told(Kind.CONCAT, 0, Type.array(Type.INT64), List.of(2L), List.of(1L, 3L)))
        .isIn(List.of(2L, 1L, 3L), List.of(1L, 3L, 2L));
    for (Kind kind : List.of(Kind.TOP, Kind.GROUP, Kind.CONCAT, Kind.VARIANCE, Kind.QUANTILE)) {
      assertThat(told(kind, 1, Type.STRING, (Object) null)).as(kind.name()).isNull();
    }
  }

  @Test
  void findsQuantilesAndSpread() {
    assertThat(told(Kind.QUANTILE, 0.5, Type.INT64, 4L, 1L, 2L, 3L)).isEqualTo(2.5);
    assertThat(told(Kind.APPROX_QUANTILE, 0.5, Type.INT64, 4L, 1L, 2L, 3L)).isEqualTo(2.5);
    assertThat(told(Kind.QUANTILE, 1, Type.DOUBLE, 1.0, Double.NaN)).isEqualTo(Double.NaN);
    assertThat(told(Kind.VARIANCE, 0, Type.INT64, 2L, 4L, 4L, 4L, 5L, 5L, 7L, 9L))
        .isEqualTo(32 / 7.0);
    assertThat(told(Kind.STDDEV, 0, Type.DECIMAL, dec("1"), dec("3"))).isEqualTo(Math.sqrt(2));
    assertThat(told(Kind.VARIANCE, 0, Type.DOUBLE, 1.0)).isNull();
    assertThat(told(Kind.APPROX_COUNT_DISTINCT, 0, Type.STRING, "a", "b", "a")).isEqualTo(2L);
  }

  @Test
  void aFilterKeepsTheValueFromBeingEvaluated() {
    RowType in = RowType.of("k", Type.STRING, "n", Type.INT64.asNullable());
    Expression positive =
        Ran.call(
            Type.BOOLEAN.asNullable(), Function.GT, field(in, "n"), Ran.literal(0L, Type.INT64));
    Expression share =
        Ran.call(
            Type.INT64.asNullable(), Function.DIVIDE, Ran.literal(12L, Type.INT64), field(in, "n"));
    List<Aggregate> aggregates = new ArrayList<>();
    for (Kind kind : List.of(Kind.COUNT_ROWS, Kind.SUM)) {
      Expression value = kind == Kind.SUM ? share : null;
      Type result = Type.INT64.asNullable();
      aggregates.add(new Aggregate(kind.name(), kind, value, List.of(), positive, 0, null, result));
    }
    RowType out = RowType.of("k", Type.STRING, "rows", Type.INT64, "sum", Type.INT64.asNullable());
    Ran.Build build = new Ran.Build();
    int source =
        build.add(
            create(in, row("a", 3L), row("a", 0L), row("a", null), row("a", 4L), row("none", -1L)));
    int combined =
        build.add(
            new Step.Combine(
                List.of(field(in, "k")), aggregates, Windowing.GLOBAL, false, NEVER, ALWAYS, out),
            source);
    Ran ran = build.run();
    assertThat(ran.rows(combined))
        .containsExactly(
            "{\"k\":\"a\",\"rows\":2,\"sum\":7}", "{\"k\":\"none\",\"rows\":0,\"sum\":null}");
    assertThat(ran.counts(combined)).isEqualTo("{grouped=5, groups=2, in:0=5, out=2}");
  }
}
