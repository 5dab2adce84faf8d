package io.millrace.pipelines.plan;

import io.millrace.transforms.step.Graph;
import io.millrace.transforms.type.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A plan as lines for tests: name, what it does, and the types that leave it. */
public final class Described {
  private Described() {}

  /** All steps but those of the dead letters; paths below {@code folder} are relative. */
  public static List<String> of(Plan plan, Path folder) {
    return plan.graph().nodes().stream()
        .filter(node -> !node.name().contains("dead letters"))
        .map(node -> line(node, folder))
        .toList();
  }

  private static String line(Graph.Node node, Path folder) {
    String words =
        String.join(
            "; ", PlanWords.of(node.step(), path -> path.replace(folder.toString() + "/", "")));
    String types =
        node.step().output().fields().stream()
            .map(Field::toString)
            .collect(Collectors.joining(", "));
    return node.name() + ": " + words + " -> " + types;
  }
}
