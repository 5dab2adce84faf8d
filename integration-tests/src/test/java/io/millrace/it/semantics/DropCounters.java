package io.millrace.it.semantics;

import io.millrace.it.runner.EmbeddedRunners.Kind;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.PipelineResult;

/**
 * The counters under which the runners confess what a GroupByKey dropped as late. Their names
 * differ in namespace, in a capital and in the step; a counter that never counted is absent.
 */
public final class DropCounters {
  private DropCounters() {}

  /** How a drop of {@code n} elements at the Combine or GroupByKey named {@code step} is shown. */
  static Counted ofCombine(Kind runner, String step, long n) {
    return switch (runner) {
      case DIRECT ->
          new Counted(
              "org.apache.beam.runners.direct.GroupAlsoByWindowEvaluatorFactory"
                  + "$GroupAlsoByWindowEvaluator",
              "DroppedDueToLateness",
              step + "/GroupByKey/GroupAlsoByWindow",
              n);
      case FLINK ->
          new Counted(
              "org.apache.beam.runners.core.LateDataDroppingDoFnRunner",
              "droppedDueToLateness",
              step,
              n);
    };
  }

  /** Dropped elements by the first part of the step's name, whatever the counter is called. */
  public static Map<String, Long> byBranch(PipelineResult result) {
    return byBranch(Counted.all(result));
  }

  static Map<String, Long> byBranch(Set<Counted> counters) {
    Map<String, Long> dropped = new TreeMap<>();
    for (Counted counter : counters) {
      if (counter.name().equalsIgnoreCase("droppedDueToLateness")) {
        dropped.merge(counter.step().split("/", 2)[0], counter.attempted(), Long::sum);
      }
    }
    return dropped;
  }
}
