package io.millrace.pipelines.score;

import io.millrace.pipelines.results.JsonLines;
import io.millrace.transforms.expression.Rfc3339;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What {@code millrace generate --truth FOLDER} wrote. */
record KnownTruth(List<Pattern> patterns, List<Fault> faults) {
  /** A pattern; {@code key} is null where the stream has none. Times are in microseconds. */
  record Pattern(String name, String key, long start, long end, long events) {}

  /** A fault of one line; {@code id} is null where the stream has none. */
  record Fault(String kind, String file, long line, long offset, String id) {}

  static KnownTruth read(Path folder) throws IOException {
    List<Pattern> patterns = new ArrayList<>();
    for (Map<String, String> row : rows(folder, "patterns.jsonl")) {
      patterns.add(
          new Pattern(
              row.get("pattern"),
              row.get("key"),
              Rfc3339.parseMicros(needed(row, "start", folder)),
              Rfc3339.parseMicros(needed(row, "end", folder)),
              Long.parseLong(needed(row, "events", folder))));
    }
    List<Fault> faults = new ArrayList<>();
    for (Map<String, String> row : rows(folder, "faults.jsonl")) {
      if (row.containsKey("offset")) {
        faults.add(
            new Fault(
                row.get("kind"),
                row.get("file"),
                Long.parseLong(needed(row, "line", folder)),
                Long.parseLong(row.get("offset")),
                row.get("id")));
      }
    }
    return new KnownTruth(patterns, faults);
  }

  private static List<Map<String, String>> rows(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      throw new IOException(
          "there is no " + file + "; millrace generate STREAM --truth " + folder + " writes it");
    }
    return JsonLines.read(file);
  }

  private static String needed(Map<String, String> row, String name, Path folder)
      throws IOException {
    String value = row.get(name);
    if (value == null) {
      throw new IOException("a row of the truth in " + folder + " has no '" + name + "'");
    }
    return value;
  }

  /** The planted instances of a pattern. */
  List<Pattern> of(String pattern) {
    return patterns.stream().filter(one -> Objects.equals(one.name(), pattern)).toList();
  }

  /** The planted faults of a kind. */
  List<Fault> ofKind(String kind) {
    return faults.stream().filter(one -> Objects.equals(one.kind(), kind)).toList();
  }
}
