package io.millrace.transforms.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.aggregate.GroupSize;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.step.Step.Arrivals;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a run keeps at its largest moment is between half and twice of what is said of its step, and
 * all of it is freed. Texts are as long as is assumed; each key has a row a block.
 */
final class StateSizeTest {
  private static final RowType EVENTS =
      RowType.of(
          "card",
          Type.STRING,
          "n",
          Type.INT64,
          "amount",
          Type.DECIMAL,
          "left",
          Type.BOOLEAN,
          "right",
          Type.BOOLEAN,
          "id",
          Type.STRING);
  private static final Expression CARD = new FieldRef(0, "card", Type.STRING);
  private static final Expression N = new FieldRef(1, "n", Type.INT64);
  private static final Expression AMOUNT = new FieldRef(2, "amount", Type.DECIMAL);
  private static final Expression LEFT = new FieldRef(3, "left", Type.BOOLEAN);
  private static final Expression RIGHT = new FieldRef(4, "right", Type.BOOLEAN);
  private static final Expression ID = new FieldRef(5, "id", Type.STRING);
  private static final long ALL = Long.MIN_VALUE;
  private static final int KEYS = 200;
  private static final int BLOCKS = 150;
  private static final long BLOCK_MILLIS = 5_000;

  /** Blocks of this length have a tenth of the keys. */
  private static final long FEW_KEYS_MILLIS = 1_000;

  private static final long OUT_OF_ORDER = 30_000;
  private static final long LATENESS = 60_000;

  @TempDir Path folder;

  static Stream<Windowing> windowings() {
    return Stream.of(
        Windowing.GLOBAL,
        Windowing.fixed(60_000),
        Windowing.fixed(60_000).withLateness(LATENESS),
        Windowing.fixed(20_000).withLateness(2 * LATENESS),
        Windowing.sliding(120_000, 20_000, 0),
        Windowing.sliding(120_000, 20_000, 0).withLateness(LATENESS),
        Windowing.sessions(40_000),
        Windowing.sessions(40_000).withLateness(LATENESS));
  }

  @ParameterizedTest
  @MethodSource("windowings")
  void groupsOfWindows(Windowing windowing) throws IOException {
    check(BLOCK_MILLIS, window(windowing, false), combine(windowing, false, sums()));
  }

  @Test
  void differentValuesOfWindows() throws IOException {
    Windowing windowing = Windowing.fixed(40_000).withLateness(LATENESS);
    List<Aggregate> different =
        List.of(aggregate("ids", Aggregate.Kind.COUNT_DISTINCT, ID, Type.INT64));
    check(BLOCK_MILLIS, 8, window(windowing, false), combine(windowing, false, different));
  }

  @Test
  void slicesOfWindows() throws IOException {
    Windowing even = Windowing.sliding(120_000, 20_000, 0).withLateness(LATENESS);
    check(BLOCK_MILLIS, window(even, true), combine(even, true, sums()));
    Windowing uneven = Windowing.sliding(110_000, 20_000, 0);
    check(BLOCK_MILLIS, window(uneven, true), combine(uneven, true, sums()));
  }

  @Test
  void daysOfATimeZone() throws IOException {
    Windowing days =
        Windowing.calendar(Windowing.Unit.DAY, "Europe/Rome").withLateness(3 * 86_400_000L);
    check(3 * 3_600_000L, window(days, false), combine(days, false, sums()));
  }

  /** Goal: many small bundles, each with few of the keys, do not make many copies of them. */
  @Test
  void aWindowOfManyBundlesKeepsItsGroupsTwiceAtMost() throws IOException {
    Windowing windowing = Windowing.fixed(3_600_000);
    check(FEW_KEYS_MILLIS, window(windowing, false), combine(windowing, false, sums()));
  }

  @ParameterizedTest
  @EnumSource(Aggregate.Kind.class)
  void eachAggregate(Aggregate.Kind kind) throws IOException {
    List<Step.OrderBy> order = List.of(new Step.OrderBy(N, false));
    Aggregate aggregate =
        switch (kind) {
          case COUNT_ROWS -> aggregate("a", kind, null, Type.INT64);
          case COUNT, COUNT_DISTINCT, APPROX_COUNT_DISTINCT -> aggregate("a", kind, ID, Type.INT64);
          case SUM, MEAN -> aggregate("a", kind, AMOUNT, Type.DECIMAL);
          case MIN, MAX -> aggregate("a", kind, ID, Type.STRING);
          case ALL, ANY -> aggregate("a", kind, LEFT, Type.BOOLEAN);
          case FIRST, LAST -> new Aggregate("a", kind, AMOUNT, order, Type.DECIMAL);
          case TOP -> new Aggregate("a", kind, ID, order, null, 5, null, Type.array(Type.STRING));
          case GROUP -> new Aggregate("a", kind, ID, order, Type.array(Type.STRING));
          case CONCAT -> new Aggregate("a", kind, ID, order, null, 0, ",", Type.STRING);
          case QUANTILE, APPROX_QUANTILE ->
              new Aggregate("a", kind, N, List.of(), null, 0.5, null, Type.DOUBLE);
          case VARIANCE, STDDEV -> aggregate("a", kind, N, Type.DOUBLE);
        };
    Windowing windowing = Windowing.fixed(60_000).withLateness(LATENESS);
    Step combine = combine(windowing, false, List.of(aggregate));
    check(BLOCK_MILLIS, 12, window(windowing, false), combine);
  }

