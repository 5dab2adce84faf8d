package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.step.Step.Arrivals;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Values;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Events in an order of arrival, counted and summed by key in windows: the run, and by hand. */
final class WindowScript {
  private static final RowType EVENTS = RowType.of("key", Type.STRING, "v", Type.INT64);
  private static final Type TIME = Type.TIMESTAMP.asNullable();
  private static final RowType RESULTS =
      RowType.of("key", Type.STRING, "n", Type.INT64, "sum", Type.INT64.asNullable());
  private static final RowType IN_WINDOW =
      RowType.of(
          "key",
          Type.STRING,
          "n",
          Type.INT64,
          "sum",
          Type.INT64.asNullable(),
          "start",
          TIME,
          "end",
          TIME);
  private static final RowType LATE =
      RowType.of("key", Type.STRING, "v", Type.INT64, "start", TIME, "end", TIME);

  private static final RowType OF_RESULTS =
      RowType.of("n", Type.INT64, "sum", Type.INT64.asNullable(), "start", TIME, "end", TIME);
  private static final Windowing AGAIN = Windowing.fixed(45_000, 7_000);

  private final Windowing windowing;
  private final boolean sliced;
  private final List<Arrivals> blocks = new ArrayList<>();
  private final List<Arrived> arrived = new ArrayList<>();

  /** One event; {@code at} in milliseconds. */
  record Event(String key, long at, long v) {}

  private record Arrived(Event event, long watermark) {}

  private record Window(long start, long end) {}

  /** The lines of the results, of the late rows and of the results' results, sorted. */
  record Expected(List<String> results, List<String> late, List<String> again) {}

  WindowScript(Windowing windowing, boolean sliced) {
    this.windowing = windowing;
    this.sliced = sliced;
  }

  void block(long watermark, Event... events) {
    List<Object[]> rows = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    for (Event event : events) {
      rows.add(new Object[] {event.key(), event.v()});
      times.add(event.at() * 1000 + 7);
      arrived.add(new Arrived(event, watermark));
    }
    blocks.add(new Arrivals(watermark, rows, times));
  }

  Graph graph(Path folder) {
    List<Graph.Node> nodes = new ArrayList<>();
    add(nodes, "script", new Step.Script(List.copyOf(blocks), true, EVENTS), 0, Graph.MAIN);
    add(nodes, "windows", new Step.WindowInto(windowing, sliced, EVENTS), 0, Graph.MAIN);
    Aggregate n = new Aggregate("n", Aggregate.Kind.COUNT_ROWS, null, List.of(), Type.INT64);
    Expression v = new Expression.FieldRef(1, "v", Type.INT64);
    Aggregate sum = new Aggregate("sum", Aggregate.Kind.SUM, v, List.of(), Type.INT64.asNullable());
    Expression key = new Expression.FieldRef(0, "key", Type.STRING);
    add(
        nodes,
        "count",
        new Step.Combine(
            List.of(key),
            List.of(n, sum),
            windowing,
            sliced,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            RESULTS),
        1,
        Graph.MAIN);
    List<Step.InfoKind> bounds = List.of(Step.InfoKind.WINDOW_START, Step.InfoKind.WINDOW_END);
    add(nodes, "of", new Step.ExtractWindowingInfo(bounds, IN_WINDOW), 2, Graph.MAIN);
    add(nodes, "results", sink(folder, "results", IN_WINDOW), 3, Graph.MAIN);
    add(nodes, "late-of", new Step.ExtractWindowingInfo(bounds, LATE), 2, Graph.LATE);
    add(nodes, "late", sink(folder, "late", LATE), 5, Graph.MAIN);
    if (windowing.kind() != Windowing.Kind.GLOBAL) {
      again(nodes, folder, v, bounds);
    }
    return new Graph(nodes);
  }

