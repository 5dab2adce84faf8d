package io.millrace.pipelines.testing;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.spec.PipelineSpec;
import io.millrace.pipelines.spec.PipelineSpec.StepSpec;
import io.millrace.pipelines.testing.TestCase.Rows;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Where in a graph the steps are that a test speaks of: by name, type or stream. */
final class Steps {
  private static final String READ = "ReadFromStream";
  private static final String WRITE = "WriteToStream";

  private final PipelineSpec pipeline;
  private final Graph graph;
  private final Problems problems;

  Steps(PipelineSpec pipeline, Graph graph, Problems problems) {
    this.pipeline = pipeline;
    this.graph = graph;
    this.problems = problems;
  }

  /** What leaves a step; null after a problem. */
  Graph.Edge output(Rows rows) {
    StepSpec whole = find(rows.step(), READ);
    if (whole != null) {
      return new Graph.Edge(last(whole), Graph.MAIN);
    }
    int dot = rows.step().lastIndexOf('.');
    StepSpec step = dot < 0 ? null : find(rows.step().substring(0, dot), READ);
    String tag = rows.step().substring(dot + 1);
    int several = step == null ? -1 : part(step.id() + "/errors");
    if (several >= 0 && tag.equals(step.errorOutput())) {
      return new Graph.Edge(several, Graph.MAIN);
    }
    if (step != null && step.type().equals("Partition") && part(step.id() + "/" + tag) >= 0) {
      return new Graph.Edge(part(step.id() + "/" + tag), Graph.MAIN);
    }
    if (step != null && tag.equals(step.errorOutput())) {
      return new Graph.Edge(node(step), Graph.ERRORS);
    }
    if (step != null
        && step.config().get("late_output") instanceof YamlNode.Scalar late
        && tag.equals(late.text())) {
      int ready = part(step.id() + "/late");
      return ready < 0 ? new Graph.Edge(node(step), Graph.LATE) : new Graph.Edge(ready, Graph.MAIN);
    }
    int part = part(rows.step());
    if (part >= 0) {
      return new Graph.Edge(part, Graph.MAIN);
    }
    unknown(rows);
    return null;
  }

  /** What comes into a step; empty after a problem. */
  List<Graph.Edge> inputs(Rows rows) {
    StepSpec step = find(rows.step(), WRITE);
    if (step == null) {
      unknown(rows);
      return List.of();
    }
    List<Graph.Node> nodes = nodes(step);
    return nodes.isEmpty()
        ? List.of()
        : nodes.get(0).inputs().stream().flatMap(edge -> beforeWindows(step, edge)).toList();
  }

  /** What leaves a step, or comes into one that only writes; empty after a problem. */
  List<Graph.Edge> results(Rows rows) {
    StepSpec step = find(rows.step(), WRITE);
    if (step != null && graph.node(node(step)).step() instanceof Step.WriteFiles) {
      return inputs(rows);
    }
    Graph.Edge edge = output(rows);
    return edge == null ? List.of() : List.of(edge);
  }

  /** The fields by which rows replace each other in a step that writes; else empty. */
  List<String> key(Rows rows) {
    StepSpec step = find(rows.step(), WRITE);
    if (step != null && graph.node(node(step)).step() instanceof Step.WriteFiles write) {
      return write.key().stream().map(write.output()::name).toList();
    }
    return List.of();
  }

  /** The late rows of a step; empty after a problem. */
  List<Graph.Edge> late(Rows rows) {
    List<Graph.Edge> late = new ArrayList<>();
    StepSpec step = find(rows.step(), WRITE);
    if (step == null) {
      unknown(rows);
      return late;
    }
    for (Graph.Node node : nodes(step)) {
      if (takesLate(node.step())) {
        late.add(new Graph.Edge(node.index(), Graph.LATE));
      }
    }
    if (late.isEmpty()) {
      problems.error(
          "never-late",
          rows.span(),
          "nothing comes late to '" + rows.step() + "'",
          "late are rows for an aggregate, a join, or another step that waits for time to pass");
    }
    return late;
  }

