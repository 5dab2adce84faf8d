package io.millrace.pipelines.testing;

import io.millrace.pipelines.operator.GivenRows;
import io.millrace.pipelines.plan.Graphs;
import io.millrace.pipelines.plan.Slices;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.spec.PipelineSpec;
import io.millrace.pipelines.testing.TestCase.Kind;
import io.millrace.pipelines.testing.TestCase.Rows;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.step.DeadLetter;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A pipeline's graph rewritten for one test: mocked steps are given rows, which arrive as an {@link
 * Arrangement} says, expectations are files, and what leads to no expectation is left out.
 */
final class TestPlan {
  private final PipelineSpec pipeline;
  private final Graph graph;
  private final Arrangement arrangement;
  private final Problems problems;
  private final Steps steps;
  private final List<Graph.Node> nodes;

  /** For each node the aggregate whose updates its rows may be, or -1. */
  private final int[] updates;

  /** Whether there are updates, which show what has arrived together. */
  private final boolean updating;

  private final Map<Graph.Edge, Graph.Edge> mocked = new HashMap<>();
  private final List<Expectation> expectations = new ArrayList<>();
  private final Map<Graph.Edge, Integer> forgotten = new LinkedHashMap<>();

  TestPlan(PipelineSpec pipeline, Graph graph, Arrangement arrangement, Problems problems) {
    this.pipeline = pipeline;
    // Given rows may have no event time, so nothing to find their slices by.
    this.graph = Slices.without(graph);
    this.arrangement = arrangement;
    this.problems = problems;
    this.steps = new Steps(pipeline, this.graph, problems);
    this.nodes = new ArrayList<>(this.graph.nodes());
    this.updates = Graphs.updates(this.graph);
    this.updating = Arrays.stream(updates).anyMatch(from -> from >= 0);
  }

  List<Expectation> expectations() {
    return expectations;
  }

  /** The folder that a sink writes to. */
  static String folder(String base, int sink) {
    return base + "/" + sink + "/";
  }

  /** The graph to run, whose expectations are written below {@code base}; null after problems. */
  Graph rewrite(TestCase test, String base) {
    int before = problems.errors();
    give(test);
    test.expected().forEach(expected -> expect(expected, base));
    for (Rows rows : test.expectedOutputs()) {
      Graph.Edge edge = steps.output(rows);
      expect(rows, Kind.ROWS, edge == null ? List.of() : List.of(edge), List.of(), base);
    }
    for (Rows rows : test.expectedInputs()) {
      expect(rows, Kind.ROWS, steps.inputs(rows), List.of(), base);
    }
    if (problems.errors() > before) {
      return null;
    }
    forgetErrors(base);
    Graph pruned = pruned();
    for (Graph.Node node : pruned.nodes()) {
      if (node.step() instanceof Step.Read && !steps.mayRead(test, node.name())) {
        problems.error(
            "unmocked-source",
            test.span(),
            "the test would read '" + node.name() + "' for real",
            "give its rows in `given` or mock_outputs, or name it in allowed_sources");
      }
    }
    return problems.errors() > before ? null : pruned;
  }

  // What is given.

  private void give(TestCase test) {
    for (Rows rows : test.given()) {
      Graph.Edge edge = steps.output(rows);
      if (edge != null) {
        given(rows, edge);
      }
    }
    for (Rows rows : test.mockOutputs()) {
      Graph.Edge edge = steps.output(rows);
      if (edge != null) {
        mock(rows, edge);
      }
    }
    for (Rows rows : test.mockInputs()) {
      for (Graph.Edge edge : steps.inputs(rows)) {
        mock(rows, edge);
      }
    }
  }

