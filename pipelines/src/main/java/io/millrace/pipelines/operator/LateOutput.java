package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.transforms.step.Graph;

/**
 * The key {@code late_output: <tag>} of a keyed step: the rows that come too late leave it as its
 * output of that tag, unchanged. Without the key they are only counted.
 *
 * <p>A spec reads the key before it asks whether its config is {@code done}, and says afterwards
 * which node the rows come late to:
 *
 * <pre>{@code
 * LateOutput late = LateOutput.read(step);
 * ...
 * if (step.config().done() && good) {
 *   Flow made = step.add(...);
 *   late.leave(made, input);
 *   step.output(made);
 * }
 * }</pre>
 */
final class LateOutput {
  private final StepPlan step;
  private final String tag;

  private LateOutput(StepPlan step, String tag) {
    this.step = step;
    this.tag = tag;
  }

  /** Reads the key; that the tag is another output's is a problem. */
  static LateOutput read(StepPlan step) {
    String tag = step.config().string("late_output");
    boolean taken = tag != null && (tag.equals(step.spec().errorOutput()) || tag.equals("output"));
    if (taken) {
      step.config()
          .problem(
              "bad-name",
              "late_output",
              "'" + tag + "' is the name of another output of '" + step.spec().id() + "'",
              "write `late_output: late`");
    }
    return new LateOutput(step, tag);
  }

  /** Whether somebody is to see the late rows. */
  boolean isAsked() {
    return tag != null;
  }

  /**
   * Says that the rows that are late for a node leave the step.
   *
   * @param keyed what leaves the node by its main output
   * @param input the node's (first) input, whose rows the late ones are
   */
  void leave(Flow keyed, Flow input) {
    if (tag != null) {
      Graph.Edge late = new Graph.Edge(keyed.edge().from(), Graph.LATE);
      step.output(tag, new Flow(late, input.type(), input.windowing(), input.timed()));
    }
  }

  /** Says that late rows that were made ready leave the step. */
  void leaveAs(Flow rows) {
    if (tag != null) {
      step.output(tag, rows);
    }
  }
}
