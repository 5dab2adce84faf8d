package io.millrace.pipelines.testing;

import io.millrace.pipelines.operator.GivenRows;
import io.millrace.pipelines.plan.Graphs;
import io.millrace.pipelines.plan.Slices;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.spec.PipelineSpec;
import io.millrace.pipelines.testing.TestCase.Rows;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A pipeline's graph rewritten for one test: mocked steps are given rows, expectations are files,
 * and what leads to no expectation is left out.
 */
final class TestPlan {
  private final PipelineSpec pipeline;
  private final Graph graph;
  private final Problems problems;
  private final List<Graph.Node> nodes;
  private final Map<Graph.Edge, Graph.Edge> mocked = new HashMap<>();
  private final Map<Rows, Integer> sinks = new LinkedHashMap<>();
  private final Map<Rows, GivenRows> expected = new LinkedHashMap<>();
  private final Map<Graph.Edge, Integer> forgotten = new LinkedHashMap<>();

  TestPlan(PipelineSpec pipeline, Graph graph, Problems problems) {
    this.pipeline = pipeline;
    // Given rows may have no event time, so nothing to find their slices by.
    this.graph = Slices.without(graph);
    this.problems = problems;
    this.nodes = new ArrayList<>(this.graph.nodes());
  }

  /** What each expectation is compared with: the folder of its sink. */
  Map<Rows, String> folders(String base) {
    Map<Rows, String> folders = new LinkedHashMap<>();
    sinks.forEach((rows, node) -> folders.put(rows, base + "/" + node + "/"));
    return folders;
  }

  /** The rows of an expectation, typed. */
  GivenRows expected(Rows rows) {
    return expected.get(rows);
  }

  /** The graph to run, whose expectations are written below {@code base}; null after problems. */
  Graph rewrite(TestCase test, String base) {
    int before = problems.errors();
    for (Rows rows : test.mockOutputs()) {
      Graph.Edge edge = output(rows);
      if (edge != null) {
        mock(rows, edge);
      }
    }
    for (Rows rows : test.mockInputs()) {
      for (Graph.Edge edge : inputs(rows)) {
        mock(rows, edge);
      }
    }
    for (Rows rows : test.expectedOutputs()) {
      Graph.Edge edge = output(rows);
      if (edge != null) {
        expect(rows, List.of(edge), base);
      }
    }
    for (Rows rows : test.expectedInputs()) {
      List<Graph.Edge> edges = inputs(rows);
      if (!edges.isEmpty()) {
        expect(rows, edges, base);
      }
    }
    if (problems.errors() > before) {
      return null;
    }
    forgetErrors(base);
    Graph pruned = pruned();
    for (Graph.Node node : pruned.nodes()) {
      if (node.step() instanceof Step.Read && !allowed(test, node.name())) {
        problems.error(
            "unmocked-source",
            test.span(),
            "the test would read '" + node.name() + "' for real",
            "give its rows in mock_outputs, or name it in allowed_sources");
      }
    }
    return problems.errors() > before ? null : pruned;
  }

  private boolean allowed(TestCase test, String name) {
    return pipeline.steps().stream()
        .filter(step -> step.id().equals(name))
        .anyMatch(
            step ->
                test.allowedSources().contains(step.id())
                    || test.allowedSources().contains(step.type()));
  }

  /**
   * The step that rows are given or expected at: by name, else by a type that only one step has.
   */
  private PipelineSpec.StepSpec step(Rows rows, String name) {
    List<PipelineSpec.StepSpec> byName =
        pipeline.steps().stream().filter(step -> step.id().equals(name)).toList();
    if (!byName.isEmpty()) {
      return byName.get(0);
    }
    List<PipelineSpec.StepSpec> byType =
        pipeline.steps().stream().filter(step -> step.type().equals(name)).toList();
    return byType.size() == 1 ? byType.get(0) : null;
  }

  private void unknown(Rows rows) {
    List<String> names = pipeline.steps().stream().map(PipelineSpec.StepSpec::id).toList();
    problems.error(
        "unknown-transform",
        rows.span(),
        "there is no step '" + rows.step() + "' in the pipeline",
        Suggest.advice("steps", rows.step(), names));
  }

