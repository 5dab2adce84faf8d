package io.millrace.it.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.it.golden.Folders;
import io.millrace.pipelines.cli.Millrace;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A job to be measured: a pipeline over given data. What it writes is removed after each run.
 *
 * @param name the pipeline's
 * @param config the folder of the declaration
 * @param more further arguments of {@code millrace run}
 */
record Job(String name, Path config, List<String> more) {
  private static final Pattern EVENTS = Pattern.compile("run \\S+: ([0-9,]+) events");

  /**
   * One run.
   *
   * @param events that it read
   * @param seconds from the command to its end
   * @param cpuSeconds of all threads of the process meanwhile; NaN when it was another process
   */
  record Run(long events, double seconds, double cpuSeconds) {}

  /** Runs in this process. */
  Run here(String runner) throws IOException {
    Path out = Files.createTempDirectory("benchmark-");
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream stdout = System.out;
    System.gc();
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    int exit;
    try (PrintStream capture = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      System.setOut(capture);
      exit = Millrace.run(arguments(runner, out).toArray(String[]::new));
    } finally {
      System.setOut(stdout);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = (system.getProcessCpuTime() - cpu) / 1e9;
    Folders.delete(out);
    return new Run(events(exit, said.toString(StandardCharsets.UTF_8)), seconds, cpuSeconds);
  }

  /** Runs in a process of its own: what a person waits for. */
  Run alone(String runner, List<String> javaOptions) throws IOException, InterruptedException {
    Path out = Files.createTempDirectory("benchmark-");
    Path said = out.resolve("said");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Millrace.class.getName());
    command.addAll(arguments(runner, out));
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(new File(said.toString()))
            .start();
    int exit = process.waitFor();
    double seconds = (System.nanoTime() - start) / 1e9;
    long events = events(exit, Files.readString(said));
    Folders.delete(out);
    return new Run(events, seconds, Double.NaN);
  }

  private List<String> arguments(String runner, Path out) {
    List<String> arguments =
        new ArrayList<>(List.of("run", name, "--config", config.toString(), "--runner", runner));
    arguments.addAll(List.of("--var", "out=" + out.resolve("rows")));
    arguments.addAll(more);
    return arguments;
  }

  private static long events(int exit, String said) {
    Matcher events = EVENTS.matcher(said);
    if (exit != 0 || !events.find()) {
      throw new IllegalStateException("the job ended with " + exit + ":\n" + said);
    }
    return Long.parseLong(events.group(1).replace(",", ""));
  }
}