  /** Counts and sums the results in windows of their own, which are as late as they are. */
  private void again(
      List<Graph.Node> nodes, Path folder, Expression v, List<Step.InfoKind> bounds) {
    Windowing again = AGAIN.withLateness(windowing.latenessMillis());
    Aggregate n = new Aggregate("n", Aggregate.Kind.COUNT_ROWS, null, List.of(), Type.INT64);
    Expression counted = new Expression.FieldRef(1, "n", Type.INT64);
    Aggregate sum =
        new Aggregate("sum", Aggregate.Kind.SUM, counted, List.of(), Type.INT64.asNullable());
    RowType out = RowType.of("n", Type.INT64, "sum", Type.INT64.asNullable());
    add(nodes, "again-windows", new Step.WindowInto(again, RESULTS), 2, Graph.MAIN);
    int at = nodes.size();
    add(
        nodes,
        "again",
        new Step.Combine(
            List.of(), List.of(n, sum), again, false, Long.MIN_VALUE, Long.MAX_VALUE, out),
        at - 1,
        Graph.MAIN);
    add(nodes, "again-of", new Step.ExtractWindowingInfo(bounds, OF_RESULTS), at, Graph.MAIN);
    add(nodes, "again-results", sink(folder, "dead", OF_RESULTS), at + 1, Graph.MAIN);
  }

  private static void add(List<Graph.Node> nodes, String name, Step step, int from, int port) {
    List<Graph.Edge> edges = nodes.isEmpty() ? List.of() : List.of(new Graph.Edge(from, port));
    nodes.add(new Graph.Node(nodes.size(), "p", name, step, edges));
  }

  private static Step sink(Path folder, String name, RowType type) {
    FileSink sink =
        new FileSink(
            folder.resolve(name) + "/",
            name,
            FileSink.Format.JSON,
            ',',
            Compression.NONE,
            List.of(),
            false,
            false);
    return new Step.WriteFiles(sink, Long.MIN_VALUE, Long.MAX_VALUE, type);
  }

  /** What should come of it, by the definitions. */
  Expected expected() {
    List<String> late = new ArrayList<>();
    Map<String, Map<Window, List<Event>>> groups = new TreeMap<>();
    for (Arrived each : arrived) {
      for (Window window : windows(each.event().at())) {
        if (isLate(window, each)) {
          late.add(line(LATE, window, each.event().key(), each.event().v()));
        } else {
          groups
              .computeIfAbsent(each.event().key(), key -> new java.util.HashMap<>())
              .computeIfAbsent(window, w -> new ArrayList<>())
              .add(each.event());
        }
      }
    }
    List<String> results = new ArrayList<>();
    Map<Long, long[]> again = new TreeMap<>();
    groups.forEach(
        (key, windows) ->
            joined(windows)
                .forEach(
                    (window, events) -> {
                      long n = events.size();
                      long sum = events.stream().mapToLong(Event::v).sum();
                      results.add(line(IN_WINDOW, window, key, n, sum));
                      long start = AGAIN.windowStart((window.end() - 1) * 1000);
                      long[] counted = again.computeIfAbsent(start, s -> new long[2]);
                      counted[0]++;
                      counted[1] += n;
                    }));
    List<String> ofResults = new ArrayList<>();
    if (windowing.kind() != Windowing.Kind.GLOBAL) {
      again.forEach(
          (start, counted) -> {
            Window window = new Window(start, start + AGAIN.sizeMillis());
            ofResults.add(line(OF_RESULTS, window, counted[0], counted[1]));
          });
    }
    results.sort(null);
    late.sort(null);
    ofResults.sort(null);
    return new Expected(results, late, ofResults);
  }

  private boolean isLate(Window window, Arrived each) {
    if (each.watermark() == Long.MIN_VALUE || window == null) {
      return false;
    }
    long end =
        switch (windowing.kind()) {
          case GLOBAL -> Long.MAX_VALUE - windowing.latenessMillis();
          case SESSIONS -> each.event().at() + 1;
          default -> window.end();
        };
    return end + windowing.latenessMillis() <= each.watermark();
  }

