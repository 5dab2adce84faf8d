package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Function;
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
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows that give their values before they end, and sinks in which rows replace each other. */
final class UpdatesTest {
  private static final long ALL = Long.MIN_VALUE;
  private static final Windowing MINUTES =
      Windowing.fixed(60_000).withLateness(30_000).withEmit(Windowing.Emit.UPDATES);
  private static final RowType EVENTS =
      new RowType(List.of(new Field("card", Type.STRING), new Field("amount", Type.INT64)));
  private static final RowType COUNTS =
      new RowType(List.of(new Field("card", Type.STRING), new Field("n", Type.INT64)));
  private static final RowType TIMED =
      new RowType(
          List.of(
              new Field("card", Type.STRING),
              new Field("n", Type.INT64),
              new Field("since", Type.TIMESTAMP.asNullable())));
  private static final List<Arrivals> BLOCKS =
      List.of(
          block(ALL, "a1", "a59", "a61"),
          block(80_000, "a58", "a125", "b70"),
          // 57 is late.
          block(90_000, "a57", "a62"));

  @TempDir Path folder;

  private final List<Graph.Node> nodes = new ArrayList<>();

  @Test
  void aWindowGivesWhatHasChangedWithEachBlockAndItsLastValueAtItsEnd() throws IOException {
    write(List.of(), counted(MINUTES, false, BLOCKS));

    BothRuntimes.Outcome outcome = stream();

    assertThat(outcome.lines().get("results"))
        .containsExactlyInAnyOrder(
            row("a", 2, "00:00"),
            row("a", 1, "01:00"),
            row("a", 3, "00:00"),
            row("b", 1, "01:00"),
            row("a", 1, "02:00"),
            row("a", 2, "01:00"),
            // The windows are over.
            row("a", 3, "00:00"),
            row("a", 2, "01:00"),
            row("b", 1, "01:00"),
            row("a", 1, "02:00"));
    assertThat(outcome.counts().get("p/count", "updates")).isEqualTo(6);
    assertThat(outcome.counts().get("p/count", "groups")).isEqualTo(4);
    assertThat(outcome.counts().get("p/count", "grouped")).isEqualTo(7);
    assertThat(outcome.counts().get("p/count", "late")).isEqualTo(1);
    assertThat(outcome.counts().get("p/count", "out")).isEqualTo(10);
  }

  @Test
  void historyGivesFinalRowsAlone() throws IOException {
    write(List.of(), counted(MINUTES, false, BLOCKS));

    BothRuntimes.Outcome fused = history(true);

    assertThat(fused.lines().get("results")).hasSize(4);
    assertThat(fused.counts().get("p/count", "updates")).isZero();
  }

  @Test
  void theGlobalWindowGivesUpdatesToo() throws IOException {
    Windowing global = Windowing.GLOBAL.withEmit(Windowing.Emit.UPDATES);
    write(List.of(), counted(global, false, BLOCKS));

    List<String> lines = stream().lines().get("results");

    assertThat(lines.stream().map(UpdatesTest::n)).containsExactly(3L, 5L, 7L, 7L, 1L, 1L);
  }

  @Test
  void aSinkWithAKeyHasTheFinalRows() throws IOException {
    write(List.of(0, 2), counted(MINUTES, false, BLOCKS));

    BothRuntimes.Outcome outcome = stream();

    assertThat(outcome.lines().get("results"))
        .containsExactlyInAnyOrder(
            row("a", 3, "00:00"), row("a", 2, "01:00"), row("b", 1, "01:00"), row("a", 1, "02:00"));
    assertThat(outcome.counts().get("p/results-sink", "replaced")).isEqualTo(6);
    assertThat(outcome.counts().get("p/results-sink", "encoded")).isEqualTo(4);
    // There the late row is in its window.
    List<String> history = history(true).lines().get("results");
    assertThat(history).contains(row("a", 4, "00:00")).hasSize(4);
  }

  /** An update that passes a filter is taken back when the final row does not. */
  @Test
  void anUpdateWhoseFinalRowIsFilteredIsNotWritten() throws IOException {
    int count = counted(MINUTES, false, BLOCKS);
    Expression few = compared(Function.LT, 3);
    int filter = add("few", new Step.Filter(few, TIMED), count);
    write(List.of(0, 2), filter);

    List<String> lines = stream().lines().get("results");

    assertThat(lines)
        .containsExactlyInAnyOrder(
            row("a", 2, "01:00"), row("b", 1, "01:00"), row("a", 1, "02:00"));
  }

