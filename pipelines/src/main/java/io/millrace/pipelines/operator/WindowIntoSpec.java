package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.spec.WindowingSpec;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import java.util.List;

/**
 * {@code windowing}: {@code {type: global}}, {@code {type: fixed, size, offset}}, {@code {type:
 * sliding, size, period, offset}}, {@code {type: sessions, gap}} or {@code {type: calendar, unit,
 * zone}}, each with {@code lateness} and {@code emit: final|updates} (not sessions: only final).
 * Lateness is never less than that of windows before: what these give comes by it later.
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
    if (read == null || !isGoodToUpdate(step, read)) {
      return;
    }
    long lateness = Math.max(read.lateness().toMillis(), input.windowing().latenessMillis());
    Windowing windows =
        windowing(read).withLateness(lateness).withEmit(Windowing.Emit.valueOf(read.emit().name()));
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

  /** Whether its windows stay the same while events come: else no update could replace another. */
  private static boolean isGoodToUpdate(StepPlan step, WindowingSpec read) {
    if (read.emit() == WindowingSpec.Emit.FINAL || read.kind() != WindowingSpec.Kind.SESSIONS) {
      return true;
    }
    step.problems()
        .error(
            "updates-of-sessions",
            read.span(),
            "a session grows as events come, so an update would not replace the one before:"
                + " they are of different windows",
            "write `emit: final`, or take fixed windows");
    return false;
  }

  private static Windowing windowing(WindowingSpec read) {
    long offset = read.offset().toMillis();
    return switch (read.kind()) {
      case GLOBAL -> Windowing.GLOBAL;
      case FIXED -> Windowing.fixed(read.size().toMillis(), offset);
      case SLIDING -> Windowing.sliding(read.size().toMillis(), read.period().toMillis(), offset);
      case SESSIONS -> Windowing.sessions(read.gap().toMillis());
      case CALENDAR -> Windowing.calendar(Windowing.Unit.valueOf(read.unit().name()), read.zone());
    };
  }
}
