package io.millrace.pipelines.spec;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.yaml.YamlNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The outputs that the settings of steps name, and whether some step reads them. */
final class NamedOutputs {
  private static final String LATE = "late_output";

  private final Problems problems;

  NamedOutputs(Problems problems) {
    this.problems = problems;
  }

  /** The outputs that a step's settings name, beside the main one. */
  static Map<String, Span> tags(Element leaf) {
    Map<String, Span> tags = new TreeMap<>();
    if (leaf.errorOutput != null) {
      tags.put(leaf.errorOutput, leaf.errorSpan);
    }
    List<String> keys =
        leaf.type.equals("Partition") ? List.of(LATE, "unknown_output", "outputs") : List.of(LATE);
    for (String key : keys) {
      YamlNode node = leaf.config.get(key);
      List<YamlNode> items =
          node instanceof YamlNode.Sequence list
              ? list.items()
              : node == null ? List.of() : List.of(node);
      for (YamlNode item : items) {
        if (item instanceof YamlNode.Scalar s && !s.isNull()) {
          tags.put(s.text(), s.span());
        }
      }
    }
    return tags;
  }

  /** The output that a step gives its late rows, or null. */
  static String late(Element leaf) {
    return leaf.config.get(LATE) instanceof YamlNode.Scalar s && !s.isNull() ? s.text() : null;
  }

  /** Reports the outputs of all steps inside that no step reads. */
  void unconsumed(Element element) {
    if (element.errorOutput != null && !element.errorConsumed) {
      String name = element.label() + "." + element.errorOutput;
      problems.error(
          "unconsumed-error-output",
          element.errorSpan,
          "nobody takes the errors of '" + element.label() + "': they would be lost",
          "add a step with 'input: " + name + "' (in a chain, under 'extra_transforms')");
    }
    if (element.leaf && late(element) != null && !element.lateConsumed) {
      String name = element.label() + "." + late(element);
      problems.error(
          "unconsumed-late-output",
          element.config.get(LATE).span(),
          "nobody takes the late rows of '" + element.label() + "': they would be lost",
          "add a step with 'input: "
              + name
              + "' (in a chain, under 'extra_transforms'), or leave"
              + " out 'late_output': then they are only counted");
    }
    if (element.leaf && element.type.equals("Partition")) {
      unconsumedParts(element);
    }
    element.children.forEach(this::unconsumed);
  }

  private void unconsumedParts(Element partition) {
    tags(partition)
        .forEach(
            (tag, span) -> {
              boolean own = tag.equals(partition.errorOutput) || tag.equals(late(partition));
              if (!own && !partition.consumed.contains(tag)) {
                String name = partition.label() + "." + tag;
                problems.error(
                    "unconsumed-output",
                    span,
                    "nobody takes '" + name + "': its rows would be lost",
                    "add a step with 'input: " + name + "', or leave such rows out by a Filter");
              }
            });
  }
}
