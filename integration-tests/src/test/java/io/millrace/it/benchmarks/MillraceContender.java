package io.millrace.it.benchmarks;

import io.millrace.it.golden.Folders;
import io.millrace.pipelines.cli.Millrace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Millrace, called as its command line calls it. */
final class MillraceContender implements Contender {
  private final String runner;

  MillraceContender(String runner) {
    this.runner = runner;
  }

  @Override
  public String name() {
    return "millrace-" + runner;
  }

  @Override
  public String options() {
    return "`millrace run asked --runner %s --parallelism %d`%s; the declaration as a user writes it, rows as JSON files with commit, dead letters and ledger included"
        .formatted(runner, THREADS, runner.equals("flink") ? flinkOptions() : "");
  }

  private static String flinkOptions() {
    return ", embedded, its start included; replay with `--checkpointingInterval="
        + CHECKPOINT_MILLIS
        + "`";
  }

  @Override
  public boolean takes(Workload workload, Mode mode) {
    return mode != Mode.LIVE;
  }

  @Override
  public Outcome run(Task task) throws IOException {
    Path home = Files.createTempDirectory("benchmark-");
    Path config = MillraceProject.write(task.workload(), home);
    List<String> arguments =
        new ArrayList<>(List.of("run", MillraceProject.PIPELINE, "--env", "here"));
    arguments.addAll(List.of("--config", config.toString(), "--runner", runner));
    arguments.addAll(List.of("--parallelism", Integer.toString(THREADS)));
    arguments.addAll(List.of("--var", "data=" + task.data(), "--var", "out=" + task.out()));
    if (task.mode() == Mode.REPLAY) {
      arguments.addAll(List.of("--mode", "replay"));
      if (runner.equals("flink")) {
        arguments.add("--checkpointingInterval=" + CHECKPOINT_MILLIS);
      }
    }
    PrintStream stdout = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int exit;
    Stopwatch watch;
    try (PrintStream capture = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      System.setOut(capture);
      watch = Stopwatch.start();
      exit = Millrace.run(arguments.toArray(String[]::new));
      watch.stop();
    } finally {
      System.setOut(stdout);
      Folders.delete(home);
    }
    if (exit != 0) {
      throw new IllegalStateException(
          "the run ended with " + exit + ":\n" + said.toString(StandardCharsets.UTF_8));
    }
    return watch.outcome(AnswerFiles.read(task.out(), task.workload()));
  }
}
