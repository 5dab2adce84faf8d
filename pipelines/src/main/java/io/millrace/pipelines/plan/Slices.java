package io.millrace.pipelines.plan;

import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Leaves a row of sliding windows one where it is only aggregated: it goes into its slice, not into
 * each of its windows, and each window is put together from its slices behind the shuffle.
 */
public final class Slices {
  private Slices() {}

  /**
   * The graph with the sliding windows sliced that only an aggregate reads, directly or behind
   * steps that look at each row and not at its windows.
   */
  static Graph apply(Graph graph) {
    Set<Integer> sliced = new HashSet<>();
    for (Graph.Node node : graph.nodes()) {
      if (node.step() instanceof Step.Combine && node.inputs().size() == 1) {
        int windows = windows(graph, node);
        if (windows >= 0) {
          sliced.add(node.index());
          sliced.add(windows);
        }
      }
    }
    return rewritten(graph, sliced);
  }

  /** The graph with rows in each of their windows. */
  public static Graph without(Graph graph) {
    return rewritten(graph, Set.of());
  }

  /** The sliding windows that only this aggregate is behind, or -1. */
  private static int windows(Graph graph, Graph.Node combine) {
    Graph.Edge edge = combine.inputs().get(0);
    while (edge.port() == Graph.MAIN && graph.consumers(edge.from(), Graph.MAIN).size() == 1) {
      Graph.Node node = graph.node(edge.from());
      if (node.step() instanceof Step.WindowInto into) {
        boolean sliding = into.windowing().kind() == Windowing.Kind.SLIDING;
        return sliding ? node.index() : -1;
      }
      if (!looksAtRowsAlone(node.step())
          || !graph.consumers(node.index(), Graph.ERRORS).isEmpty()) {
        return -1;
      }
      edge = node.inputs().get(0);
    }
    return -1;
  }

  private static boolean looksAtRowsAlone(Step step) {
    return step instanceof Step.Filter
        || step instanceof Step.MapToFields
        || step instanceof Step.Explode;
  }

  private static Graph rewritten(Graph graph, Set<Integer> sliced) {
    List<Graph.Node> nodes = new ArrayList<>();
    for (Graph.Node node : graph.nodes()) {
      Step step = with(node.step(), sliced.contains(node.index()));
      nodes.add(new Graph.Node(node.index(), node.pipeline(), node.name(), step, node.inputs()));
    }
    return new Graph(nodes);
  }

  private static Step with(Step step, boolean sliced) {
    if (step instanceof Step.WindowInto into) {
      return new Step.WindowInto(into.windowing(), sliced, into.output());
    }
    if (step instanceof Step.Combine combine) {
      return new Step.Combine(
          combine.keys(),
          combine.aggregates(),
          combine.windowing(),
          sliced,
          combine.from(),
          combine.to(),
          combine.output());
    }
    return step;
  }
}
