package io.millrace.it.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.semantics.DropCounters;
import io.millrace.pipelines.catalog.Catalog;
import io.millrace.pipelines.compile.Compiler;
import io.millrace.pipelines.launch.Runners;
import io.millrace.pipelines.ledger.Ledger;
import io.millrace.pipelines.operator.Operators;
import io.millrace.pipelines.plan.Graphs;
import io.millrace.pipelines.plan.Plan;
import io.millrace.pipelines.plan.PlanContext;
import io.millrace.pipelines.plan.Planner;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.spec.PipelineSpec;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.segment.RunSettings;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.stream.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;

/** A declaration of questions and their streams, planned as a whole, and its runs. */
final class TimeProject {
  private static final int PARALLELISM = 2;

  private final Path home;
  private Plan plan;

  TimeProject(Path home) {
    this.home = home;
  }

  /**
   * What a run wrote and counted.
   *
   * @param results by pipeline the lines of all its sinks but that of late rows, each with its sink
   * @param late by pipeline the lines of late rows
   * @param dropped by Beam, by step
   */
  record Run(
      Map<String, List<String>> results,
      Map<String, List<String>> late,
      Ledger ledger,
      Map<String, Long> dropped) {}

  /** The folder of a stream's files. */
  Path data(String stream) {
    return home.resolve("data").resolve(stream);
  }

  /** Declares the questions, and plans them together. */
  void declare(List<Question> questions, Map<String, Long> boundOfStream) throws IOException {
    Path config = home.resolve("config");
    for (String folder : List.of("streams", "pipelines", "environments")) {
      Files.createDirectories(config.resolve(folder));
    }
    StringBuilder environment =
        new StringBuilder("environment: here\ncloud: none\nrunner: direct\nstreams:\n");
    for (Map.Entry<String, Long> stream : boundOfStream.entrySet()) {
      String name = stream.getKey();
      Files.writeString(
          config.resolve("streams/" + name + ".yaml"),
          MadeStream.DECLARED.formatted(name, stream.getValue()));
      environment.append(
          "  %s: {history: {files: {path: \"%s/*.jsonl\"}}}%n".formatted(name, data(name)));
    }
    environment.append("dead_letters: {files: {path: /nowhere/dead/}}\n");
    Files.writeString(config.resolve("environments/here.yaml"), environment);
    for (Question question : questions) {
      Files.writeString(config.resolve("pipelines/" + question.name() + ".yaml"), question.yaml());
    }
    plan = plan(config, questions);
  }

  private Plan plan(Path config, List<Question> questions) {
    Problems problems = new Problems();
    Catalog catalog = Catalog.load(config, "here", Map.of(), Operators.byType().keySet(), problems);
    List<PipelineSpec> pipelines =
        questions.stream().map(question -> catalog.pipeline(question.name(), problems)).toList();
    assertThat(problems.hasErrors()).as(problems::render).isFalse();
    PlanContext context =
        new PlanContext(
            catalog.streamNames(),
            catalog::stream,
            stream -> catalog.historyOf(stream, home),
            catalog.environment(),
            home,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            "run",
            true);
    Plan made = new Planner(Operators.byType(), context, problems).plan(pipelines);
    assertThat(problems.hasErrors()).as(problems::render).isFalse();
    return made;
  }

  Graph graph() {
    return plan.graph();
  }

  /** The read of a stream, which one pipeline alone has. */
  Graph.Node read(Question question, int stream) {
    String name = stream == 0 ? "l" : "r";
    return plan.graph().nodes().stream()
        .filter(node -> node.step() instanceof Step.Read)
        .filter(node -> node.pipeline().equals(question.name()) && node.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Runs over what is there, or as a replay.
   *
   * @param optimise false: row by row
   * @param replay null for history
   * @param options of Beam
   */
  Run run(String name, String runner, boolean optimise, Replay replay, String... options)
      throws IOException {
    Graph graph = Graphs.redirected(plan.graph(), node -> sink(name, node) + "/");
    Path counted = home.resolve(name + "-ledger");
    RunSettings settings =
        new RunSettings(name, Runners.shards(runner, PARALLELISM), replay, Clock::systemUTC);
    PipelineOptions ofBeam = Runners.options(runner, PARALLELISM, replay != null, List.of(options));
    Runners.keepStateIn(home.resolve(name + "-state"), ofBeam);
    PipelineResult result =
        Compiler.compile(
                new Plan(plan.pipelines(), graph), ofBeam, settings, optimise, counted.toString())
            .run();
    assertThat(result.waitUntilFinish()).isEqualTo(PipelineResult.State.DONE);
    Counts counts = new Counts();
    counts.merge(Files.readAllBytes(counted));
    Map<String, List<String>> results = new TreeMap<>();
    Map<String, List<String>> late = new TreeMap<>();
    for (Graph.Node node : graph.nodes()) {
      if (node.step() instanceof Step.WriteFiles) {
        boolean isLate = node.name().equals("late");
        List<String> lines =
            (isLate ? late : results).computeIfAbsent(node.pipeline(), p -> new ArrayList<>());
        for (String line : lines(sink(name, node))) {
          lines.add(isLate ? line : node.name() + " " + line);
        }
      }
    }
    results.values().forEach(lines -> lines.sort(null));
    return new Run(results, late, Ledger.of(graph, counts), DropCounters.byBranch(result));
  }

  private Path sink(String run, Graph.Node node) {
    return home.resolve(run).resolve(Integer.toString(node.index()));
  }

  private static List<String> lines(Path sink) throws IOException {
    List<String> lines = new ArrayList<>();
    if (!Files.isDirectory(sink)) {
      return lines;
    }
    try (Stream<Path> files = Files.list(sink)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (!file.getFileName().toString().equals("_SUCCESS")) {
          lines.addAll(Files.readAllLines(file));
        }
      }
    }
    return lines;
  }
}
