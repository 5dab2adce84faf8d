package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.step.Step.Arrivals;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.stream.Replay;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The three joins over random rows give the same as a stream, in blocks of any size and order, in a
 * bounded run of segments, and row by row: null keys, copies, equal times and extreme ones among
 * the rows. An aggregate behind each sees all of its rows. What a stream has late is what the
 * watermarks say, and the rest gives what a bounded run of the rest gives.
 */
final class JoinsAgreeTest {
  private static final long ALL = Long.MIN_VALUE;
  private static final long LATENESS = 2_000;
  private static final long SECOND = 1_000_000;
  private static final RowType LEFT = side("l");
  private static final RowType RIGHT = side("r");

  @TempDir Path folder;

  private record Rows(List<Object[]> left, List<Object[]> right) {}

  /** Where rows come from: a stream's blocks, or given rows. */
  private interface Source {
    Step of(List<Object[]> rows, RowType type);
  }

  private static RowType side(String prefix) {
    return new RowType(
        List.of(
            new Field(prefix + "id", Type.INT64),
            new Field(prefix + "key", Type.INT64.asNullable()),
            new Field(prefix + "name", Type.STRING.asNullable()),
            new Field(prefix + "amount", Type.DECIMAL.asNullable()),
            new Field(prefix + "time", Type.TIMESTAMP)));
  }

  static LongStream seeds() {
    return LongStream.range(1, 6);
  }

