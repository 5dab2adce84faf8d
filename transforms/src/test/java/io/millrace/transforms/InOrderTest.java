package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.BothRuntimes.Outcome;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Step.Arrivals;
import io.millrace.transforms.stream.Replay;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Deduplicate and Order against what they are to do, said in a few lines, in all three engines. */
final class InOrderTest {
  private static final long ALL = Long.MIN_VALUE;
  private static final long LATENESS = 2_500;
  private static final RowType EVENTS = RowType.of("id", Type.STRING, "millis", Type.INT64);
  private static final Expression ID = new Expression.FieldRef(0, "id", Type.STRING);

  @TempDir Path folder;

  /** What an event is, and its time. */
  private record Event(String id, long millis) {
    String json() {
      return "{\"id\":\"" + id + "\",\"millis\":" + millis + "}";
    }
  }

  /** What Deduplicate is to do with events that are not late. */
  private record Expected(List<String> passed, long duplicates, long conflicts) {
    static Expected of(List<Event> events) {
      Map<String, TreeMap<Long, Event>> times = new TreeMap<>();
      for (Event event : events) {
        times.computeIfAbsent(event.id(), id -> new TreeMap<>()).put(event.millis(), event);
      }
      List<String> passed = new ArrayList<>();
      long conflicts = 0;
      for (TreeMap<Long, Event> ofId : times.values()) {
        for (long time : ofId.keySet()) {
          Long before = ofId.lowerKey(time);
          conflicts += before != null && time - before <= 3_000 ? 1 : 0;
          passed.add(ofId.get(time).json());
        }
      }
      passed.sort(null);
      return new Expected(passed, events.size() - passed.size(), conflicts);
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, 6);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void copiesPassOnce(long seed) throws IOException {
    Random random = new Random(seed);
    List<Event> late = new ArrayList<>();
    List<Arrivals> blocks = blocks(random, late);
    List<Event> events = events(blocks);
    Step step = new Step.Deduplicate(List.of(ID), LATENESS, EVENTS);

    Expected all = Expected.of(events);
    for (boolean fused : new boolean[] {true, false}) {
      Path out = folder.resolve("history" + fused);
      Outcome history = BothRuntimes.run(graph(blocks, step, out, fused), fused, made(out));
      holds(all, history);
      assertThat(history.lines().get("late")).isEmpty();
    }

    late.forEach(events::remove);
    Path out = folder.resolve("stream");
    Outcome stream = BothRuntimes.stream(graph(blocks, step, out, true), Replay.MAX, made(out));
    holds(Expected.of(events), stream);
    assertThat(stream.lines().get("late"))
        .containsExactlyInAnyOrderElementsOf(late.stream().map(Event::json).toList());
  }

  private static void holds(Expected expected, Outcome outcome) {
    assertThat(outcome.lines().get("results")).isEqualTo(expected.passed());
    assertThat(outcome.counts().get("p/step", "duplicates")).isEqualTo(expected.duplicates());
    assertThat(outcome.counts().get("p/step", "id_conflicts")).isEqualTo(expected.conflicts());
    addsUp(outcome);
  }

