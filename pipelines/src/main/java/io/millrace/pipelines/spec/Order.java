package io.millrace.pipelines.spec;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.spec.PipelineSpec.OutputRef;
import io.millrace.pipelines.spec.PipelineSpec.StepSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts steps behind those they read. */
final class Order {
  private final Map<String, StepSpec> steps = new LinkedHashMap<>();
  private final List<StepSpec> sorted = new ArrayList<>();
  private final Set<String> done = new HashSet<>();
  private final Set<String> path = new LinkedHashSet<>();
  private final Problems problems;

  private Order(List<StepSpec> steps, Problems problems) {
    steps.forEach(s -> this.steps.put(s.id(), s));
    this.problems = problems;
  }

  /** In the order of the file as far as inputs allow; each circle is reported once. */
  static List<StepSpec> sort(List<StepSpec> steps, Problems problems) {
    Order order = new Order(steps, problems);
    steps.forEach(order::visit);
    return List.copyOf(order.sorted);
  }

  private void visit(StepSpec step) {
    if (done.contains(step.id())) {
      return;
    }
    path.add(step.id());
    for (List<OutputRef> refs : step.inputs().values()) {
      for (OutputRef ref : refs) {
        if (path.contains(ref.step())) {
          circle(ref);
        } else {
          visit(steps.get(ref.step()));
        }
      }
    }
    path.remove(step.id());
    done.add(step.id());
    sorted.add(step);
  }

  private void circle(OutputRef back) {
    List<String> ids = new ArrayList<>(path);
    List<String> around = new ArrayList<>(ids.subList(ids.indexOf(back.step()), ids.size()));
    java.util.Collections.reverse(around);
    around.add(around.get(0));
    problems.error(
        "circular-reference",
        back.span(),
        "these steps wait for each other: " + String.join(" -> ", around));
  }
}
