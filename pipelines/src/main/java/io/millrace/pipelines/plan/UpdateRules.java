package io.millrace.pipelines.plan;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.spec.PipelineSpec.StepSpec;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import java.util.List;

/**
 * Lets updates of windows go where one replaces the other: through steps that look at each row
 * alone, into a sink with a key. Another aggregate, say, would count each of them.
 */
final class UpdateRules {
  private final Graph graph;
  private final List<StepSpec> origins;
  private final Problems problems;

  private UpdateRules(Graph graph, List<StepSpec> origins, Problems problems) {
    this.graph = graph;
    this.origins = origins;
    this.problems = problems;
  }

  static void check(Graph graph, List<StepSpec> origins, Problems problems) {
    new UpdateRules(graph, origins, problems).check();
  }

  private void check() {
    int[] updates = Graphs.updates(graph);
    for (Graph.Node node : graph.nodes()) {
      if (node.step() instanceof Step.Join join
          && join.windowing().emit() == Windowing.Emit.UPDATES) {
        problems.error(
            "updates-of-a-join",
            origins.get(node.index()).typeSpan(),
            "'" + id(node.index()) + "' gives each pair once, so its windows have no updates",
            "write `emit: final` in its windows; an aggregate can have `emit: updates`");
      }
      node.inputs().stream()
          .filter(edge -> edge.port() == Graph.MAIN && updates[edge.from()] >= 0)
          .findFirst()
          .ifPresent(edge -> check(node, updates[edge.from()]));
    }
  }

  private void check(Graph.Node node, int from) {
    if (node.step() instanceof Step.WriteFiles write && !write.isKeyed()) {
      problems.error(
          "updates-without-key",
          origins.get(node.index()).typeSpan(),
          "'"
              + id(node.index())
              + "' gets updates of '"
              + id(from)
              + "', and does not know which row replaces which",
          "name the fields by which they do in its config: `key: [...]`",
          "or let '" + id(from) + "' give each window once: `emit: final`");
    } else if (isKeyed(node.step())) {
      problems.error(
          "updates-into-a-keyed-step",
          origins.get(node.index()).typeSpan(),
          "'"
              + id(node.index())
              + "' would take each update of '"
              + id(from)
              + "' for a row of its own",
          "let '" + id(from) + "' give each window once: `emit: final`",
          "updates may go through steps on single rows into a step that writes with a `key`");
    }
  }

  private static boolean isKeyed(Step step) {
    return step instanceof Step.Combine
        || Graphs.isJoin(step)
        || step instanceof Step.Deduplicate
        || step instanceof Step.Order
        || step instanceof Step.AssertEqual;
  }

  private String id(int node) {
    return origins.get(node).id();
  }
}
