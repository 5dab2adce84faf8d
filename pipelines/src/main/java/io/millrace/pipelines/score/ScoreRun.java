package io.millrace.pipelines.score;

import io.millrace.pipelines.catalog.Catalog;
import io.millrace.pipelines.generate.GenerateSpec;
import io.millrace.pipelines.generate.Generator;
import io.millrace.pipelines.launch.Launcher;
import io.millrace.pipelines.launch.RunRequest;
import io.millrace.pipelines.launch.Runners;
import io.millrace.pipelines.ledger.Ledger;
import io.millrace.pipelines.operator.Operators;
import io.millrace.pipelines.plan.Graphs;
import io.millrace.pipelines.plan.Plan;
import io.millrace.pipelines.plan.PlanContext;
import io.millrace.pipelines.plan.Planner;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.results.JsonLines;
import io.millrace.pipelines.spec.EnvironmentSpec;
import io.millrace.pipelines.spec.PipelineSpec;
import io.millrace.pipelines.spec.StreamSpec;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs a pipeline over data whose truth is known. All that it writes goes to a folder of the run,
 * as JSON lines, whatever the pipeline says; nothing of the environment is touched.
 */
public final class ScoreRun {
  private final Catalog catalog;
  private final PipelineSpec pipeline;
  private final Path base;
  private final Path folder;
  private final Problems problems;
  private final Map<String, StreamSpec> generated = new LinkedHashMap<>();
  private final Map<String, Path> data = new TreeMap<>();

  /**
   * What came of it.
   *
   * @param counts what was generated, by stream; empty if the data was given
   */
  public record Outcome(
      Map<String, Generator.Generated> counts, List<Score> scores, Ledger ledger) {}

  /**
   * @param base what relative paths of the declaration are taken from
   * @param folder for what is written, of this run alone
   */
  public ScoreRun(
      Catalog catalog, PipelineSpec pipeline, Path base, Path folder, Problems problems) {
    this.catalog = catalog;
    this.pipeline = pipeline;
    this.base = base;
    this.folder = folder;
    this.problems = problems;
    for (String name : streams("ReadFromStream")) {
      StreamSpec stream = catalog.stream(name);
      if (stream != null && stream.generate() != null) {
        generated.put(name, stream);
      }
    }
  }

  private List<String> streams(String type) {
    List<String> names = new ArrayList<>();
    for (PipelineSpec.StepSpec step : pipeline.steps()) {
      if (step.type().equals(type) && step.config().get("stream") instanceof YamlNode.Scalar name) {
        names.add(name.text());
      }
    }
    return names;
  }

  /**
   * Generates the streams that the pipeline reads, those that have a {@code generate:} section, and
   * scores it by what was planted in them.
   *
   * @param events how many, or null for as many as declared
   * @param seed or null for the declared one
   * @return null after problems
   */
  public Outcome generate(Long events, Long seed) throws IOException {
    List<ScoreSpec> specs = ScoreSpec.read(pipeline, problems);
    Map<String, GenerateSpec> makers = new LinkedHashMap<>();
    generated.forEach((name, stream) -> makers.put(name, GenerateSpec.read(stream, problems)));
    if (problems.hasErrors()) {
      return null;
    }
    specs.forEach(spec -> checkPattern(spec, makers));
    Map<String, Generator.Generated> counts = new LinkedHashMap<>();
    List<KnownTruth.Pattern> patterns = new ArrayList<>();
    List<KnownTruth.Fault> faults = new ArrayList<>();
    for (Map.Entry<String, GenerateSpec> each : makers.entrySet()) {
      StreamSpec stream = generated.get(each.getKey());
      GenerateSpec maker = each.getValue();
      Path file =
          folder.resolve("data/" + stream.name() + "." + Generator.extension(stream.format()));
      Path truth = folder.resolve("truth/" + stream.name());
      data.put(stream.name(), file);
      if (!problems.hasErrors()) {
        GenerateSpec asked =
            maker.with(
                events == null ? maker.events() : events, seed == null ? maker.seed() : seed);
        counts.put(stream.name(), Generator.write(stream, asked, file, truth));
        KnownTruth known = KnownTruth.read(truth);
        patterns.addAll(known.patterns());
        faults.addAll(known.faults());
      }
    }
    return run(specs, new KnownTruth(patterns, faults), counts);
  }

  /**
   * Scores by data that is there.
   *
   * @param file of the only stream that the pipeline reads and that can be generated
   * @param truth the folder that was given to {@code millrace generate --truth}
   * @return null after problems
   */
  public Outcome given(Path file, Path truth) throws IOException {
    List<ScoreSpec> specs = ScoreSpec.read(pipeline, problems);
    if (generated.size() > 1) {
      problems.error(
          "several-streams",
          pipeline.span(),
          "the pipeline reads several streams, and the data is of one: "
              + String.join(", ", generated.keySet()),
          "let the data be generated");
    }
    generated.keySet().forEach(name -> data.put(name, file.toAbsolutePath()));
    return run(specs, KnownTruth.read(truth), Map.of());
  }

