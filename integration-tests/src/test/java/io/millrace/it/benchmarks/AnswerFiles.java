package io.millrace.it.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Answers that were written as JSON lines: to {@code out/rows/} the rows of {@link Workload#FILES}
 * and (as {@code symbol, ws, open, high, low, close, volume, trades}) of {@link Workload#TICKS}, to
 * {@code out/q0/}, {@code out/q1/} and so on those of each query (as {@code k, ws, n, s, m}). A
 * time is text in UTC, with or without T, Z and a fraction, or a number of milliseconds.
 */
final class AnswerFiles {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROWS = "rows";

  private AnswerFiles() {}

  /** The folder of a query's answer. */
  static Path folder(Path out, int query) {
    return out.resolve("q" + query);
  }

  /** The folder of an answer that is no query's. */
  static Path folder(Path out) {
    return out.resolve(ROWS);
  }

  /**
   * Reads all files below the folders but hidden ones and those whose names begin with {@code _};
   * no folder is no rows.
   */
  static Answer read(Path out, Workload workload) throws IOException {
    AnswerSum sum = new AnswerSum();
    if (workload == Workload.FILES || workload == Workload.TICKS) {
      boolean bars = workload == Workload.TICKS;
      each(folder(out), row -> add(row, bars, sum));
    }
    for (int i = 0; i < workload.queries.size(); i++) {
      int query = i;
      each(folder(out, i), row -> group(row, query, sum));
    }
    return sum.answer();
  }

  private interface Rows {
    void row(JsonNode row);
  }

  private static void each(Path folder, Rows rows) throws IOException {
    for (Path file : files(folder)) {
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          rows.row(JSON.readTree(line));
        }
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        char first = file.getFileName().toString().charAt(0);
        if (first != '.' && first != '_') {
          files.add(file);
        }
      }
    }
    return files;
  }

  private static void add(JsonNode row, boolean bar, AnswerSum sum) {
    if (!bar) {
      sum.payment(
          row.get("event_id").asText(),
          row.get("card_id").asText(),
          row.get("amount").asDouble(),
          millis(row.get("ts")));
      return;
    }
    BigDecimal[] prices =
        Stream.of("open", "high", "low", "close")
            .map(name -> new BigDecimal(row.get(name).asText()))
            .toArray(BigDecimal[]::new);
    sum.bar(
        row.get("symbol").asText(),
        millis(row.get("ws")),
        prices,
        row.get("volume").asLong(),
        row.get("trades").asLong());
  }

  private static void group(JsonNode row, int query, AnswerSum sum) {
    sum.group(
        query,
        row.get("k").asText(),
        millis(row.get("ws")),
        row.get("n").asLong(),
        row.get("s").asDouble(),
        row.get("m").asDouble());
  }

  static long millis(JsonNode time) {
    if (time.isNumber()) {
      return time.asLong();
    }
    String text = time.asText().replace(' ', 'T');
    return Instant.parse(text.endsWith("Z") ? text : text + "Z").toEpochMilli();
  }
}
