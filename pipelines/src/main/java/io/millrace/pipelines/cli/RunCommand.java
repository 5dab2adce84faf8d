package io.millrace.pipelines.cli;

import io.millrace.pipelines.launch.Launcher;
import io.millrace.pipelines.launch.RunFailed;
import io.millrace.pipelines.launch.RunRequest;
import io.millrace.pipelines.launch.Runners;
import io.millrace.pipelines.ledger.Ledger;
import io.millrace.pipelines.ledger.LedgerJson;
import io.millrace.pipelines.ledger.LedgerTable;
import io.millrace.pipelines.plan.Graphs;
import io.millrace.pipelines.plan.Plan;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.spec.PipelineSpec;
import io.millrace.transforms.expression.Rfc3339;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.stream.Replay;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code millrace run}. */
@Command(
    name = "run",
    description = "Runs pipelines and prints the ledger.",
    footer = "Any option of Beam's runners can be given too: --maxParallelism=8.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  static final DateTimeFormatter RUN_ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  @Mixin Project project;
  @Spec CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "PIPELINE", description = "By name or file.")
  List<String> names;

  @Option(
      names = "--mode",
      description =
          "history: all that the stream's files hold, read at once. replay: the same, played as a"
              + " stream in the order of event time. (live: not yet.)")
  String mode = "history";

  @Option(
      names = "--speed",
      paramLabel = "N|max",
      description = "Of a replay: so many times as fast as it happened (default: max).")
  String speed;

  @Option(
      names = "--disorder",
      paramLabel = "SEED",
      arity = "0..1",
      fallbackValue = "1",
      description = "Of a replay: events come out of order, as far as their stream allows.")
  Long disorder;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Event time, as 2026-01-01T00:00:00Z.")
  String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Event time, exclusive.")
  String to;

  @Option(names = "--runner", description = "direct or flink (default: the environment's).")
  String runner;

  @Option(names = "--parallelism", description = "Worker threads (default: ${DEFAULT-VALUE}).")
  int parallelism = 2;

  @Option(
      names = "--no-optimise",
      negatable = false,
      description = "Row at a time, nothing fused or pre-aggregated: slow, for comparison.")
  boolean plain;

  @Option(names = "--report", paramLabel = "FILE", description = "Writes the ledger as JSON.")
  Path report;

  @Option(names = "--run-id", description = "Names the run's output (default: the time).")
  String runId;

  @Unmatched List<String> beam = new ArrayList<>();

  private final Clock clock = Clock.systemUTC();

  @Override
  public Integer call() throws IOException {
    Replay replay = replay();
    requireOptions();
    requireReport();
    long since = time("--from", from, Long.MIN_VALUE);
    long until = time("--to", to, Long.MAX_VALUE);
    if (since >= until) {
      throw new UsageProblem("--from must be before --to");
    }
    List<PipelineSpec> pipelines = project.chosen(names);
    String id = runId == null ? RUN_ID.format(clock.instant()) : runId;
    String chosen = "direct";
    if (!project.problems.hasErrors()) {
      project.requireEnvironment(pipelines);
      chosen = project.runner(runner);
    }
    Plan plan =
        project.problems.hasErrors()
            ? null
            : project.plan(project.catalog(), pipelines, since, until, id);
    if (project.reportProblems(spec.commandLine().getErr()) || plan == null) {
      return Exit.PROBLEMS;
    }
    RunRequest request = new RunRequest(id, chosen, parallelism, !plain, replay, beam);
    return run(plan, request, Runners.options(chosen, parallelism, replay != null, beam));
  }

  /** How history is to be played, or null where it is to be read bounded. */
  private Replay replay() {
    if (!mode.equals("history") && !mode.equals("replay")) {
      boolean planned = List.of("live", "bootstrap").contains(mode);
      throw new UsageProblem(
          planned
              ? "--mode " + mode + " is not there yet; allowed: history, replay"
              : "there is no mode '" + mode + "'; allowed: history, replay");
    }
    if (mode.equals("history")) {
      if (speed != null || disorder != null) {
        throw new UsageProblem(
            (speed != null ? "--speed" : "--disorder") + " belongs to --mode replay");
      }
      return null;
    }
    if (plain) {
      throw new UsageProblem(
          "--no-optimise runs history only; leave it out, or say --mode history");
    }
    return new Replay(factor(), disorder != null, disorder == null ? 0 : disorder, 0, 0);
  }

  private double factor() {
    if (speed == null || speed.equals("max")) {
      return 0;
    }
    double factor = speed.matches("[0-9]{1,9}([.][0-9]{1,9})?") ? Double.parseDouble(speed) : 0;
    if (factor == 0) {
      throw new UsageProblem("--speed must be a number above 0, or max, not '" + speed + "'");
    }
    return factor;
  }

  private static long time(String option, String text, long otherwise) {
    if (text == null) {
      return otherwise;
    }
    try {
      return Rfc3339.parseMicros(text.length() == 10 ? text + "T00:00:00Z" : text);
    } catch (DateTimeException e) {
      throw new UsageProblem(
          option + " must be a time like 2026-01-01T00:00:00Z or a day, not '" + text + "'");
    }
  }

  /** Options that are not ours must be those of Beam, one by one. */
  private void requireOptions() {
    if (parallelism < 1) {
      throw new UsageProblem("--parallelism must be at least 1, not " + parallelism);
    }
    String known = runner == null ? "direct" : project.runner(runner);
    for (String option : beam) {
      if (!option.startsWith("--")) {
        throw new UsageProblem("'" + option + "' is not understood; see millrace run --help");
      }
      try {
        Runners.options(known, parallelism, false, List.of(option));
      } catch (IllegalArgumentException e) {
        throw unknownOption(option, String.valueOf(e.getMessage()));
      }
    }
  }

  private UsageProblem unknownOption(String option, String said) {
    String name = option.split("=", 2)[0];
    if (!said.contains("missing a property")) {
      return new UsageProblem("the value of " + option + " does not fit: " + said);
    }
    String near = Suggest.nearest(name, spec.optionsMap().keySet());
    Matcher beams = Pattern.compile("Did you mean '([^']+)'").matcher(said);
    if (near == null && beams.find()) {
      near = "--" + beams.group(1);
    }
    return new UsageProblem(
        "neither Millrace nor the runner has an option "
            + name
            + (near == null ? "" : "; did you mean " + near + "?")
            + " (millrace run --help lists them)");
  }

  private void requireReport() throws IOException {
    Path folder = report == null ? null : report.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    if (report != null && Files.isDirectory(report)) {
      throw new UsageProblem("--report must be a file, and " + report + " is a folder");
    }
  }

  private int run(Plan plan, RunRequest request, PipelineOptions options) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Launcher launcher = new Launcher(plan, request);
    List<String> obstacles = launcher.obstacles(options);
    if (!obstacles.isEmpty()) {
      obstacles.forEach(obstacle -> err.println("millrace: " + obstacle));
      return Exit.ENVIRONMENT;
    }
    long start = System.nanoTime();
    Ledger ledger = null;
    try (ProgressLine progress = ProgressLine.start();
        Interrupt interrupt = Interrupt.stopping(launcher)) {
      ledger = launcher.run(options);
    } catch (RunFailed failure) {
      if (failure.kind() == RunFailed.Kind.BUG) {
        throw failure;
      }
      err.println("millrace: " + failure.getMessage());
      err.println("nothing was written");
      return failure.kind() == RunFailed.Kind.DATA
          ? Exit.PROBLEMS
          : failure.kind() == RunFailed.Kind.STOPPED ? Exit.STOPPED : Exit.ENVIRONMENT;
    }
    return finished(ledger, request, (System.nanoTime() - start) / 1e9);
  }

  private int finished(Ledger ledger, RunRequest request, double seconds) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.println();
    out.print(LedgerTable.render(ledger));
    long records = 0;
    for (Graph.Node node : ledger.graph().nodes()) {
      if (node.step() instanceof Step.Read) {
        records += ledger.in(node);
      }
      if (node.step() instanceof Step.WriteFiles write && ledger.out(node) > 0) {
        out.println(
            String.format(
                Locale.ROOT, "%,d rows in %s", ledger.out(node), shown(write.sink().directory())));
        if (!Graphs.isDeadLetterSink(node)) {
          Preview.print(write.sink(), out);
        }
      }
    }
    out.println(
        String.format(
            Locale.ROOT,
            "run %s: %,d events in %.1f s, %,.0f a second, on the %s runner",
            request.runId(),
            records,
            seconds,
            records / seconds,
            request.runner()));
    out.flush();
    if (report != null) {
      LedgerJson.write(
          ledger, request.runId(), Files.newBufferedWriter(report, StandardCharsets.UTF_8));
    }
    return ledger.balances() ? Exit.FINE : Exit.PROBLEMS;
  }

  /** A path below the working folder without it. */
  static String shown(String directory) {
    if (directory.contains("://")) {
      return directory;
    }
    Path here = Path.of("").toAbsolutePath();
    Path path = Path.of(directory).toAbsolutePath().normalize();
    return (path.startsWith(here) ? here.relativize(path) : path) + "/";
  }
}