  /** What fails is said once, of the final row. */
  @Test
  void anUpdateThatFailsIsNoDeadLetter() throws IOException {
    int count = counted(MINUTES, false, BLOCKS);
    Expression many = compared(Function.GT, 1);
    int check = add("check", new Step.Validate(List.of(many), List.of("too few"), TIMED), count);
    write(List.of(0, 2), check);
    RowType letters = io.millrace.transforms.step.DeadLetter.type(TIMED);
    nodes.add(
        new Graph.Node(
            nodes.size(),
            "p",
            "dead-sink",
            new Step.WriteFiles(sink("dead"), ALL, Long.MAX_VALUE, letters),
            List.of(new Graph.Edge(check, Graph.ERRORS))));

    BothRuntimes.Outcome outcome = stream();

    assertThat(outcome.lines().get("dead")).hasSize(2).allMatch(line -> line.contains("too few"));
    assertThat(outcome.counts().get("p/check", "withdrawn")).isEqualTo(3);
    assertThat(outcome.lines().get("results")).hasSize(2);
  }

  @Test
  void theLastUpdateOfASlidingWindowIsItsFinalRow() throws IOException {
    Windowing sliding =
        Windowing.sliding(60_000, 20_000, 0).withLateness(30_000).withEmit(Windowing.Emit.UPDATES);
    for (boolean sliced : List.of(true, false)) {
      nodes.clear();
      write(List.of(), counted(sliding, sliced, random(11)));
      Map<String, List<Long>> values = new TreeMap<>();
      for (String line : stream("sliced " + sliced).lines().get("results")) {
        values
            .computeIfAbsent(line.replaceAll("\"n\":\\d+", ""), w -> new ArrayList<>())
            .add(n(line));
      }
      assertThat(values).hasSizeGreaterThan(20);
      values.forEach(
          (window, all) -> {
            all.sort(null);
            // Values grow; only the final one is there twice.
            assertThat(all).as(window).hasSizeGreaterThan(1);
            assertThat(all.get(all.size() - 1)).isEqualTo(all.get(all.size() - 2));
            assertThat(all.subList(0, all.size() - 1)).doesNotHaveDuplicates();
          });
    }
  }

  /** Whatever the key, and whatever is filtered, in whatever blocks it comes. */
  @Test
  void aSinkWithAKeyIsTheSameInHistoryAndStream() throws IOException {
    Windowing sliding = Windowing.sliding(60_000, 20_000, 0).withEmit(Windowing.Emit.UPDATES);
    int round = 0;
    for (List<Integer> key : List.of(List.of(0), List.of(0, 2), List.of(1), List.of(2))) {
      for (Windowing windowing : List.of(MINUTES, sliding)) {
        nodes.clear();
        int count = counted(windowing, windowing.equals(sliding), onTime(random(round)));
        int filter = add("few", new Step.Filter(compared(Function.LT, 9), TIMED), count);
        write(key, filter);
        String name = "round " + round++;

        BothRuntimes.Outcome stream = stream(name);
        BothRuntimes.Outcome fused = history(true, name + " fused");
        BothRuntimes.Outcome row = history(false, name + " row");

        assertThat(stream.lines().get("results"))
            .as(name)
            .isNotEmpty()
            .isEqualTo(fused.lines().get("results"));
        assertThat(row.lines()).as(name).isEqualTo(fused.lines());
        assertThat(row.counts().get("p/results-sink", "replaced"))
            .isEqualTo(fused.counts().get("p/results-sink", "replaced"));
        assertThat(stream.counts().get("p/count", "updates")).isPositive();
        assertThat(stream.counts().get("p/results-sink", "in:0"))
            .isEqualTo(
                stream.counts().get("p/results-sink", "encoded")
                    + stream.counts().get("p/results-sink", "replaced"));
      }
    }
  }

  @Test
  void ofRowsOfOneKeyTheLaterThenTheOneFurtherBehindReplacesTheOther() throws IOException {
    int script =
        add("script", new Step.Script(List.of(block(ALL, "b7", "a9", "b3", "a9")), EVENTS));
    nodes.add(
        new Graph.Node(
            1,
            "p",
            "results-sink",
            new Step.WriteFiles(sink("results"), List.of(0), 0, 8_000_000, EVENTS),
            List.of(new Graph.Edge(script, Graph.MAIN))));

    for (boolean fused : List.of(true, false)) {
      BothRuntimes.Outcome outcome = history(fused);

      // What is outside replaces nothing.
      assertThat(outcome.lines().get("results")).containsExactly("{\"card\":\"b\",\"amount\":7}");
      assertThat(outcome.counts().get("p/results-sink", "outside")).isEqualTo(2);
      assertThat(outcome.counts().get("p/results-sink", "replaced")).isEqualTo(1);
    }
  }

  // The graphs.

