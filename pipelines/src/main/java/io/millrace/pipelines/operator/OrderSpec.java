package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Step;
import java.time.Duration;
import java.util.List;

/**
 * {@code key}: the rows of which key are to be in the order of event time; {@code lateness}: how
 * long to wait for one that comes late; {@code late_output}.
 */
final class OrderSpec implements OperatorSpec {
  @Override
  public String type() {
    return "Order";
  }

  @Override
  public void plan(StepPlan step) {
    Flow input = step.input();
    List<Expression> keys = KeysReader.read(step, "key");
    Duration lateness = step.config().duration("lateness", Duration.ZERO);
    LateOutput late = LateOutput.read(step);
    boolean timed = KeysReader.isTimed(step, "orders by event time");
    if (step.config().done() && keys != null && timed) {
      long millis = Math.max(lateness.toMillis(), input.windowing().latenessMillis());
      Step made = new Step.Order(keys, millis, input.type());
      Flow passed =
          step.add("", made, List.of(input), input.windowing().withLateness(millis), true);
      late.leave(passed, input);
      step.output(passed);
    }
  }
}
