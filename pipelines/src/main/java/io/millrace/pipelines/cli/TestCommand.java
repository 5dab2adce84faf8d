package io.millrace.pipelines.cli;

import io.millrace.pipelines.plan.Plan;
import io.millrace.pipelines.spec.EnvironmentSpec;
import io.millrace.pipelines.spec.PipelineSpec;
import io.millrace.pipelines.testing.GoldenFile;
import io.millrace.pipelines.testing.TestCase;
import io.millrace.pipelines.testing.TestRunner;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace test}. */
@Command(
    name = "test",
    description = "Runs the tests: blocks of pipelines.",
    mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
  @Mixin Project project;
  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "PIPELINE",
      description = "Pipelines, by name or file (default: all).")
  List<String> names = new ArrayList<>();

  @Option(
      names = "--fix",
      description =
          "Takes the rows that came as right: writes them into the tests that expected others, and"
              + " shows the difference.")
  boolean fix;

  private int passed;
  private int failed;
  private int fixed;

  @Override
  public Integer call() throws IOException {
    List<PipelineSpec> pipelines =
        names.isEmpty() ? project.catalog().pipelines() : project.chosen(names);
    for (PipelineSpec pipeline : pipelines) {
      if (!project.catalog().isAffected(pipeline, project.problems)) {
        run(pipeline);
      }
    }
    if (passed + failed + fixed == 0 && !project.problems.hasErrors()) {
      spec.commandLine().getOut().println("there are no tests: add a `tests:` block to a pipeline");
      return Exit.FINE;
    }
    boolean problems = project.reportProblems(spec.commandLine().getErr());
    spec.commandLine()
        .getOut()
        .println(
            passed + " passed, " + failed + " failed" + (fixed > 0 ? ", " + fixed + " fixed" : ""));
    return failed == 0 && !problems ? Exit.FINE : Exit.PROBLEMS;
  }

  private void run(PipelineSpec pipeline) throws IOException {
    List<TestCase> tests = TestCase.read(pipeline.tests(), project.problems);
    Plan plan =
        tests.isEmpty()
            ? null
            : project.plan(
                project.catalog(),
                environment(),
                List.of(pipeline),
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                "test");
    if (plan == null) {
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    TestRunner runner = new TestRunner(pipeline, plan.graph(), project.problems);
    List<TestRunner.Mending> mendings = new ArrayList<>();
    String text = fix ? Files.readString(Path.of(pipeline.file())) : "";
    for (TestCase test : tests) {
      TestRunner.Outcome outcome = runner.run(test);
      if (outcome != null) {
        String title = pipeline.name() + ": " + outcome.test();
        if (say(title, outcome, fix ? obstacle(text, outcome) : "")) {
          mendings.add(outcome.mending());
        }
        out.flush();
      }
    }
    if (!mendings.isEmpty()) {
      Files.writeString(Path.of(pipeline.file()), GoldenFile.mended(text, mendings));
    }
  }

  /** Why what a test expects is not to be mended, in words; null if it is. */
  private static String obstacle(String text, TestRunner.Outcome outcome) {
    return outcome.mending().isEmpty()
        ? "only a run that went well, the same in every order of arrival, can be right"
        : GoldenFile.obstacle(text, outcome.mending());
  }

  /**
   * Says what came of a test, and whether what it expects is to be mended.
   *
   * @param obstacle why it is not; null if it is
   */
  private boolean say(String title, TestRunner.Outcome outcome, String obstacle) {
    PrintWriter out = spec.commandLine().getOut();
    if (outcome.passed()) {
      passed++;
      out.println("passed  " + title);
      return false;
    }
    if (obstacle == null) {
      fixed++;
      out.println("fixed   " + title);
      out.print(outcome.mending().render());
      return true;
    }
    failed++;
    out.println("FAILED  " + title);
    out.print(outcome.difference());
    if (fix) {
      out.println("  not fixed: " + obstacle);
    }
    return false;
  }

  /** Tests read and write nothing real, so any place will do where no environment is chosen. */
  private EnvironmentSpec environment() {
    if (project.environment != null) {
      return project.catalog().environment();
    }
    EnvironmentSpec.Files nowhere = new EnvironmentSpec.Files(List.of("tests/"), spanOfTests());
    EnvironmentSpec.Binding binding = new EnvironmentSpec.Binding(nowhere, null, spanOfTests());
    return new EnvironmentSpec(
        "test", "none", null, "direct", Map.of(), binding, Map.of(), nowhere, spanOfTests());
  }

  private static io.millrace.pipelines.problem.Span spanOfTests() {
    return io.millrace.pipelines.problem.Span.whole("tests");
  }
}
