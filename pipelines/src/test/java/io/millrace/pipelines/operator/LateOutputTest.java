package io.millrace.pipelines.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.plan.Declared;
import io.millrace.pipelines.plan.Graphs;
import io.millrace.pipelines.plan.Plan;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows that come too late to a step as an output of it. */
class LateOutputTest {
  private static final String WINDOWS = "windowing: {type: fixed, size: 1h}";
  private static final String LATE_SINK =
      "{type: WriteToJson, name: lost, input: count.late, config: {path: late/}}";

  @TempDir Path folder;

  private Declared pipeline(String combine, String... more) {
    String[] lines = new String[5 + more.length];
    lines[0] = "pipeline:";
    lines[1] = "  transforms:";
    lines[2] = "    - {type: ReadFromStream, config: {stream: rides}}";
    lines[3] =
        "    - {type: Combine, name: count, input: ReadFromStream, "
            + WINDOWS
            + ", config: {group_by: city, combine: {n: {fn: count}}, "
            + combine
            + "}}";
    lines[4] = "    - {type: WriteToJson, input: count, config: {path: out/}}";
    for (int i = 0; i < more.length; i++) {
      lines[5 + i] = "    - " + more[i];
    }
    return Declared.rides(folder).file("config/pipelines/p.yaml", lines);
  }

  /** Goal: late rows are whole, so a sink of them needs all fields of the scan. */
  @Test
  void lateRowsLeaveAsTheyCame() {
    Declared declared = pipeline("late_output: late", LATE_SINK);
    Plan plan = declared.plan("p");

    assertThat(declared.problems().render()).isEmpty();
    Graph graph = plan.graph();
    Graph.Node sink =
        graph.nodes().stream().filter(node -> node.name().equals("lost")).findFirst().orElseThrow();
    Graph.Edge edge = sink.inputs().get(0);
    assertThat(graph.node(edge.from()).name()).isEqualTo("count");
    assertThat(edge.port()).isEqualTo(Graph.LATE);
    assertThat(Graphs.edgeType(graph, edge).names()).hasSize(10);
    assertThat(((Step.Read) graph.node(0).step()).source().needed()).doesNotContain(false);
  }

  @Test
  void anOutputThatNobodyTakesIsAProblem() {
    Declared declared = pipeline("late_output: late");
    declared.plan("p");

    assertThat(declared.problems().render())
        .contains("nobody takes the late rows of 'count'", "add a step with 'input: count.late'");
  }

  @Test
  void aMisspeltOneIsSaidOnce() {
    Declared declared = pipeline("late_output: late", LATE_SINK.replace("count.late", "count.lat"));
    declared.plan("p");

    assertThat(declared.problems().render())
        .contains("the step 'count' has no output 'lat'")
        .doesNotContain("nobody takes");
  }

  @Test
  void theMainOutputsNameIsTaken() {
    Declared declared =
        pipeline("late_output: output", LATE_SINK.replace("count.late", "count.output"));
    declared.plan("p");

    assertThat(declared.problems().render())
        .contains("'output' is the name of another output of 'count'");
  }

  /** Goal: without the key nothing is there to take, and the fields are as few as they were. */
  @Test
  void withoutTheKeyLateRowsAreOnlyCounted() {
    Declared declared = pipeline("");
    Plan plan = declared.plan("p");

    assertThat(declared.problems().render()).isEmpty();
    assertThat(plan.graph().nodes().stream().flatMap(node -> node.inputs().stream()))
        .extracting(Graph.Edge::port)
        .doesNotContain(Graph.LATE);
    assertThat(List.of(plan.graph().node(0).name())).containsExactly("ReadFromStream");
  }
}
