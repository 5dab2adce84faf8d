package io.millrace.pipelines.plan;

import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.step.DeadLetter;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

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
      case Graph.LATE -> Graph.lateType(from.step(), inputType(graph, from));
      default -> DeadLetter.type(inputType(graph, from));
    };
  }

  /**
   * The same graph with every sink writing JSON lines somewhere else.
   *
   * @param directory of a sink, as FileSystems takes it, ends with a slash
   */
  public static Graph redirected(Graph graph, Function<Graph.Node, String> directory) {
    List<Graph.Node> nodes = new ArrayList<>();
    for (Graph.Node node : graph.nodes()) {
      Step step = node.step();
      if (step instanceof Step.WriteFiles write) {
        FileSink here =
            new FileSink(
                directory.apply(node),
                "rows",
                FileSink.Format.JSON,
                ',',
                Compression.NONE,
                List.of(),
                false,
                false);
        step = new Step.WriteFiles(here, write.key(), write.from(), write.to(), write.output());
      }
      nodes.add(new Graph.Node(node.index(), node.pipeline(), node.name(), step, node.inputs()));
    }
    return new Graph(nodes);
  }

  /** For each node by index the Combine whose updates its main rows may be, or -1. */
  public static int[] updates(Graph graph) {
    int[] updates = new int[graph.nodes().size()];
    for (Graph.Node node : graph.nodes()) {
      boolean here =
          node.step() instanceof Step.Combine combine
              && combine.windowing().emit() == Windowing.Emit.UPDATES;
      updates[node.index()] = here ? node.index() : -1;
      for (Graph.Edge edge : node.inputs()) {
        if (!here && edge.port() == Graph.MAIN && updates[node.index()] < 0) {
          updates[node.index()] = updates[edge.from()];
        }
      }
    }
    return updates;
  }

  /** Whether a node is where the planner sends the bad events that no step reads. */
  public static boolean isDeadLetterSink(Graph.Node node) {
    return node.name().equals(DeadLetterSinks.NAME);
  }

  /** Whether a step has a left and a right input. */
  public static boolean isJoin(Step step) {
    return step instanceof Step.Join
        || step instanceof Step.IntervalJoin
        || step instanceof Step.AsOfJoin;
  }
}
