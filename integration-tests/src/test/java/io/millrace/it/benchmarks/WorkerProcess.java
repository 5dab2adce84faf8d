package io.millrace.it.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The harness's end of a {@link Worker}. */
final class WorkerProcess implements Asked {
  private static final int SHOWN = 20;

  private final Process process;
  private final BufferedWriter tasks;
  private final BufferedReader outcomes;
  private final Path log;
  private final ExecutorService waiting = Executors.newSingleThreadExecutor();

  /**
   * Starts the process.
   *
   * @param log takes what it prints
   */
  WorkerProcess(String contender, List<String> javaOptions, Path log) throws IOException {
    this.log = log;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", Contenders.named(contender).classPath()));
    command.addAll(List.of(Worker.class.getName(), contender));
    process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    tasks =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    outcomes =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  @Override
  public Outcome run(Task task, long limitSeconds)
      throws IOException, InterruptedException, Failed {
    Future<String> line =
        waiting.submit(
            () -> {
              tasks.write(Worker.line(task));
              tasks.newLine();
              tasks.flush();
              return outcomes.readLine();
            });
    try {
      String outcome = line.get(limitSeconds, TimeUnit.SECONDS);
      if (outcome == null) {
        throw new Failed(lastWords(), null);
      }
      return Worker.JSON.readValue(outcome, Outcome.class);
    } catch (TimeoutException e) {
      throw new Failed("not done after " + limitSeconds + " s", e);
    } catch (ExecutionException e) {
      throw new Failed(lastWords(), e);
    }
  }

  /** The first line of the last trace in the log. */
  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(log);
    for (int i = lines.size() - 1; i > 0; i--) {
      boolean trace = lines.get(i).startsWith("\tat ") || lines.get(i).startsWith("Caused by: ");
      if (!trace && i + 1 < lines.size() && lines.get(i + 1).startsWith("\tat ")) {
        return lines.get(i);
      }
    }
    int from = Math.max(0, lines.size() - SHOWN);
    return "failed: " + String.join(" / ", lines.subList(from, lines.size()));
  }

  @Override
  public void close() throws IOException {
    waiting.shutdownNow();
    process.destroyForcibly();
    process.onExit().join();
  }
}
