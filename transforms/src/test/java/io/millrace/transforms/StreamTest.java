package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.expression.Expression;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps in a stream whose order of arrival and watermarks a script says. */
final class StreamTest {
  private static final long ALL = Long.MIN_VALUE;
  private static final RowType EVENTS =
      new RowType(List.of(new Field("card", Type.STRING), new Field("amount", Type.INT64)));

  @TempDir Path folder;

  private final List<Graph.Node> nodes = new ArrayList<>();

  @Test
  void aWindowGivesOneResultWhenItsLatenessIsOver() throws IOException {
    Windowing minutes = Windowing.fixed(60_000).withLateness(30_000);
    counted(
        minutes,
        block(ALL, at(1), at(59), at(61)),
        // The window of the first minute is over but not its lateness.
        block(80_000, at(58), at(125)),
        // Both are over.
        block(90_000, at(57), at(62)));

    BothRuntimes.Outcome outcome = BothRuntimes.stream(new Graph(nodes), Replay.MAX, folder);

    assertThat(outcome.lines().get("results"))
        .containsExactlyInAnyOrder(
            "{\"card\":\"a\",\"n\":3}", "{\"card\":\"a\",\"n\":2}", "{\"card\":\"a\",\"n\":1}");
    assertThat(outcome.lines().get("late")).containsExactly("{\"card\":\"a\",\"amount\":57}");
    assertThat(outcome.counts().get("p/count", "late")).isEqualTo(1);
    assertThat(outcome.counts().get("p/count", "grouped")).isEqualTo(6);
  }

  @Test
  void aWindowStaysOpenToTheLastMoment() throws IOException {
    Windowing minutes = Windowing.fixed(60_000).withLateness(30_000);
    counted(
        minutes,
        block(ALL, at(1), at(59)),
        block(89_600, at(58)),
        block(89_900, at(57)),
        block(89_999, at(56)));

    BothRuntimes.Outcome outcome = BothRuntimes.stream(new Graph(nodes), Replay.MAX, folder);

    assertThat(outcome.lines().get("results")).containsExactly("{\"card\":\"a\",\"n\":5}");
    assertThat(outcome.lines().get("late")).isEmpty();
  }

  @Test
  void anAggregateOfResultsGetsAllOfThem() throws IOException {
    Windowing minutes = Windowing.fixed(60_000).withLateness(30_000);
    int first =
        counted(
            minutes,
            block(ALL, at(1), at(59), at(61)),
            block(80_000, at(58), at(125)),
            block(240_000, at(3_601)),
            block(3_700_000));
    Windowing hours = Windowing.fixed(3_600_000).withLateness(30_000);
    RowType in = nodes.get(first).step().output();
    int hour = add("hour", new Step.WindowInto(hours, in), first);
    Expression n = new Expression.FieldRef(1, "n", Type.INT64);
    Aggregate windows =
        new Aggregate("windows", Aggregate.Kind.COUNT_ROWS, null, List.of(), Type.INT64);
    Aggregate sum = new Aggregate("sum", Aggregate.Kind.SUM, n, List.of(), Type.INT64);
    RowType out =
        new RowType(List.of(new Field("windows", Type.INT64), new Field("sum", Type.INT64)));
    int again =
        add(
            "again",
            new Step.Combine(
                List.of(), List.of(windows, sum), hours, false, ALL, Long.MAX_VALUE, out),
            hour);
    write("dead", again);

    BothRuntimes.Outcome outcome = BothRuntimes.stream(new Graph(nodes), Replay.MAX, folder);

    assertThat(outcome.lines().get("dead"))
        .contains("{\"windows\":3,\"sum\":5}", "{\"windows\":1,\"sum\":1}");
  }

  @Test
  void theGlobalWindowEndsWithTheStream() throws IOException {
    counted(Windowing.GLOBAL, block(ALL, at(1)), block(500_000, at(2)), block(900_000, at(3)));

    BothRuntimes.Outcome outcome = BothRuntimes.stream(new Graph(nodes), Replay.MAX, folder);

    assertThat(outcome.lines().get("results")).containsExactly("{\"card\":\"a\",\"n\":3}");
    assertThat(outcome.lines().get("late")).isEmpty();
  }

  /** Goal: what a full table lets go within a bundle comes before its windows are over. */
  @Tag("long")
  @Test
  void aFullTableHoldsNothingBackFromWindowsThatEndBeforeItsLastRow() throws IOException {
    List<Object[]> many = new ArrayList<>();
    for (long amount = 0; amount < 1 << 18; amount++) {
      many.add(new Object[] {"a", amount});
    }
    List<Long> times = Collections.nCopies(many.size(), 7_200_000_000L);
    counted(
        "amount",
        Windowing.fixed(3_600_000),
        block(ALL, at(1)),
        new Arrivals(7_200_000, many, times));

    BothRuntimes.Outcome outcome = BothRuntimes.stream(new Graph(nodes), Replay.MAX, folder);

    assertThat(outcome.lines().get("results"))
        .hasSize(many.size() + 1)
        .filteredOn("{\"amount\":1,\"n\":1}"::equals)
        .hasSize(2);
    assertThat(outcome.counts().get("p/count", "grouped")).isEqualTo(many.size() + 1);
  }

  /** Counts the cards of the script in windows; the results and the late rows are written. */
  private int counted(Windowing windowing, Arrivals... blocks) {
    return counted("card", windowing, blocks);
  }

  private int counted(String by, Windowing windowing, Arrivals... blocks) {
    int script = add("script", new Step.Script(List.of(blocks), true, EVENTS));
    int windows = add("windows", new Step.WindowInto(windowing, EVENTS), script);
    Aggregate n = new Aggregate("n", Aggregate.Kind.COUNT_ROWS, null, List.of(), Type.INT64);
    Type type = EVENTS.type(EVENTS.indexOf(by));
    RowType out = new RowType(List.of(new Field(by, type), new Field("n", Type.INT64)));
    Expression key = new Expression.FieldRef(EVENTS.indexOf(by), by, type);
    int count =
        add(
            "count",
            new Step.Combine(List.of(key), List.of(n), windowing, false, ALL, Long.MAX_VALUE, out),
            windows);
    write("results", count);
    nodes.add(
        new Graph.Node(
            nodes.size(),
            "p",
            "late",
            new Step.WriteFiles(sink("late"), ALL, Long.MAX_VALUE, EVENTS),
            List.of(new Graph.Edge(count, Graph.LATE))));
    return count;
  }

  private static Object[] at(long seconds) {
    return new Object[] {"a", seconds};
  }

  private static Arrivals block(long watermark, Object[]... rows) {
    List<Long> times = new ArrayList<>();
    List<Object[]> typed = new ArrayList<>();
    for (Object[] row : rows) {
      times.add((Long) row[1] * 1_000_000);
      typed.add(new Object[] {"a", row[1]});
    }
    return new Arrivals(watermark, typed, times);
  }

  private void write(String name, int from) {
    add(
        name + "-sink",
        new Step.WriteFiles(sink(name), ALL, Long.MAX_VALUE, nodes.get(from).step().output()),
        from);
  }

  private FileSink sink(String name) {
    return new FileSink(
        folder.resolve(name) + "/",
        name,
        FileSink.Format.JSON,
        ',',
        Compression.NONE,
        List.of(),
        false,
        false);
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
