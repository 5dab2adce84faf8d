package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Step;
import java.time.Duration;
import java.util.List;

/**
 * {@code id}: what is the same in all copies of an event, by default the stream's {@code id};
 * {@code lateness}: how late a copy may come; {@code late_output}. Of events with the same id and
 * event time the first passes.
 */
final class DeduplicateSpec implements OperatorSpec {
  @Override
  public String type() {
    return "Deduplicate";
  }

  @Override
  public void plan(StepPlan step) {
    Flow input = step.input();
    List<Expression> id = id(step);
    Duration lateness = step.config().duration("lateness", Duration.ZERO);
    LateOutput late = LateOutput.read(step);
    if (step.config().done() && id != null) {
      long millis = Math.max(lateness.toMillis(), input.windowing().latenessMillis());
      Step made = new Step.Deduplicate(id, millis, input.type());
      Flow passed =
          step.add("", made, List.of(input), input.windowing().withLateness(millis), input.timed());
      late.leave(passed, input);
      step.output(passed);
    }
  }

  private static List<Expression> id(StepPlan step) {
    Flow input = step.input();
    int ofStream = step.config().has("id") ? -1 : StreamIds.find(step, input.edge());
    if (ofStream >= 0) {
      return List.of(KeysReader.field(input.type(), input.type().name(ofStream)));
    }
    if (!step.config().has("id")) {
      step.config().allow("id");
      step.problems()
          .error(
              "missing-key",
              step.span(),
              "'" + step.spec().id() + "' needs an 'id': what is the same in all copies?",
              "write `id: some_field`; without it, the stream must declare an `id`, and the"
                  + " steps before must keep that field");
      return null;
    }
    return KeysReader.read(step, "id");
  }
}
