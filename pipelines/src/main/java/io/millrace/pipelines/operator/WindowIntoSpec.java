package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.yaml.Config;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import java.time.Duration;
import java.util.List;
import java.util.Map;

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
    Config windowing = step.config().nested("windowing");
    if (windowing == null) {
      step.config().requiredMapping("windowing");
      step.config().done();
      return;
    }
    Windowing windows = read(windowing);
    if (!step.config().done() || windows == null) {
      return;
    }
    if (windows.kind() != Windowing.Kind.GLOBAL && !input.timed()) {
      step.problems()
          .error(
              "no-event-time",
              windowing.span("type"),
              "windows need event times, and the rows at '" + step.spec().id() + "' have none",
              "declare event_time in the stream, or put an AssignTimestamps step before");
      return;
    }
    Step.WindowInto into = new Step.WindowInto(windows, input.type());
    step.output(step.add("", into, List.of(input), windows, input.timed()));
  }

  private static Windowing read(Config config) {
    String kind =
        config.choice(
            "type",
            Map.of("global", "global", "fixed", "fixed", "sliding", "", "sessions", ""),
            null);
    config.requiredString("type");
    if ("".equals(kind)) {
      config.problem(
          "not-yet",
          "type",
          "Millrace does not have " + config.string("type") + " windows yet",
          "allowed: fixed, global");
      return null;
    }
    Duration lateness = config.duration("lateness", Duration.ZERO);
    String emit = config.choice("emit", Map.of("final", "final", "updates", "updates"), "final");
    if ("updates".equals(emit)) {
      config.problem("not-yet", "emit", "Millrace does not emit updates yet", "allowed: final");
    }
    Windowing windows = Windowing.GLOBAL;
    if ("fixed".equals(kind)) {
      windows = fixed(config, lateness);
    }
    return config.done() ? windows : null;
  }

  private static Windowing fixed(Config config, Duration lateness) {
    Duration size = config.requiredDuration("size");
    Duration offset = config.signedDuration("offset", Duration.ZERO);
    if (size == null) {
      return null;
    }
    if (size.toMillis() < 1) {
      config.problem("out-of-range", "size", "a window is at least 1ms long");
      return null;
    }
    long millis = size.toMillis();
    return new Windowing(
        Windowing.Kind.FIXED,
        millis,
        Math.floorMod(offset.toMillis(), millis),
        lateness.toMillis());
  }
}
