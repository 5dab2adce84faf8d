package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.spec.WindowingSpec;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import java.util.List;
import java.util.Locale;

/**
 * {@code windowing}: {@code {type: global}} or {@code {type: fixed, size, offset}}, each with
 * {@code lateness} and {@code emit: final}.
 */
final class WindowIntoSpec implements OperatorSpec {
  @Override
  public String type() {
    return "WindowInto";
  }

  @Override
  public void plan(StepPlan step) {
    Flow input = step.input();
    YamlNode written = step.config().requiredNode("windowing");
    if (!step.config().done()) {
      return;
    }
    WindowingSpec read =
        WindowingSpec.read(written, step.config().keySpan("windowing"), step.problems());
    Windowing windows = read == null ? null : windowing(step, read);
    if (windows == null) {
      return;
    }
    if (windows.kind() != Windowing.Kind.GLOBAL && !input.timed()) {
      step.problems()
          .error(
              "no-event-time",
              read.span(),
              "windows need event times, and the rows here have none",
              "declare `event_time` in the stream, or put an AssignTimestamps step before",
              "what an aggregate without windows gives has no event time either");
      return;
    }
    Step.WindowInto into = new Step.WindowInto(windows, input.type());
    step.output(step.add("", into, List.of(input), windows, input.timed()));
  }

  private static Windowing windowing(StepPlan step, WindowingSpec read) {
    if (read.emit() == WindowingSpec.Emit.UPDATES) {
      notYet(step, read, "emits no updates of windows yet", "allowed: `emit: final`");
      return null;
    }
    switch (read.kind()) {
      case GLOBAL -> {
        return Windowing.GLOBAL;
      }
      case FIXED -> {
        return Windowing.fixed(read.size().toMillis(), read.offset().toMillis())
            .withLateness(read.lateness().toMillis());
      }
      default -> {
        String kind = read.kind().name().toLowerCase(Locale.ROOT);
        notYet(
            step,
            read,
            "does not have windows of type '" + kind + "' yet",
            "allowed: fixed, global");
        return null;
      }
    }
  }

  private static void notYet(StepPlan step, WindowingSpec read, String what, String allowed) {
    step.problems().error("not-yet", read.span(), "Millrace " + what, allowed);
  }
}
