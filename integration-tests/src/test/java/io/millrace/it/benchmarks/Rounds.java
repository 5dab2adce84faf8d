package io.millrace.it.benchmarks;

import io.millrace.it.benchmarks.Report.Measured;
import io.millrace.it.benchmarks.Report.Result;
import io.millrace.it.benchmarks.Report.Run;
import io.millrace.it.golden.Folders;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One workload in one mode: every contender once, cold; then all of them in turn, so many rounds,
 * each round beginning with another one.
 */
final class Rounds {
  private final Workload workload;
  private final Mode mode;
  private final Path data;
  private final long events;
  private final Path folder;
  private final PrintStream said;
  private final Map<String, List<Run>> runs = new LinkedHashMap<>();
  private final Map<String, Answer> answers = new LinkedHashMap<>();
  private final Map<String, String> failures = new LinkedHashMap<>();
  private final Map<String, Asked> workers = new LinkedHashMap<>();

  /**
   * @param folder for logs and what contenders write
   * @param said takes a line for each run: how it goes, and no times
   */
  Rounds(Workload workload, Mode mode, Path data, long events, Path folder, PrintStream said) {
    this.workload = workload;
    this.mode = mode;
    this.data = data;
    this.events = events;
    this.folder = folder;
    this.said = said;
  }

  /** Has all answers compared with that of another mode too: it asked the same of the same data. */
  void expect(String otherMode, Answer answer) {
    answers.put(otherMode, answer);
  }

  /** How long and how often. */
  record Patience(int runs, long limitSeconds) {}

  /**
   * Measures.
   *
   * @throws DifferentAnswers when not all contenders that answered gave the same answer in all runs
   */
  Measured run(List<Contender> all, Asked.Starter starter, String what, Patience patience)
      throws IOException, InterruptedException, DifferentAnswers {
    List<Contender> contenders = all.stream().filter(each -> each.takes(workload, mode)).toList();
    try {
      for (Contender each : contenders) {
        Path log = folder.resolve(title() + "-" + each.name() + ".log");
        workers.put(each.name(), starter.start(each.name(), log));
        runs.put(each.name(), new ArrayList<>());
        once(each.name(), patience);
      }
      compare();
      for (int round = 0; round < patience.runs(); round++) {
        for (int i = 0; i < contenders.size(); i++) {
          once(contenders.get((i + round) % contenders.size()).name(), patience);
        }
        compare();
      }
    } finally {
      for (Asked worker : workers.values()) {
        worker.close();
      }
    }
    List<Result> results = new ArrayList<>();
    for (Contender each : contenders) {
      results.add(result(each.name()));
    }
    Answer answer = answers.isEmpty() ? null : answers.values().iterator().next();
    return new Measured(
        workload.letter, workload.title, mode.text(), what, events, bytes(), answer, results);
  }

  private Result result(String name) {
    List<Run> measured = runs.get(name);
    String failure = failures.get(name);
    Run cold = measured.isEmpty() ? null : measured.get(0);
    List<Run> warm = measured.isEmpty() ? measured : measured.subList(1, measured.size());
    return new Result(name, cold, List.copyOf(warm), failure);
  }

  private String title() {
    return workload.letter + "-" + mode.text();
  }

  private void once(String name, Patience patience) throws IOException, InterruptedException {
    if (failures.containsKey(name)) {
      return;
    }
    said.printf(Locale.ROOT, "%s: %s, run %d%n", title(), name, runs.get(name).size());
    Path out = Files.createDirectories(folder.resolve("rows"));
    try {
      Task task = new Task(workload, mode, data, out, events);
      Outcome outcome = workers.get(name).run(task, patience.limitSeconds());
      runs.get(name).add(new Run(outcome.seconds(), outcome.cpuSeconds()));
      Answer before = answers.put(name, outcome.answer());
      if (before != null && !before.equals(outcome.answer())) {
        answers.put(name + " before", before);
      }
    } catch (Asked.Failed failure) {
      failures.put(name, failure.getMessage());
      workers.get(name).close();
      said.printf(Locale.ROOT, "%s: %s: %s%n", title(), name, failure.getMessage());
    } finally {
      Folders.delete(out);
    }
  }

  private void compare() throws DifferentAnswers {
    if (new HashSet<>(answers.values()).size() > 1) {
      throw new DifferentAnswers(title(), answers);
    }
  }

  private long bytes() throws IOException {
    if (Files.isRegularFile(data)) {
      return Files.size(data);
    }
    long bytes = 0;
    try (Stream<Path> files = Files.list(data)) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  /** Not all answers are the same. */
  static final class DifferentAnswers extends Exception {
    private static final long serialVersionUID = 1L;

    DifferentAnswers(String title, Map<String, Answer> answers) {
      super("the answers of " + title + " differ:\n" + ReportTable.differences(answers));
    }
  }
}
