package io.millrace.pipelines.cli;

import io.millrace.pipelines.launch.Runners;
import io.millrace.pipelines.plan.Plan;
import io.millrace.pipelines.plan.PlanPrinter;
import io.millrace.pipelines.spec.PipelineSpec;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace plan}. */
@Command(
    name = "plan",
    description = "Shows types, segments, shuffles and state.",
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  @Mixin Project project;
  @Spec CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "PIPELINE", description = "By name or file.")
  List<String> names;

  @Option(names = "--runner", description = "direct or flink (default: the environment's).")
  String runner;

  @Option(names = "--parallelism", description = "Worker threads (default: ${DEFAULT-VALUE}).")
  int parallelism = 2;

  @Override
  public Integer call() {
    List<PipelineSpec> pipelines = project.chosen(names);
    if (!project.problems.hasErrors()) {
      project.requireEnvironment(pipelines);
    }
    Plan plan =
        project.problems.hasErrors()
            ? null
            : project.plan(project.catalog(), pipelines, Long.MIN_VALUE, Long.MAX_VALUE, "<run>");
    if (project.reportProblems(spec.commandLine().getErr()) || plan == null) {
      return Exit.PROBLEMS;
    }
    spec.commandLine()
        .getOut()
        .print(
            PlanPrinter.print(
                plan, project.base(), Runners.shards(project.runner(runner), parallelism)));
    spec.commandLine().getOut().flush();
    return Exit.FINE;
  }
}
