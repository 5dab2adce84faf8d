package io.millrace.pipelines.plan;

import io.millrace.pipelines.expression.Expressions;
import io.millrace.transforms.file.FileSource;
import io.millrace.transforms.segment.FusedRuntime;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A plan as a person reads it: its segments in the order of the run, in each the steps with what
 * they do and the types that leave them, between them the shuffles with their keys and state.
 */
public final class PlanPrinter {
  private static final int WIDTH = 80;

  private final Graph graph;
  private final Map<Integer, Integer> stages;
  private final StringBuilder out = new StringBuilder();
  private final Set<Integer> printed = new HashSet<>();

  private PlanPrinter(Graph graph) {
    this.graph = graph;
    this.stages = FusedRuntime.stages(graph);
  }

  /** The plan as text of at most 80 columns. */
  public static String print(Plan plan, int shards) {
    PlanPrinter printer = new PlanPrinter(plan.graph());
    printer.out.append("plan of ").append(String.join(", ", plan.pipelines())).append("\n");
    printer.print(shards);
    return printer.out.toString();
  }

  private void print(int shards) {
    int segments = 0;
    for (Graph.Node node : graph.nodes()) {
      if (node.inputs().isEmpty()) {
        out.append("\nsegment ").append(++segments).append(": ").append(node.name()).append('\n');
        step(node);
        follow(node);
      }
    }
    int deepest = stages.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    for (int stage = 1; stage <= deepest; stage++) {
      int at = stage;
      List<Graph.Node> keyed =
          stages.keySet().stream().filter(n -> stages.get(n) == at).map(graph::node).toList();
      out.append("\nshuffle ").append(stage).append(": ");
      out.append(keyed.stream().map(Graph.Node::name).collect(Collectors.joining(", ")));
      out.append("\n");
      keyed.forEach(node -> state(node, shards));
      out.append("\nsegment ").append(++segments).append(": after shuffle ").append(stage);
      out.append('\n');
      for (Graph.Node node : keyed) {
        line("  ", node.name(), "results");
        type(node.step().output());
        follow(node);
      }
    }
    sinks();
  }

  private void follow(Graph.Node from) {
    for (int port : new int[] {Graph.MAIN, Graph.ERRORS}) {
      for (int index : graph.consumers(from.index(), port)) {
        Graph.Node node = graph.node(index);
        if (isDeadLetterPlumbing(node)) {
          continue;
        }
        if (printed.add(index)) {
          step(node);
          if (!stages.containsKey(index)) {
            follow(node);
          }
        } else {
          line("  ", node.name(), "as above");
        }
      }
    }
  }

  private static boolean isDeadLetterPlumbing(Graph.Node node) {
    return node.name().endsWith("/" + DeadLetterSinks.NAME);
  }

  private void step(Graph.Node node) {
    Step step = node.step();
    if (step instanceof Step.Read read) {
      line("  ", node.name(), "read " + source(read.source()));
      if (read.eventTime() != null) {
        line("  ", "", "event time: " + Expressions.print(read.eventTime()));
      }
      needed(read.source());
    } else if (step instanceof Step.Filter filter) {
      line("  ", node.name(), "keep " + Expressions.print(filter.keep()));
      return;
    } else if (step instanceof Step.MapToFields map) {
      line("  ", node.name(), "map");
      for (int i = 0; i < map.fields().size(); i++) {
        String text = Expressions.print(map.fields().get(i));
        String name = map.output().name(i);
        if (!text.equals(name)) {
          line("    ", "", name + " = " + text);
        }
      }
    } else if (step instanceof Step.WindowInto window) {
      line("  ", node.name(), windows(window.windowing()));
      return;
    } else if (step instanceof Step.Combine combine) {
      combine(node, combine);
      return;
    } else if (step instanceof Step.WriteFiles write) {
      line("  ", node.name(), "write " + write.sink().directory() + write.sink().prefix() + "*");
    } else {
      line("  ", node.name(), words(step));
    }
    type(step.output());
  }

