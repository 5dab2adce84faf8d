package io.millrace.pipelines.plan;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.spec.EnvironmentSpec;
import io.millrace.pipelines.spec.PipelineSpec.StepSpec;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.step.DeadLetter;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends the errors that no step reads to the environment's {@code dead_letters}: one sink for each
 * pipeline, in a folder of the run. Without an environment such an error stops the run; an
 * environment without the key is a problem.
 */
final class DeadLetterSinks {
  /** The step's name in plans and ledgers. */
  static final String NAME = "dead letters";

  private final PlanContext context;
  private final Problems problems;

  DeadLetterSinks(PlanContext context, Problems problems) {
    this.context = context;
    this.problems = problems;
  }

  Graph link(Graph graph, List<StepSpec> origins) {
    EnvironmentSpec environment = context.environment();
    List<Integer> open = Planner.withoutErrorOutput(graph);
    if (environment == null || open.isEmpty()) {
      return graph;
    }
    if (environment.deadLetters() == null) {
      refuse(origins, open, environment);
      return graph;
    }
    List<Graph.Node> nodes = new ArrayList<>(graph.nodes());
    List<String> pipelines =
        open.stream().map(node -> graph.node(node).pipeline()).distinct().toList();
    for (String pipeline : pipelines) {
      List<Graph.Edge> letters = new ArrayList<>();
      for (int failing : open) {
        if (graph.node(failing).pipeline().equals(pipeline)) {
          letters.add(new Graph.Edge(common(nodes, graph.node(failing)), Graph.MAIN));
        }
      }
      sink(nodes, pipeline, letters);
    }
    return new Graph(nodes);
  }

  private void refuse(List<StepSpec> origins, List<Integer> open, EnvironmentSpec environment) {
    StepSpec first = origins.get(open.get(0));
    problems.error(
        "no-dead-letters",
        first.typeSpan(),
        "a bad event in '" + first.id() + "' would have nowhere to go",
        "environment '"
            + environment.name()
            + "' has no dead_letters: add to it"
            + " `dead_letters: {files: {path: \"dead-letters/\"}}`",
        "or give the step `error_handling: {output: errors}` and read that output");
  }

  /** The common fields of a node's dead letters: the rest differs from step to step. */
  private static int common(List<Graph.Node> nodes, Graph.Node failing) {
    List<Expression> fields = new ArrayList<>();
    RowType common = DeadLetter.COMMON;
    for (int i = 0; i < common.size(); i++) {
      fields.add(new Expression.FieldRef(i, common.name(i), common.type(i)));
    }
    int index = nodes.size();
    nodes.add(
        new Graph.Node(
            index,
            failing.pipeline(),
            failing.name() + "/" + NAME,
            new Step.MapToFields(fields, common),
            List.of(new Graph.Edge(failing.index(), Graph.ERRORS))));
    return index;
  }

  private void sink(List<Graph.Node> nodes, String pipeline, List<Graph.Edge> letters) {
    RowType common = DeadLetter.COMMON;
    int flatten = nodes.size();
    nodes.add(new Graph.Node(flatten, pipeline, NAME + "/all", new Step.Flatten(common), letters));
    String folder = context.resolve(context.environment().deadLetters().paths().get(0));
    String slash = folder.endsWith("/") ? "" : "/";
    FileSink sink =
        new FileSink(
            folder + slash + pipeline + "/run=" + context.runId() + "/",
            "dead-letters",
            FileSink.Format.JSON,
            ',',
            Compression.NONE,
            List.of(),
            false,
            false);
    nodes.add(
        new Graph.Node(
            flatten + 1,
            pipeline,
            NAME,
            new Step.WriteFiles(sink, Long.MIN_VALUE, Long.MAX_VALUE, common),
            List.of(new Graph.Edge(flatten, Graph.MAIN))));
  }
}
