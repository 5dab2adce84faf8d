package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.RowType;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The operators of one segment at run time: made in a DoFn's set-up from the graph and the
 * segment's heads, and used by one thread. Behind a flatten of several sources the same steps stand
 * in several segments.
 */
final class Segment {
  private final Graph graph;
  private final RunSettings settings;
  private final Emitter emitter;
  private final Counts counts = new Counts();
  private final Map<Integer, Operator> operators = new LinkedHashMap<>();

  Segment(Graph graph, RunSettings settings, Emitter emitter) {
    this.graph = graph;
    this.settings = settings;
    this.emitter = emitter;
  }

  Counts counts() {
    return counts;
  }

  ScriptHead script(int node) {
    return connect(new ScriptHead(graph.node(node), counts));
  }

  ScanHead scan(int node) {
    return connect(new ScanHead(graph.node(node), counts));
  }

  CreateHead create(int node) {
    return connect(new CreateHead(graph.node(node), counts));
  }

  /** The head for the blocks of a read or a script of a stream. */
  BlockHead blocks(int node) {
    if (graph.node(node).step() instanceof Step.Read) {
      return scan(node);
    }
    return connect(new ScriptHead(graph.node(node), counts));
  }

  /** The heads behind a shuffle by the hashes of their steps. */
  Map<Long, KeyedHead> keyed(List<Integer> nodes) {
    Map<Long, KeyedHead> heads = new HashMap<>();
    for (int index : nodes) {
      heads.put(ShuffleKey.stepHash(graph.node(index).id()), keyed(graph.node(index)));
    }
    return heads;
  }

  private KeyedHead keyed(Graph.Node node) {
    Step step = node.step();
    RowType input = input(node.index());
    if (step instanceof Step.Combine) {
      return connect(CombineHead.of(node, input, counts));
    } else if (step instanceof Step.Deduplicate) {
      return connect(new DeduplicateHead(node, input, counts));
    } else if (step instanceof Step.Order) {
      return connect(new OrderHead(node, input, counts));
    } else if (step instanceof Step.Join) {
      return connect(new JoinHead(node, input, counts));
    } else if (step instanceof Step.IntervalJoin) {
      return connect(new IntervalJoinHead(node, input, counts));
    } else if (step instanceof Step.AsOfJoin) {
      return connect(new AsOfJoinHead(node, input, counts));
    } else if (step instanceof Step.AssertEqual) {
      return new AssertHead(node, input);
    } else if (step instanceof Step.WriteFiles write) {
      WriteOperator writer = connect(new WriteOperator(node, input, settings, counts));
      return write.isKeyed()
          ? new UpsertHead(writer, input)
          : new GatherHead(writer, input, OrderHead.isBefore(graph, node));
    }
    throw new IllegalStateException(node.id() + " is no keyed step");
  }

  /** Flushes every operator and hands over the counts. */
  void finishBundle() throws IOException {
    for (Operator operator : operators.values()) {
      operator.finishBundle(emitter);
    }
    if (!counts.isEmpty()) {
      emitter.counts(counts.encode());
      counts.clear();
    }
  }

  private <T extends Operator> T connect(T head) {
    operators.put(-1 - head.node.index(), head);
    connectOutputs(head);
    return head;
  }

  private void connectOutputs(Operator operator) {
    connect(operator, Graph.MAIN, operator.main);
    connect(operator, Graph.ERRORS, operator.errors);
    connect(operator, Graph.LATE, operator.late);
  }

  private void connect(Operator from, int port, Outlet outlet) {
    for (Graph.Node consumer : graph.nodes()) {
      for (int i = 0; i < consumer.inputs().size(); i++) {
        Graph.Edge edge = consumer.inputs().get(i);
        if (edge.from() == from.node.index() && edge.port() == port) {
          outlet.to(operator(consumer.index()), i);
        }
      }
    }
  }

  private Operator operator(int index) {
    Operator known = operators.get(index);
    if (known != null) {
      return known;
    }
    Operator made = make(graph.node(index));
    operators.put(index, made);
    if (!(made instanceof Sender)) {
      connectOutputs(made);
    } else {
      connect(made, Graph.ERRORS, made.errors);
      connect(made, Graph.LATE, made.late);
    }
    return made;
  }

  private Operator make(Graph.Node node) {
    Step step = node.step();
    RowType input = input(node.index());
    if (step instanceof Step.Filter filter) {
      return new Operators.FilterOperator(node, filter, input, counts);
    } else if (step instanceof Step.MapToFields map) {
      return new Operators.MapOperator(node, map, input, counts);
    } else if (step instanceof Step.Explode explode) {
      return new Operators.ExplodeOperator(node, explode, input, counts);
    } else if (step instanceof Step.Flatten) {
      return new Operators.FlattenOperator(node, input, counts);
    } else if (step instanceof Step.AssignTimestamps assign) {
      return new Operators.TimestampOperator(node, assign, input, counts);
    } else if (step instanceof Step.WindowInto window) {
      return new WindowOperator(node, window, input, counts);
    } else if (step instanceof Step.ExtractWindowingInfo info) {
      return new Operators.InfoOperator(node, info, input, counts);
    } else if (step instanceof Step.Validate validate) {
      return new ValidateOperator(node, validate, input, counts);
    } else if (step instanceof Step.LogForTesting log) {
      return new Operators.LogOperator(node, log, input, counts);
    }
    return sending(node, input);
  }

