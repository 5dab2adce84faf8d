package io.millrace.it.benchmarks;

import io.millrace.it.benchmarks.Report.Measured;
import io.millrace.it.benchmarks.Report.Result;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** A {@link Report} as Markdown. */
final class ReportTable {
  /** Whom all are compared with. */
  private static final List<String> COMPARED = List.of("flink-sql", "duckdb", "floor");

  private static final String OURS = "millrace-";
  private static final String FLOOR = "floor";
  private static final int WORD_MAX = 160;

  private ReportTable() {}

  static String render(Report report) {
    StringBuilder text = new StringBuilder();
    for (Measured each : report.cases()) {
      text.append(measured(each)).append('\n');
    }
    text.append(further(report.cases()));
    text.append("Seconds and CPU are medians of ").append(report.runs());
    text.append(
        " runs after a first, cold one, each contender in a process of its own, round-robin.");
    text.append(" x NAME: so many times as fast, by time and (in brackets) by CPU time.");
    text.append(" Answers are equal where a time is given.\n\n");
    text.append("- java ").append(String.join(" ", report.javaOptions())).append('\n');
    report.versions().forEach((name, value) -> text.append(item(name, value)));
    report.machine().forEach((name, value) -> text.append(item(name, value)));
    for (Map.Entry<String, String> each : report.contenders().entrySet()) {
      text.append(item(each.getKey(), each.getValue()));
    }
    return text.toString();
  }

  private static String item(String name, String value) {
    return "- " + name + ": " + value + "\n";
  }

  private static String measured(Measured each) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "## (%s) %s, %s%n%n%s: %,d lines, %,d bytes; the answer has %s rows%n%n",
            each.workload(),
            each.title(),
            each.mode(),
            each.data(),
            each.events(),
            each.bytes(),
            each.answer() == null
                ? "no"
                : String.format(Locale.ROOT, "%,d", each.answer().rows())));
    List<String> compared = COMPARED.stream().filter(name -> each.of(name) != null).toList();
    text.append("| | s | M events/s | CPU µs/event | cold s |");
    compared.forEach(name -> text.append(" x ").append(name).append(" |"));
    text.append(" slower than |\n|---|---:|---:|---:|---:|");
    text.append("---:|".repeat(compared.size())).append("---|\n");
    for (Result result : each.results()) {
      text.append(row(each, result, compared)).append('\n');
    }
    return text.toString();
  }

  private static String row(Measured of, Result result, List<String> compared) {
    if (result.failure() != null) {
      return "| " + result.contender() + " | " + oneLine(result.failure()) + " |";
    }
    StringBuilder row =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f | %.1f |",
                result.contender(),
                result.seconds(),
                of.events() / result.seconds() / 1e6,
                1e6 * result.cpuSeconds() / of.events(),
                result.cold().seconds()));
    for (String name : compared) {
      Result other = of.of(name);
      row.append(
          String.format(
              Locale.ROOT,
              " %.2f (%.2f) |",
              other.seconds() / result.seconds(),
              other.cpuSeconds() / result.cpuSeconds()));
    }
    return row.append(' ').append(String.join(", ", faster(of, result))).append(" |").toString();
  }

  /** The rivals that are faster than one of ours. */
  static List<String> faster(Measured of, Result result) {
    if (!result.contender().startsWith(OURS)) {
      return List.of();
    }
    return of.results().stream()
        .filter(other -> other.failure() == null && !other.contender().equals(FLOOR))
        .filter(other -> !other.contender().startsWith(OURS))
        .filter(other -> other.seconds() < result.seconds())
        .map(other -> "**" + other.contender() + "**")
        .toList();
  }

  private static String oneLine(String text) {
    String line = text.replace('\n', ' ').replace('|', '/');
    return line.length() > WORD_MAX ? line.substring(0, WORD_MAX) + "..." : line;
  }

  /** What a further standing query costs, where one and more of them were measured. */
  private static String further(List<Measured> cases) {
    StringBuilder text = new StringBuilder();
    for (Measured one : cases) {
      if (!one.workload().equals(Workload.ONE.letter)) {
        continue;
      }
      for (Measured more : cases) {
        if (more.mode().equals(one.mode()) && more.workload().matches("e10+")) {
          text.append(further(one, more));
        }
      }
    }
    String head =
        "## (e) what a further standing query costs, of the cost of the first\n\n"
            + "| | mode | queries | by time | by CPU |\n|---|---|---:|---:|---:|\n";
    return text.isEmpty() ? "" : head + text + "\n";
  }

  private static String further(Measured one, Measured more) {
    int queries = Integer.parseInt(more.workload().substring(1));
    StringBuilder rows = new StringBuilder();
    for (Result result : more.results()) {
      Result first = one.of(result.contender());
      if (result.failure() == null && first != null) {
        rows.append(
            String.format(
                Locale.ROOT,
                "| %s | %s | %d | %.1f %% | %.1f %% |%n",
                result.contender(),
                one.mode(),
                queries,
                share(first.seconds(), result.seconds(), queries),
                share(first.cpuSeconds(), result.cpuSeconds(), queries)));
      }
    }
    return rows.toString();
  }

  /** The mean cost of each query but the first, in percent of the first's. */
  static double share(double first, double all, int queries) {
    return 100 * (all - first) / (queries - 1) / first;
  }

  /** The answers that there are, each with those who gave it; one when all are equal. */
  static String differences(Map<String, Answer> answers) {
    List<String> lines = new ArrayList<>();
    for (Answer answer : new LinkedHashSet<>(answers.values())) {
      TreeSet<String> names = new TreeSet<>();
      answers.forEach(
          (name, given) -> names.addAll(given.equals(answer) ? List.of(name) : List.of()));
      lines.add(
          String.format(
              Locale.ROOT,
              "  %,d rows, digest %s: %s",
              answer.rows(),
              answer.digest(),
              String.join(", ", names)));
    }
    return String.join("\n", lines);
  }
}
