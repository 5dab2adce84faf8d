package io.millrace.pipelines.plan;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.spec.PipelineSpec.StepSpec;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import java.util.List;

/**
 * Refuses to aggregate or join results of sessions as sessions once more: their windows are what
 * they are, and rows of different ones would have to be merged again.
 */
final class MergedWindows {
  private MergedWindows() {}

  static void refuse(Graph graph, List<StepSpec> origins, Problems problems) {
    for (Graph.Node node : graph.nodes()) {
      Graph.Node merged = isInSessions(node.step()) ? merged(graph, node) : null;
      if (merged != null) {
        StepSpec spec = origins.get(node.index());
        problems.error(
            "merged-windows",
            spec.typeSpan(),
            "the rows of '" + spec.id() + "' are results of sessions, in windows of their own",
            "give the step windows: `windowing: {type: fixed, size: 1h}`, or {type: global}");
      }
    }
  }

  private static boolean isInSessions(Step step) {
    if (step instanceof Step.Combine combine) {
      return combine.windowing().kind() == Windowing.Kind.SESSIONS;
    }
    return step instanceof Step.Join join && join.windowing().kind() == Windowing.Kind.SESSIONS;
  }

  /** The keyed step between a step and its windows, or null. */
  private static Graph.Node merged(Graph graph, Graph.Node node) {
    for (Graph.Edge edge : node.inputs()) {
      Graph.Node from = graph.node(edge.from());
      if (from.step() instanceof Step.WindowInto) {
        continue;
      }
      boolean late = edge.port() == Graph.LATE;
      Graph.Node found = !late && isInSessions(from.step()) ? from : merged(graph, from);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
