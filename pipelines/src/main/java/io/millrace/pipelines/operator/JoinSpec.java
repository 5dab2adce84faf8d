package io.millrace.pipelines.operator;

import io.millrace.pipelines.operator.JoinConfig.Equality;
import io.millrace.pipelines.operator.JoinConfig.Selected;
import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code equalities}: a field that all inputs have, or a list of such and of {@code {input:
 * field}}; {@code type}: inner, left, right, outer, or {@code {outer: [inputs]}}; {@code fields}:
 * by input which to take, or {@code {new: old}}. Several inputs are joined one after the other, in
 * their order.
 */
final class JoinSpec implements OperatorSpec {
  @Override
  public String type() {
    return "Join";
  }

  @Override
  public void plan(StepPlan step) {
    JoinConfig config = JoinConfig.of(step, false);
    if (config == null) {
      step.config().allow("equalities", "type", "fields", "late_output").done();
      return;
    }
    List<Equality> equalities = config.equalities();
    Set<String> outer = outer(step, config);
    List<Selected> selected = config.fields();
    LateOutput late = LateOutput.read(step);
    boolean good = step.config().done();
    Windowing windows = config.windows();
    List<String> order = equalities == null ? null : order(step, config, equalities);
    boolean all = good && order != null && outer != null && selected != null && windows != null;
    if (all && config.different(selected, true)) {
      if (late.isAsked() && order.size() > 2) {
        step.config()
            .problem(
                "not-yet",
                "late_output",
                "a Join of more than two inputs cannot give its late rows",
                "join two inputs, and join the result with the next one in a step of its own");
        return;
      }
      join(step, config, new Chain(equalities, order, outer, selected, windows, late));
    }
  }

  private record Chain(
      List<Equality> equalities,
      List<String> order,
      Set<String> outer,
      List<Selected> selected,
      Windowing windows,
      LateOutput late) {}

  /** The inputs whose rows come alone where they have no partner; null after problems. */
  private static Set<String> outer(StepPlan step, JoinConfig config) {
    List<String> inputs = List.copyOf(config.aliases());
    YamlNode written = step.config().node("type");
    if (written == null) {
      return Set.of();
    }
    if (written instanceof YamlNode.Mapping mapping) {
      return named(step, config, mapping);
    }
    String type = written instanceof YamlNode.Scalar s ? s.text() : "";
    switch (type) {
      case "inner" -> {
        return Set.of();
      }
      case "outer" -> {
        return config.aliases();
      }
      case "left", "right" -> {
        if (inputs.size() == 2) {
          return Set.of(inputs.get(type.equals("left") ? 0 : 1));
        }
        step.config()
            .problem(
                "unknown-value",
                "type",
                "of " + inputs.size() + " inputs none is the " + type + " one",
                "name those that come with all their rows: `type: {outer: ["
                    + inputs.get(0)
                    + "]}`");
        return null;
      }
      default -> {
        step.config()
            .problem(
                "unknown-value",
                "type",
                "there is no join of type '" + type + "'",
                Suggest.advice("types", type, List.of("inner", "left", "right", "outer")));
        return null;
      }
    }
  }

  private static Set<String> named(StepPlan step, JoinConfig config, YamlNode.Mapping mapping) {
    io.millrace.pipelines.yaml.Config type =
        io.millrace.pipelines.yaml.Config.of(mapping, "'type'", step.problems());
    List<YamlNode.Scalar> names =
        type.requiredNode("outer") == null ? List.of() : type.stringNodes("outer");
    boolean good = type.done();
    Set<String> outer = new LinkedHashSet<>();
    for (YamlNode.Scalar name : names) {
      outer.add(name.text());
      if (!config.aliases().contains(name.text())) {
        good = false;
        step.problems()
            .error(
                "unknown-input",
                name.span(),
                "'" + step.spec().id() + "' has no input '" + name.text() + "'",
                Suggest.advice("inputs", name.text(), config.aliases()));
      }
    }
    return good ? outer : null;
  }

  /** The inputs such that each but the first is tied to one before; null after a problem. */
  private static List<String> order(StepPlan step, JoinConfig config, List<Equality> equalities) {
    List<String> left = new ArrayList<>(config.aliases());
    List<String> order = new ArrayList<>(List.of(left.remove(0)));
    while (!left.isEmpty()) {
      String next =
          left.stream()
              .filter(alias -> !tied(equalities, order, alias).isEmpty())
              .findFirst()
              .orElse(null);
      if (next == null) {
        step.problems()
            .error(
                "missing-key",
                step.config().span("equalities"),
                "nothing in 'equalities' ties the input '" + left.get(0) + "' to the others",
                "add `{" + order.get(0) + ": FIELD, " + left.get(0) + ": FIELD}`");
        return null;
      }
      left.remove(next);
      order.add(next);
    }
    return order;
  }

  private static List<Equality> tied(List<Equality> equalities, List<String> known, String next) {
    return equalities.stream()
        .filter(e -> e.fields().containsKey(next))
        .filter(e -> known.stream().anyMatch(e.fields()::containsKey))
        .toList();
  }

  private static void join(StepPlan step, JoinConfig config, Chain chain) {
    boolean timed = chain.windows().kind() != Windowing.Kind.GLOBAL;
    JoinPlan plan = new JoinPlan(step);
    String first = chain.order().get(0);
    plan.append(first, config.sides().get(first).type());
    Set<String> joined = new HashSet<>(Set.of(first));
    Flow left = config.sides().get(first);
    for (int i = 1; i < chain.order().size(); i++) {
      String next = chain.order().get(i);
      Flow right = config.sides().get(next);
      List<Expression> leftKeys = new ArrayList<>();
      List<Expression> rightKeys = new ArrayList<>();
      for (Equality equality : tied(chain.equalities(), List.copyOf(joined), next)) {
        Expression known = known(plan, chain.order().subList(0, i), equality);
        JoinConfig.align(known, config.ref(next, equality.fields().get(next)), leftKeys, rightKeys);
      }
      boolean leftOuter = joined.stream().anyMatch(chain.outer()::contains);
      boolean rightOuter = chain.outer().contains(next);
      int width = plan.size();
      plan.append(next, right.type());
      plan.missing(width, rightOuter, leftOuter);
      joined.add(next);
      java.util.function.Function<io.millrace.transforms.type.RowType, Step> make =
          type -> new Step.Join(leftKeys, rightKeys, leftOuter, rightOuter, chain.windows(), type);
      List<Flow> inputs = List.of(left, right);
      if (i == chain.order().size() - 1) {
        plan.finish(make, inputs, chain.selected(), chain.windows(), timed, chain.late());
      } else {
        left = step.add("join " + next, make.apply(plan.type()), inputs, chain.windows(), timed);
      }
    }
  }

  /** The value of an equality in rows that are joined already: of the first input that has one. */
  private static Expression known(JoinPlan plan, List<String> joined, Equality equality) {
    List<Expression> values = new ArrayList<>();
    for (String alias : joined) {
      if (equality.fields().containsKey(alias)) {
        values.add(plan.ref(alias, equality.fields().get(alias)));
      }
    }
    if (values.size() == 1 || !values.get(0).type().nullable()) {
      return values.get(0);
    }
    Type common = values.get(0).type();
    for (Expression value : values) {
      common = Conversions.common(common, value.type());
    }
    Type type = common;
    return new Expression.Call(
        Function.COALESCE,
        values.stream().map(value -> Conversions.convert(value, type)).toList(),
        type.asNullable());
  }
}
