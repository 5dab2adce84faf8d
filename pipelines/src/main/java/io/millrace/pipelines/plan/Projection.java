package io.millrace.pipelines.plan;

import io.millrace.pipelines.expression.Expressions;
import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.DeadLetter;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Finds which fields of each scan somebody reads, so that the others are checked but not decoded.
 * Goes through the graph from its sinks to its sources; the {@code element} of a dead letter stands
 * for all fields of the step that failed.
 */
final class Projection {
  private final Graph graph;
  private final BitSet[] used;

  private Projection(Graph graph) {
    this.graph = graph;
    this.used = new BitSet[graph.nodes().size()];
    for (int i = 0; i < used.length; i++) {
      used[i] = new BitSet();
    }
  }

  static Graph apply(Graph graph) {
    Projection projection = new Projection(graph);
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      projection.visit(graph.node(i));
    }
    return projection.rewritten();
  }

  /** Marks what a node reads of its inputs, given what is read of its output. */
  private void visit(Graph.Node node) {
    Step step = node.step();
    BitSet below = used[node.index()];
    if (step instanceof Step.Join join) {
      sides(node, below, join.leftKeys(), join.rightKeys());
      return;
    } else if (step instanceof Step.IntervalJoin join) {
      sides(node, below, join.leftKeys(), join.rightKeys());
      return;
    } else if (step instanceof Step.AsOfJoin join) {
      sides(node, below, join.leftKeys(), join.rightKeys());
      return;
    }
    BitSet reads = new BitSet();
    if (step instanceof Step.Filter filter) {
      reads.or(below);
      add(filter.keep(), reads);
    } else if (step instanceof Step.MapToFields map) {
      map.fields().forEach(field -> add(field, reads));
    } else if (step instanceof Step.Explode explode) {
      reads.or(below);
      explode.fields().forEach(reads::set);
    } else if (step instanceof Step.AssignTimestamps assign) {
      reads.or(below);
      add(assign.timestamp(), reads);
    } else if (step instanceof Step.Flatten || step instanceof Step.WindowInto) {
      reads.or(below);
    } else if (step instanceof Step.ExtractWindowingInfo info) {
      reads.or(below);
      reads.clear(step.output().size() - info.kinds().size(), step.output().size());
    } else if (step instanceof Step.Combine combine) {
      combine.keys().forEach(key -> add(key, reads));
      for (Step.Aggregate aggregate : combine.aggregates()) {
        if (aggregate.value() != null) {
          add(aggregate.value(), reads);
        }
        if (aggregate.filter() != null) {
          add(aggregate.filter(), reads);
        }
        aggregate.order().forEach(order -> add(order.by(), reads));
      }
    } else if (!node.inputs().isEmpty()) {
      reads.set(0, Graphs.inputType(graph, node).size());
    }
    for (Graph.Edge edge : node.inputs()) {
      mark(edge, reads);
    }
  }

  /** Marks what a join reads: of each input its keys, and of its fields those that are read. */
  private void sides(
      Graph.Node node, BitSet below, List<Expression> leftKeys, List<Expression> rightKeys) {
    int width = Graphs.inputType(graph, node).size();
    BitSet left = below.get(0, width);
    BitSet right = below.get(width, node.step().output().size());
    leftKeys.forEach(key -> add(key, left));
    rightKeys.forEach(key -> add(key, right));
    mark(node.inputs().get(0), left);
    mark(node.inputs().get(1), right);
  }

  private void mark(Graph.Edge edge, BitSet reads) {
    if (edge.port() == Graph.MAIN) {
      used[edge.from()].or(reads);
      return;
    }
    Graph.Node failing = graph.node(edge.from());
    if (edge.port() == Graph.LATE && Graphs.isJoin(failing.step())) {
      sides(failing, reads, List.of(), List.of());
      return;
    } else if (edge.port() == Graph.LATE) {
      mark(failing.inputs().get(0), reads);
      return;
    }
    if (reads.get(DeadLetter.ELEMENT)) {
      if (failing.inputs().isEmpty()) {
        used[failing.index()].set(0, failing.step().output().size());
      } else {
        for (Graph.Edge input : failing.inputs()) {
          BitSet all = new BitSet();
          all.set(0, Graphs.edgeType(graph, input).size());
          mark(input, all);
        }
      }
    }
  }

  private static void add(Expression expression, BitSet reads) {
    Expressions.fieldsOf(expression).forEach(reads::set);
  }

  private Graph rewritten() {
    List<Graph.Node> nodes = new ArrayList<>();
    for (Graph.Node node : graph.nodes()) {
      Step step = node.step() instanceof Step.Read read ? narrowed(node, read) : node.step();
      nodes.add(new Graph.Node(node.index(), node.pipeline(), node.name(), step, node.inputs()));
    }
    return new Graph(nodes);
  }

  private Step narrowed(Graph.Node node, Step.Read read) {
    BitSet fields = used[node.index()];
    if (read.eventTime() != null) {
      add(read.eventTime(), fields);
    }
    FileSource source = read.source();
    boolean[] needed = new boolean[source.schema().type().size()];
    for (int i = 0; i < needed.length; i++) {
      needed[i] = fields.get(i);
    }
    FileSource narrowed =
        new FileSource(
            source.patterns(),
            source.compression(),
            source.format(),
            source.schema(),
            source.metadata(),
            needed);
    return new Step.Read(
        narrowed, read.eventTime(), read.outOfOrderMicros(), read.from(), read.to(), read.output());
  }
}
