package io.millrace.it.cases;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;

/** Runs cases, several in one run: starting a runner costs more than they do. */
public final class CaseRun {
  private final Path home;

  /**
   * @param home an empty folder for a run
   */
  public CaseRun(Path home) {
    this.home = home;
  }

  /**
   * Runs cases together, as one plan.
   *
   * @return what came of each, in their order
   * @throws IllegalStateException with what Millrace says, when it refuses one
   */
  public List<Outcome> run(List<Case> cases, Settings settings) throws IOException {
    Plan plan = plan(cases, settings);
    Graph graph =
        Graphs.redirected(
            plan.graph(), node -> home.resolve("out/" + node.index()).toString() + "/");
    Path counted = home.resolve("ledger");
    RunSettings run =
        new RunSettings(
            "run",
            Runners.shards(settings.runner(), settings.parallelism()),
            settings.replay(),
            Clock::systemUTC);
    PipelineOptions options =
        Runners.options(
            settings.runner(),
            settings.parallelism(),
            settings.replay() != null,
            settings.options());
    Runners.keepStateIn(home.resolve("state"), options);
    PipelineResult.State state =
        Compiler.compile(
                new Plan(plan.pipelines(), graph),
                options,
                run,
                settings.optimise(),
                counted.toString())
            .run()
            .waitUntilFinish();
    if (state != PipelineResult.State.DONE) {
      throw new IllegalStateException("the run ended as " + state);
    }
    Counts counts = new Counts();
    counts.merge(Files.readAllBytes(counted));
    return outcomes(cases, Ledger.of(graph, counts));
  }

  private Plan plan(List<Case> cases, Settings settings) throws IOException {
    Path config = home.resolve("config");
    for (String folder : List.of("streams", "pipelines", "environments")) {
      Files.createDirectories(config.resolve(folder));
    }
    StringBuilder environment =
        new StringBuilder("environment: here\ncloud: none\nrunner: direct\nstreams:\n");
    for (Case of : cases) {
      for (CaseStream stream : of.streams()) {
        Path data = Files.createDirectories(home.resolve("data").resolve(stream.name()));
        for (InputFile file : settings.layout().apply(stream.files())) {
          file.write(data);
        }
        Files.writeString(config.resolve("streams/" + stream.name() + ".yaml"), stream.yaml());
        environment.append(
            "  %s: {history: {files: {path: \"%s/\"}}}%n".formatted(stream.name(), data));
      }
      Files.writeString(config.resolve("pipelines/" + of.name() + ".yaml"), of.yaml());
    }
    environment.append("dead_letters: {files: {path: /nowhere/dead/}}\n");
    Files.writeString(config.resolve("environments/here.yaml"), environment);
    Problems problems = new Problems();
    Catalog catalog = Catalog.load(config, "here", Map.of(), Operators.byType().keySet(), problems);
    List<PipelineSpec> pipelines =
        cases.stream().map(of -> catalog.pipeline(of.name(), problems)).toList();
    require(problems);
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
    Plan plan = new Planner(Operators.byType(), context, problems).plan(pipelines);
    require(problems);
    return plan;
  }

  private static void require(Problems problems) {
    if (problems.hasErrors()) {
      throw new IllegalStateException(problems.render());
    }
  }

  private List<Outcome> outcomes(List<Case> cases, Ledger ledger) throws IOException {
    List<String> imbalances = ledger.imbalances().stream().map(Ledger.Imbalance::toString).toList();
    List<Outcome> outcomes = new ArrayList<>();
    for (Case of : cases) {
      long read = 0;
      long dead = 0;
      long late = 0;
      long letters = 0;
      Rows rows = new Rows();
      for (Graph.Node node : ledger.graph().nodes()) {
        if (!node.pipeline().equals(of.name())) {
          continue;
        }
        dead += ledger.dead(node);
        late += ledger.late(node);
        if (node.step() instanceof Step.Read) {
          read += ledger.in(node);
        } else if (Graphs.isDeadLetterSink(node)) {
          letters += written(node).size();
        } else if (node.step() instanceof Step.WriteFiles) {
          for (String line : written(node)) {
            rows.add(values(of, line));
          }
        }
      }
      outcomes.add(new Outcome(of, rows, read, dead, late, letters, imbalances));
    }
    return outcomes;
  }

  private List<String> written(Graph.Node node) throws IOException {
    List<String> lines = new ArrayList<>();
    Path folder = home.resolve("out/" + node.index());
    if (!Files.isDirectory(folder)) {
      return lines;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
        // A planted mistake may have cut a character in two: that is a difference, too.
        new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().forEach(lines::add);
      }
    }
    return lines;
  }

  // ---- rows

  private static Object[] values(Case of, String line) throws IOException {
    Map<String, ValueType> types = new HashMap<>();
    of.columns().forEach(column -> types.put(column.name(), column.type()));
    Map<String, Object> read = new HashMap<>();
    try (JsonParser json = new JsonFactory().createParser(line)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        read.put(name, value(types.getOrDefault(name, ValueType.TIME), json));
      }
    }
    List<Object> values = new ArrayList<>();
    of.columns().forEach(column -> values.add(read.get(column.name())));
    for (String own : List.of("_t", "_ws", "_we")) {
      if (read.containsKey(own)) {
        values.add(read.get(own));
      }
    }
    return values.toArray();
  }

  private static Object value(ValueType type, JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    return switch (type.kind()) {
      case BOOLEAN -> json.getBooleanValue();
      case WHOLE -> json.getLongValue();
      case DECIMAL -> new BigDecimal(json.getText());
      case DOUBLE -> Double.valueOf(json.getText());
      case TEXT, DAY -> json.getText();
      case TIME -> micros(Instant.parse(json.getText()));
      case TEXTS -> {
        List<String> texts = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          texts.add(json.currentToken() == JsonToken.VALUE_NULL ? null : json.getText());
        }
        yield texts;
      }
    };
  }

  private static long micros(Instant at) {
    return at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
  }
}
