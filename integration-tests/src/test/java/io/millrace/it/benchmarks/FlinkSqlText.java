package io.millrace.it.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Flink SQL is asked: the statements of a {@link Task}, as its users would write them. */
final class FlinkSqlText {
  private static final String PAYMENT =
      "event_id STRING, card_id STRING, merchant STRING, amount DOUBLE, currency STRING,"
          + " country STRING, ts TIMESTAMP_LTZ(3), device ROW<os STRING, ip STRING>, note STRING";

  /** The first line, the header, becomes a row of nulls: its time is long ago, its group none. */
  private static final String TRADE =
      "event_time STRING, symbol STRING, price DECIMAL(12, 4), size BIGINT, exchange STRING,"
          + " `condition` STRING, suspicious INT,"
          + " ts AS COALESCE(TRY_CAST(REPLACE(SUBSTRING(event_time, 1, 23), 'T', ' ') AS TIMESTAMP(3)),"
          + " TIMESTAMP '1970-01-01 00:00:00')";

  private static final String GROUP = "k STRING, ws TIMESTAMP(3), n BIGINT, s DOUBLE, m DOUBLE";
  private static final String BAR =
      "symbol STRING, ws TIMESTAMP(3), `open` DECIMAL(12, 4), high DECIMAL(12, 4),"
          + " low DECIMAL(12, 4), `close` DECIMAL(12, 4), volume BIGINT, trades BIGINT";
  private static final String JSON =
      "'format' = 'json', 'json.timestamp-format.standard' = 'ISO-8601'";

  private final Task task;
  private final boolean streaming;

  /**
   * @param streaming whether there is a watermark, and the files are read in the order of their
   *     names
   */
  FlinkSqlText(Task task, boolean streaming) {
    this.task = task;
    this.streaming = streaming;
  }

  /** The tables and views. */
  List<String> declarations() {
    List<String> all = new ArrayList<>();
    if (task.workload() == Workload.TICKS) {
      all.add(source("trades", TRADE, 1, "'format' = 'csv', 'csv.ignore-parse-errors' = 'true'"));
      all.add(sink("bars", BAR, AnswerFiles.folder(task.out())));
      return all;
    }
    String payments = JSON + ", 'json.ignore-parse-errors' = 'true'";
    all.add(source("payments", PAYMENT, Contender.OUT_OF_ORDER_SECONDS, payments));
    all.add(
        "CREATE TEMPORARY VIEW events AS SELECT card_id, merchant, amount, currency, country, ts,"
            + " device.os AS os FROM payments");
    if (task.workload() == Workload.FILES) {
      String columns = "event_id STRING, card_id STRING, amount DOUBLE, ts TIMESTAMP_LTZ(3)";
      all.add(sink("purchases", columns, AnswerFiles.folder(task.out())));
    }
    for (int i = 0; i < task.workload().queries.size(); i++) {
      all.add(sink("q" + i, GROUP, AnswerFiles.folder(task.out(), i)));
    }
    return all;
  }

  /** What fills the tables. */
  List<String> inserts() {
    if (task.workload() == Workload.FILES) {
      return List.of(
          "INSERT INTO purchases SELECT event_id, card_id, amount, ts FROM payments WHERE amount > 100");
    }
    if (task.workload() == Workload.TICKS) {
      return List.of(
          "INSERT INTO bars SELECT symbol, window_start, FIRST_VALUE(price), MAX(price), MIN(price),"
              + " LAST_VALUE(price), SUM(size), COUNT(*)"
              + " FROM TABLE(TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' MINUTE))"
              + " WHERE suspicious = 0 GROUP BY symbol, window_start, window_end");
    }
    List<String> all = new ArrayList<>();
    for (int i = 0; i < task.workload().queries.size(); i++) {
      all.add("INSERT INTO q" + i + " " + select(task.workload().queries.get(i)));
    }
    return all;
  }

  private static String select(Query query) {
    String key = flat(query.key());
    String condition = query.condition() == null ? "" : " WHERE " + flat(query.condition());
    String having = query.atLeast() > 0 ? " HAVING COUNT(*) >= " + query.atLeast() : "";
    String size =
        query.minutes() == 60 ? "INTERVAL '1' HOUR" : "INTERVAL '" + query.minutes() + "' MINUTE";
    return "SELECT "
        + key
        + ", window_start, COUNT(*), SUM(amount), MAX(amount)"
        + " FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), "
        + size
        + "))"
        + condition
        + (" GROUP BY " + key + ", window_start, window_end")
        + having;
  }

  private static String flat(String text) {
    return text.replace("device.os", "os");
  }

  private String source(String name, String columns, int outOfOrder, String format) {
    String watermark =
        streaming ? ", WATERMARK FOR ts AS ts - INTERVAL '" + outOfOrder + "' SECOND" : "";
    String connector = streaming ? "ordered-files" : "filesystem";
    return table(name, columns + watermark, connector, task.data(), format);
  }

  private static String sink(String name, String columns, Path folder) {
    return table(name, columns, "filesystem", folder, JSON);
  }

  private static String table(
      String name, String columns, String connector, Path path, String format) {
    String options =
        Stream.of("'connector' = '" + connector + "'", "'path' = '" + path.toUri() + "'", format)
            .collect(Collectors.joining(", "));
    return "CREATE TABLE " + name + " (" + columns + ") WITH (" + options + ")";
  }
}
