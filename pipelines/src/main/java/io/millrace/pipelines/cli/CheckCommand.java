package io.millrace.pipelines.cli;

import io.millrace.pipelines.catalog.Catalog;
import io.millrace.pipelines.generate.GenerateSpec;
import io.millrace.pipelines.plan.Plan;
import io.millrace.pipelines.score.ScoreSpec;
import io.millrace.pipelines.spec.PipelineSpec;
import io.millrace.pipelines.spec.StreamSpec;
import io.millrace.pipelines.testing.TestCase;
import io.millrace.pipelines.testing.TestRunner;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace check}. */
@Command(
    name = "check",
    description = "Reads everything and reports every problem.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Mixin Project project;
  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "PIPELINE",
      description = "Pipelines, by name or file (default: all).")
  List<String> names = new ArrayList<>();

  @Override
  public Integer call() {
    List<String> environments = new ArrayList<>();
    if (project.environment != null) {
      environments.add(project.environment);
    } else {
      environments.addAll(project.environmentNames());
    }
    int checked = 0;
    if (environments.isEmpty()) {
      checked = check(null);
    }
    for (String environment : environments) {
      checked = check(environment);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (project.reportProblems(spec.commandLine().getErr())) {
      spec.commandLine().getErr().println(project.summary());
      return Exit.PROBLEMS;
    }
    out.println(
        checked
            + (checked == 1 ? " pipeline is" : " pipelines are")
            + " fine"
            + (environments.isEmpty() ? "" : " in " + String.join(", ", environments)));
    return Exit.FINE;
  }

  private int check(String environment) {
    Catalog catalog = project.load(environment);
    List<PipelineSpec> pipelines =
        names.isEmpty() ? catalog.pipelines() : project.pipelines(catalog, names);
    for (PipelineSpec pipeline : pipelines) {
      Plan plan = project.plan(catalog, List.of(pipeline), Long.MIN_VALUE, Long.MAX_VALUE, "check");
      List<TestCase> tests = TestCase.read(pipeline.tests(), project.problems);
      ScoreSpec.read(pipeline, project.problems);
      if (plan != null) {
        TestRunner runner = new TestRunner(pipeline, plan.graph(), project.problems);
        tests.forEach(runner::check);
      }
    }
    for (String name : names.isEmpty() ? catalog.streamNames() : List.<String>of()) {
      StreamSpec stream = catalog.stream(name);
      if (stream != null && stream.generate() != null) {
        GenerateSpec.read(stream, project.problems);
      }
    }
    return pipelines.size();
  }
}
