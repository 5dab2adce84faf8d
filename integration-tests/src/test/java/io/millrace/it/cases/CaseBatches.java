package io.millrace.it.cases;

import io.millrace.it.golden.Folders;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Compares many cases with DuckDB, some in each run, those that differ once more alone.
 *
 * <p>For people: {@code CaseBatches FROM TO}.
 */
public final class CaseBatches {
  /** Cases in one run. */
  static final int TOGETHER = 25;

  private final Settings settings;

  /** How often each kind of step and each function occurs. */
  final Map<String, Integer> kinds = new TreeMap<>();

  final Map<String, Integer> functions = new TreeMap<>();

  /** A text for each case that differs. */
  final List<String> findings = new ArrayList<>();

  /** How long cases were made, DuckDB took, and Millrace. */
  final long[] nanos = new long[3];

  int cases;
  int withRows;

  CaseBatches(Settings settings) {
    this.settings = settings;
  }

  public static void main(String[] arguments) throws IOException, SQLException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    CaseBatches batches = new CaseBatches(Settings.USUAL);
    long start = System.nanoTime();
    batches.compare(Long.parseLong(arguments[0]), Long.parseLong(arguments[1]));
    batches.findings.forEach(out::println);
    out.printf(
        "%d cases, %d with rows, %d differ, %.1f s (made %.1f, DuckDB %.1f, Millrace %.1f)%nkinds %s%nfunctions %s%n",
        batches.cases,
        batches.withRows,
        batches.findings.size(),
        (System.nanoTime() - start) / 1e9,
        batches.nanos[0] / 1e9,
        batches.nanos[1] / 1e9,
        batches.nanos[2] / 1e9,
        batches.kinds,
        batches.functions);
  }

  /** Compares the cases of seeds up to, not with, {@code to}. */
  void compare(long from, long to) throws IOException, SQLException {
    for (long seed = from; seed < to; seed += TOGETHER) {
      long start = System.nanoTime();
      List<Case> together =
          LongStream.range(seed, Math.min(to, seed + TOGETHER)).mapToObj(Case::of).toList();
      long made = System.nanoTime();
      for (Case of : together) {
        cases++;
        of.kinds().forEach(kind -> kinds.merge(kind, 1, Integer::sum));
        of.functions().forEach(function -> functions.merge(function, 1, Integer::sum));
        withRows += Answer.of(of).rows().size() > 0 ? 1 : 0;
      }
      long asked = System.nanoTime();
      boolean fine = fine(together);
      nanos[0] += made - start;
      nanos[1] += asked - made;
      nanos[2] += System.nanoTime() - asked;
      if (!fine) {
        for (Case of : together) {
          alone(of);
        }
      }
    }
  }

  private boolean fine(List<Case> together) throws IOException, SQLException {
    try {
      for (Outcome outcome : run(together)) {
        if (!outcome.differences(Answer.of(outcome.of())).isEmpty()) {
          return false;
        }
      }
      return true;
    } catch (RuntimeException e) {
      // Which of them it was is found out alone.
      return false;
    }
  }

  private List<Outcome> run(List<Case> together) throws IOException {
    Path home = Files.createTempDirectory("cases-");
    try {
      return new CaseRun(home).run(together, settings);
    } finally {
      Folders.delete(home);
    }
  }

  private void alone(Case of) throws IOException, SQLException {
    List<String> differences;
    try {
      differences = run(List.of(of)).get(0).differences(Answer.of(of));
    } catch (RuntimeException e) {
      differences = List.of(e.toString());
    }
    if (!differences.isEmpty()) {
      findings.add(
          "seed "
              + of.seed()
              + "\n"
              + String.join("\n", differences)
              + "\n"
              + of.yaml()
              + String.join(";\n", of.tables())
              + ";\n"
              + String.join(";\n", of.dead())
              + ";\n"
              + of.result()
              + "\n");
    }
  }
}