  /** Events in the order of their arrival, with watermarks. */
  private void given(Rows rows, Graph.Edge edge) {
    RowType type = Graphs.edgeType(graph, edge);
    int from = before(edge);
    Expression time = edge.port() == Graph.ERRORS ? null : eventTime(from, type);
    Step.WindowInto windows = edge.port() == Graph.ERRORS ? null : windowsOf(from);
    boolean windowed = windows != null && windows.windowing().kind() != Windowing.Kind.GLOBAL;
    GivenEvents events =
        GivenEvents.read(
            rows.elements(), new GivenEvents.At(type, time, windowed, outOfOrder(from)), problems);
    if (events != null) {
      mocked(rows, edge, inWindows(rows, source(rows, events), windows, type));
    }
  }

  /** Rows that are just there, with the event times that their fields say. */
  private void mock(Rows rows, Graph.Edge edge) {
    RowType type = Graphs.edgeType(graph, edge);
    GivenRows given = GivenRows.of(rows.elements(), type, problems);
    if (given == null) {
      return;
    }
    Graph.Edge made = source(rows, GivenEvents.of(given));
    int from = before(edge);
    Expression time = edge.port() == Graph.ERRORS ? null : eventTime(from, type);
    if (time != null) {
      made = add("event time of " + rows.step(), new Step.AssignTimestamps(time, type), made);
      made = inWindows(rows, made, windowsOf(from), type);
    }
    mocked(rows, edge, made);
  }

  private void mocked(Rows rows, Graph.Edge edge, Graph.Edge made) {
    if (mocked.put(edge, made) != null) {
      problems.error(
          "duplicate-mock", rows.span(), "rows of '" + rows.step() + "' are given twice");
    }
  }

  private Graph.Edge source(Rows rows, GivenEvents events) {
    List<Graph.Edge> sources = new ArrayList<>();
    for (List<Step.Arrivals> blocks : arrangement.arrange(events)) {
      sources.add(add("mock of " + rows.step(), new Step.Script(blocks, updating, events.type())));
    }
    return sources.size() == 1
        ? sources.get(0)
        : add(
            "mocks of " + rows.step(),
            new Step.Flatten(events.type()),
            sources.toArray(Graph.Edge[]::new));
  }

  private Graph.Edge inWindows(Rows rows, Graph.Edge made, Step.WindowInto windows, RowType type) {
    return windows == null
        ? made
        : add(
            "windows of " + rows.step(),
            new Step.WindowInto(windows.windowing(), windows.sliced(), type),
            made);
  }