  @Test
  void rowsOfAJoin() throws IOException {
    for (Windowing windowing :
        List.of(Windowing.GLOBAL, Windowing.fixed(60_000).withLateness(LATENESS))) {
      List<Expression> id = List.of(ID);
      check(
          BLOCK_MILLIS,
          window(windowing, false),
          new Step.Join(id, id, false, false, windowing, both()));
    }
  }

  @Test
  void rowsOfAnIntervalJoin() throws IOException {
    List<Expression> id = List.of(ID);
    List<Expression> card = List.of(CARD);
    check(
        BLOCK_MILLIS,
        new Step.IntervalJoin(id, id, 120_000_000, 0, false, false, LATENESS, both()));
    check(BLOCK_MILLIS, new Step.IntervalJoin(id, id, 0, 240_000_000, true, true, 0, both()));
    check(
        BLOCK_MILLIS,
        new Step.IntervalJoin(card, card, 60_000_000, -30_000_000, true, false, LATENESS, both()));
  }

  @Test
  void rowsOfAnAsOfJoin() throws IOException {
    List<Expression> card = List.of(CARD);
    for (long within : new long[] {Long.MAX_VALUE, 0, 400_000_000}) {
      check(BLOCK_MILLIS, new Step.AsOfJoin(card, card, true, within, 0, both()));
    }
    check(BLOCK_MILLIS, new Step.AsOfJoin(card, card, false, 20_000_000, LATENESS, both()));
  }

  @Test
  void rowsAndIdsOfADeduplicate() throws IOException {
    for (long lateness : new long[] {0, LATENESS}) {
      check(BLOCK_MILLIS, new Step.Deduplicate(List.of(ID), lateness, EVENTS));
    }
  }

  @Test
  void rowsOfAnOrder() throws IOException {
    for (long lateness : new long[] {0, LATENESS}) {
      check(BLOCK_MILLIS, new Step.Order(List.of(CARD), lateness, EVENTS));
    }
  }

  @Test
  void rowsOfFiles() throws IOException {
    RowType texts = RowType.of("text", Type.STRING);
    List<Arrivals> blocks = new ArrayList<>();
    for (long i = 0; i < 40; i++) {
      Object[] row = {"x".repeat(900_000)};
      blocks.add(new Arrivals(i, List.of(row, row), List.of(i, i)));
    }
    FileSink sink =
        new FileSink(
            folder + "/",
            "f",
            FileSink.Format.JSON,
            ',',
            Compression.NONE,
            List.of(),
            false,
            false);
    Graph graph =
        graph(
            new Step.Script(blocks, texts), new Step.WriteFiles(sink, ALL, Long.MAX_VALUE, texts));
    MeasuredRun.Measured measured = MeasuredRun.of(graph);

    long said = StateSize.of(graph, graph.node(1)).parts().get(0).bytes() * 2;
    assertThat(measured.bytes()).isBetween(said / 2, said);
  }

  /**
   * Goal: what a source may be out of order is in the figures of all steps up to the next shuffle.
   */
  @Test
  void outOfOrderCounts() {
    Windowing windowing = Windowing.fixed(10_000);
    Graph graph = graph(read(EVENTS), window(windowing, false), combine(windowing, false, sums()));

    assertThat(StateSize.of(graph, graph.node(2)).parts().get(0).panes()).isEqualTo(4);
    assertThat(StateSize.ahead(graph, graph.node(1))).isEqualTo(OUT_OF_ORDER);
  }

  private void check(long blockMillis, Step... steps) throws IOException {
    check(blockMillis, 0, steps);
  }

  /**
   * @param values that a key has in a window
   */
  private void check(long blockMillis, long values, Step... steps) throws IOException {
    Graph described = graph(prepend(read(EVENTS), steps));
    Graph.Node last = described.node(described.nodes().size() - 1);
    StateSize size = StateSize.of(described, last);
    long said = 0;
    for (StateSize.Part part : size.parts()) {
      said += bytes(part, blockMillis, values);
    }
    MeasuredRun.Measured measured =
        MeasuredRun.of(graph(prepend(script(blockMillis, last.step()), steps)));

    assertThat(measured.bytes())
        .as("%s; %s", size, Stream.of(steps).map(Step::toString).collect(Collectors.joining("; ")))
        .isBetween(said / 2, said * 2);
  }