  private Graph.Edge output(Rows rows) {
    PipelineSpec.StepSpec whole = step(rows, rows.step());
    if (whole != null) {
      return new Graph.Edge(last(whole.id()), Graph.MAIN);
    }
    int dot = rows.step().lastIndexOf('.');
    PipelineSpec.StepSpec step = dot < 0 ? null : step(rows, rows.step().substring(0, dot));
    String tag = rows.step().substring(dot + 1);
    int several = step == null ? -1 : part(step.id() + "/errors");
    if (several >= 0 && tag.equals(step.errorOutput())) {
      return new Graph.Edge(several, Graph.MAIN);
    }
    if (step != null && step.type().equals("Partition") && part(step.id() + "/" + tag) >= 0) {
      return new Graph.Edge(part(step.id() + "/" + tag), Graph.MAIN);
    }
    if (step != null && tag.equals(step.errorOutput())) {
      return new Graph.Edge(node(step.id()), Graph.ERRORS);
    }
    if (step != null
        && step.config().get("late_output") instanceof YamlNode.Scalar late
        && tag.equals(late.text())) {
      int ready = part(step.id() + "/late");
      return ready < 0
          ? new Graph.Edge(node(step.id()), Graph.LATE)
          : new Graph.Edge(ready, Graph.MAIN);
    }
    int part = part(rows.step());
    if (part >= 0) {
      return new Graph.Edge(part, Graph.MAIN);
    }
    unknown(rows);
    return null;
  }

  private List<Graph.Edge> inputs(Rows rows) {
    PipelineSpec.StepSpec step = step(rows, rows.step());
    if (step == null) {
      unknown(rows);
      return List.of();
    }
    for (Graph.Node node : graph.nodes()) {
      boolean part = node.name().startsWith(step.id() + "/") && !node.name().endsWith("letters");
      if (node.pipeline().equals(pipeline.name())
          && (node.name().equals(step.id()) || part)
          && !node.name().equals(step.id() + "/table")
          && !node.name().equals(step.id() + "/always")) {
        return node.inputs().stream().flatMap(edge -> beforeWindows(step, edge)).toList();
      }
    }
    return List.of();
  }

  /** What comes into the windows that a step's own {@code windowing} puts before it. */
  private Stream<Graph.Edge> beforeWindows(PipelineSpec.StepSpec step, Graph.Edge edge) {
    Graph.Node from = graph.node(edge.from());
    return from.name().startsWith(step.id() + "-WindowInto[")
        ? from.inputs().stream()
        : Stream.of(edge);
  }