  /** The node whose times and windows the rows of an edge have: late ones have the input's. */
  private int before(Graph.Edge edge) {
    return edge.port() == Graph.LATE ? graph.node(edge.from()).inputs().get(0).from() : edge.from();
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

  /** The windows that rows behind a node are in: none (null), or the last that were set. */
  private Step.WindowInto windowsOf(int node) {
    if (graph.node(node).step() instanceof Step.WindowInto into) {
      return into;
    }
    List<Graph.Edge> inputs = graph.node(node).inputs();
    return inputs.isEmpty() ? null : windowsOf(inputs.get(0).from());
  }

  private long outOfOrder(int node) {
    if (graph.node(node).step() instanceof Step.Read read) {
      return read.outOfOrderMicros();
    }
    List<Graph.Edge> inputs = graph.node(node).inputs();
    return inputs.isEmpty() ? 0 : outOfOrder(inputs.get(0).from());
  }

  // What is expected.

  private void expect(TestCase.Expected expected, String base) {
    Rows rows = expected.rows();
    List<Graph.Edge> edges =
        switch (expected.kind()) {
          case ROWS -> steps.results(rows);
          case LATE -> steps.late(rows);
          case DEAD -> steps.dead(rows);
        };
    List<String> key = expected.kind() == Kind.ROWS ? steps.key(rows) : List.of();
    expect(rows, expected.kind(), edges, key, base);
  }

  /**
   * @param key fields by which rows replace each other before they are looked at
   */
  private void expect(Rows rows, Kind kind, List<Graph.Edge> edges, List<String> key, String base) {
    if (edges.isEmpty()) {
      return;
    }
    boolean dead = kind == Kind.DEAD;
    RowType type = dead ? ExpectedRows.DEAD : Graphs.edgeType(graph, edges.get(0));
    ExpectedRows expected = ExpectedRows.read(rows.elements(), type, problems);
    if (expected == null) {
      return;
    }
    Graph.Edge[] inputs = edges.stream().map(e -> dead ? codes(e) : e).toArray(Graph.Edge[]::new);
    Graph.Edge all = add("rows of " + rows.step(), new Step.Flatten(type), inputs);
    if (expected.windowed()) {
      List<Step.InfoKind> kinds = List.of(Step.InfoKind.WINDOW_START, Step.InfoKind.WINDOW_END);
      Step info = new Step.ExtractWindowingInfo(kinds, expected.type());
      all = add("window of " + rows.step(), info, all);
    }
    List<Integer> by = key.stream().map(type::indexOf).toList();
    int sink = write("expected " + rows.step(), all, expected.type(), by, base);
    boolean ordered =
        kind == Kind.ROWS && key.isEmpty() && edges.stream().anyMatch(edge -> isOrdered(edge));
    boolean updated = key.isEmpty() && edges.stream().anyMatch(this::mayUpdate);
    expectations.add(new Expectation(title(kind, rows), kind, expected, sink, ordered, updated));
  }

  private boolean mayUpdate(Graph.Edge edge) {
    return edge.port() == Graph.MAIN && updates[edge.from()] >= 0;
  }

  private static String title(Kind kind, Rows rows) {
    return switch (kind) {
      case ROWS -> "'" + rows.step() + "'";
      case LATE -> "late rows of '" + rows.step() + "'";
      case DEAD -> "dead letters of '" + rows.step() + "'";
    };
  }

  /** Code and message of dead letters. */
  private Graph.Edge codes(Graph.Edge errors) {
    RowType letter = Graphs.edgeType(graph, errors);
    List<Expression> fields = new ArrayList<>();
    for (String name : ExpectedRows.DEAD.names()) {
      int index = letter.indexOf(name);
      fields.add(new Expression.FieldRef(index, name, letter.type(index)));
    }
    RowType codes =
        RowType.of(
            "code", letter.type(DeadLetter.CODE), "message", letter.type(DeadLetter.MESSAGE));
    return add("codes", new Step.MapToFields(fields, codes), errors);
  }

  /** Whether rows come from an Order and nothing has put them together anew. */
  private boolean isOrdered(Graph.Edge edge) {
    Step step = graph.node(edge.from()).step();
    boolean keeps =
        step instanceof Step.Filter
            || step instanceof Step.MapToFields
            || step instanceof Step.Explode
            || step instanceof Step.WindowInto
            || step instanceof Step.ExtractWindowingInfo
            || step instanceof Step.Validate
            || step instanceof Step.LogForTesting;
    return edge.port() == Graph.MAIN
        && (step instanceof Step.Order
            || keeps && isOrdered(graph.node(edge.from()).inputs().get(0)));
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
              edge, errors -> write("errors of " + node.name(), errors, type, List.of(), base));
        }
      }
    }
  }

  /** Adds a sink in a folder of its own, and gives the number that names both. */
  private int write(String name, Graph.Edge input, RowType type, List<Integer> key, String base) {
    int index = nodes.size();
    FileSink sink =
        new FileSink(
            folder(base, index),
            "rows",
            FileSink.Format.JSON,
            ',',
            Compression.NONE,
            List.of(),
            false,
            false);
    add(name, new Step.WriteFiles(sink, key, Long.MIN_VALUE, Long.MAX_VALUE, type), input);
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
    expectations.forEach(expectation -> visit(expectation.sink(), needed, order));
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
        Graph.Edge actual = actual(edge);
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

  private Graph.Edge actual(Graph.Edge edge) {
    return mocked.getOrDefault(edge, edge);
  }

  private void visit(int index, BitSet seen, List<Integer> order) {
    if (seen.get(index)) {
      return;
    }
    seen.set(index);
    for (Graph.Edge edge : nodes.get(index).inputs()) {
      visit(actual(edge).from(), seen, order);
    }
    order.add(index);
  }
}
