package io.millrace.it.benchmarks;

import io.millrace.it.golden.Folders;
import io.millrace.pipelines.cli.Millrace;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.beam.sdk.util.ReleaseInfo;

/**
 * Events a second of the shipped job payments-per-minute and of stock-ticks-ohlcv-1m, on both
 * runners, as Markdown. From the folder of the sources:
 *
 * <pre>integration-tests/start main-job [--data DATA] [--events N] [--runs N] [--runner R]</pre>
 *
 * <p>{@code DATA} is the folder of the public data sets; without it, stock-ticks is left out. The
 * payments are generated from the shipped declaration of the stream, but as many a minute and of as
 * many cards as a day's five million are. Each job runs once in a process of its own, and then, in
 * one process for all, once to warm up and {@code --runs} times (3) for the median.
 */
public final class MainJobBenchmark {
  private static final String ENVIRONMENT =
      """
      environment: benchmark
      cloud: none
      runner: direct
      variables: {out: out}
      streams:
        default: {history: {files: {path: "{{ out }}/{{ stream }}/"}}}
        transactions: {history: {files: {path: "%s/"}}}
      dead_letters: {files: {path: "{{ out }}/dead-letters/"}}
      """;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private Path data;
  private long events = 5_000_000;
  private int runs = 3;
  private List<String> runners = List.of("direct", "flink");

  public static void main(String[] arguments) throws Exception {
    MainJobBenchmark benchmark = new MainJobBenchmark();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      benchmark.set(arguments[i], arguments[i + 1]);
    }
    Path folder = Files.createTempDirectory("benchmark-");
    try {
      benchmark.measure(folder);
    } finally {
      Folders.delete(folder);
    }
    System.exit(0);
  }

  private void set(String option, String value) {
    switch (option) {
      case "--data" -> data = Path.of(value).toAbsolutePath();
      case "--events" -> events = Long.parseLong(value);
      case "--runs" -> runs = Integer.parseInt(value);
      case "--runner" -> runners = List.of(value);
      default -> throw new IllegalArgumentException("there is no option " + option);
    }
  }

  private void measure(Path folder) throws Exception {
    List<Job> jobs = new ArrayList<>();
    jobs.add(payments(folder));
    if (data != null) {
      jobs.add(stockTicks());
    }
    List<String> javaOptions =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(option -> !option.startsWith("-XX:StartFlightRecording"))
            .toList();
    out.printf(
        Locale.ROOT,
        "%nJava %s, Beam %s, %d cores, %s %s, `java %s`%n%n",
        Runtime.version(),
        ReleaseInfo.getReleaseInfo().getVersion(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        String.join(" ", javaOptions));
    out.println(
        "| job | runner | events | whole process s | events/s | warm s (median of "
            + runs
            + ") | events/s | CPU µs/event |");
    out.println("|---|---|---:|---:|---:|---:|---:|---:|");
    for (Job job : jobs) {
      for (String runner : runners) {
        out.println(row(job, runner, javaOptions));
      }
    }
  }

  private String row(Job job, String runner, List<String> javaOptions) throws Exception {
    Job.Run alone = job.alone(runner, javaOptions);
    List<Job.Run> warm = new ArrayList<>();
    job.here(runner);
    for (int i = 0; i < runs; i++) {
      warm.add(job.here(runner));
    }
    double seconds = median(warm.stream().map(Job.Run::seconds).toList());
    double cpu = median(warm.stream().map(Job.Run::cpuSeconds).toList());
    return String.format(
        Locale.ROOT,
        "| %s | %s | %,d | %.1f | %,.0f | %.2f | %,.0f | %.2f |",
        job.name(),
        runner,
        alone.events(),
        alone.seconds(),
        alone.events() / alone.seconds(),
        seconds,
        alone.events() / seconds,
        1e6 * cpu / alone.events());
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  private Job payments(Path folder) throws IOException {
    Path config = folder.resolve("config");
    copy(Path.of(System.getProperty("millrace.home", "."), "config"), config);
    Path stream = config.resolve("streams/transactions.yaml");
    String declared = Files.readString(stream);
    String denser =
        declared
            .replaceFirst("rate: \\S+", "rate: 3500/m")
            .replaceFirst("card_id: \\{key: [0-9]+", "card_id: {key: 100000")
            .replaceFirst("merchant_id: \\{key: [0-9]+", "merchant_id: {key: 5000");
    Files.writeString(stream, denser);
    Path transactions = Files.createDirectories(folder.resolve("transactions"));
    Files.writeString(
        config.resolve("environments/benchmark.yaml"),
        String.format(Locale.ROOT, ENVIRONMENT, transactions));
    List<String> environment = List.of("--env", "benchmark");
    Path file = transactions.resolve("part.jsonl");
    List<String> generate =
        new ArrayList<>(List.of("generate", "transactions", "--events", Long.toString(events)));
    generate.addAll(List.of("--config", config.toString(), "--out", file.toString()));
    generate.addAll(environment);
    if (Millrace.run(generate.toArray(String[]::new)) != 0) {
      throw new IllegalStateException("the events could not be generated");
    }
    out.printf(Locale.ROOT, "%,d bytes, 3,500 payments a minute%n", Files.size(file));
    return new Job("payments-per-minute", config, environment);
  }

  private Job stockTicks() throws URISyntaxException {
    Path config = Path.of(MainJobBenchmark.class.getResource("/golden/config").toURI());
    return new Job(
        "stock-ticks-ohlcv-1m", config, List.of("--env", "golden", "--var", "data=" + data));
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(from)) {
      all = walk.toList();
    }
    for (Path each : all) {
      Path copy = to.resolve(from.relativize(each).toString());
      if (Files.isDirectory(each)) {
        Files.createDirectories(copy);
      } else {
        Files.copy(each, copy);
      }
    }
  }
}
