package io.millrace.pipelines.cli;

import io.millrace.pipelines.launch.Launcher;
import io.millrace.pipelines.launch.RunFailed;
import io.millrace.pipelines.ledger.Ledger;
import io.millrace.pipelines.ledger.LedgerTable;
import io.millrace.pipelines.plan.Graphs;
import io.millrace.pipelines.plan.Plan;
import io.millrace.pipelines.redrive.Letter;
import io.millrace.pipelines.redrive.Redrive;
import io.millrace.pipelines.spec.EnvironmentSpec;
import io.millrace.pipelines.spec.PipelineSpec;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace redrive}. */
@Command(
    name = "redrive",
    description = "Sends dead letters through their pipeline once more, each once.",
    mixinStandardHelpOptions = true)
final class RedriveCommand implements Callable<Integer> {
  @Mixin Project project;
  @Spec CommandSpec spec;

  @Parameters(paramLabel = "PIPELINE", description = "By name or file.")
  String name;

  @Option(names = "--run", paramLabel = "ID", description = "Only those of this run.")
  List<String> runs = new ArrayList<>();

  @Option(names = "--code", description = "Only those with this code, as bad-cast.")
  List<String> codes = new ArrayList<>();

  @Option(names = "--step", description = "Only those that failed in this step.")
  List<String> steps = new ArrayList<>();

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description = "Sends nothing, but writes them to a file where they can be mended.")
  Path export;

  @Option(
      names = "--mended",
      paramLabel = "FILE",
      description = "Sends those of a file that --export wrote, as they are there now.")
  Path mended;

  @Option(names = "--runner", description = "direct or flink (default: the environment's).")
  String runner;

  @Option(names = "--run-id", description = "Names the run's output (default: the time).")
  String runId;

  private final Clock clock = Clock.systemUTC();
  private PipelineSpec pipeline;

  @Override
  public Integer call() throws IOException {
    if (mended != null
        && (export != null || !runs.isEmpty() || !codes.isEmpty() || !steps.isEmpty())) {
      throw new UsageProblem("--mended sends what is in its file: it goes with no other choice");
    }
    List<PipelineSpec> chosen = project.chosen(List.of(name));
    Path folder = null;
    Plan plan = null;
    if (!project.problems.hasErrors()) {
      pipeline = chosen.get(0);
      folder = letters();
      plan = plan("check");
    }
    if (project.reportProblems(spec.commandLine().getErr()) || plan == null) {
      return Exit.PROBLEMS;
    }
    String by = project.runner(runner);
    try (Redrive redrive = new Redrive(pipeline.name(), folder, this::plan)) {
      requireRuns(redrive);
      List<Letter> letters =
          mended == null ? redrive.open(this::isChosen) : redrive.mended(mended, project.problems);
      if (project.reportProblems(spec.commandLine().getErr())) {
        return Exit.PROBLEMS;
      }
      return export == null ? send(redrive, letters, by) : export(redrive, letters);
    }
  }

  private Plan plan(String run) {
    return project.plan(project.catalog(), List.of(pipeline), Long.MIN_VALUE, Long.MAX_VALUE, run);
  }

  private Path letters() {
    EnvironmentSpec environment = project.catalog().environment();
    if (environment == null) {
      throw new UsageProblem(
          "an environment says where dead letters are: add --env (environments: "
              + String.join(", ", project.catalog().environments().keySet())
              + ")");
    }
    if (environment.deadLetters() == null) {
      throw new UsageProblem("environment '" + environment.name() + "' has no dead_letters");
    }
    String path = environment.deadLetters().paths().get(0);
    if (path.contains("://")) {
      throw new UsageProblem(
          "dead letters in " + path + " cannot be redriven from there: copy them to this machine");
    }
    return project.base().resolve(path).resolve(pipeline.name()).normalize();
  }

  private boolean isChosen(Letter letter) {
    return (runs.isEmpty() || runs.contains(letter.run()))
        && (codes.isEmpty() || codes.contains(letter.code()))
        && (steps.isEmpty() || steps.contains(letter.step()));
  }

  private void requireRuns(Redrive redrive) throws IOException {
    List<String> known = redrive.runs();
    for (String run : runs) {
      if (!known.contains(run)) {
        throw new UsageProblem(
            "no run '"
                + run
                + "' left dead letters of '"
                + pipeline.name()
                + "' (runs: "
                + String.join(", ", known)
                + ")");
      }
    }
  }

  private int export(Redrive redrive, List<Letter> letters) throws IOException {
    int written = redrive.export(letters, export);
    PrintWriter out = spec.commandLine().getOut();
    out.println(count(written, "dead letter") + " in " + export + "; when they are mended:");
    out.println(
        "  millrace redrive " + name + " --env " + project.environment + " --mended " + export);
    refused(redrive);
    out.flush();
    return Exit.FINE;
  }

  private int send(Redrive redrive, List<Letter> letters, String by) throws IOException {
    String id = runId == null ? RunCommand.RUN_ID.format(clock.instant()) : runId;
    PrintWriter out = spec.commandLine().getOut();
    try (Watch watch = new Watch()) {
      redrive.send(letters, id, by, watch);
      if (watch.runs == 0) {
        out.println("there are no dead letters to send");
      }
      refused(redrive);
      return watch.good ? Exit.FINE : Exit.PROBLEMS;
    } catch (RunFailed failure) {
      if (failure.kind() == RunFailed.Kind.BUG) {
        throw failure;
      }
      spec.commandLine().getErr().println("millrace: " + failure.getMessage());
      spec.commandLine().getErr().println("what this run was to send stays open");
      return failure.kind() == RunFailed.Kind.DATA
          ? Exit.PROBLEMS
          : failure.kind() == RunFailed.Kind.STOPPED ? Exit.STOPPED : Exit.ENVIRONMENT;
    } finally {
      out.flush();
    }
  }

  /** Lets Ctrl-C stop the run that is under way, and prints those that have ended. */
  private final class Watch implements Redrive.Watcher, AutoCloseable {
    private Interrupt current;
    private int runs;
    private boolean good = true;

    @Override
    public void starting(Launcher launcher) {
      close();
      current = Interrupt.stopping(launcher);
    }

    @Override
    public void sent(Redrive.Sent run) {
      runs++;
      good &= finished(run);
    }

    @Override
    public void close() {
      if (current != null) {
        current.close();
      }
    }
  }

  private boolean finished(Redrive.Sent run) {
    PrintWriter out = spec.commandLine().getOut();
    Ledger ledger = run.ledger();
    long read = 0;
    long results = 0;
    long died = 0;
    long leftOut = 0;
    long grouped = 0;
    out.print(LedgerTable.render(ledger));
    for (Graph.Node node : ledger.graph().nodes()) {
      boolean letters = Graphs.isDeadLetterSink(node);
      read += node.step() instanceof Step.Read ? ledger.in(node) : 0;
      grouped += ledger.get(node, "grouped");
      died += ledger.dead(node);
      leftOut += ledger.leftOut(node);
      if (node.step() instanceof Step.WriteFiles write && ledger.out(node) > 0) {
        results += letters ? 0 : ledger.out(node);
        out.println(
            String.format(
                Locale.ROOT,
                "%,d rows in %s",
                ledger.out(node),
                RunCommand.shown(write.sink().directory())));
      }
    }
    out.println(
        "run "
            + run.run()
            + ": sent "
            + count(run.sent(), "dead letter")
            + ": "
            + count(results, "result")
            + String.format(Locale.ROOT, ", %,d dead again, %,d left out", died, leftOut));
    if (grouped > 0) {
      out.println("results of aggregates are of the sent events alone: those of before stay");
    }
    if (read != run.sent()) {
      out.println("BUT " + count(read, "event") + " came out of what was sent");
    }
    return ledger.balances() && read == run.sent();
  }

  private void refused(Redrive redrive) {
    PrintWriter out = spec.commandLine().getOut();
    for (Map.Entry<String, List<Letter>> each : redrive.refused().entrySet()) {
      out.println("not sent: " + each.getKey());
      Map<String, Integer> byStep = new TreeMap<>();
      each.getValue()
          .forEach(letter -> byStep.merge(letter.step() + ", " + letter.code(), 1, Integer::sum));
      byStep.forEach((step, times) -> out.println("  " + times + " of " + step));
    }
  }

  private static String count(long number, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
  }
}
