package io.millrace.pipelines.verify;

import io.millrace.pipelines.launch.Launcher;
import io.millrace.pipelines.launch.RunRequest;
import io.millrace.pipelines.launch.Runners;
import io.millrace.pipelines.ledger.Ledger;
import io.millrace.pipelines.plan.Graphs;
import io.millrace.pipelines.plan.Plan;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.stream.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Runs a plan over its history, then as a replay, and compares what both would write: row by row,
 * in no order. Nothing is written where the pipeline's own results go.
 *
 * <p><b>Guarantee:</b> a row that only one of the two gives is found, also when it is a repeated
 * one: {@code VerificationTest}.
 *
 * <p><b>Cost:</b> a run over history, and one for each replay; the rows of one sink are in memory.
 */
public final class Verification {
  private final Plan plan;
  private final Path folder;
  private final String runner;
  private final int parallelism;
  private final List<String> options;
  private Run history;
  private int replays;

  /**
   * @param folder an empty one for what the runs write
   * @param options of Beam, as given
   */
  public Verification(
      Plan plan, Path folder, String runner, int parallelism, List<String> options) {
    this.plan = plan;
    this.folder = folder;
    this.runner = runner;
    this.parallelism = parallelism;
    this.options = List.copyOf(options);
  }

  /** What one run has written: by the index of each sink its lines and how often each is there. */
  record Run(Map<Integer, Map<String, Integer>> lines, Ledger ledger) {}

  /**
   * A sink whose rows are not the same.
   *
   * @param onlyHistory rows of history that the replay does not have, or not as often
   */
  public record Difference(Graph.Node sink, List<String> onlyHistory, List<String> onlyReplay) {}

  /**
   * How a replay compares.
   *
   * @param rows that history gave, of all sinks
   * @param late rows that the replay took as late, which history has none of
   */
  public record Outcome(
      Replay replay, long rows, long late, List<Difference> differences, Ledger ledger) {
    public boolean equal() {
      return differences.isEmpty() && ledger.balances();
    }
  }

  /** Compares a replay with history, which is run before the first one. */
  public Outcome compare(Replay replay) throws IOException {
    if (history == null) {
      history = run(plan.graph(), null, "history");
    }
    Run replayed = run(plan.graph(), replay, "replay-" + replays++);
    long late = 0;
    for (Graph.Node node : plan.graph().nodes()) {
      late += replayed.ledger().get(node, "late");
    }
    long rows = 0;
    List<Difference> differences = new ArrayList<>();
    for (Map.Entry<Integer, Map<String, Integer>> sink : history.lines().entrySet()) {
      Map<String, Integer> other = replayed.lines().get(sink.getKey());
      rows += sink.getValue().values().stream().mapToLong(Integer::longValue).sum();
      List<String> onlyHistory = without(sink.getValue(), other);
      List<String> onlyReplay = without(other, sink.getValue());
      if (!onlyHistory.isEmpty() || !onlyReplay.isEmpty()) {
        Graph.Node node = plan.graph().node(sink.getKey());
        differences.add(new Difference(node, onlyHistory, onlyReplay));
      }
    }
    return new Outcome(replay, rows, late, differences, replayed.ledger());
  }

  /**
   * Where the two go apart, step by step, and the events behind it.
   *
   * @param replay one whose outcome was not equal
   */
  public String explain(Replay replay) throws IOException {
    Taps taps = new Taps(plan.graph());
    Run before = run(taps.graph(), null, "tapped-history");
    Run after = run(taps.graph(), replay, "tapped-replay-" + replays++);
    return taps.explain(before.lines(), after.lines());
  }

  /** The lines of {@code some} that {@code others} lack, as often as they lack them. */
  static List<String> without(Map<String, Integer> some, Map<String, Integer> others) {
    List<String> left = new ArrayList<>();
    some.forEach(
        (line, times) -> {
          for (int i = others.getOrDefault(line, 0); i < times; i++) {
            left.add(line);
          }
        });
    return left;
  }

  private Run run(Graph graph, Replay replay, String name) throws IOException {
    Graph redirected = Graphs.redirected(graph, node -> sink(name, node) + "/");
    RunRequest request = new RunRequest(name, runner, parallelism, true, replay, options);
    Ledger ledger =
        new Launcher(new Plan(plan.pipelines(), redirected), request)
            .run(Runners.options(runner, parallelism, replay != null, options));
    Map<Integer, Map<String, Integer>> lines = new TreeMap<>();
    for (Graph.Node node : redirected.nodes()) {
      if (node.step() instanceof Step.WriteFiles) {
        lines.put(node.index(), lines(sink(name, node)));
      }
    }
    return new Run(lines, ledger);
  }

  private Path sink(String run, Graph.Node node) {
    return folder.resolve(run).resolve(Integer.toString(node.index()));
  }

  private static Map<String, Integer> lines(Path sink) throws IOException {
    Map<String, Integer> lines = new TreeMap<>();
    try (Stream<Path> files = Files.list(sink)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
        try (Stream<String> read = Files.lines(file)) {
          read.forEach(line -> lines.merge(line, 1, Integer::sum));
        }
      }
    }
    return lines;
  }
}
