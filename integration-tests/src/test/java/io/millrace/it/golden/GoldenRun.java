package io.millrace.it.golden;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.it.golden.GoldenTable.Comparison;
import io.millrace.pipelines.cli.Millrace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Runs the golden questions, each as a user would by {@code millrace run}, one after the other in
 * this process, and compares the answers with the known ones.
 *
 * <p>For people, from the folder of the sources, with the folder of the public data sets:
 *
 * <pre>
 * integration-tests/start golden DATA [--runner direct|flink] [--mode MODE] [QUESTION...]
 * </pre>
 *
 * <p>MODE is {@code history}, {@code replay} or {@code disorder}: a replay out of order. Without
 * {@code --runner} on both runners; without {@code --mode} history; without questions all of them.
 * The exit code is 1 unless all answers are equal and no event is a dead letter.
 */
public final class GoldenRun {
  private final Path data;
  private final Path out;
  private final Path config;

  /**
   * @param data the folder of the data sets
   * @param out an empty folder; each run writes to a folder of its own below it
   */
  GoldenRun(Path data, Path out) {
    this.data = data;
    this.out = out;
    try {
      this.config = Path.of(GoldenRun.class.getResource("/golden/config").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A run of one question.
   *
   * @param answers the folder of the rows that it wrote
   * @param events read from the stream
   * @param dead letters
   * @param seconds from the command to its end, the planning included
   * @param failure what the command printed unless it ended well, else null
   */
  record Run(Path answers, long events, long dead, double seconds, String failure) {}

  /** A run and what came of the comparison of its rows. */
  record Answer(Run run, Comparison comparison) {
    boolean equal() {
      return run.failure() == null && run.dead() == 0 && comparison.equal();
    }
  }

  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    List<String> given = new ArrayList<>(Arrays.asList(arguments));
    String runner = option(given, "--runner");
    List<String> runners = runner == null ? List.of("direct", "flink") : List.of(runner);
    String mode = option(given, "--mode");
    if (given.isEmpty()) {
      out.println("Give the folder of the data: it holds the sets and their answers, expected/.");
      System.exit(2);
    }
    Path data = Path.of(given.remove(0));
    List<GoldenQuestion> questions =
        GoldenQuestions.ALL.stream()
            .filter(question -> given.isEmpty() || given.contains(question.name()))
            .toList();
    boolean equal = true;
    for (String each : runners) {
      Path folder = Files.createTempDirectory("golden-");
      List<Answer> answers = new GoldenRun(data, folder).askAll(questions, each, options(mode));
      out.print(render((mode == null ? "" : mode + " ") + "on the " + each + " runner", answers));
      equal &= answers.stream().allMatch(Answer::equal);
      Folders.delete(folder);
    }
    System.exit(equal ? 0 : 1);
  }

  private static String option(List<String> given, String name) {
    int at = given.indexOf(name);
    if (at < 0 || at + 1 >= given.size()) {
      return null;
    }
    given.remove(at);
    return given.remove(at);
  }

  /** The options of a run in a mode. */
  static String[] options(String mode) {
    if (mode == null || mode.equals("history")) {
      return new String[0];
    }
    return mode.equals("disorder")
        ? new String[] {"--mode", "replay", "--disorder"}
        : new String[] {"--mode", mode};
  }

  /**
   * Runs questions with the optimiser on, and compares with the known answers.
   *
   * @param more options of the runs
   */
  List<Answer> askAll(List<GoldenQuestion> questions, String runner, String... more)
      throws IOException {
    List<Answer> answers = new ArrayList<>();
    for (GoldenQuestion question : questions) {
      Run run = run(question, runner, String.join("", runner, String.join("", more)), more);
      Path known = data.resolve("expected").resolve(question.expectedFile());
      answers.add(new Answer(run, GoldenTable.compare(question, known, run.answers())));
    }
    return answers;
  }

  /**
   * Runs questions with the optimiser off, and compares with what they answer with it on.
   *
   * @param runner of the runs with the optimiser off; the others are on the Direct runner
   */
  List<Answer> askBothWays(List<GoldenQuestion> questions, String runner) throws IOException {
    List<Answer> answers = new ArrayList<>();
    for (GoldenQuestion question : questions) {
      Run fused = run(question, "direct", "optimised");
      Run plain = run(question, runner, "plain", "--no-optimise");
      if (fused.failure() != null) {
        answers.add(new Answer(fused, GoldenTable.compare(question, List.of(), List.of())));
        continue;
      }
      List<List<String>> known = rows(question, fused.answers());
      if (fused.events() != plain.events() || fused.dead() != plain.dead()) {
        String failure =
            String.format(
                Locale.ROOT,
                "optimised: %d events, %d dead letters; not optimised: %d and %d",
                fused.events(),
                fused.dead(),
                plain.events(),
                plain.dead());
        answers.add(
            new Answer(plain, new Comparison(question, known.size(), 0, failure, List.of())));
      } else {
        List<List<String>> got = rows(question, plain.answers());
        answers.add(new Answer(plain, GoldenTable.compare(question, known, got)));
      }
    }
    return answers;
  }

  private static List<List<String>> rows(GoldenQuestion question, Path folder) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (Path part : CsvTable.parts(folder)) {
      rows.addAll(CsvTable.read(part).select(question.columns()));
    }
    return rows;
  }

  /**
   * Runs one question by the command line.
   *
   * @param folder the folder below {@code out} that the run writes to
   */
  Run run(GoldenQuestion question, String runner, String folder, String... more)
      throws IOException {
    Path target = out.resolve(folder);
    Files.createDirectories(target);
    Path report = target.resolve(question.name() + ".json");
    List<String> arguments =
        new ArrayList<>(
            List.of("run", question.name(), "--config", config.toString(), "--env", "golden"));
    arguments.addAll(List.of("--var", "data=" + data.toAbsolutePath()));
    arguments.addAll(List.of("--var", "out=" + target.toAbsolutePath()));
    arguments.addAll(List.of("--runner", runner, "--report", report.toString()));
    arguments.addAll(List.of(more));
    PrintStream stdout = System.out;
    PrintStream stderr = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    long start = System.nanoTime();
    int exit;
    try (PrintStream capture = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      System.setOut(capture);
      System.setErr(capture);
      exit = Millrace.run(arguments.toArray(String[]::new));
    } finally {
      System.setOut(stdout);
      System.setErr(stderr);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long[] counted = Files.exists(report) ? eventsAndDead(report) : new long[2];
    return new Run(
        target.resolve(question.name()),
        counted[0],
        counted[1],
        seconds,
        exit == 0 ? null : said.toString(StandardCharsets.UTF_8));
  }

  /** The events of the first step, which reads, and the dead letters of all. */
  private static long[] eventsAndDead(Path report) throws IOException {
    long events = -1;
    long dead = 0;
    try (JsonParser json = new JsonFactory().createParser(report.toFile())) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token != JsonToken.VALUE_NUMBER_INT) {
          continue;
        }
        if (json.currentName().equals("in") && events < 0) {
          events = json.getLongValue();
        } else if (json.currentName().equals("dead")) {
          dead += json.getLongValue();
        }
      }
    }
    return new long[] {Math.max(0, events), dead};
  }

  /** What was asked how fast, and the table of the answers. */
  static String render(String title, List<Answer> answers) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format("%n%-40s %10s %8s %11s %5s%n", title, "events", "s", "events/s", "dead"));
    for (Answer answer : answers) {
      Run run = answer.run();
      text.append(
          String.format(
              Locale.ROOT,
              "%-40s %,10d %8.1f %,11.0f %5d%n",
              answer.comparison().question().name(),
              run.events(),
              run.seconds(),
              run.events() / run.seconds(),
              run.dead()));
      if (run.failure() != null) {
        text.append(run.failure().indent(4));
      }
    }
    text.append(System.lineSeparator());
    text.append(GoldenTable.render(answers.stream().map(Answer::comparison).toList()));
    return text.toString();
  }
}