  /** Counts the cards of the script in windows, each with the start of its window. */
  private int counted(Windowing windowing, boolean sliced, List<Arrivals> blocks) {
    int script = add("script", new Step.Script(blocks, true, EVENTS));
    int windows = add("windows", new Step.WindowInto(windowing, sliced, EVENTS), script);
    Aggregate n = new Aggregate("n", Aggregate.Kind.COUNT_ROWS, null, List.of(), Type.INT64);
    Expression card = new Expression.FieldRef(0, "card", Type.STRING);
    int count =
        add(
            "count",
            new Step.Combine(
                List.of(card), List.of(n), windowing, sliced, ALL, Long.MAX_VALUE, COUNTS),
            windows);
    return add(
        "since", new Step.ExtractWindowingInfo(List.of(Step.InfoKind.WINDOW_START), TIMED), count);
  }

  private static Expression compared(Function how, long number) {
    return new Expression.Call(
        how,
        List.of(
            new Expression.FieldRef(1, "n", Type.INT64),
            new Expression.Literal(number, Type.INT64)),
        Type.BOOLEAN);
  }

  private static List<Arrivals> random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Arrivals> blocks = new ArrayList<>();
    long newest = 0;
    for (int b = 0; b < 12; b++) {
      String[] events = new String[1 + random.nextInt(8)];
      for (int i = 0; i < events.length; i++) {
        long at = Math.max(0, newest + random.nextInt(-25, 40));
        events[i] = "abc".charAt(random.nextInt(3)) + Long.toString(at);
        newest = Math.max(newest, at);
      }
      blocks.add(block(b == 0 ? ALL : blocks.get(b - 1).watermark(), events));
      blocks.set(b, block(Math.max(blocks.get(b).watermark(), watermark(newest, b)), events));
    }
    return blocks;
  }

  private static long watermark(long newest, int block) {
    return block == 0 ? ALL : (newest - 60) * 1000;
  }

  /** The same events, none of which are late for windows without lateness. */
  private static List<Arrivals> onTime(List<Arrivals> blocks) {
    List<Arrivals> onTime = new ArrayList<>();
    for (int b = 0; b < blocks.size(); b++) {
      long first = Long.MAX_VALUE;
      for (Arrivals later : blocks.subList(b, blocks.size())) {
        first = Math.min(first, later.times().stream().mapToLong(t -> t / 1000).min().orElse(0));
      }
      onTime.add(new Arrivals(first, blocks.get(b).rows(), blocks.get(b).times()));
    }
    return onTime;
  }

  /** Events such as {@code a59}: of card a, at second 59. */
  private static Arrivals block(long watermark, String... events) {
    List<Object[]> rows = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    for (String event : events) {
      long second = Long.parseLong(event.substring(1));
      rows.add(new Object[] {event.substring(0, 1), second});
      times.add(second * 1_000_000);
    }
    return new Arrivals(watermark, rows, times);
  }

  private static String row(String card, long n, String minute) {
    return "{\"card\":\""
        + card
        + "\",\"n\":"
        + n
        + ",\"since\":\"1970-01-01T00:"
        + minute
        + "Z\"}";
  }

  private static long n(String line) {
    return Long.parseLong(line.replaceAll(".*\"n\":(\\d+).*", "$1"));
  }

  private BothRuntimes.Outcome stream() throws IOException {
    return stream("stream");
  }

  private BothRuntimes.Outcome stream(String name) throws IOException {
    Path out = moved(name);
    return BothRuntimes.stream(new Graph(nodes), Replay.MAX, out);
  }

  private BothRuntimes.Outcome history(boolean fused) throws IOException {
    return history(fused, "history " + fused);
  }

  private BothRuntimes.Outcome history(boolean fused, String name) throws IOException {
    Path out = moved(name);
    return BothRuntimes.run(new Graph(nodes), fused, out);
  }

  /** Lets the sinks write below a folder of their own. */
  private Path moved(String name) {
    for (Graph.Node node : List.copyOf(nodes)) {
      if (node.step() instanceof Step.WriteFiles write) {
        FileSink sink = sink(name + "/" + write.sink().prefix());
        Step step =
            new Step.WriteFiles(sink, write.key(), write.from(), write.to(), write.output());
        nodes.set(
            node.index(),
            new Graph.Node(node.index(), node.pipeline(), node.name(), step, node.inputs()));
      }
    }
    return folder.resolve(name);
  }

  private void write(List<Integer> key, int from) {
    RowType type = nodes.get(from).step().output();
    add("results-sink", new Step.WriteFiles(sink("results"), key, ALL, Long.MAX_VALUE, type), from);
  }

  private FileSink sink(String path) {
    return new FileSink(
        folder.resolve(path) + "/",
        Path.of(path).getFileName().toString(),
        FileSink.Format.JSON,
        ',',
        Compression.NONE,
        List.of(),
        false,
        false);
  }

  private int add(String name, Step step, int... inputs) {
    List<Graph.Edge> edges = new ArrayList<>();
    for (int input : inputs) {
      edges.add(new Graph.Edge(input, Graph.MAIN));
    }
    nodes.add(new Graph.Node(nodes.size(), "p", name, step, edges));
    return nodes.size() - 1;
  }
}
