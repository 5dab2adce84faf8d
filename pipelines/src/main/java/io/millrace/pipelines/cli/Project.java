package io.millrace.pipelines.cli;

import io.millrace.pipelines.catalog.Catalog;
import io.millrace.pipelines.launch.Runners;
import io.millrace.pipelines.operator.Operators;
import io.millrace.pipelines.plan.Plan;
import io.millrace.pipelines.plan.PlanContext;
import io.millrace.pipelines.plan.Planner;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.spec.EnvironmentReader;
import io.millrace.pipelines.spec.EnvironmentSpec;
import io.millrace.pipelines.spec.PipelineSpec;
import io.millrace.pipelines.yaml.YamlNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** Where the declaration is, and in which environment: options that commands share. */
final class Project {
  @Option(
      names = "--config",
      paramLabel = "DIR",
      description =
          "The folder with streams, environments and pipelines (default: ./config, else"
              + " the one that Millrace ships).")
  Path config;

  @Option(names = "--env", paramLabel = "NAME", description = "The environment.")
  String environment;

  @Option(
      names = "--var",
      paramLabel = "NAME=VALUE",
      description = "A variable for {{ NAME }}; wins over the environment's.")
  Map<String, String> variables = new LinkedHashMap<>();

  final Problems problems = new Problems();
  private Catalog catalog;

  /** The folder of the declaration. */
  Path root() {
    if (config != null) {
      return config;
    }
    String home = System.getProperty("millrace.home");
    Path here = Path.of("config");
    return Files.isDirectory(here) || home == null ? here : Path.of(home, "config");
  }

  /** The folder that relative paths in the declaration are taken from. */
  Path base() {
    Path parent = root().toAbsolutePath().normalize().getParent();
    return parent == null ? Path.of("/") : parent;
  }

  Catalog catalog() {
    if (catalog == null) {
      catalog = load(environment);
    }
    return catalog;
  }

  /** The environments that there are, whatever is wrong in other files. */
  List<String> environmentNames() {
    Catalog any =
        Catalog.load(
            root(), null, Map.copyOf(variables), Operators.byType().keySet(), new Problems());
    return List.copyOf(any.environments().keySet());
  }

  /** The declaration as an environment sees it. */
  Catalog load(String name) {
    return Catalog.load(root(), name, Map.copyOf(variables), Operators.byType().keySet(), problems);
  }

  List<PipelineSpec> pipelines(Catalog from, List<String> names) {
    List<PipelineSpec> found = new ArrayList<>();
    for (String name : names) {
      PipelineSpec pipeline = from.pipeline(name, problems);
      if (pipeline != null) {
        found.add(pipeline);
      }
    }
    return found;
  }

  /**
   * The pipelines that the user names. Problems of files that they have nothing to do with are
   * forgotten.
   */
  List<PipelineSpec> chosen(List<String> names) {
    List<PipelineSpec> found = pipelines(catalog(), names);
    catalog().keepRelevant(names, problems);
    return found;
  }

  /**
   * @throws UsageProblem when a pipeline uses a stream and no environment was chosen
   */
  void requireEnvironment(List<PipelineSpec> pipelines) {
    if (environment != null) {
      return;
    }
    List<String> names = List.copyOf(catalog().environments().keySet());
    for (PipelineSpec pipeline : pipelines) {
      for (PipelineSpec.StepSpec step : pipeline.steps()) {
        if (step.config().get("stream") instanceof YamlNode.Scalar stream) {
          throw new UsageProblem(
              "pipeline '"
                  + pipeline.name()
                  + "' uses stream '"
                  + stream.text()
                  + "', and an environment says where that lives: "
                  + (names.isEmpty()
                      ? "declare one in config/environments"
                      : "add --env "
                          + names.get(0)
                          + " (environments: "
                          + String.join(", ", names)
                          + ")"));
        }
      }
    }
  }

  /** The plan of pipelines in an environment, or null after problems. */
  Plan plan(Catalog from, List<PipelineSpec> pipelines, long since, long until, String runId) {
    return plan(from, from.environment(), pipelines, since, until, runId);
  }

  Plan plan(
      Catalog from,
      EnvironmentSpec in,
      List<PipelineSpec> pipelines,
      long since,
      long until,
      String runId) {
    PlanContext context =
        new PlanContext(
            from.streamNames(),
            from::stream,
            stream -> historyOf(from, in, stream),
            in,
            base(),
            since,
            until,
            runId,
            pipelines.size() > 1);
    Problems own = new Problems();
    Plan plan = new Planner(Operators.byType(), context, own).plan(pipelines);
    problems.addAll(own);
    return plan;
  }

  private List<String> historyOf(Catalog from, EnvironmentSpec in, String stream) {
    if (in == null || in.equals(from.environment())) {
      return from.historyOf(stream, base());
    }
    EnvironmentSpec.Files files = EnvironmentReader.historyFor(in, stream);
    return files == null ? List.of() : Catalog.resolve(files, base());
  }

  /** The runner that is asked for, else the environment's, else the direct one. */
  String runner(String asked) {
    EnvironmentSpec chosen = environment == null ? null : catalog().environment();
    boolean said = asked != null || chosen == null || chosen.runner() == null;
    String name = asked != null ? asked : said ? "direct" : chosen.runner();
    if (Runners.NAMES.containsKey(name)) {
      return name;
    }
    String allowed = String.join(", ", new TreeSet<>(Runners.NAMES.keySet()));
    throw new UsageProblem(
        said
            ? "there is no runner '"
                + name
                + "' here; "
                + String.join("; ", Suggest.advice("allowed", name, Runners.NAMES.keySet()))
            : "environment '"
                + chosen.name()
                + "' has the runner '"
                + name
                + "', which runs nothing from here; add --runner with one of: "
                + allowed);
  }

  /** Prints the problems and says whether there are errors. */
  boolean reportProblems(java.io.PrintWriter err) {
    if (!problems.isEmpty()) {
      err.print(problems.render());
      err.flush();
    }
    return problems.hasErrors();
  }

  /** How many problems there are, in words. */
  String summary() {
    int errors = problems.errors();
    int warnings = problems.all().size() - errors;
    String text = errors == 1 ? "1 problem" : errors + " problems";
    return warnings == 0
        ? text
        : text + ", " + warnings + (warnings == 1 ? " warning" : " warnings");
  }
}
