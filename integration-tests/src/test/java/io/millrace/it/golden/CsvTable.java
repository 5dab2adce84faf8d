package io.millrace.it.golden;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rows of comma-separated text. A reader of its own, so that a mistake in Millrace's cannot hide
 * itself.
 */
record CsvTable(List<String> header, List<List<String>> rows) {

  static CsvTable read(Path file) throws IOException {
    return parse(Files.readString(file, StandardCharsets.UTF_8));
  }

  /** The {@code .csv} files in a folder and below it, by name; hidden ones are none. */
  static List<Path> parts(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(file -> file.getFileName().toString().endsWith(".csv"))
          .sorted()
          .toList();
    }
  }

  /** Parses a header and rows; quotes as RFC 4180 has them, lines end with LF or CRLF. */
  static CsvTable parse(String text) {
    List<List<String>> records = records(text);
    return records.isEmpty()
        ? new CsvTable(List.of(), List.of())
        : new CsvTable(records.get(0), records.subList(1, records.size()));
  }

  private static List<List<String>> records(String text) {
    List<List<String>> records = new ArrayList<>();
    List<String> record = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c != '"') {
          value.append(c);
        } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
          value.append('"');
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == ',') {
        record.add(take(value));
      } else if (c == '\n') {
        record.add(take(value));
        records.add(List.copyOf(record));
        record.clear();
      } else if (c != '\r') {
        value.append(c);
      }
    }
    if (!record.isEmpty() || value.length() > 0) {
      record.add(take(value));
      records.add(List.copyOf(record));
    }
    return records;
  }

  private static String take(StringBuilder value) {
    String taken = value.toString();
    value.setLength(0);
    return taken;
  }

  /**
   * The rows with these columns only, in this order.
   *
   * @throws IllegalArgumentException with a sentence for people when a column is missing
   */
  List<List<String>> select(List<String> columns) {
    int[] positions = new int[columns.size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = header.indexOf(columns.get(i));
      if (positions[i] < 0) {
        throw new IllegalArgumentException(
            "no column " + columns.get(i) + " among " + String.join(", ", header));
      }
    }
    List<List<String>> selected = new ArrayList<>();
    for (List<String> row : rows) {
      List<String> values = new ArrayList<>();
      for (int position : positions) {
        values.add(position < row.size() ? row.get(position) : "");
      }
      selected.add(values);
    }
    return selected;
  }
}
