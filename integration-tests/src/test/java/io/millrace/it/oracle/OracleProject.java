package io.millrace.it.oracle;

import io.millrace.pipelines.cli.Millrace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A project of one pipeline over streams of {@link OracleEvents}, run by the command line. */
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
      out_of_order: %s
      """;

  private final Path home;
  private final List<String> streams = new ArrayList<>();

  OracleProject(Path home) {
    this.home = home;
  }

  /** The folder of a stream's files. */
  Path data(String stream) {
    return home.resolve("data").resolve(stream);
  }

  /** The folder of what a run writes below {@code {{ out }}/}. */
  Path written(String run) {
    return home.resolve("out").resolve(run);
  }

  /** The files that a run wrote to a folder below {@code {{ out }}/}. */
  List<Path> files(String run, String folder) throws IOException {
    Path place = written(run).resolve(folder);
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(place)) {
      return files.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
    }
  }

  void stream(String name, String outOfOrder) throws IOException {
    streams.add(name);
    Path folder = Files.createDirectories(home.resolve("config/streams"));
    Files.writeString(folder.resolve(name + ".yaml"), STREAM.formatted(name, outOfOrder));
  }

  void pipeline(String name, String text) throws IOException {
    Path folder = Files.createDirectories(home.resolve("config/pipelines"));
    Files.writeString(folder.resolve(name + ".yaml"), text);
    StringBuilder environment =
        new StringBuilder("environment: here\ncloud: none\nrunner: direct\nstreams:\n");
    for (String stream : streams) {
      environment
          .append("  ")
          .append(stream)
          .append(": {history: {files: {path: \"{{ data }}/")
          .append(stream)
          .append("/*.csv\"}}}\n");
    }
    environment.append("dead_letters: {files: {path: \"{{ out }}/dead-letters/\"}}\n");
    Path folderOfIt = Files.createDirectories(home.resolve("config/environments"));
    Files.writeString(folderOfIt.resolve("here.yaml"), environment);
  }

  /**
   * Runs a pipeline.
   *
   * @param run the folder of what it writes
   * @return what it said unless it ended well, else null
   */
  String run(String pipeline, String run, String... options) {
    List<String> arguments = new ArrayList<>(List.of("run", pipeline, "--env", "here"));
    arguments.addAll(List.of("--config", home.resolve("config").toString()));
    arguments.addAll(List.of("--var", "data=" + home.resolve("data")));
    arguments.addAll(List.of("--var", "out=" + written(run)));
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
