package io.millrace.pipelines.plan;

import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the {@code --from} and {@code --to} of a run into its graph. Reads are widened by the
 * windows and their lateness, those behind each other added up, so that every window that ends
 * inside is whole; sinks write only what lies inside, which for an aggregate means windows that end
 * inside. An aggregate over the global window takes only events inside.
 *
 * <p>How far back a session goes is not known: reads go back by {@link #SESSION_GAPS} gaps, at
 * least a day. A session that ends inside and is longer than that is there without what came
 * before. At the end of the range sessions are exact: one that goes on beyond it ends beyond it.
 */
final class TimeRange {
  private static final int SESSION_GAPS = 24;
  private static final long DAY = 86_400_000;

  private TimeRange() {}

  static Graph apply(Graph graph, long from, long to) {
    if (from == Long.MIN_VALUE && to == Long.MAX_VALUE) {
      return graph;
    }
    long widest = widest(graph);
    boolean[] windowed = windowed(graph);
    List<Graph.Node> nodes = new ArrayList<>();
    for (Graph.Node node : graph.nodes()) {
      nodes.add(
          new Graph.Node(
              node.index(),
              node.pipeline(),
              node.name(),
              bounded(node, windowed[node.index()], from, to, widest),
              node.inputs()));
    }
    return new Graph(nodes);
  }

  /** How far before a row the events lie that it is made of, in microseconds: windows add up. */
  private static long widest(Graph graph) {
    long[] back = new long[graph.nodes().size()];
    long widest = 0;
    for (Graph.Node node : graph.nodes()) {
      for (Graph.Edge edge : node.inputs()) {
        back[node.index()] = Math.max(back[node.index()], back[edge.from()]);
      }
      if (node.step() instanceof Step.WindowInto window) {
        Windowing w = window.windowing();
        long length = (longest(w) + w.latenessMillis()) * 1000;
        back[node.index()] = Math.min(back[node.index()] + length, Long.MAX_VALUE / 4);
      }
      widest = Math.max(widest, back[node.index()]);
    }
    return widest;
  }

  /**
   * As long as a window can be, in milliseconds; a day of a calendar, whatever is done to its
   * clock, is shorter than two of 24 hours.
   */
  private static long longest(Windowing windowing) {
    return switch (windowing.kind()) {
      case GLOBAL -> 0;
      case FIXED, SLIDING -> windowing.sizeMillis();
      case SESSIONS -> Math.max(DAY, SESSION_GAPS * windowing.sizeMillis());
      case CALENDAR ->
          switch (windowing.unit()) {
            case DAY -> 2 * DAY;
            case WEEK -> 8 * DAY;
            case MONTH -> 32 * DAY;
          };
    };
  }

  private static Step bounded(Graph.Node node, boolean windowed, long from, long to, long widest) {
    if (node.step() instanceof Step.Read read) {
      long early =
          from == Long.MIN_VALUE ? from : Math.max(from, Long.MIN_VALUE + 1 + widest) - widest;
      return new Step.Read(
          read.source(), read.eventTime(), read.outOfOrderMicros(), early, to, read.output());
    }
    if (node.step() instanceof Step.Combine combine && !windowed) {
      return new Step.Combine(
          combine.keys(),
          combine.aggregates(),
          combine.windowing(),
          combine.sliced(),
          from,
          to,
          combine.output());
    }
    if (node.step() instanceof Step.WriteFiles write && !node.name().equals(DeadLetterSinks.NAME)) {
      return new Step.WriteFiles(write.sink(), from, to, write.output());
    }
    return node.step();
  }

  /** For each node whether its rows are in windows. */
  private static boolean[] windowed(Graph graph) {
    boolean[] windowed = new boolean[graph.nodes().size()];
    for (Graph.Node node : graph.nodes()) {
      if (node.step() instanceof Step.WindowInto window) {
        windowed[node.index()] = window.windowing().kind() != Windowing.Kind.GLOBAL;
      } else {
        for (Graph.Edge edge : node.inputs()) {
          windowed[node.index()] |= windowed[edge.from()];
        }
      }
    }
    return windowed;
  }
}