  static LongStream manySeeds() {
    return LongStream.range(100, 200);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("manySeeds")
  void agreeOnMany(long seed) throws IOException {
    agree(seed);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void agree(long seed) throws IOException {
    Random random = new Random(seed);
    Rows rows = new Rows(rows(random), rows(random));
    boolean eager = seed % 3 == 0;
    Rows onTime = new Rows(new ArrayList<>(), new ArrayList<>());
    Map<String, Step> scripts = new TreeMap<>();
    scripts.put("l", script(random, rows.left(), LEFT, eager, onTime.left()));
    scripts.put("r", script(random, rows.right(), RIGHT, eager, onTime.right()));
    int late = rows.left().size() - onTime.left().size();
    late += rows.right().size() - onTime.right().size();

    BothRuntimes.Outcome stream =
        BothRuntimes.stream(
            graph(seed, "stream", (r, type) -> scripts.get(type.name(0).substring(0, 1)), rows),
            Replay.MAX,
            folder.resolve("stream"));
    BothRuntimes.Outcome fused =
        BothRuntimes.run(
            graph(seed, "fused", Step.Create::new, onTime), true, folder.resolve("fused"));
    BothRuntimes.Outcome row =
        BothRuntimes.run(
            graph(seed, "row", Step.Create::new, onTime), false, folder.resolve("row"));

    assertThat(row.lines().get("results")).isEqualTo(fused.lines().get("results"));
    if (!eager) {
      assertThat(late).isZero();
    }
    assertThat(stream.lines().get("results")).isEqualTo(fused.lines().get("results"));
    assertThat(stream.counts().get("p/interval", "late")).isEqualTo(late);
    assertThat(stream.counts().get("p/asof", "late")).isEqualTo(late);
    assertThat(stream.lines().get("late")).hasSize(late);
    for (String join : eager ? List.of("interval", "asof") : List.of("join", "interval", "asof")) {
      for (String counter :
          List.of("taken", "pairs", "alone", "matched", "unmatched", "null_keys", "filtered")) {
        long count = fused.counts().get("p/" + join, counter);
        assertThat(row.counts().get("p/" + join, counter))
            .as(join + " " + counter)
            .isEqualTo(count);
        assertThat(stream.counts().get("p/" + join, counter))
            .as(join + " " + counter)
            .isEqualTo(count);
      }
    }
  }

  private static List<Object[]> rows(Random random) {
    List<Object[]> rows = new ArrayList<>();
    int count = 1 + random.nextInt(60);
    for (int i = 0; i < count; i++) {
      if (i > 0 && random.nextInt(8) == 0) {
        rows.add(rows.get(random.nextInt(i)).clone());
        continue;
      }
      long time =
          switch (random.nextInt(40)) {
            case 0 -> -62_135_596_800_000_000L;
            case 1 -> 253_402_300_799_999_999L;
            case 2 -> -random.nextInt(5_000);
            default ->
                random.nextInt(20) * SECOND / 2 + random.nextInt(3) * random.nextInt(700_000);
          };
      rows.add(
          new Object[] {
            (long) random.nextInt(50),
            random.nextInt(10) == 0 ? null : (Long) (long) random.nextInt(3),
            random.nextInt(15) == 0 ? null : (random.nextBoolean() ? "a" : "b\u00e9"),
            random.nextInt(5) == 0 ? null : new java.math.BigDecimal(random.nextInt(30) + ".50"),
            time
          });
    }
    return rows;
  }

  /**
   * The rows in blocks with watermarks: all in time, or, when {@code eager}, some late.
   *
   * @param onTime gets the rows that are in time, in the order of arrival
   */
  private static Step script(
      Random random, List<Object[]> rows, RowType type, boolean eager, List<Object[]> onTime) {
    Collections.shuffle(rows, random);
    List<Arrivals> blocks = new ArrayList<>();
    long watermark = ALL;
    for (int from = 0; from < rows.size(); ) {
      int to = Math.min(rows.size(), from + 1 + random.nextInt(12));
      long earliest =
          rows.subList(from, rows.size()).stream().mapToLong(r -> due(r) - 1).min().orElseThrow();
      long ahead = eager && random.nextInt(3) == 0 ? random.nextInt(6_000) : 0;
      watermark = Math.max(watermark, earliest + ahead - random.nextInt(2) * 300);
      List<Long> times = new ArrayList<>();
      for (Object[] row : rows.subList(from, to)) {
        times.add((Long) row[4]);
        if (due(row) > watermark) {
          onTime.add(row);
        }
      }
      blocks.add(new Arrivals(watermark, List.copyOf(rows.subList(from, to)), times));
      from = to;
    }
    return new Step.Script(blocks, true, type);
  }

  /** The first watermark for which a row is late. */
  private static long due(Object[] row) {
    return Math.floorDiv((Long) row[4], 1_000L) + 1 + LATENESS;
  }

  // The graph: of both sides an event time, then the joins, and behind each an aggregate.

  private List<Graph.Node> nodes;

  private Graph graph(long seed, String out, Source source, Rows rows) {
    Random random = new Random(seed + 1);
    nodes = new ArrayList<>();
    Path to = folder.resolve(out);
    int left = timed("left", source.of(rows.left(), LEFT));
    int right = timed("right", source.of(rows.right(), RIGHT));
    List<Expression> leftKeys = keys(LEFT, random.nextInt(4) == 0);
    List<Expression> rightKeys = keys(RIGHT, leftKeys.size() == 2);
    boolean leftOuter = random.nextBoolean();
    boolean rightOuter = random.nextBoolean();
    RowType both = both();
    Windowing windows = Windowing.fixed(1_500 + random.nextInt(3) * 1_000).withLateness(LATENESS);
    int join =
        add(
            "join",
            new Step.Join(leftKeys, rightKeys, leftOuter, rightOuter, windows, both),
            add("left windows", new Step.WindowInto(windows, LEFT), left),
            add("right windows", new Step.WindowInto(windows, RIGHT), right));
    long before = (random.nextInt(8) - 2) * SECOND / 2;
    long after = -before + random.nextInt(9) * SECOND / 2;
    int interval =
        add(
            "interval",
            new Step.IntervalJoin(
                leftKeys, rightKeys, before, after, leftOuter, rightOuter, LATENESS, both),
            left,
            right);
    long within = random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(5) * SECOND / 2;
    int asOf =
        add(
            "asof",
            new Step.AsOfJoin(leftKeys, rightKeys, leftOuter, within, LATENESS, both),
            left,
            right);
    // Of a window a row may be in time that is late by its own.
    for (int made : seed % 3 == 0 ? List.of(interval, asOf) : List.of(join, interval, asOf)) {
      write(to, "results/" + nodes.get(made).name(), new Graph.Edge(made, Graph.MAIN));
      counted(to, made, 700 + random.nextInt(4_000));
    }
    write(to, "late", new Graph.Edge(asOf, Graph.LATE));
    return new Graph(nodes);
  }

  private int timed(String name, Step rows) {
    int source = add(name, rows);
    RowType type = rows.output();
    return add(name + " time", new Step.AssignTimestamps(ref(type, 4), type), source);
  }

  private void counted(Path to, int join, long size) {
    String name = nodes.get(join).name() + " counted";
    RowType type = nodes.get(join).step().output();
    Windowing windows = Windowing.fixed(size).withLateness(LATENESS);
    int into = add(name + " windows", new Step.WindowInto(windows, type), join);
    Aggregate n = new Aggregate("n", Aggregate.Kind.COUNT_ROWS, null, List.of(), Type.INT64);
    Aggregate sum =
        new Aggregate("sum", Aggregate.Kind.SUM, ref(type, 0), List.of(), Type.INT64.asNullable());
    RowType counted =
        new RowType(List.of(new Field("n", Type.INT64), new Field("sum", Type.INT64.asNullable())));
    int combine =
        add(
            name,
            new Step.Combine(
                List.of(), List.of(n, sum), windows, false, ALL, Long.MAX_VALUE, counted),
            into);
    write(to, "results/" + name, new Graph.Edge(combine, Graph.MAIN));
  }

  private static List<Expression> keys(RowType type, boolean two) {
    return two ? List.of(ref(type, 1), ref(type, 2)) : List.of(ref(type, 1));
  }

  private static Expression ref(RowType type, int field) {
    return new FieldRef(field, type.name(field), type.type(field));
  }

  private static RowType both() {
    List<Field> fields = new ArrayList<>(LEFT.fields());
    fields.addAll(RIGHT.fields());
    return new RowType(
        fields.stream().map(f -> new Field(f.name(), f.type().asNullable())).toList());
  }

  private void write(Path to, String name, Graph.Edge from) {
    FileSink sink =
        new FileSink(
            to.resolve(name) + "/",
            "part",
            FileSink.Format.JSON,
            ',',
            Compression.NONE,
            List.of(),
            false,
            false);
    RowType type = nodes.get(from.from()).step().output();
    nodes.add(
        new Graph.Node(
            nodes.size(),
            "p",
            name + " sink",
            new Step.WriteFiles(sink, ALL, Long.MAX_VALUE, type),
            List.of(from)));
  }

  private int add(String name, Step step, Integer... inputs) {
    List<Graph.Edge> edges = new ArrayList<>();
    for (int input : inputs) {
      edges.add(new Graph.Edge(input, Graph.MAIN));
    }
    nodes.add(new Graph.Node(nodes.size(), "p", name, step, edges));
    return nodes.size() - 1;
  }
}
