package io.millrace.pipelines.cli;

import io.millrace.pipelines.launch.RunFailed;
import io.millrace.pipelines.ledger.LedgerTable;
import io.millrace.pipelines.plan.Plan;
import io.millrace.pipelines.results.Folders;
import io.millrace.pipelines.spec.PipelineSpec;
import io.millrace.pipelines.verify.Verification;
import io.millrace.transforms.stream.Replay;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace verify}. */
@Command(
    name = "verify",
    description =
        "Runs pipelines over history and as a replay of the same events, and compares the results"
            + " row by row. Writes nothing.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  private static final int SHOWN_MAX = 5;

  @Mixin Project project;
  @Spec CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "PIPELINE", description = "By name or file.")
  List<String> names;

  @Option(
      names = "--rounds",
      description = "Replays out of order, after the one in order (default: ${DEFAULT-VALUE}).")
  int rounds = 2;

  @Option(names = "--seed", description = "Of the first disorder (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Option(names = "--runner", description = "direct or flink (default: the environment's).")
  String runner;

  @Option(names = "--parallelism", description = "Worker threads (default: ${DEFAULT-VALUE}).")
  int parallelism = 2;

  @Override
  public Integer call() throws IOException {
    if (rounds < 0) {
      throw new UsageProblem("--rounds must be 0 or more, not " + rounds);
    }
    List<PipelineSpec> pipelines = project.chosen(names);
    String chosen = "direct";
    if (!project.problems.hasErrors()) {
      project.requireEnvironment(pipelines);
      chosen = project.runner(runner);
    }
    Plan plan =
        project.problems.hasErrors()
            ? null
            : project.plan(project.catalog(), pipelines, Long.MIN_VALUE, Long.MAX_VALUE, "verify");
    if (project.reportProblems(spec.commandLine().getErr()) || plan == null) {
      return Exit.PROBLEMS;
    }
    Path folder = Files.createTempDirectory("millrace-verify-");
    try {
      return verify(new Verification(plan, folder, chosen, parallelism, List.of()));
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

  private int verify(Verification verification) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    for (int round = 0; round <= rounds; round++) {
      Replay replay = round == 0 ? Replay.MAX : new Replay(0, true, seed + round - 1, 0, 0);
      String how = round == 0 ? "in order" : "out of order, seed " + (seed + round - 1);
      Verification.Outcome outcome = verification.compare(replay);
      out.println(
          String.format(
              Locale.ROOT,
              "replay %s: %s (%,d rows in history)",
              how,
              outcome.equal() ? "equal" : "NOT equal",
              outcome.rows()));
      out.flush();
      if (!outcome.equal()) {
        show(outcome, out);
        if (!outcome.differences().isEmpty()) {
          out.print(verification.explain(replay));
        }
        out.flush();
        return Exit.PROBLEMS;
      }
    }
    return Exit.FINE;
  }

  private static void show(Verification.Outcome outcome, PrintWriter out) {
    for (Verification.Difference difference : outcome.differences()) {
      out.println(
          String.format(
              Locale.ROOT,
              "'%s': %,d rows only in history, %,d only in replay",
              difference.sink().name(),
              difference.onlyHistory().size(),
              difference.onlyReplay().size()));
      print(out, "only in history", difference.onlyHistory());
      print(out, "only in replay", difference.onlyReplay());
    }
    if (outcome.late() > 0) {
      out.println(
          String.format(
              Locale.ROOT,
              "%,d rows came late in the replay; `out_of_order` or `lateness` would have to be"
                  + " larger",
              outcome.late()));
    }
    if (!outcome.ledger().balances()) {
      out.print(LedgerTable.render(outcome.ledger()));
    }
  }

  private static void print(PrintWriter out, String title, List<String> rows) {
    for (String row : rows.subList(0, Math.min(SHOWN_MAX, rows.size()))) {
      out.println("  " + title + ": " + row);
    }
  }
}
