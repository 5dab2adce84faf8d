package io.millrace.pipelines.plan;

import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import java.util.ArrayList;
import java.util.BitSet;
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
    long ahead = ahead(graph);
    BitSet whole = whole(graph);
    boolean[] windowed = windowed(graph);
    List<Graph.Node> nodes = new ArrayList<>();
    for (Graph.Node node : graph.nodes()) {
      nodes.add(
          new Graph.Node(
              node.index(),
              node.pipeline(),
              node.name(),
              bounded(
                  node,
                  windowed[node.index()],
                  node.step() instanceof Step.Read && whole.get(node.index())
                      ? Long.MIN_VALUE
                      : from,
                  node.step() instanceof Step.Read ? plus(to, ahead) : to,
                  widest),
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
      back[node.index()] = Math.min(back[node.index()] + before(node.step()), Long.MAX_VALUE / 4);
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

  /** How far before what a join gives the rows lie that it is made of. */
  private static long before(Step step) {
    if (step instanceof Step.IntervalJoin join) {
      return Math.max(0, Math.max(join.beforeMicros(), join.afterMicros()));
    }
    return step instanceof Step.AsOfJoin join && join.withinMicros() != Long.MAX_VALUE
        ? join.withinMicros()
        : 0;
  }

  /** How far behind a row the events lie that say that it has no partner. */
  private static long ahead(Graph graph) {
    long sum = 0;
    for (Graph.Node node : graph.nodes()) {
      if (node.step() instanceof Step.IntervalJoin join) {
        long left = join.leftOuter() ? join.afterMicros() : 0;
        long right = join.rightOuter() ? join.beforeMicros() : 0;
        sum = Math.min(sum + Math.max(0, Math.max(left, right)), Long.MAX_VALUE / 4);
      }
    }
    return sum;
  }

  private static long plus(long to, long ahead) {
    return to > Long.MAX_VALUE - ahead ? Long.MAX_VALUE : to + ahead;
  }

  /** The nodes whose rows are looked up however old they are. */
  private static BitSet whole(Graph graph) {
    BitSet whole = new BitSet();
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      Graph.Node node = graph.node(i);
      if (whole.get(i)) {
        node.inputs().forEach(edge -> whole.set(edge.from()));
      } else if (node.step() instanceof Step.AsOfJoin join
          && join.withinMicros() == Long.MAX_VALUE) {
        whole.set(node.inputs().get(1).from());
      }
    }
    return whole;
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
      return new Step.WriteFiles(write.sink(), write.key(), from, to, write.output());
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
