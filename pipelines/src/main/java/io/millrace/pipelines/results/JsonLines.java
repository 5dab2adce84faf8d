package io.millrace.pipelines.results;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Files of JSON objects, one a line, whose values are simple: others are left out, nulls too. */
public final class JsonLines {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonLines() {}

  /** The rows of all {@code .jsonl} files directly in a folder, by name. */
  public static List<Map<String, String>> readFolder(Path folder) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
          rows.addAll(read(file));
        }
      }
    }
    return rows;
  }

  /**
   * The rows of a file, in order.
   *
   * @throws IOException also when a line is no JSON object
   */
  public static List<Map<String, String>> read(Path file) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        rows.add(row(line, "a line of " + file));
      }
    }
    return rows;
  }

  /**
   * The row that a line holds.
   *
   * @throws IOException when it is no JSON object
   */
  public static Map<String, String> parse(String line) throws IOException {
    return row(line, "the line");
  }

  private static Map<String, String> row(String line, String what) throws IOException {
    Map<String, String> row = new LinkedHashMap<>();
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException(what + " is no JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
          row.put(name, json.getText());
        } else {
          json.skipChildren();
        }
      }
    }
    return row;
  }
}