  /** The side before the shuffle, or a sink. */
  private Operator sending(Graph.Node node, RowType input) {
    Step step = node.step();
    if (step instanceof Step.Combine) {
      return new CombineOperator(
          node, input, settings.shards(), settings.isStream(), emitter, counts);
    } else if (step instanceof Step.Deduplicate deduplicate) {
      OnTime onTime = OnTime.byTime(deduplicate.latenessMillis());
      return sender(node, input, List.of(deduplicate.id()), onTime, RowSender.Panes.BUCKETS);
    } else if (step instanceof Step.Order order) {
      OnTime onTime = OnTime.byTime(order.latenessMillis());
      return sender(node, input, List.of(order.keys()), onTime, RowSender.Panes.BUCKETS);
    } else if (step instanceof Step.Join join) {
      return joining(
          sender(
              node,
              input,
              List.of(join.leftKeys(), join.rightKeys()),
              OnTime.byWindow(join.windowing()),
              RowSender.Panes.WINDOWS),
          join.leftOuter(),
          join.rightOuter());
    } else if (step instanceof Step.IntervalJoin join) {
      return joining(
          sender(
              node,
              input,
              List.of(join.leftKeys(), join.rightKeys()),
              OnTime.byTime(join.latenessMillis()),
              RowSender.Panes.BUCKETS),
          join.leftOuter(),
          join.rightOuter());
    } else if (step instanceof Step.AsOfJoin join) {
      return joining(
          sender(
              node,
              input,
              List.of(join.leftKeys(), join.rightKeys()),
              OnTime.byTime(join.latenessMillis()),
              RowSender.Panes.BUCKETS),
          join.leftOuter(),
          false);
    } else if (step instanceof Step.AssertEqual) {
      return new AssertOperator(node, input, emitter, counts);
    } else if (step instanceof Step.WriteFiles write && write.isKeyed()) {
      return new UpsertOperator(node, input, settings.shards(), emitter, counts);
    } else if (step instanceof Step.WriteFiles) {
      return settings.isStream()
          ? new GatherOperator(node, input, gathering(node), emitter, counts)
          : new WriteOperator(node, input, settings, counts);
    }
    throw new IllegalStateException(node.id() + " cannot stand inside a segment");
  }

  /** Rows that are in order stay so in one place only. */
  private int gathering(Graph.Node sink) {
    return OrderHead.isBefore(graph, sink) ? 1 : settings.shards();
  }

  private RowSender joining(RowSender sender, boolean leftOuter, boolean rightOuter) {
    RowType left = input(sender.node.index());
    return sender.joining(
        List.of(
            leftOuter ? RowSender.NullKeys.ALONE : RowSender.NullKeys.LEFT_OUT,
            rightOuter ? RowSender.NullKeys.ALONE : RowSender.NullKeys.LEFT_OUT),
        new LateRows(Graph.lateType(sender.node.step(), left), left.size()));
  }

  private RowSender sender(
      Graph.Node node,
      RowType input,
      List<List<Expression>> keys,
      OnTime onTime,
      RowSender.Panes panes) {
    return new RowSender(
        node,
        input,
        keys,
        onTime,
        settings.isStream() ? panes : RowSender.Panes.ONE,
        settings.shards(),
        emitter,
        counts);
  }

  /** The type of the rows that come into a step. */
  private RowType input(int index) {
    Graph.Node node = graph.node(index);
    if (node.inputs().isEmpty()) {
      return node.step().output();
    }
    return Types.output(graph, node.inputs().get(0));
  }

  /** The rows of {@code rows} as a batch for a {@link CreateHead}. */
  static Batch batch(RowType type, List<Object[]> rows) {
    Batch batch = new Batch(type, Math.max(1, rows.size()));
    for (int row = 0; row < rows.size(); row++) {
      for (int c = 0; c < type.size(); c++) {
        batch.column(c).set(row, rows.get(row)[c]);
      }
    }
    batch.rows().size = rows.size();
    return batch;
  }

  /** Which rows flow along an edge. */
  static final class Types {
    private Types() {}

    static RowType output(Graph graph, Graph.Edge edge) {
      Graph.Node from = graph.node(edge.from());
      if (edge.port() == Graph.MAIN) {
        return from.step().output();
      }
      RowType input =
          from.inputs().isEmpty() ? from.step().output() : output(graph, from.inputs().get(0));
      return edge.port() == Graph.LATE
          ? Graph.lateType(from.step(), input)
          : io.millrace.transforms.step.DeadLetter.type(input);
    }
  }
}