  private static long bytes(StateSize.Part part, long blockMillis, long values) {
    long span = Math.min(part.spanMillis(), BLOCKS * blockMillis);
    long rows = Math.max(1, span * KEYS / blockMillis);
    return switch (part.thing()) {
      case WINDOWS, SLICES, SESSIONS -> {
        long group = part.bytes();
        for (GroupSize.PerValue value : part.values()) {
          group += Math.min(value.most(), value.bytes() * values);
        }
        yield group * KEYS * part.panes();
      }
      case ROWS, LEFT_ROWS, RIGHT_ROWS, IDS -> part.bytes() * rows;
      case LATEST -> part.bytes() * KEYS;
      case FILES -> throw new IllegalStateException();
    };
  }

  private static Step[] prepend(Step first, Step... steps) {
    return Stream.concat(Stream.of(first), Stream.of(steps)).toArray(Step[]::new);
  }

  /** A row for each key and block; where sessions are asked for, each key pauses now and then. */
  private static Step.Script script(long blockMillis, Step keyed) {
    boolean pauses =
        keyed instanceof Step.Combine combine
            && combine.windowing().kind() == Windowing.Kind.SESSIONS;
    List<Arrivals> blocks = new ArrayList<>();
    for (int block = 0; block < BLOCKS; block++) {
      List<Object[]> rows = new ArrayList<>();
      List<Long> times = new ArrayList<>();
      long start = block * blockMillis;
      for (int key = 0; key < KEYS; key++) {
        boolean few = blockMillis == FEW_KEYS_MILLIS && (block + key) % 10 != 0;
        if (!few && (!pauses || (block + key) % 60 < 45)) {
          rows.add(
              new Object[] {
                "card%012d".formatted(key),
                (long) block * KEYS + key,
                BigDecimal.valueOf(100_000 + block, 2),
                true,
                true,
                "id%014d".formatted(block * KEYS + key)
              });
          times.add((start + key * blockMillis / KEYS) * 1000);
        }
      }
      blocks.add(new Arrivals(start - OUT_OF_ORDER, rows, times));
    }
    return new Step.Script(blocks, EVENTS);
  }

  private static Step read(RowType type) {
    return new Step.Read(null, null, OUT_OF_ORDER * 1000, ALL, Long.MAX_VALUE, type);
  }

  /** A chain; of a join both inputs are the step before, filtered. */
  private static Graph graph(Step... steps) {
    List<Graph.Node> nodes = new ArrayList<>();
    for (Step step : steps) {
      int before = nodes.size() - 1;
      List<Graph.Edge> edges = new ArrayList<>();
      boolean join =
          step instanceof Step.Join
              || step instanceof Step.IntervalJoin
              || step instanceof Step.AsOfJoin;
      if (join) {
        for (Expression side : List.of(LEFT, RIGHT)) {
          Step filter = new Step.Filter(side, EVENTS);
          edges.add(new Graph.Edge(nodes.size(), Graph.MAIN));
          nodes.add(node(nodes.size(), filter, List.of(new Graph.Edge(before, Graph.MAIN))));
        }
      } else if (before >= 0) {
        edges.add(new Graph.Edge(before, Graph.MAIN));
      }
      nodes.add(node(nodes.size(), step, edges));
    }
    return new Graph(nodes);
  }

  private static Graph.Node node(int index, Step step, List<Graph.Edge> inputs) {
    return new Graph.Node(index, "p", "step" + index, step, inputs);
  }

  private static Step window(Windowing windowing, boolean sliced) {
    return new Step.WindowInto(windowing, sliced, EVENTS);
  }

  private static List<Aggregate> sums() {
    return List.of(
        aggregate("rows", Aggregate.Kind.COUNT_ROWS, null, Type.INT64),
        aggregate("turnover", Aggregate.Kind.SUM, AMOUNT, Type.DECIMAL),
        aggregate("largest", Aggregate.Kind.MAX, AMOUNT, Type.DECIMAL));
  }

  private static Aggregate aggregate(
      String name, Aggregate.Kind kind, Expression value, Type result) {
    return new Aggregate(name, kind, value, List.of(), result);
  }

  private static Step combine(Windowing windowing, boolean sliced, List<Aggregate> aggregates) {
    List<Field> fields = new ArrayList<>();
    fields.add(new Field("card", Type.STRING));
    aggregates.forEach(a -> fields.add(new Field(a.name(), a.result().asNullable())));
    return new Step.Combine(
        List.of(CARD), aggregates, windowing, sliced, ALL, Long.MAX_VALUE, new RowType(fields));
  }

  private static RowType both() {
    List<Field> fields = new ArrayList<>();
    for (String side : List.of("l_", "r_")) {
      EVENTS
          .fields()
          .forEach(field -> fields.add(new Field(side + field.name(), field.type().asNullable())));
    }
    return new RowType(fields);
  }
}
