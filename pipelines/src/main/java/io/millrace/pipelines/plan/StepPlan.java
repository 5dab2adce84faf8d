package io.millrace.pipelines.plan;

import io.millrace.pipelines.expression.Expressions;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.spec.PipelineSpec.StepSpec;
import io.millrace.pipelines.yaml.Config;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.DeadLetter;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.List;
import java.util.Map;

/** What an {@link OperatorSpec} sees of its step, and how it answers. */
public final class StepPlan {
  private final Planner planner;
  private final StepSpec spec;
  private final Map<String, List<Flow>> inputs;
  private final Config config;
  private Flow output;

  StepPlan(Planner planner, StepSpec spec, Map<String, List<Flow>> inputs) {
    this.planner = planner;
    this.spec = spec;
    this.inputs = inputs;
    this.config =
        Config.of(spec.config(), "the config of '" + spec.id() + "'", spec.typeSpan(), problems());
  }

  public StepSpec spec() {
    return spec;
  }

  public Config config() {
    return config;
  }

  public Problems problems() {
    return planner.problems();
  }

  public PlanContext context() {
    return planner.context();
  }

  /** The only input. */
  public Flow input() {
    return inputs().get(0);
  }

  /** All inputs, in the order of the file. */
  public List<Flow> inputs() {
    return inputs.values().stream().flatMap(List::stream).toList();
  }

  /** Adds a node under the step's own name. */
  public Flow add(Step step, Flow input) {
    return add("", step, List.of(input), input.windowing(), input.timed());
  }

  /** Adds a node; with a {@code suffix} it is a part of the step and named {@code step/suffix}. */
  public Flow add(String suffix, Step step, List<Flow> from, Windowing windowing, boolean timed) {
    String name = suffix.isEmpty() ? spec.id() : spec.id() + "/" + suffix;
    return planner.addNode(name, step, from, windowing, timed, spec);
  }

  /** A scan, shared with an equal one of another pipeline where that is allowed. */
  public Flow addRead(Step.Read step) {
    return planner.addRead(spec, step);
  }

  /** Says what leaves the step; not saying it means that problems were reported. */
  public void output(Flow flow) {
    output = flow;
  }

  /** Says what leaves the step by another output than the main one. */
  public void output(String tag, Flow flow) {
    planner.output(spec, tag, flow);
  }

  /** The errors of one of several nodes of the step, or null when no output takes them. */
  public Flow errors(Flow node, Flow input) {
    if (spec.errorOutput() == null) {
      return null;
    }
    Graph.Edge edge = new Graph.Edge(node.edge().from(), Graph.ERRORS);
    return new Flow(edge, DeadLetter.type(input.type()), node.windowing(), false);
  }

  Flow output() {
    return output;
  }

  /**
   * Says which parts of the step can fail: their dead letters are its error output, if it has one.
   * Without this they are those of its last node.
   *
   * @param element the fields that the {@code element} of the errors is to have
   * @param parts what leaves the nodes
   */
  public void errors(RowType element, List<Flow> parts) {
    planner.errors(spec, element, parts);
  }

  /** A node that has been added. */
  public Graph.Node node(int index) {
    return planner.node(index);
  }

  /** The step that a node was first added for. */
  public StepSpec origin(int index) {
    return planner.origin(index);
  }

  /** The expression under a key, of any type, or null after its problems. */
  public Expression expression(String key, RowType scope) {
    YamlNode node = config.requiredNode(key);
    return node == null ? null : expression(node, "'" + key + "'", scope);
  }

  /**
   * The expression that a node says: a text or a number, or a mapping with {@code expression}.
   *
   * @param what for people: {@code 'keep'}
   */
  public Expression expression(YamlNode node, String what, RowType scope) {
    YamlNode written = node;
    if (node instanceof YamlNode.Mapping mapping) {
      for (String foreign : List.of("callable", "path", "name")) {
        if (mapping.get(foreign) != null) {
          problems()
              .error(
                  "python-only",
                  mapping.keySpan(foreign),
                  what + " is given as '" + foreign + "', which needs another language's code",
                  "write an SQL expression over the fields: `expression: \"amount * 2\"`");
          return null;
        }
      }
      Config nested = Config.of(mapping, what, problems());
      written = nested.requiredNode("expression");
      nested.allow("output_type");
      if (!nested.done()) {
        return null;
      }
    }
    if (!(written instanceof YamlNode.Scalar scalar) || scalar.isNull()) {
      Span at = written == null ? spec.typeSpan() : written.span();
      problems().error("wrong-kind", at, what + " must be an expression");
      return null;
    }
    return Expressions.parse(scalar.text(), scalar.textSpan(), scope, problems());
  }

  /** As {@link #expression(String, RowType)}, of one kind; another one is a problem. */
  public Expression expression(String key, RowType scope, Type.Kind kind, String inWords) {
    Expression expression = expression(key, scope);
    if (expression != null && expression.type().kind() != kind) {
      problems()
          .error(
              "wrong-type",
              config.textSpan(key),
              "'" + key + "' must be " + inWords + ", this is " + expression.type());
      return null;
    }
    return expression;
  }

  /** The place of the step's type, where a problem without a better place is shown. */
  public Span span() {
    return spec.typeSpan();
  }

  /** The inputs by tag, in the order of the file. */
  public Map<String, List<Flow>> inputsByTag() {
    return inputs;
  }

  /** The main rows of the step whose graph node this is. */
  static Graph.Edge mainOf(int node) {
    return new Graph.Edge(node, Graph.MAIN);
  }
}
