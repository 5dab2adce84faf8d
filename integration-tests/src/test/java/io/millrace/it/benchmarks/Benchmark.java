package io.millrace.it.benchmarks;

import io.millrace.it.benchmarks.Report.Measured;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures Millrace and others on the same data, and prints a report. From the folder of the
 * sources:
 *
 * <pre>
 * integration-tests/start benchmark [--cases a,b,c,d,e,f] [--modes history,replay,live]
 *   [--contenders NAME,...] [--runs 3] [--events 5000000] [--data DATA] [--out FOLDER]
 *   [--limit 900] [--java "-Xmx4g"]
 * </pre>
 *
 * <p>{@code DATA} is the folder of the public data sets; without it, f is left out. To {@code
 * FOLDER} go report.md and report.json, what contenders say, and the generated events, which the
 * next run finds there. A run of a contender may take {@code --limit} seconds. The exit code is 0
 * when all answers are equal and nobody failed or took too long, 1 otherwise; no times are printed
 * of a case whose answers differ.
 */
public final class Benchmark {
  private static final long SEED = 42;
  private static final long TRADES = 2_793_812;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
  private String cases = "a,b,c,d,e,f,g";
  private String modes = "history,replay,live";
  private List<Contender> contenders = Contenders.all();
  private int runs = 3;
  private long events = 5_000_000;
  private long limit = 900;
  private Path data;
  private Path folder = Path.of(System.getProperty("java.io.tmpdir"), "millrace-benchmark");
  private String java = "-Xmx4g";

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Benchmark benchmark = new Benchmark();
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " needs a value");
      }
      benchmark.set(arguments[i], arguments[i + 1]);
    }
    System.exit(benchmark.measure() ? 0 : 1);
  }

  private void set(String option, String value) {
    switch (option) {
      case "--cases" -> cases = value;
      case "--modes" -> modes = value;
      case "--contenders" ->
          contenders = List.of(value.split(",")).stream().map(Contenders::named).toList();
      case "--runs" -> runs = Integer.parseInt(value);
      case "--events" -> events = Long.parseLong(value);
      case "--limit" -> limit = Long.parseLong(value);
      case "--data" -> data = Path.of(value).toAbsolutePath();
      case "--out" -> folder = Path.of(value).toAbsolutePath();
      case "--java" -> java = value;
      default -> throw new IllegalArgumentException("there is no option " + option);
    }
  }

  private List<String> javaOptions() {
    List<String> options = new ArrayList<>(List.of("-XX:+UseParallelGC"));
    options.addAll(List.of(java.trim().split("\\s+")));
    return options;
  }

  /** Whether all went well. */
  private boolean measure() throws IOException, InterruptedException {
    List<Measured> measured = new ArrayList<>();
    boolean fine = true;
    for (String mode : modes.split(",")) {
      for (String letter : cases.split(",")) {
        for (Workload workload : Workload.named(letter)) {
          fine &= measure(workload, Mode.valueOf(mode.toUpperCase(Locale.ROOT)), measured);
        }
      }
    }
    Map<String, String> options = new LinkedHashMap<>();
    contenders.forEach(each -> options.put(each.name(), each.options()));
    Report report =
        new Report(Machine.versions(), Machine.machine(), javaOptions(), options, runs, measured);
    String text = ReportTable.render(report);
    Files.writeString(folder.resolve("report.md"), text);
    Worker.JSON
        .writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve("report.json").toFile(), report);
    out.print(text);
    return fine;
  }

  private boolean measure(Workload workload, Mode mode, List<Measured> measured)
      throws IOException, InterruptedException {
    if (!workload.in(mode) || contenders.stream().noneMatch(each -> each.takes(workload, mode))) {
      return true;
    }
    boolean trades = workload == Workload.TICKS;
    Path file = data == null ? null : data.resolve("stock-ticks/trades.csv.gz");
    if (trades && (file == null || !Files.exists(file))) {
      err.println("f is left out: it needs --data, the folder of the public data sets");
      return true;
    }
    Payments payments = new Payments(events, workload.cards(events), SEED);
    Path read = trades ? file : payments.in(folder.resolve("data"));
    String what = trades ? "stock-ticks/trades.csv.gz" : payments.toString();
    Asked.Starter starter = (name, log) -> new WorkerProcess(name, javaOptions(), log);
    Rounds rounds = new Rounds(workload, mode, read, trades ? TRADES : events, logs(), err);
    for (Measured before : measured) {
      if (before.workload().equals(workload.letter) && before.answer() != null) {
        rounds.expect(before.mode(), before.answer());
      }
    }
    try {
      measured.add(rounds.run(contenders, starter, what, new Rounds.Patience(runs, limit)));
      return measured.get(measured.size() - 1).results().stream()
          .allMatch(each -> each.failure() == null);
    } catch (Rounds.DifferentAnswers e) {
      err.println(e.getMessage());
      return false;
    }
  }

  private Path logs() throws IOException {
    return Files.createDirectories(folder.resolve("logs"));
  }
}
