package io.millrace.pipelines.plan;

/**
 * One type of step: reads its config, checks it against the types that come in, and adds to the
 * graph.
 */
public interface OperatorSpec {
  /** The type as it is written: {@code Filter}. */
  String type();

  /** Whether a step of this type starts a flow, so that it has no input. */
  default boolean isRoot() {
    return false;
  }

  /**
   * Reports all problems of the step and, if there are none, says by {@link StepPlan#output} what
   * leaves it.
   */
  void plan(StepPlan step);
}
