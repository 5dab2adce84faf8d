package io.millrace.pipelines.plan;

import io.millrace.transforms.step.DeadLetter;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.type.RowType;

/** What a graph's edges carry. */
public final class Graphs {
  private Graphs() {}

  /** The rows that come into a node; of a root the rows that leave it. */
  public static RowType inputType(Graph graph, Graph.Node node) {
    return node.inputs().isEmpty() ? node.step().output() : edgeType(graph, node.inputs().get(0));
  }

  /** The rows that flow along an edge. */
  public static RowType edgeType(Graph graph, Graph.Edge edge) {
    Graph.Node from = graph.node(edge.from());
    return switch (edge.port()) {
      case Graph.MAIN -> from.step().output();
      case Graph.LATE -> inputType(graph, from);
      default -> DeadLetter.type(inputType(graph, from));
    };
  }

  /** Whether a node is where the planner sends the bad events that no step reads. */
  public static boolean isDeadLetterSink(Graph.Node node) {
    return node.name().equals(DeadLetterSinks.NAME);
  }
}