  private void checkPattern(ScoreSpec spec, Map<String, GenerateSpec> makers) {
    List<String> names =
        makers.values().stream().flatMap(maker -> maker.patternNames().stream()).toList();
    if (spec.pattern() != null && !names.contains(spec.pattern())) {
      problems.error(
          "unknown-pattern",
          spec.span(),
          "no stream that the pipeline reads plants a pattern '" + spec.pattern() + "'",
          Suggest.advice("patterns", spec.pattern(), names));
    }
  }

  private Outcome run(
      List<ScoreSpec> specs, KnownTruth truth, Map<String, Generator.Generated> counts)
      throws IOException {
    if (specs.isEmpty() && !problems.hasErrors()) {
      problems.error(
          "missing-key",
          pipeline.span(),
          "pipeline '" + pipeline.name() + "' does not say what it is to find",
          "add to its file, beside `pipeline:`, `score: {pattern: NAME, key: FIELD, from: FIELD}`",
          "or `score: {fault: damage}`");
    }
    if (generated.isEmpty() && !problems.hasErrors()) {
      problems.error(
          "nothing-planted",
          pipeline.span(),
          "the pipeline reads no stream that has a 'generate' section");
    }
    Plan plan = problems.hasErrors() ? null : plan();
    Map<ScoreSpec, Graph.Node> outputs = new LinkedHashMap<>();
    for (ScoreSpec spec : plan == null ? List.<ScoreSpec>of() : specs) {
      outputs.put(spec, output(spec, plan.graph()));
    }
    if (problems.hasErrors()) {
      return null;
    }
    Plan redirected =
        new Plan(plan.pipelines(), Graphs.redirected(plan.graph(), node -> sink(node) + "/"));
    RunRequest request = new RunRequest("score", "direct", 2, true, null, List.of());
    Ledger ledger =
        new Launcher(redirected, request).run(Runners.options("direct", 2, false, List.of()));
    List<Score> scores = new ArrayList<>();
    for (Map.Entry<ScoreSpec, Graph.Node> each : outputs.entrySet()) {
      List<Map<String, String>> rows = JsonLines.readFolder(sink(each.getValue()));
      scores.add(new Scorer(truth).score(each.getKey(), name(each.getValue()), rows));
    }
    return new Outcome(counts, scores, ledger);
  }

  private Plan plan() {
    Span span = Span.whole("score");
    EnvironmentSpec.Files letters =
        new EnvironmentSpec.Files(List.of(folder.resolve("dead") + "/"), span);
    EnvironmentSpec nowhere =
        new EnvironmentSpec(
            "score", "none", null, "direct", Map.of(), null, Map.of(), letters, span);
    PlanContext context =
        new PlanContext(
            catalog.streamNames(),
            catalog::stream,
            this::history,
            nowhere,
            base,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            "score",
            false);
    return new Planner(Operators.byType(), context, problems).plan(List.of(pipeline));
  }

  private List<String> history(String stream) {
    if (data.containsKey(stream)) {
      return List.of(data.get(stream).toString());
    }
    return streams("WriteToStream").contains(stream)
        ? List.of(folder.resolve("written/" + stream) + "/")
        : catalog.historyOf(stream, base);
  }

  private Path sink(Graph.Node node) {
    return folder.resolve("output/" + node.index());
  }

  /** The sink that a score speaks of, or null after a problem. */
  private Graph.Node output(ScoreSpec spec, Graph graph) {
    Map<String, Graph.Node> sinks = new TreeMap<>();
    for (Graph.Node node : graph.nodes()) {
      if (node.step() instanceof Step.WriteFiles) {
        sinks.put(name(node), node);
        sinks.put(node.name(), node);
      }
    }
    List<Graph.Node> own =
        sinks.values().stream().filter(node -> !Graphs.isDeadLetterSink(node)).distinct().toList();
    Graph.Node found =
        spec.in() != null ? sinks.get(spec.in()) : own.size() == 1 ? own.get(0) : null;
    if (found == null) {
      problems.error(
          "unknown-output",
          spec.span(),
          spec.in() == null
              ? "the pipeline writes several outputs, and the score does not say which: add `in`"
              : "the pipeline has no output '" + spec.in() + "'",
          Suggest.advice("outputs", spec.in() == null ? "" : spec.in(), sinks.keySet()));
    }
    return found;
  }

  /** What people call a sink: its stream, else the step. */
  private String name(Graph.Node node) {
    for (PipelineSpec.StepSpec step : pipeline.steps()) {
      if (step.id().equals(node.name())
          && step.type().equals("WriteToStream")
          && step.config().get("stream") instanceof YamlNode.Scalar stream) {
        return stream.text();
      }
    }
    return node.name();
  }
}
