package io.millrace.pipelines.operator;

import io.millrace.pipelines.operator.IntervalJoinSpec.Sides;
import io.millrace.pipelines.operator.JoinConfig.Equality;
import io.millrace.pipelines.operator.JoinConfig.Selected;
import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.transforms.step.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Each row of the first input with the latest one of the second that is not after it: {@code
 * within} says how old that may be; {@code type} is inner or left; {@code equalities} and {@code
 * fields} are as in a Join; {@code lateness} is how long rows may be late.
 */
final class AsOfJoinSpec implements OperatorSpec {
  static final Map<String, Boolean> OUTER = Map.of("inner", false, "left", true);

  @Override
  public String type() {
    return "AsOfJoin";
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
    long within = within(step);
    boolean outer = step.config().choice("type", OUTER, false);
    List<Selected> selected = config.fields();
    long lateness = config.lateness();
    LateOutput late = LateOutput.read(step);
    if (!step.config().done() || equalities == null || selected == null || !config.timed()) {
      return;
    }
    if (!config.different(selected, true)) {
      return;
    }
    Sides sides = Sides.of(config, equalities);
    sides
        .plan(step, config, false, outer)
        .finish(
            output ->
                new Step.AsOfJoin(
                    sides.leftKeys(), sides.rightKeys(), outer, within, lateness, output),
            sides.flows(),
            selected,
            sides.flows().get(0).windowing().withLateness(lateness),
            true,
            late);
  }

  /** Microseconds; without the key however old. */
  static long within(StepPlan step) {
    Duration within = step.config().duration("within", null);
    return within == null ? Long.MAX_VALUE : IntervalJoinSpec.micros(within);
  }
}
