package io.millrace.pipelines.plan;

import io.millrace.pipelines.expression.Expressions;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.spec.PipelineSpec;
import io.millrace.pipelines.spec.PipelineSpec.OutputRef;
import io.millrace.pipelines.spec.PipelineSpec.StepSpec;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.DeadLetter;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Types pipelines step by step and makes one graph of them. */
public final class Planner {
  /** The end of the names of nodes that bring the errors of a step together. */
  static final String ERRORS = "/errors";

  private static final String OUTPUT_SCHEMA = "output_schema";
  private static final Set<String> OUR_LANGUAGES = Set.of("generic", "sql", "calcite");

  private final Map<String, OperatorSpec> operators;
  private final PlanContext context;
  private final Problems problems;
  private final List<Graph.Node> nodes = new ArrayList<>();
  private final List<StepSpec> origins = new ArrayList<>();
  private final Map<Step.Read, Flow> scans = new LinkedHashMap<>();
  private PipelineSpec pipeline;
  private Map<String, Flow> outputs;

  public Planner(Map<String, OperatorSpec> operators, PlanContext context, Problems problems) {
    this.operators = operators;
    this.context = context;
    this.problems = problems;
  }

  /** The plan of all pipelines together, or null after problems. */
  public Plan plan(List<PipelineSpec> pipelines) {
    for (PipelineSpec spec : pipelines) {
      plan(spec);
    }
    if (problems.hasErrors()) {
      return null;
    }
    Graph planned = new Graph(nodes);
    SameFiles.refuse(planned, origins, problems);
    MergedWindows.refuse(planned, origins, problems);
    UpdateRules.check(planned, origins, problems);
    planned = Slices.apply(planned);
    Graph graph = new DeadLetterSinks(context, problems).link(planned, origins);
    if (problems.hasErrors()) {
      return null;
    }
    graph = TimeRange.apply(graph, context.from(), context.to());
    return new Plan(pipelines.stream().map(PipelineSpec::name).toList(), Projection.apply(graph));
  }

  private void plan(PipelineSpec spec) {
    pipeline = spec;
    outputs = new HashMap<>();
    for (StepSpec step : spec.steps()) {
      plan(step);
    }
  }

  private void plan(StepSpec spec) {
    OperatorSpec operator = operators.get(spec.type());
    if (operator == null) {
      return;
    }
    if (spec.language() != null && !OUR_LANGUAGES.contains(spec.language())) {
      Expressions.refuseLanguage(spec.language(), spec.typeSpan(), problems);
      return;
    }
    Map<String, List<Flow>> inputs = new LinkedHashMap<>();
    for (Map.Entry<String, List<OutputRef>> input : spec.inputs().entrySet()) {
      List<Flow> flows = new ArrayList<>();
      for (OutputRef ref : input.getValue()) {
        Flow flow = outputs.get(key(ref.step(), ref.tag()));
        if (flow == null) {
          return; // The step before has problems of its own.
        }
        if (isBehindSink(flow, ref)) {
          return;
        }
        flows.add(flow);
      }
      inputs.put(input.getKey(), flows);
    }
    YamlNode schema = spec.config().get(OUTPUT_SCHEMA);
    StepPlan step = new StepPlan(this, schema == null ? spec : withoutSchema(spec), inputs);
    operator.plan(step);
    Flow output = step.output();
    if (output != null && schema != null) {
      output = checked(step, schema, output);
    } else if (schema != null && !problems.hasErrors()) {
      problems.error(
          "unknown-key",
          spec.config().keySpan(OUTPUT_SCHEMA),
          "'" + spec.id() + "' has no main output that a schema could be for",
          "put a ValidateWithSchema step where its rows are read");
    }
    if (output != null) {
      outputs.put(key(spec.id(), OutputRef.MAIN), output);
    }
  }

  private static StepSpec withoutSchema(StepSpec spec) {
    Map<String, YamlNode.Entry> entries = new LinkedHashMap<>(spec.config().entries());
    entries.remove(OUTPUT_SCHEMA);
    return new StepSpec(
        spec.id(),
        spec.type(),
        spec.typeSpan(),
        spec.language(),
        new YamlNode.Mapping(entries, spec.config().span()),
        spec.inputs(),
        spec.errorOutput(),
        spec.span());
  }

  /** What leaves a step, once it has been held against the step's {@code output_schema}. */
  private Flow checked(StepPlan step, YamlNode schema, Flow output) {
    StepSpec spec = step.spec();
    Flow errors =
        spec.errorOutput() == null ? null : outputs.get(key(spec.id(), spec.errorOutput()));
    Step.Validate validate = SchemaRules.read(schema, schema.span(), output.type(), problems);
    if (validate == null) {
      return null;
    }
    Flow checked =
        step.add(OUTPUT_SCHEMA, validate, List.of(output), output.windowing(), output.timed());
    if (errors != null) {
      RowType before = errors.type().type(DeadLetter.ELEMENT).row();
      RowType all = ErrorOutputs.union(before, output.type());
      Flow violations = outputs.get(key(spec.id(), spec.errorOutput()));
      together(spec, all, List.of(errors, violations));
    }
    return checked;
  }

