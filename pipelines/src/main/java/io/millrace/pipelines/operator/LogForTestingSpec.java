package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.transforms.step.Step;
import java.util.Map;

/** {@code level} and {@code prefix} of the lines that it logs; rows pass. */
final class LogForTestingSpec implements OperatorSpec {
  @Override
  public String type() {
    return "LogForTesting";
  }

  @Override
  public void plan(StepPlan step) {
    String level =
        step.config()
            .choice("level", Map.of("ERROR", "ERROR", "INFO", "INFO", "DEBUG", "DEBUG"), "INFO");
    String prefix = step.config().string("prefix", "");
    if (step.config().done()) {
      Step log = new Step.LogForTesting(level, prefix, step.input().type());
      step.output(step.add(log, step.input()));
    }
  }
}
