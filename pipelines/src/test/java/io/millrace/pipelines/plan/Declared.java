package io.millrace.pipelines.plan;

import io.millrace.pipelines.catalog.Catalog;
import io.millrace.pipelines.catalog.ConfigFiles;
import io.millrace.pipelines.operator.Operators;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.spec.PipelineSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A project in a folder, made of texts, and the plans of its pipelines. */
public final class Declared {
  private final Path folder;
  private final Problems problems = new Problems();
  private String environment = "test";
  private long from = Long.MIN_VALUE;
  private long to = Long.MAX_VALUE;

  private Declared(Path folder) {
    this.folder = folder;
  }

  public static Declared in(Path folder) {
    return new Declared(folder);
  }

  /** With a stream of rides, one that takes what is written, and an environment for both. */
  public static Declared rides(Path folder) {
    return in(folder)
        .file(
            "config/streams/rides.yaml",
            "stream: rides",
            "schema:",
            "  type: object",
            "  properties:",
            "    id: {type: string}",
            "    city: {type: string}",
            "    fare: {type: number, format: decimal}",
            "    km: {type: number}",
            "    seats: {type: integer, format: int32}",
            "    shared: {type: boolean}",
            "    tags: {type: array, items: {type: string}}",
            "    stops: {type: array, items: {type: integer}}",
            "    at: {type: string, format: date-time}",
            "    day: {type: string, format: date}",
            "  required: [id, city, fare, at]",
            "format: json",
            "event_time: at")
        .file(
            "config/streams/busy.yaml",
            "stream: busy",
            "schema:",
            "  type: object",
            "  properties:",
            "    city: {type: string}",
            "    rides: {type: integer}",
            "    since: {type: string, format: date-time}",
            "  required: [city, rides]",
            "format: json")
        .file(
            "config/environments/test.yaml",
            "environment: test",
            "cloud: none",
            "runner: direct",
            "streams:",
            "  default: {history: {files: {path: \"data/{{ stream }}/\"}}}",
            "dead_letters: {files: {path: dead/}}");
  }

  public Declared file(String path, String... lines) {
    Path file = folder.resolve(path);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** A pipeline of steps, each the text of a list's item: a chain. */
  public Declared chain(String name, String... steps) {
    List<String> lines = new ArrayList<>(List.of("pipeline:", "  type: chain", "  transforms:"));
    for (String step : steps) {
      lines.add("    - " + step);
    }
    return file("config/pipelines/" + name + ".yaml", lines.toArray(String[]::new));
  }

  public Declared without(String path) {
    try {
      Files.delete(folder.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public Declared environment(String nameOrNull) {
    environment = nameOrNull;
    return this;
  }

  public Declared between(long since, long until) {
    from = since;
    to = until;
    return this;
  }

  public Problems problems() {
    return problems;
  }

  public Catalog catalog() {
    Path root = folder.resolve("config");
    return Catalog.load(
        new ConfigFiles(root, root.resolve("pipelines")),
        environment,
        Operators.byType().keySet(),
        problems);
  }

  /** The plan of pipelines by name, or null after problems. */
  public Plan plan(String... names) {
    Catalog catalog = catalog();
    List<PipelineSpec> pipelines = new ArrayList<>();
    for (String name : names) {
      PipelineSpec pipeline = catalog.pipeline(name, problems);
      if (pipeline == null) {
        return null;
      }
      pipelines.add(pipeline);
    }
    return plan(catalog, pipelines);
  }

  public Plan plan(Catalog catalog, List<PipelineSpec> pipelines) {
    PlanContext context =
        new PlanContext(
            catalog.streamNames(),
            catalog::stream,
            stream -> catalog.historyOf(stream, folder),
            catalog.environment(),
            folder,
            from,
            to,
            "r1",
            pipelines.size() > 1);
    return new Planner(Operators.byType(), context, problems).plan(pipelines);
  }
}
