package io.millrace.pipelines.plan;

import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.segment.FusedRuntime;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A plan as a person reads it: its segments in the order of the run, in each the steps with what
 * they do and the types that leave them, between them the shuffles with their keys and state, at
 * the end what is written and what is promised of it. Steps that a step implies ({@code
 * Combine-WindowInto[input]}, {@code WriteToStream/fields}) are lines of that step.
 */
public final class PlanPrinter {
  private final Graph graph;
  private final String base;
  private final boolean several;
  private final Map<Integer, Integer> stages;
  private final PlanText out = new PlanText();
  private final Set<Integer> printed = new HashSet<>();
  private final Set<String> owners = new HashSet<>();
  private final Map<String, List<String>> implied = new LinkedHashMap<>();

  private PlanPrinter(Graph graph, Path base) {
    this.graph = graph;
    this.several = graph.nodes().stream().map(Graph.Node::pipeline).distinct().count() > 1;
    this.stages = FusedRuntime.stages(graph, false);
    String folder = base.toAbsolutePath().normalize().toString();
    this.base = folder.endsWith("/") ? folder : folder + "/";
  }

  /**
   * The plan as text of at most 80 columns.
   *
   * @param base the project's folder, which is not shown: paths below it are relative
   */
  public static String print(Plan plan, Path base, int shards) {
    PlanPrinter printer = new PlanPrinter(plan.graph(), base);
    printer.out.heading("plan of " + String.join(", ", plan.pipelines()));
    printer.print(shards);
    return printer.out.toString();
  }

  private void print(int shards) {
    int segments = 0;
    for (Graph.Node node : graph.nodes()) {
      if (node.inputs().isEmpty()) {
        out.gap();
        out.heading("segment " + ++segments + ": from " + label(node));
        step(node);
        follow(node);
      }
    }
    int deepest = stages.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    for (int stage = 1; stage <= deepest; stage++) {
      int at = stage;
      List<Graph.Node> keyed =
          stages.keySet().stream()
              .filter(n -> stages.get(n) == at)
              .sorted()
              .map(graph::node)
              .toList();
      out.gap();
      out.heading("shuffle " + stage + ": " + names(keyed));
      keyed.forEach(node -> state(node, shards));
      out.gap();
      out.heading("segment " + ++segments + ": after shuffle " + stage);
      for (Graph.Node node : keyed) {
        boolean writes = node.step() instanceof Step.WriteFiles;
        out.line(label(node), writes ? "writes the newest row of each key" : "results");
        if (owner(node) == null && !writes) {
          type(node.step().output());
        }
        follow(node);
      }
    }
    outputs(shards);
  }

  private void follow(Graph.Node from) {
    follow(from, Graph.MAIN, Graph.ERRORS);
  }

  private void follow(Graph.Node from, int... ports) {
    for (int port : ports) {
      for (int index : graph.consumers(from.index(), port)) {
        Graph.Node node = graph.node(index);
        if (isOfDeadLetters(node)) {
          continue;
        }
        if (printed.add(index)) {
          if (port == Graph.ERRORS && !node.name().contains(Planner.ERRORS)) {
            out.heading("  errors of " + from.name() + ":");
          } else if (port == Graph.LATE) {
            out.heading("  late rows of " + from.name() + ":");
          }
          step(node);
          if (stages.containsKey(index)) {
            follow(node, Graph.LATE);
          } else {
            follow(node);
          }
        } else if (owner(node) == null) {
          out.line(label(node), "as above");
        }
      }
    }
  }

  private static boolean isOfDeadLetters(Graph.Node node) {
    return node.name().equals(DeadLetterSinks.NAME)
        || node.name().equals(DeadLetterSinks.NAME + "/all")
        || node.name().endsWith("/" + DeadLetterSinks.NAME);
  }

  /** The step that implied this one, or null. */
  private static String owner(Graph.Node node) {
    for (String mark : List.of("-WindowInto[", "-Flatten[", "/")) {
      int at = node.name().indexOf(mark);
      if (at > 0) {
        return node.name().substring(0, at);
      }
    }
    return null;
  }