  /** The bad events of a step; empty after a problem. */
  List<Graph.Edge> dead(Rows rows) {
    List<Graph.Edge> dead = new ArrayList<>();
    StepSpec step = find(rows.step(), WRITE);
    if (step == null) {
      unknown(rows);
      return dead;
    }
    for (Graph.Node node : nodes(step)) {
      if (!graph.consumers(node.index(), Graph.ERRORS).isEmpty()) {
        dead.add(new Graph.Edge(node.index(), Graph.ERRORS));
      }
    }
    if (dead.isEmpty()) {
      problems.error("never-dead", rows.span(), "no event can fail in '" + rows.step() + "'");
    }
    return dead;
  }

  /** Whether a source may be read for real. */
  boolean mayRead(TestCase test, String node) {
    return pipeline.steps().stream()
        .filter(step -> step.id().equals(node))
        .anyMatch(
            step ->
                test.allowedSources().contains(step.id())
                    || test.allowedSources().contains(step.type()));
  }

  private static boolean takesLate(Step step) {
    return Set.of(
            Step.Combine.class,
            Step.Join.class,
            Step.IntervalJoin.class,
            Step.AsOfJoin.class,
            Step.Deduplicate.class,
            Step.Order.class)
        .contains(step.getClass());
  }

  /** By name, else by a type that only one step has, else by a stream that only one step names. */
  private StepSpec find(String name, String ofStreams) {
    List<StepSpec> byName = all(step -> step.id().equals(name));
    if (!byName.isEmpty()) {
      return byName.get(0);
    }
    List<StepSpec> byType = all(step -> step.type().equals(name));
    if (byType.size() == 1) {
      return byType.get(0);
    }
    List<StepSpec> byStream =
        all(
            step ->
                step.config().get("stream") instanceof YamlNode.Scalar stream
                    && stream.text().equals(name));
    List<StepSpec> likely =
        byStream.size() == 1
            ? byStream
            : byStream.stream().filter(step -> step.type().equals(ofStreams)).toList();
    return likely.size() == 1 ? likely.get(0) : null;
  }

  private List<StepSpec> all(Predicate<StepSpec> matches) {
    return pipeline.steps().stream().filter(matches).toList();
  }

  private void unknown(Rows rows) {
    List<String> names =
        pipeline.steps().stream()
            .map(StepSpec::id)
            .filter(name -> !name.contains("-WindowInto["))
            .toList();
    problems.error(
        "unknown-transform",
        rows.span(),
        "there is no step '" + rows.step() + "' in the pipeline",
        Suggest.advice("steps", rows.step(), names));
  }

  /** The nodes that a step is made of, without the way of its bad events. */
  private List<Graph.Node> nodes(StepSpec step) {
    return graph.nodes().stream()
        .filter(node -> node.pipeline().equals(pipeline.name()))
        .filter(
            node ->
                node.name().equals(step.id())
                    || node.name().startsWith(step.id() + "/") && !node.name().endsWith("letters"))
        .filter(node -> !node.name().equals(step.id() + "/table"))
        .filter(node -> !node.name().equals(step.id() + "/always"))
        .toList();
  }

  /** What comes into the windows that a step's own {@code windowing} puts before it. */
  private Stream<Graph.Edge> beforeWindows(StepSpec step, Graph.Edge edge) {
    Graph.Node from = graph.node(edge.from());
    return from.name().startsWith(step.id() + "-WindowInto[")
        ? from.inputs().stream()
        : Stream.of(edge);
  }

  /** The node whose rows leave a step. */
  private int last(StepSpec step) {
    int checked = part(step.id() + "/output_schema");
    int windows = part(step.id() + "/windows");
    return checked >= 0 ? checked : windows >= 0 ? windows : node(step);
  }

  /** A step, or a part of one that the planner named, such as the table of a Lookup; or -1. */
  private int part(String name) {
    for (Graph.Node node : graph.nodes()) {
      if (node.pipeline().equals(pipeline.name()) && node.name().equals(name)) {
        return node.index();
      }
    }
    return -1;
  }

  private int node(StepSpec step) {
    int found = part(step.id());
    if (found >= 0) {
      return found;
    }
    throw new IllegalStateException("step '" + step.id() + "' is not in the graph");
  }
}
