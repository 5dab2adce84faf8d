package io.millrace.it.benchmarks;

import io.millrace.it.golden.Folders;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a person waits for after Enter: whole processes of the launcher over 1,000 events, as
 * Markdown. The rows of a run appear when it has succeeded, so that its end is its first row. From
 * the folder of the sources:
 *
 * <pre>integration-tests/start cold-start [--runs N] [--events N]</pre>
 *
 * <p>Commands take turns; the medians are of {@code --runs} rounds (5), after one that is not
 * counted. CPU is that of the launcher and all threads of Java: on a busy machine look at that.
 * Classes are counted in a start of their own: how many are loaded, and how many of them come from
 * archives of class data instead of jars.
 */
public final class ColdStartBenchmark {
  private static final String PIPELINE = "payments-per-minute";

  /** The second line of the shell's {@code times}: user and system time of its children. */
  private static final Pattern TIMES =
      Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s\\s*\\z");

  private static final List<Start> STARTS =
      List.of(
          new Start("--help", "", List.of("--help")),
          new Start("check", "", List.of("check")),
          new Start("plan", "", List.of("plan", PIPELINE, "--env", "local")),
          new Start("test", "direct", List.of("test", PIPELINE)),
          run("history", "direct"),
          run("history", "flink"),
          run("replay", "direct"),
          run("replay", "flink"));

  /** What is typed after {@code millrace}. */
  private record Start(String name, String runner, List<String> arguments) {}

  private record Took(double wall, double cpu) {}

  private record Classes(long loaded, long archived) {}

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Path launcher = Path.of(System.getProperty("millrace.home"), "millrace");
  private final Path folder;
  private int runs = 5;
  private int events = 1_000;

  private ColdStartBenchmark(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("benchmark-");
    try {
      ColdStartBenchmark benchmark = new ColdStartBenchmark(folder);
      for (int i = 0; i + 1 < arguments.length; i += 2) {
        benchmark.set(arguments[i], arguments[i + 1]);
      }
      benchmark.measure();
    } finally {
      Folders.delete(folder);
    }
  }

  private static Start run(String mode, String runner) {
    List<String> arguments = new ArrayList<>(List.of("run", PIPELINE, "--env", "local"));
    arguments.addAll(List.of("--mode", mode, "--runner", runner));
    return new Start("run, " + mode, runner, arguments);
  }

  private void set(String option, String value) {
    switch (option) {
      case "--runs" -> runs = Integer.parseInt(value);
      case "--events" -> events = Integer.parseInt(value);
      default -> throw new IllegalArgumentException("there is no option " + option);
    }
  }

  private void measure() throws IOException, InterruptedException {
    declare();
    List<List<Took>> took = new ArrayList<>();
    STARTS.forEach(start -> took.add(new ArrayList<>()));
    for (int round = 0; round <= runs; round++) {
      for (int i = 0; i < STARTS.size(); i++) {
        Took one = start(STARTS.get(i), "");
        if (round > 0) {
          took.get(i).add(one);
        }
      }
    }
    out.printf(
        Locale.ROOT,
        "%nJava %s, %d cores, %s %s; %,d events, medians of %d%n%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        events,
        runs);
    out.println("| command | runner | wall s | CPU s | classes loaded | of them archived |");
    out.println("|---|---|---:|---:|---:|---:|");
    for (int i = 0; i < STARTS.size(); i++) {
      out.println(row(STARTS.get(i), took.get(i)));
    }
  }

  private String row(Start start, List<Took> took) throws IOException, InterruptedException {
    Classes classes = classes(start);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.2f | %.2f | %,d | %,d |",
        start.name(),
        start.runner(),
        Report.median(took.stream().map(Took::wall).toList()),
        Report.median(took.stream().map(Took::cpu).toList()),
        classes.loaded(),
        classes.archived());
  }

  /** The shipped declaration beside generated events. */
  private void declare() throws IOException, InterruptedException {
    Path shipped = launcher.resolveSibling("config");
    List<Path> all;
    try (Stream<Path> walk = Files.walk(shipped)) {
      all = walk.toList();
    }
    for (Path each : all) {
      Path copy = folder.resolve("config").resolve(shipped.relativize(each).toString());
      if (Files.isDirectory(each)) {
        Files.createDirectories(copy);
      } else {
        Files.copy(each, copy);
      }
    }
    Path sample = folder.resolve("config/data/transactions/sample.jsonl");
    Files.delete(sample);
    List<String> generate = new ArrayList<>(List.of("generate", "transactions", "--env", "local"));
    generate.addAll(List.of("--events", Integer.toString(events), "--out", sample.toString()));
    start(new Start("generate", "", generate), "");
  }

  private Took start(Start start, String javaOptions) throws IOException, InterruptedException {
    File said = folder.resolve("said").toFile();
    File times = folder.resolve("times").toFile();
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of("sh", "-c", "said=$1; shift; \"$@\" >\"$said\" 2>&1; code=$?; times; exit $code"));
    command.addAll(List.of("sh", said.toString(), launcher.toString()));
    command.addAll(start.arguments());
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("MILLRACE_JAVA_OPTS", javaOptions);
    builder.redirectErrorStream(true).redirectOutput(times);
    long begin = System.nanoTime();
    int code = builder.start().waitFor();
    double wall = (System.nanoTime() - begin) / 1e9;
    Matcher spent = TIMES.matcher(Files.readString(times.toPath()));
    if (code != 0 || !spent.find()) {
      throw new IllegalStateException(
          start.name() + " ended with " + code + ":\n" + Files.readString(said.toPath()));
    }
    Path results = folder.resolve("out");
    if (Files.exists(results)) {
      Folders.delete(results);
    }
    return new Took(wall, seconds(spent, 1) + seconds(spent, 3));
  }

  private static double seconds(Matcher spent, int group) {
    return 60 * Double.parseDouble(spent.group(group)) + Double.parseDouble(spent.group(group + 1));
  }

  private Classes classes(Start start) throws IOException, InterruptedException {
    Path log = folder.resolve("classes");
    start(start, "-Xlog:class+load:file=" + log + "::filecount=0");
    List<String> lines;
    try (Stream<String> all = Files.lines(log)) {
      lines = all.filter(line -> line.contains(" source: ")).toList();
    }
    return new Classes(
        lines.size(), lines.stream().filter(line -> line.contains("shared objects file")).count());
  }
}
