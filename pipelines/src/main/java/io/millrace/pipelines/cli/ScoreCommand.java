package io.millrace.pipelines.cli;

import io.millrace.pipelines.generate.Generator;
import io.millrace.pipelines.launch.RunFailed;
import io.millrace.pipelines.ledger.LedgerTable;
import io.millrace.pipelines.results.Folders;
import io.millrace.pipelines.score.Score;
import io.millrace.pipelines.score.ScoreRun;
import io.millrace.pipelines.spec.PipelineSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace score}. */
@Command(
    name = "score",
    description = "Runs a pipeline over planted data and says how much of it it finds.",
    mixinStandardHelpOptions = true)
final class ScoreCommand implements Callable<Integer> {
  @Mixin Project project;
  @Spec CommandSpec spec;

  @Parameters(paramLabel = "PIPELINE", description = "By name or file, with a score: block.")
  String name;

  @Option(names = "--events", description = "How many to generate (default: as declared).")
  Long events;

  @Option(names = "--seed", description = "The same seed gives the same score.")
  Long seed;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "Takes this file of events instead of generating one; needs --truth.")
  Path data;

  @Option(
      names = "--truth",
      paramLabel = "FOLDER",
      description = "What generate --truth wrote about --data.")
  Path truth;

  @Option(
      names = "--at-least",
      paramLabel = "F1",
      description = "Exit with 1 if an F1 is lower than this, from 0 to 1.")
  double atLeast;

  @Override
  public Integer call() throws IOException {
    requireOptions();
    List<PipelineSpec> chosen = project.chosen(List.of(name));
    if (project.problems.hasErrors()) {
      project.reportProblems(spec.commandLine().getErr());
      return Exit.PROBLEMS;
    }
    Path folder = Files.createTempDirectory("millrace-score-");
    try {
      ScoreRun run =
          new ScoreRun(project.catalog(), chosen.get(0), project.base(), folder, project.problems);
      ScoreRun.Outcome outcome = data == null ? run.generate(events, seed) : run.given(data, truth);
      boolean problems = project.reportProblems(spec.commandLine().getErr());
      return problems || outcome == null ? Exit.PROBLEMS : print(outcome);
    } catch (RunFailed failure) {
      if (failure.kind() == RunFailed.Kind.BUG) {
        throw failure;
      }
      spec.commandLine().getErr().println("millrace: " + failure.getMessage());
      return failure.kind() == RunFailed.Kind.DATA ? Exit.PROBLEMS : Exit.ENVIRONMENT;
    } finally {
      Folders.delete(folder);
    }
  }

  private void requireOptions() throws IOException {
    if ((data == null) != (truth == null)) {
      throw new UsageProblem("--data and --truth go together: events, and what was planted there");
    }
    if (data != null && (events != null || seed != null)) {
      throw new UsageProblem("--events and --seed are for generated data, not with --data");
    }
    if (atLeast < 0 || atLeast > 1) {
      throw new UsageProblem("--at-least must be from 0 to 1, not " + atLeast);
    }
    if (data != null && !Files.isRegularFile(data)) {
      throw new NoSuchFileException(data.toString());
    }
  }

  private int print(ScoreRun.Outcome outcome) {
    PrintWriter out = spec.commandLine().getOut();
    for (Map.Entry<String, Generator.Generated> made : outcome.counts().entrySet()) {
      Generator.Generated counts = made.getValue();
      out.println(
          String.format(
              Locale.ROOT,
              "%,d lines of %s: %,d events",
              counts.lines(),
              made.getKey(),
              counts.events()));
    }
    boolean enough = true;
    for (Score score : outcome.scores()) {
      out.print(score.render());
      // Nothing to find and nothing found is no failure.
      enough &= Double.isNaN(score.f1()) || score.f1() >= atLeast;
    }
    if (!outcome.ledger().balances()) {
      out.print(LedgerTable.render(outcome.ledger()));
    }
    if (!enough) {
      out.println(String.format(Locale.ROOT, "lower than %.3f", atLeast));
    }
    out.flush();
    return enough && outcome.ledger().balances() ? Exit.FINE : Exit.PROBLEMS;
  }
}