  private void combine(Graph.Node node, Step.Combine combine) {
    String keys =
        combine.keys().isEmpty()
            ? "all rows"
            : combine.keys().stream().map(Expressions::print).collect(Collectors.joining(", "));
    line("  ", node.name(), "pre-aggregate by " + keys);
    for (Step.Aggregate aggregate : combine.aggregates()) {
      String value = aggregate.value() == null ? "" : Expressions.print(aggregate.value());
      String kind = aggregate.kind().name().toLowerCase(java.util.Locale.ROOT);
      line("    ", "", aggregate.name() + " = " + kind + "(" + value + ")");
    }
  }

  private void state(Graph.Node node, int shards) {
    if (node.step() instanceof Step.Combine combine) {
      List<String> parts = new ArrayList<>();
      parts.add("packed in " + shards + " shards");
      boolean distinct =
          combine.aggregates().stream()
              .anyMatch(a -> a.kind() == Step.Aggregate.Kind.COUNT_DISTINCT);
      parts.add(distinct ? "state: groups and their distinct values" : "state: one entry a group");
      line("  ", node.name(), String.join("; ", parts));
    } else {
      line("  ", node.name(), "all rows in one place, to compare them");
    }
  }

  private void sinks() {
    List<String> lines = new ArrayList<>();
    for (Graph.Node node : graph.nodes()) {
      if (node.step() instanceof Step.WriteFiles) {
        lines.add(node.name());
      }
    }
    if (!lines.isEmpty()) {
      out.append("\noutputs appear together when the run has succeeded, or not at all: ");
      out.append(lines.stream().distinct().collect(Collectors.joining(", "))).append('\n');
    }
  }

  private static String source(FileSource source) {
    return String.join(", ", source.patterns())
        + (source.format().splittable() ? " in ranges" : " in whole files");
  }

  private void needed(FileSource source) {
    List<String> decoded = new ArrayList<>();
    RowType type = source.schema().type();
    for (int i = 0; i < type.size(); i++) {
      if (source.needed() == null || source.needed()[i]) {
        decoded.add(type.name(i));
      }
    }
    line(
        "  ",
        "",
        "decodes "
            + decoded.size()
            + " of "
            + type.size()
            + " fields, checks all: "
            + String.join(", ", decoded));
  }

  private static String windows(Windowing windowing) {
    if (windowing.kind() == Windowing.Kind.GLOBAL) {
      return "global window";
    }
    return "windows of "
        + io.millrace.pipelines.yaml.Durations.format(Duration.ofMillis(windowing.sizeMillis()))
        + (windowing.latenessMillis() == 0
            ? ""
            : ", open "
                + io.millrace.pipelines.yaml.Durations.format(
                    Duration.ofMillis(windowing.latenessMillis()))
                + " longer");
  }

  private static String words(Step step) {
    if (step instanceof Step.Create create) {
      return create.rows().size() + " given rows";
    } else if (step instanceof Step.Explode explode) {
      return explode.crossProduct() ? "explode, every combination" : "explode";
    } else if (step instanceof Step.AssignTimestamps assign) {
      return "event time: " + Expressions.print(assign.timestamp());
    } else if (step instanceof Step.Flatten) {
      return "all inputs as one";
    } else if (step instanceof Step.ExtractWindowingInfo) {
      return "add time and window";
    } else if (step instanceof Step.LogForTesting) {
      return "log";
    }
    return "compare with the expected rows";
  }

  private void type(RowType type) {
    line(
        "  ",
        "",
        "-> " + type.fields().stream().map(Field::toString).collect(Collectors.joining(", ")));
  }

  /** A name in a column of its own, and text broken at spaces below itself. */
  private void line(String indent, String name, String text) {
    int column = 22;
    String head = indent + name;
    StringBuilder line = new StringBuilder(head);
    if (head.length() >= column) {
      out.append(head).append('\n');
      line.setLength(0);
    }
    line.append(" ".repeat(Math.max(0, column - line.length())));
    for (String word : text.split(" ")) {
      if (line.length() + word.length() + 1 > WIDTH
          && line.toString().strip().length() > 0
          && line.length() > column) {
        out.append(line.toString().stripTrailing()).append('\n');
        line.setLength(0);
        line.append(" ".repeat(column + 2));
      }
      line.append(word).append(' ');
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }
}
