package io.millrace.it.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.cli.Millrace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A project of one pipeline over streams of {@link OracleEvents}, run by the command line over
 * history and as a replay, and compared with DuckDB.
 */
final class OracleProject {
  private static final String STREAM =
      """
      stream: %s
      description: Made-up events.
      schema:
        type: object
        properties:
          id: {type: integer}
          ts: {type: string, format: date-time}
          customer: {type: string}
          value: {type: integer}
          cents: {type: number, format: decimal}
          reading: {type: number}
          word: {type: string}
          big: {type: integer}
        required: [id, ts]
      format: {type: csv, header: true}
      event_time: ts
      out_of_order: 1h
      """;

  private final Path home;
  private final List<String> streams = new ArrayList<>();

  OracleProject(Path home) {
    this.home = home;
  }

  private Path data(String stream) {
    return home.resolve("data").resolve(stream);
  }

  /** The files that a run wrote to a folder below <code>{{ out }}/</code>. */
  private List<Path> files(String run, String folder) throws IOException {
    Path place = home.resolve("out").resolve(run).resolve(folder);
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(place)) {
      return files.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
    }
  }

  /** Adds a stream and writes its events. */
  void stream(String name, OracleEvents events, List<Long> around, int count) throws IOException {
    Path folder = Files.createDirectories(home.resolve("config/streams"));
    Files.writeString(folder.resolve(name + ".yaml"), STREAM.formatted(name));
    events.write(data(name), around, count);
    streams.add(name);
  }

  /** Asks both: Millrace twice, over history and in a replay, out of order or not. */
  void ask(List<OracleQuestion> questions, boolean disorder) throws IOException, SQLException {
    configure(questions);
    assertThat(run("history")).isNull();
    String[] replay = {"--mode", "replay", "--disorder"};
    assertThat(run("replay", Arrays.copyOf(replay, disorder ? 3 : 2))).isNull();
    try (DuckDb duckDb = new DuckDb()) {
      for (String stream : streams) {
        duckDb.load(stream, data(stream));
      }
      for (OracleQuestion question : questions) {
        duckDb.run("SET TimeZone = '" + question.zone() + "'");
        for (String run : List.of("history", "replay")) {
          assertThat(duckDb.differences(question.sql(), files(run, question.name())))
              .as("%s%n%s%n%s", run, question.steps(), question.sql())
              .isEmpty();
          assertThat(duckDb.expected()).as("rows of %s", question.name()).isPositive();
        }
      }
    }
  }

  private void configure(List<OracleQuestion> questions) throws IOException {
    StringBuilder pipeline = new StringBuilder("pipeline:\n  transforms:\n");
    StringBuilder environment =
        new StringBuilder("environment: here\ncloud: none\nrunner: direct\nstreams:\n");
    for (String stream : streams) {
      pipeline.append(
          "    - {type: ReadFromStream, name: %1$s, config: {stream: %1$s}}%n".formatted(stream));
      environment.append(
          "  %1$s: {history: {files: {path: \"{{ data }}/%1$s/*.csv\"}}}%n".formatted(stream));
    }
    questions.forEach(question -> pipeline.append(question.steps().indent(4)));
    environment.append("dead_letters: {files: {path: \"{{ out }}/dead-letters/\"}}\n");
    Path config = home.resolve("config");
    Files.createDirectories(config.resolve("pipelines"));
    Files.writeString(config.resolve("pipelines/asked.yaml"), pipeline);
    Files.createDirectories(config.resolve("environments"));
    Files.writeString(config.resolve("environments/here.yaml"), environment);
  }

  /**
   * Runs the pipeline.
   *
   * @param run the folder of what it writes
   * @return what it said unless it ended well, else null
   */
  private String run(String run, String... options) {
    List<String> arguments = new ArrayList<>(List.of("run", "asked", "--env", "here"));
    arguments.addAll(List.of("--config", home.resolve("config").toString()));
    arguments.addAll(List.of("--var", "data=" + home.resolve("data")));
    arguments.addAll(List.of("--var", "out=" + home.resolve("out").resolve(run)));
    arguments.addAll(List.of(options));
    PrintStream stdout = System.out;
    PrintStream stderr = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int exit;
    try (PrintStream capture = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      System.setOut(capture);
      System.setErr(capture);
      exit = Millrace.run(arguments.toArray(String[]::new));
    } finally {
      System.setOut(stdout);
      System.setErr(stderr);
    }
    return exit == 0 ? null : said.toString(StandardCharsets.UTF_8);
  }
}