  /** The node whose rows leave a step. */
  private int last(String step) {
    int checked = part(step + "/output_schema");
    int windows = part(step + "/windows");
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

  private int node(String step) {
    int found = part(step);
    if (found >= 0) {
      return found;
    }
    throw new IllegalStateException("step '" + step + "' is not in the graph");
  }

  private void mock(Rows rows, Graph.Edge edge) {
    RowType type = Graphs.edgeType(graph, edge);
    GivenRows given = GivenRows.of(rows.elements(), type, problems);
    if (given == null) {
      return;
    }
    Graph.Edge made = add("mock of " + rows.step(), new Step.Create(given.rows(), type));
    boolean late = edge.port() == Graph.LATE;
    int from = late ? graph.node(edge.from()).inputs().get(0).from() : edge.from();
    Expression time = edge.port() == Graph.ERRORS ? null : eventTime(from, type);
    if (time != null) {
      made = add("event time of " + rows.step(), new Step.AssignTimestamps(time, type), made);
    }
    List<Windowing> set = time == null ? List.of() : windowsOf(from);
    for (Windowing windows : set) {
      made = add("windows of " + rows.step(), new Step.WindowInto(windows, type), made);
    }
    mocked.put(edge, made);
  }

  /**
   * The event time of given rows: what last set it, where the rows still have the fields that it is
   * made of; null for none.
   */
  private Expression eventTime(int node, RowType rows) {
    Step step = graph.node(node).step();
    if (step instanceof Step.Read read) {
      return read.eventTime() == null ? null : Rebind.to(read.eventTime(), rows);
    }
    if (step instanceof Step.AssignTimestamps assign) {
      return Rebind.to(assign.timestamp(), rows);
    }
    if (step instanceof Step.Combine
        || step instanceof Step.Join
        || graph.node(node).inputs().isEmpty()) {
      return null;
    }
    return eventTime(graph.node(node).inputs().get(0).from(), rows);
  }

  /** The windows that rows behind a node are in: none, or the last that were set. */
  private List<Windowing> windowsOf(int node) {
    if (graph.node(node).step() instanceof Step.WindowInto into) {
      return List.of(into.windowing());
    }
    List<Graph.Edge> inputs = graph.node(node).inputs();
    return inputs.isEmpty() ? List.of() : windowsOf(inputs.get(0).from());
  }

  private void expect(Rows rows, List<Graph.Edge> edges, String base) {
    RowType type = Graphs.edgeType(graph, edges.get(0));
    GivenRows given = GivenRows.of(rows.elements(), type, problems);
    if (given == null) {
      return;
    }
    expected.put(rows, given);
    Graph.Edge[] inputs = edges.toArray(Graph.Edge[]::new);
    Graph.Edge all = add("rows of " + rows.step(), new Step.Flatten(type), inputs);
    sinks.put(rows, write("expected " + rows.step(), all, type, base));
  }

  /**
   * Bad events have the place that the pipeline gives them, though nobody looks there: a test
   * without an expectation of them is not to fail because what reads them is left out.
   */
  private void forgetErrors(String base) {
    for (Graph.Node node : graph.nodes()) {
      for (Graph.Edge edge : node.inputs()) {
        if (edge.port() == Graph.ERRORS && !mocked.containsKey(edge)) {
          RowType type = Graphs.edgeType(graph, edge);
          forgotten.computeIfAbsent(
              edge, errors -> write("errors of " + node.name(), errors, type, base));
        }
      }
    }
  }

  /** Adds a sink in a folder of its own, and gives the number that names both. */
  private int write(String name, Graph.Edge input, RowType type, String base) {
    int index = nodes.size();
    FileSink sink =
        new FileSink(
            base + "/" + index + "/",
            "rows",
            FileSink.Format.JSON,
            ',',
            Compression.NONE,
            List.of(),
            false,
            false);
    add(name, new Step.WriteFiles(sink, Long.MIN_VALUE, Long.MAX_VALUE, type), input);
    return index;
  }

  private Graph.Edge add(String name, Step step, Graph.Edge... inputs) {
    int index = nodes.size();
    String unique = name + " #" + index;
    nodes.add(new Graph.Node(index, pipeline.name(), unique, step, List.of(inputs)));
    return new Graph.Edge(index, Graph.MAIN);
  }

  /** The nodes that an expectation needs, in topological order, with mocks in place. */
  private Graph pruned() {
    BitSet needed = new BitSet();
    List<Integer> order = new ArrayList<>();
    sinks.values().forEach(sink -> visit(sink, needed, order));
    forgotten.forEach(
        (errors, sink) -> {
          if (needed.get(errors.from())) {
            visit(sink, needed, order);
          }
        });
    Map<Integer, Integer> moved = new HashMap<>();
    List<Graph.Node> kept = new ArrayList<>();
    for (int index : order) {
      Graph.Node node = nodes.get(index);
      moved.put(index, kept.size());
      List<Graph.Edge> inputs = new ArrayList<>();
      for (Graph.Edge edge : node.inputs()) {
        Graph.Edge actual = actual(index, edge);
        inputs.add(new Graph.Edge(moved.get(actual.from()), actual.port()));
      }
      kept.add(new Graph.Node(kept.size(), node.pipeline(), node.name(), node.step(), inputs));
    }
    order.stream()
        .filter(this::hasPlaceForErrors)
        .forEach(index -> letters(kept, moved.get(index)));
    return new Graph(kept);
  }

  /** Whether a bad event of a step has a place in the whole pipeline. */
  private boolean hasPlaceForErrors(int index) {
    return index < graph.nodes().size() && !graph.consumers(index, Graph.ERRORS).isEmpty();
  }

  /** A place for the bad events of a step that nothing kept reads; they go nowhere from it. */
  private static void letters(List<Graph.Node> kept, int failing) {
    Graph.Edge errors = new Graph.Edge(failing, Graph.ERRORS);
    Graph.Node node = kept.get(failing);
    if (kept.stream().anyMatch(reader -> reader.inputs().contains(errors))) {
      return;
    }
    RowType type = Graphs.edgeType(new Graph(kept), errors);
    String name = node.name() + "/dead letters";
    kept.add(
        new Graph.Node(
            kept.size(), node.pipeline(), name, new Step.Flatten(type), List.of(errors)));
  }

  /** Expectations see what a step really puts out, all others the mock. */
  private Graph.Edge actual(int reader, Graph.Edge edge) {
    return mocked.getOrDefault(edge, edge);
  }

  private void visit(int index, BitSet seen, List<Integer> order) {
    if (seen.get(index)) {
      return;
    }
    seen.set(index);
    for (Graph.Edge edge : nodes.get(index).inputs()) {
      visit(actual(index, edge).from(), seen, order);
    }
    order.add(index);
  }
}