  private void step(Graph.Node node) {
    String owner = owner(node);
    List<String> lines = PlanWords.of(node.step(), this::shown);
    if (node.name().contains(Planner.ERRORS)) {
      return;
    }
    if (owner != null && owners.contains(node.pipeline() + "/" + owner)) {
      lines.removeIf(line -> line.equals("map"));
      for (int i = 0; i < lines.size(); i++) {
        out.line(i == 0 ? label(node) : "", lines.get(i));
      }
      return;
    }
    if (owner != null && !node.inputs().isEmpty()) {
      List<String> known =
          implied.computeIfAbsent(node.pipeline() + "/" + owner, name -> new ArrayList<>());
      lines.stream()
          .filter(line -> !line.equals("map") && !known.contains(line))
          .forEach(known::add);
      return;
    }
    owners.add(node.id());
    List<String> all = new ArrayList<>(implied.getOrDefault(node.id(), List.of()));
    Windowing windows = windows(node);
    boolean own = windows != null && all.contains(PlanWords.windows(windows));
    if (node.step() instanceof Step.Combine && windows != null && !own) {
      all.add("still in " + PlanWords.windows(windows));
    }
    all.addAll(lines);
    out.line(label(node), all.get(0));
    all.subList(1, all.size()).forEach(line -> out.line("", line));
    boolean same = node.step() instanceof Step.Filter || node.step() instanceof Step.WindowInto;
    if (!same
        && !(node.step() instanceof Step.Combine)
        && !Graphs.isJoin(node.step())
        && !(node.step() instanceof Step.WriteFiles)) {
      type(node.step().output());
    }
  }

  /** The windows that the rows before a step are in, or null. */
  private Windowing windows(Graph.Node node) {
    if (node.step() instanceof Step.WindowInto into) {
      return into.windowing().kind() == Windowing.Kind.GLOBAL ? null : into.windowing();
    }
    return node.inputs().isEmpty() ? null : windows(graph.node(node.inputs().get(0).from()));
  }

  private void state(Graph.Node node, int shards) {
    Step step = node.step();
    if (step instanceof Step.AssertEqual) {
      out.line(label(node), "all rows in one place, to compare them");
    } else {
      String keys =
          step instanceof Step.Combine combine
              ? PlanWords.keys(combine)
              : Graphs.isJoin(step) ? JoinWords.keys(step) : PlanWords.sentBy(step);
      out.line(label(node), "key: " + keys + "; packed in " + shards + " shards");
    }
    StateWords.of(graph, node).forEach(line -> out.line("", line));
    if (step instanceof Step.Combine combine
        && combine.windowing().kind() != Windowing.Kind.GLOBAL) {
      List<Graph.Node> late =
          graph.consumers(node.index(), Graph.LATE).stream().map(graph::node).toList();
      out.line("", late.isEmpty() ? "late rows are counted" : "late rows: to " + names(late));
    }
    if (step instanceof Step.Combine combine && PlanWords.updates(combine) != null) {
      out.line("", PlanWords.updates(combine));
    }
  }

  private void outputs(int shards) {
    List<Graph.Node> sinks =
        graph.nodes().stream().filter(node -> node.step() instanceof Step.WriteFiles).toList();
    if (sinks.isEmpty()) {
      return;
    }
    out.gap();
    out.heading("outputs");
    for (Graph.Node node : sinks) {
      FileSink sink = ((Step.WriteFiles) node.step()).sink();
      out.line(label(node), shown(sink.directory()) + sink.prefix() + "*" + sink.extension());
      boolean letters = node.name().equals(DeadLetterSinks.NAME);
      out.line(
          "",
          letters
              ? "the events that failed in " + failing(node) + ", each with its reason"
              : "history: each event once, or in the dead letters; files appear when the whole run"
                  + " has succeeded");
      if (!letters) {
        out.line(
            "",
            "replay: gathers "
                + StateWords.gathered(graph, node, shards)
                + ", freed when they are written: when there are so many, or at the end");
      }
    }
  }

  /** The steps whose errors a sink of dead letters takes. */
  private String failing(Graph.Node sink) {
    Graph.Node all = graph.node(sink.inputs().get(0).from());
    return all.inputs().stream()
        .map(edge -> graph.node(graph.node(edge.from()).inputs().get(0).from()))
        .map(node -> owner(node) == null ? node.name() : owner(node))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** The name of a step, with that of its pipeline where there are several. */
  private String label(Graph.Node node) {
    return several ? node.id() : node.name();
  }

  private String names(List<Graph.Node> nodes) {
    return nodes.stream().map(this::label).collect(Collectors.joining(", "));
  }

  private String shown(String path) {
    return path.startsWith(base) ? path.substring(base.length()) : path;
  }

  private void type(RowType type) {
    out.line(
        "", "-> " + type.fields().stream().map(Field::toString).collect(Collectors.joining(", ")));
  }
}
