package io.millrace.transforms.segment;

import io.millrace.transforms.aggregate.GroupSize;
import io.millrace.transforms.aggregate.GroupTable;
import io.millrace.transforms.batch.CellSize;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What a keyed step keeps in a stream, in figures: each part is so many bytes for each of its
 * things. The bytes are those of the packs, see {@link CellSize} for what is assumed of texts; what
 * a runner adds to them is its own. That the largest state of a run is between half and twice of
 * this (of few keys: and 4 KiB a window and shard, of parts that are not merged yet), and that all
 * of it is freed: {@code StateSizeTest}.
 *
 * @param parts never empty
 */
public record StateSize(List<Part> parts) {
  /** Of rows that wait for their bucket. */
  private static final long BUCKET = KeyedRow.BUCKET_MILLIS;

  private static final long DAY = 86_400_000;

  public StateSize {
    parts = List.copyOf(parts);
  }

  /** What there is so many bytes of. */
  public enum Thing {
    /** Keys, times the windows that are open at once. */
    WINDOWS,
    /** Keys, times the slices of the windows that are open at once. */
    SLICES,
    /** Keys, times the sessions of a key and the parts of sessions that may still join them. */
    SESSIONS,
    /** Rows of so much event time. */
    ROWS,
    LEFT_ROWS,
    RIGHT_ROWS,
    /** Ids of events of so much event time. */
    IDS,
    /** Keys, for each the latest row of so much event time. */
    LATEST,
    /** Shards. */
    FILES
  }

  /**
   * So many bytes of a thing.
   *
   * @param bytes of one
   * @param panes how many of them a key has at once, at most
   * @param spanMillis the event time that the things kept at once are from; Long.MAX_VALUE: all
   * @param values of {@link Thing#WINDOWS}, {@link Thing#SLICES} and {@link Thing#SESSIONS} what
   *     comes to the bytes of each with the values of some aggregates
   */
  public record Part(
      Thing thing, long bytes, long panes, long spanMillis, List<GroupSize.PerValue> values) {
    public Part {
      values = List.copyOf(values);
    }
  }

  /**
   * The state of a step behind a shuffle.
   *
   * @throws IllegalArgumentException if the step keeps none
   */
  public static StateSize of(Graph graph, Graph.Node node) {
    Step step = node.step();
    long ahead = ahead(graph, node);
    if (step instanceof Step.Combine combine) {
      return new StateSize(List.of(groups(combine, ahead)));
    } else if (step instanceof Step.Join join) {
      Windowing windowing = join.windowing();
      boolean global = windowing.kind() == Windowing.Kind.GLOBAL;
      long span =
          global ? Long.MAX_VALUE : sum(length(windowing), windowing.latenessMillis() + ahead);
      return sides(graph, node, join.leftKeys(), join.rightKeys(), span, span);
    } else if (step instanceof Step.IntervalJoin join) {
      long waiting = BUCKET + join.latenessMillis() + ahead;
      return sides(
          graph,
          node,
          join.leftKeys(),
          join.rightKeys(),
          sum(waiting, millis(join.afterMicros())),
          sum(waiting, millis(join.beforeMicros())));
    } else if (step instanceof Step.AsOfJoin join) {
      return asOf(graph, node, join, BUCKET + join.latenessMillis() + ahead);
    } else if (step instanceof Step.Deduplicate deduplicate) {
      long id = key(deduplicate.id());
      return new StateSize(
          List.of(
              rows(
                  Thing.ROWS,
                  row(graph, node, 0, deduplicate.id()),
                  BUCKET + deduplicate.latenessMillis() + ahead),
              rows(
                  Thing.IDS,
                  id + Long.BYTES + CellSize.slice(id),
                  BUCKET + deduplicate.horizonMillis())));
    } else if (step instanceof Step.Order order) {
      long span = BUCKET + order.latenessMillis() + ahead;
      return new StateSize(List.of(rows(Thing.ROWS, row(graph, node, 0, order.keys()), span)));
    } else if (step instanceof Step.WriteFiles) {
      return new StateSize(
          List.of(new Part(Thing.FILES, GatherHead.FILE_BYTES, 1, Long.MAX_VALUE, List.of())));
    } else if (step instanceof Step.AssertEqual) {
      return new StateSize(
          List.of(rows(Thing.ROWS, row(graph, node, 0, List.of()), Long.MAX_VALUE)));
    }
    throw new IllegalArgumentException(node.id() + " keeps nothing");
  }

  private static Part groups(Step.Combine step, long ahead) {
    GroupSize group = GroupSize.of(step);
    Windowing windowing = step.windowing();
    if (windowing.kind() == Windowing.Kind.GLOBAL) {
      return new Part(Thing.WINDOWS, group.bytes(), 1, Long.MAX_VALUE, group.values());
    }
    long open = windowing.latenessMillis() + ahead;
    if (windowing.kind() == Windowing.Kind.SESSIONS) {
      // One that has begun, and what starts in each part of the gap that is not over.
      long parts = 2 + ceiling(open, GroupTable.grid(windowing));
      return new Part(Thing.SESSIONS, group.bytes(), parts, open, group.values());
    }
    long size = length(windowing);
    boolean sliding = windowing.kind() == Windowing.Kind.SLIDING;
    long period = sliding ? windowing.periodMillis() : size;
    long panes = ceiling(sum(size, open), period);
    if (step.sliced() && size % period != 0) {
      panes *= 2;
    }
    Thing thing = step.sliced() ? Thing.SLICES : Thing.WINDOWS;
    return new Part(thing, group.bytes(), panes, sum(size, open), group.values());
  }