  /** See {@link StepPlan#errors}. */
  void errors(StepSpec spec, RowType element, List<Flow> parts) {
    if (spec.errorOutput() == null) {
      return;
    }
    List<Flow> letters = new ArrayList<>();
    for (Flow part : parts) {
      int index = part.edge().from();
      RowType input = Graphs.inputType(new Graph(nodes), nodes.get(index));
      Graph.Edge edge = new Graph.Edge(index, Graph.ERRORS);
      letters.add(new Flow(edge, DeadLetter.type(input), part.windowing(), false));
    }
    together(spec, element, letters);
  }

  private void together(StepSpec spec, RowType element, List<Flow> letters) {
    RowType type = DeadLetter.type(element);
    List<Graph.Edge> edges = new ArrayList<>();
    for (Flow errors : letters) {
      Graph.Edge edge = errors.edge();
      if (!errors.type().equals(type)) {
        String name = spec.id() + ERRORS + " " + (edges.size() + 1);
        List<Expression> fields = ErrorOutputs.aligned(errors.type(), element);
        edge = plumbing(name, new Step.MapToFields(fields, type), List.of(edge), spec);
      }
      edges.add(edge);
    }
    Graph.Edge all =
        edges.size() == 1
            ? edges.get(0)
            : plumbing(spec.id() + ERRORS, new Step.Flatten(type), edges, spec);
    Flow flow = new Flow(all, type, letters.get(0).windowing(), false);
    outputs.put(key(spec.id(), spec.errorOutput()), flow);
  }

  /** A node that only passes on, without errors of its own. */
  private Graph.Edge plumbing(String name, Step step, List<Graph.Edge> from, StepSpec spec) {
    nodes.add(new Graph.Node(nodes.size(), pipeline.name(), name, step, from));
    origins.add(spec);
    return StepPlan.mainOf(nodes.size() - 1);
  }

  Graph.Node node(int index) {
    return nodes.get(index);
  }

  StepSpec origin(int index) {
    return origins.get(index);
  }

  /** Rows end in a sink: a step behind one would wait for ever. */
  private boolean isBehindSink(Flow flow, OutputRef ref) {
    boolean sink =
        flow.edge().port() == Graph.MAIN
            && nodes.get(flow.edge().from()).step() instanceof Step.WriteFiles;
    if (sink) {
      problems.error(
          "no-rows",
          ref.span(),
          "'" + ref.step() + "' writes its rows and passes none on",
          "read what comes into it: `input: ` the step before '" + ref.step() + "'");
    }
    return sink;
  }

  private static String key(String step, String tag) {
    return step + "\0" + tag;
  }

  Problems problems() {
    return problems;
  }

  PlanContext context() {
    return context;
  }

  void output(StepSpec spec, String tag, Flow flow) {
    outputs.put(key(spec.id(), tag), flow);
  }

  Flow addNode(
      String name, Step step, List<Flow> from, Windowing windowing, boolean timed, StepSpec spec) {
    int index = nodes.size();
    nodes.add(
        new Graph.Node(index, pipeline.name(), name, step, from.stream().map(Flow::edge).toList()));
    origins.add(spec);
    if (spec.errorOutput() != null) {
      addErrors(spec, index, from.isEmpty() ? step.output() : from.get(0).type(), windowing);
    }
    return new Flow(StepPlan.mainOf(index), step.output(), windowing, timed);
  }

  /**
   * A scan with an error output of its own is not shared: its bad events are for that pipeline to
   * see, and another's must not go there alone.
   */
  Flow addRead(StepSpec spec, Step.Read step) {
    boolean share = context.share() && spec.errorOutput() == null;
    Flow known = share ? scans.get(step) : null;
    if (known != null) {
      return known;
    }
    Flow flow =
        addNode(spec.id(), step, List.of(), Windowing.GLOBAL, step.eventTime() != null, spec);
    if (share) {
      scans.put(step, flow);
    }
    return flow;
  }

  /** The errors of the last node of a step that has several are those that its error output has. */
  private void addErrors(StepSpec spec, int node, RowType input, Windowing windowing) {
    Flow flow =
        new Flow(new Graph.Edge(node, Graph.ERRORS), DeadLetter.type(input), windowing, false);
    outputs.put(key(spec.id(), spec.errorOutput()), flow);
  }

  /** The nodes whose errors are read by nobody, in order. */
  static List<Integer> withoutErrorOutput(Graph graph) {
    Set<Integer> handled = new HashSet<>();
    for (Graph.Node node : graph.nodes()) {
      for (Graph.Edge edge : node.inputs()) {
        if (edge.port() == Graph.ERRORS) {
          handled.add(edge.from());
        }
      }
    }
    List<Integer> open = new ArrayList<>();
    for (Graph.Node node : graph.nodes()) {
      boolean plumbing = node.name().contains(ERRORS);
      if (!handled.contains(node.index()) && !plumbing && canFail(node.step())) {
        open.add(node.index());
      }
    }
    return open;
  }

  private static boolean canFail(Step step) {
    return step instanceof Step.Read
        || step instanceof Step.Filter
        || step instanceof Step.MapToFields
        || step instanceof Step.Explode
        || step instanceof Step.AssignTimestamps
        || step instanceof Step.Validate
        || step instanceof Step.Deduplicate
        || step instanceof Step.Order
        || step instanceof Step.Combine
        || Graphs.isJoin(step)
        || step instanceof Step.AssertEqual
        || step instanceof Step.WriteFiles;
  }
}