  private List<Window> windows(long at) {
    long size = windowing.sizeMillis();
    List<Window> windows = new ArrayList<>();
    switch (windowing.kind()) {
      case GLOBAL -> windows.add(new Window(0, 0));
      case SESSIONS -> windows.add(new Window(at, at + size));
      case CALENDAR -> windows.add(calendar(at));
      default -> {
        boolean fixed = windowing.kind() == Windowing.Kind.FIXED;
        long period = fixed ? size : windowing.periodMillis();
        for (long start = at - size + 1; start <= at; start++) {
          if (Math.floorMod(start - windowing.offsetMillis(), period) == 0) {
            windows.add(new Window(start, start + size));
          }
        }
      }
    }
    return windows;
  }

  private Window calendar(long at) {
    ZoneId zone = ZoneId.of(windowing.zone());
    LocalDate day = Instant.ofEpochMilli(at).atZone(zone).toLocalDate();
    LocalDate from =
        switch (windowing.unit()) {
          case DAY -> day;
          case WEEK -> day.minusDays(day.getDayOfWeek().ordinal());
          case MONTH -> day.minusDays(day.getDayOfMonth() - 1);
        };
    LocalDate to =
        switch (windowing.unit()) {
          case DAY -> from.plusDays(1);
          case WEEK -> from.plusDays(7);
          case MONTH -> from.plusDays(from.lengthOfMonth());
        };
    return new Window(
        from.atStartOfDay(zone).toInstant().toEpochMilli(),
        to.atStartOfDay(zone).toInstant().toEpochMilli());
  }

  /** Of sessions, those whose windows overlap, again and again until none do. */
  private Map<Window, List<Event>> joined(Map<Window, List<Event>> windows) {
    if (windowing.kind() != Windowing.Kind.SESSIONS) {
      return windows;
    }
    for (Window a : windows.keySet()) {
      for (Window b : windows.keySet()) {
        if (!a.equals(b) && a.start() < b.end() && b.start() < a.end()) {
          Map<Window, List<Event>> fewer = new java.util.HashMap<>(windows);
          List<Event> both = new ArrayList<>(fewer.remove(a));
          both.addAll(fewer.remove(b));
          Window union = new Window(Math.min(a.start(), b.start()), Math.max(a.end(), b.end()));
          fewer.put(union, both);
          return joined(fewer);
        }
      }
    }
    return windows;
  }

  private String line(RowType type, Window window, Object... fields) {
    boolean global = windowing.kind() == Windowing.Kind.GLOBAL;
    Object[] row = java.util.Arrays.copyOf(fields, fields.length + 2);
    row[fields.length] = global ? null : (Long) (window.start() * 1000);
    row[fields.length + 1] = global ? null : (Long) (window.end() * 1000);
    return Values.toJson(type, row);
  }

  /** In is what the windows gave and what was late. */
  void assertAddsUp(Counts counts) {
    long events = arrived.size();
    long filtered = counts.get("p/windows", "filtered");
    long grouped = counts.get("p/count", "grouped");
    long late = counts.get("p/count", "late");
    assertThat(counts.get("p/late", "written")).isEqualTo(late);
    assertThat(counts.get("p/results", "written")).isEqualTo(counts.get("p/count", "groups"));
    if (sliced) {
      assertThat(counts.get("p/count", "in:0")).isEqualTo(events - filtered);
      assertThat(counts.get("p/count", "windowed") + counts.get("p/count", "late_rows"))
          .isEqualTo(events - filtered);
      assertThat(counts.get("p/count", "pairs")).isEqualTo(grouped + late);
    } else {
      assertThat(counts.get("p/count", "in:0")).isEqualTo(grouped + late);
    }
    long pairs = arrived.stream().mapToLong(each -> windows(each.event().at()).size()).sum();
    assertThat(grouped + late).isEqualTo(pairs);
  }
}