  private static void addsUp(Outcome outcome) {
    long sent = outcome.counts().get("p/step", "sent");
    long late = outcome.counts().get("p/step", "late");
    assertThat(outcome.counts().get("p/step", "in:0")).isEqualTo(sent + late);
    assertThat(outcome.counts().get("p/step", "taken")).isEqualTo(sent);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theRowsOfAKeyAreInOrderInEachFile(long seed) throws IOException {
    Random random = new Random(seed);
    List<Event> late = new ArrayList<>();
    List<Arrivals> blocks = blocks(random, late);
    List<Event> events = events(blocks);
    Step step = new Step.Order(List.of(ID), LATENESS, EVENTS);

    for (boolean fused : new boolean[] {true, false}) {
      Path out = folder.resolve("history" + fused);
      Outcome history = BothRuntimes.run(graph(blocks, step, out, fused), fused, made(out));
      inOrder(out);
      assertThat(history.lines().get("results")).isEqualTo(lines(events));
      addsUp(history);
    }

    late.forEach(events::remove);
    Path out = folder.resolve("stream");
    Outcome stream = BothRuntimes.stream(graph(blocks, step, out, true), Replay.MAX, made(out));
    inOrder(out);
    assertThat(stream.lines().get("results")).isEqualTo(lines(events));
    assertThat(stream.lines().get("late")).isEqualTo(lines(late));
    addsUp(stream);
  }

  private static List<String> lines(List<Event> events) {
    return events.stream().map(Event::json).sorted().toList();
  }

  private static void inOrder(Path out) throws IOException {
    try (Stream<Path> files = Files.walk(out.resolve("results"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
        Map<String, Long> last = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
          String[] parts = line.split("\"id\":\"|\",\"millis\":|}", -1);
          long millis = Long.parseLong(parts[2]);
          Long before = last.put(parts[1], millis);
          assertThat(before == null || before <= millis).as(line + " behind " + before).isTrue();
        }
      }
    }
  }

  @Test
  void anIdIsForgottenWhenItsTimeIsOver() throws IOException {
    List<Arrivals> blocks =
        List.of(
            block(ALL, new Event("a", 1_000), new Event("b", 1_500)),
            block(20_000, new Event("a", 20_000)),
            block(40_000, new Event("a", 41_000), new Event("a", 43_999)),
            block(60_000, new Event("b", 60_500), new Event("a", 43_000)));
    Step step = new Step.Deduplicate(List.of(ID), LATENESS, EVENTS);

    Outcome stream = BothRuntimes.stream(graph(blocks, step, folder, true), Replay.MAX, folder);

    assertThat(stream.counts().get("p/step", "id_conflicts")).isEqualTo(1);
    assertThat(stream.lines().get("late")).containsExactly(new Event("a", 43_000).json());
    assertThat(stream.lines().get("results")).hasSize(6);
  }

  /** Events of few ids and times near each other, in blocks; some come when they are late. */
  private static List<Arrivals> blocks(Random random, List<Event> late) {
    List<Event> sorted = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      Event event = new Event("i" + random.nextInt(12), 500L * random.nextInt(80));
      sorted.addAll(Collections.nCopies(1 + random.nextInt(2), event));
    }
    sorted.sort(Comparator.comparingLong(e -> e.millis() + random.nextInt(1)));
    List<Arrivals> blocks = new ArrayList<>();
    long watermark = ALL;
    while (!sorted.isEmpty()) {
      int size = Math.min(sorted.size(), 1 + random.nextInt(30));
      List<Event> block = new ArrayList<>(sorted.subList(0, size));
      sorted.subList(0, size).clear();
      if (random.nextInt(3) == 0) {
        block.add(new Event("i" + random.nextInt(12), 500L * random.nextInt(80)));
      }
      Collections.shuffle(block, random);
      for (Event event : block) {
        if (watermark != ALL && event.millis() + 1 + LATENESS <= watermark) {
          late.add(event);
        }
      }
      blocks.add(block(watermark, block.toArray(Event[]::new)));
      watermark = Math.max(watermark, block.get(0).millis());
    }
    return blocks;
  }

  private static List<Event> events(List<Arrivals> blocks) {
    List<Event> events = new ArrayList<>();
    for (Arrivals block : blocks) {
      block.rows().forEach(row -> events.add(new Event((String) row[0], (Long) row[1])));
    }
    return events;
  }

  private static Arrivals block(long watermark, Event... events) {
    List<Object[]> rows = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    for (Event event : events) {
      rows.add(new Object[] {event.id(), event.millis()});
      times.add(event.millis() * 1000);
    }
    return new Arrivals(watermark, rows, times);
  }

  /** The events as they arrive or as given rows, the step, its results and its late rows. */
  private static Graph graph(List<Arrivals> blocks, Step step, Path out, boolean script) {
    List<Graph.Node> nodes = new ArrayList<>();
    if (script) {
      add(nodes, "script", new Step.Script(blocks, true, EVENTS), -1, Graph.MAIN);
    } else {
      List<Object[]> rows = blocks.stream().flatMap(block -> block.rows().stream()).toList();
      add(nodes, "given", new Step.Create(rows, EVENTS), -1, Graph.MAIN);
    }
    Expression millis = new Expression.FieldRef(1, "millis", Type.INT64);
    Expression time =
        new Expression.Call(Function.TIMESTAMP_MILLIS, List.of(millis), Type.TIMESTAMP);
    add(nodes, "time", new Step.AssignTimestamps(time, EVENTS), 0, Graph.MAIN);
    add(nodes, "step", step, 1, Graph.MAIN);
    add(nodes, "results", write(out, "results"), 2, Graph.MAIN);
    if (script) {
      add(nodes, "late", write(out, "late"), 2, Graph.LATE);
    }
    return new Graph(nodes);
  }

  private static Step write(Path out, String name) {
    FileSink sink =
        new FileSink(
            out.resolve(name) + "/",
            name,
            FileSink.Format.JSON,
            ',',
            Compression.NONE,
            List.of(),
            false,
            false);
    return new Step.WriteFiles(sink, ALL, Long.MAX_VALUE, EVENTS);
  }

  private static void add(List<Graph.Node> nodes, String name, Step step, int from, int port) {
    List<Graph.Edge> inputs = from < 0 ? List.of() : List.of(new Graph.Edge(from, port));
    nodes.add(new Graph.Node(nodes.size(), "p", name, step, inputs));
  }

  private static Path made(Path out) throws IOException {
    return Files.createDirectories(out);
  }
}
