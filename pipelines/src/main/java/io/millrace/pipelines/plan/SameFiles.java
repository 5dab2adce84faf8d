package io.millrace.pipelines.plan;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.spec.PipelineSpec.StepSpec;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Two steps that write files of the same names would replace each other's. */
final class SameFiles {
  private SameFiles() {}

  static void refuse(Graph graph, List<StepSpec> origins, Problems problems) {
    Map<String, Integer> first = new HashMap<>();
    for (Graph.Node node : graph.nodes()) {
      if (node.step() instanceof Step.WriteFiles write) {
        Integer other = first.putIfAbsent(names(write.sink()), node.index());
        if (other != null) {
          refuse(node, graph.node(other), origins, problems);
        }
      }
    }
  }

  private static void refuse(
      Graph.Node node, Graph.Node other, List<StepSpec> origins, Problems problems) {
    StepSpec step = origins.get(node.index());
    boolean stream = step.type().equals("WriteToStream");
    boolean far = !node.pipeline().equals(other.pipeline());
    problems.error(
        "same-files",
        step.typeSpan(),
        "'"
            + step.id()
            + "' would write the same files as '"
            + origins.get(other.index()).id()
            + "'"
            + (far ? " of pipeline '" + other.pipeline() + "'" : ""),
        far
            ? "run the pipelines one after the other, or let them write to different places"
            : stream
                ? "write to the stream in one step, with `input: [...]` of all that belongs in it"
                : "give one of them another 'path'");
  }

  private static String names(FileSink sink) {
    return sink.directory() + "\0" + sink.prefix() + "\0" + sink.extension();
  }
}