  private static StateSize sides(
      Graph graph,
      Graph.Node node,
      List<Expression> leftKeys,
      List<Expression> rightKeys,
      long leftSpan,
      long rightSpan) {
    return new StateSize(
        List.of(
            rows(Thing.LEFT_ROWS, row(graph, node, JoiningHead.LEFT, leftKeys), leftSpan),
            rows(Thing.RIGHT_ROWS, row(graph, node, JoiningHead.RIGHT, rightKeys), rightSpan)));
  }

  private static StateSize asOf(Graph graph, Graph.Node node, Step.AsOfJoin join, long waiting) {
    StateSize sides = sides(graph, node, join.leftKeys(), join.rightKeys(), waiting, waiting);
    boolean forEver = join.withinMicros() == Long.MAX_VALUE;
    long key = key(join.rightKeys());
    long row = row(graph, node, JoiningHead.RIGHT, join.rightKeys());
    long kept = key + 9 + row + (forEver ? 0 : CellSize.slice(key));
    long span = forEver ? Long.MAX_VALUE : sum(BUCKET, millis(join.withinMicros()));
    return new StateSize(
        List.of(sides.parts.get(0), sides.parts.get(1), rows(Thing.LATEST, kept, span)));
  }

  private static Part rows(Thing thing, long bytes, long span) {
    return new Part(thing, bytes, 1, span, List.of());
  }

  /** A row as {@link KeyedRow#write} has it. */
  private static long row(Graph graph, Graph.Node node, int input, List<Expression> keys) {
    Graph.Edge edge = node.inputs().get(Math.min(input, node.inputs().size() - 1));
    long cells = LongStream.of(cells(graph, edge)).sum();
    return 1 + CellSize.slice(key(keys)) + 4 * Long.BYTES + CellSize.slice(cells);
  }

  /** The bytes of each field of the rows of an edge: a field that nobody needs is not there. */
  private static long[] cells(Graph graph, Graph.Edge edge) {
    RowType type = Segment.Types.output(graph, edge);
    long[] cells = type.fields().stream().map(Field::type).mapToLong(CellSize::of).toArray();
    Graph.Node from = graph.node(edge.from());
    if (edge.port() != Graph.MAIN) {
      return cells;
    }
    if (from.step() instanceof Step.Read read) {
      boolean[] needed = read.source() == null ? null : read.source().needed();
      for (int i = 0; needed != null && i < needed.length; i++) {
        cells[i] = needed[i] ? cells[i] : 1;
      }
    } else if (from.step() instanceof Step.Filter
        || from.step() instanceof Step.WindowInto
        || from.step() instanceof Step.AssignTimestamps
        || from.step() instanceof Step.ExtractWindowingInfo
        || from.step() instanceof Step.Validate
        || from.step() instanceof Step.Deduplicate
        || from.step() instanceof Step.Order) {
      long[] before = cells(graph, from.inputs().get(0));
      System.arraycopy(before, 0, cells, 0, before.length);
    }
    return cells;
  }

  private static long key(List<Expression> keys) {
    return keys.stream().map(Expression::type).mapToLong(CellSize::of).sum();
  }

  /**
   * How far ahead of the watermark of a step its rows come, in milliseconds: of a source, what may
   * be out of order; behind a keyed step, how long its results hold the watermark back.
   */
  static long ahead(Graph graph, Graph.Node node) {
    long most = 0;
    for (Graph.Edge edge : node.inputs()) {
      most = Math.max(most, aheadOf(graph, graph.node(edge.from())));
    }
    return most;
  }

  private static long aheadOf(Graph graph, Graph.Node from) {
    Step step = from.step();
    if (step instanceof Step.Read read) {
      return millis(read.outOfOrderMicros());
    } else if (step instanceof Step.Combine combine) {
      boolean sessions = combine.windowing().kind() == Windowing.Kind.SESSIONS;
      return sessions ? combine.windowing().sizeMillis() : 0;
    } else if (step instanceof Step.Join) {
      return 0;
    } else if (step instanceof Step.IntervalJoin join) {
      long left = join.leftOuter() ? millis(join.afterMicros()) : 0;
      return BUCKET + Math.max(left, join.rightOuter() ? millis(join.beforeMicros()) : 0);
    } else if (step instanceof Step.AsOfJoin
        || step instanceof Step.Deduplicate
        || step instanceof Step.Order) {
      return BUCKET;
    }
    return ahead(graph, from);
  }

  /** The length of a window; a month is taken as 30 days. */
  private static long length(Windowing windowing) {
    if (windowing.kind() != Windowing.Kind.CALENDAR) {
      return windowing.sizeMillis();
    }
    return switch (windowing.unit()) {
      case DAY -> DAY;
      case WEEK -> 7 * DAY;
      case MONTH -> 30 * DAY;
    };
  }

  /** Rounded up; nothing for less than 0. */
  private static long millis(long micros) {
    return micros <= 0 ? 0 : ceiling(micros, 1000);
  }

  private static long ceiling(long a, long b) {
    return a / b + (a % b > 0 ? 1 : 0);
  }

  private static long sum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }
}
