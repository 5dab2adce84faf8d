package io.millrace.pipelines.operator;

import io.millrace.pipelines.operator.JoinConfig.Equality;
import io.millrace.pipelines.operator.JoinConfig.Selected;
import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.yaml.Config;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Pairs of rows that are close in event time: {@code within: {before: 60s, after: 5s}} takes right
 * rows from 60 seconds before a left row to 5 seconds after it; the first input is the left one.
 * {@code equalities}, {@code type} (inner, left, right, outer) and {@code fields} are as in a Join;
 * {@code lateness} is how long rows may be late.
 */
final class IntervalJoinSpec implements OperatorSpec {
  @Override
  public String type() {
    return "IntervalJoin";
  }

  @Override
  public void plan(StepPlan step) {
    JoinConfig config = JoinConfig.of(step, true);
    if (config == null) {
      step.config().allow("equalities", "within", "type", "fields", "lateness", "late_output");
      step.config().done();
      return;
    }
    List<Equality> equalities = config.equalities();
    Duration[] within = within(step, config);
    String type =
        step.config()
            .choice(
                "type",
                Map.of("inner", "inner", "left", "left", "right", "right", "outer", "outer"),
                "inner");
    List<Selected> selected = config.fields();
    long lateness = config.lateness();
    LateOutput late = LateOutput.read(step);
    if (!step.config().done() || equalities == null || within == null || selected == null) {
      return;
    }
    if (!config.timed() || !config.different(selected, true)) {
      return;
    }
    boolean leftOuter = type.equals("left") || type.equals("outer");
    boolean rightOuter = type.equals("right") || type.equals("outer");
    Sides sides = Sides.of(config, equalities);
    JoinPlan plan = sides.plan(step, config, rightOuter, leftOuter);
    plan.finish(
        output ->
            new Step.IntervalJoin(
                sides.leftKeys(),
                sides.rightKeys(),
                micros(within[0]),
                micros(within[1]),
                leftOuter,
                rightOuter,
                lateness,
                output),
        sides.flows(),
        selected,
        Windowing.GLOBAL.withLateness(lateness),
        true,
        late);
  }

  static long micros(Duration duration) {
    return Math.addExact(
        Math.multiplyExact(duration.getSeconds(), 1_000_000L), duration.getNano() / 1000);
  }

  /** Before and after, or null after problems. */
  private static Duration[] within(StepPlan step, JoinConfig config) {
    if (step.config().requiredNode("within") == null) {
      return null;
    }
    Config within = step.config().nested("within");
    if (within == null) {
      return null;
    }
    Duration before = within.signedDuration("before", Duration.ZERO);
    Duration after = within.signedDuration("after", Duration.ZERO);
    if (!within.done()) {
      return null;
    }
    List<String> names = List.copyOf(config.aliases());
    if (!within.has("before") && !within.has("after")) {
      step.config()
          .problem(
              "missing-key",
              "within",
              "'within' must say how far apart rows may be",
              "`within: {before: 60s}`: a row of '"
                  + names.get(1)
                  + "' from 60s before to the time of one of '"
                  + names.get(0)
                  + "'");
      return null;
    }
    if (before.plus(after).isNegative()) {
      step.config()
          .problem(
              "out-of-range",
              "within",
              "no time is in 'within': it ends before it begins",
              "a row of '"
                  + names.get(1)
                  + "' may be from 'before' before to 'after' after one of '"
                  + names.get(0)
                  + "'");
      return null;
    }
    return new Duration[] {before, after};
  }

  /** The two sides of a join with their keys. */
  record Sides(
      List<Flow> flows, List<String> names, List<Expression> leftKeys, List<Expression> rightKeys) {

    static Sides of(JoinConfig config, List<Equality> equalities) {
      List<String> names = List.copyOf(config.aliases());
      List<Expression> left = new ArrayList<>();
      List<Expression> right = new ArrayList<>();
      for (Equality equality : equalities) {
        JoinConfig.align(
            config.ref(names.get(0), equality.fields().get(names.get(0))),
            config.ref(names.get(1), equality.fields().get(names.get(1))),
            left,
            right);
      }
      return new Sides(List.copyOf(config.sides().values()), names, left, right);
    }

    /** The fields of both, with what may be missing. */
    JoinPlan plan(StepPlan step, JoinConfig config, boolean leftMissing, boolean rightMissing) {
      JoinPlan plan = new JoinPlan(step);
      plan.append(names.get(0), config.sides().get(names.get(0)).type());
      int width = plan.size();
      plan.append(names.get(1), config.sides().get(names.get(1)).type());
      plan.missing(width, leftMissing, rightMissing);
      return plan;
    }
  }
}
