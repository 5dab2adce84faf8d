package io.millrace.it.benchmarks;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** DuckDB, over files in history. */
final class DuckDbContender implements Contender {
  private static final Map<String, String> TYPES = types();

  private static Map<String, String> types() {
    Map<String, String> types = new LinkedHashMap<>();
    for (String text : List.of("event_id", "card_id", "merchant", "currency", "country")) {
      types.put(text, "VARCHAR");
    }
    types.put("amount", "DOUBLE");
    types.put("ts", "TIMESTAMP");
    types.put("device", "STRUCT(os VARCHAR)");
    return types;
  }

  @Override
  public String name() {
    return "duckdb";
  }

  @Override
  public String options() {
    return "in memory, in process over JDBC, threads=%d, explicit columns (only those that are asked for), ignore_errors=true, preserve_insertion_order=false (but f); a: COPY to JSON files, one a thread; more than one query: a table is loaded once, then query by query; rows are read by JDBC"
        .formatted(THREADS);
  }

  @Override
  public boolean takes(Workload workload, Mode mode) {
    return mode == Mode.HISTORY;
  }

  /** A row of a query. */
  private record Group(int query, String key, long start, long count, double sum, double largest) {}

  @Override
  public Outcome run(Task task) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET threads = " + THREADS);
      statement.execute("SET TimeZone = 'UTC'");
      return switch (task.workload()) {
        case FILES -> files(task, statement);
        case TICKS -> bars(task, statement);
        default -> queries(task, statement);
      };
    }
  }

  private static Outcome files(Task task, Statement statement) throws Exception {
    statement.execute("SET preserve_insertion_order = false");
    String events = events(task.data(), List.of("event_id", "card_id", "amount", "ts"));
    Stopwatch watch = Stopwatch.start();
    statement.execute(
        "COPY (SELECT event_id, card_id, amount, ts FROM %s AND amount > 100) TO '%s' (FORMAT json, PER_THREAD_OUTPUT true)"
            .formatted(events, AnswerFiles.folder(task.out())));
    watch.stop();
    return watch.outcome(AnswerFiles.read(task.out(), Workload.FILES));
  }

  private static Outcome queries(Task task, Statement statement) throws SQLException {
    statement.execute("SET preserve_insertion_order = false");
    List<Query> queries = task.workload().queries;
    String events = events(task.data(), columns(queries));
    List<Group> groups = new ArrayList<>();
    Stopwatch watch = Stopwatch.start();
    if (queries.size() > 1) {
      statement.execute("CREATE TABLE events AS SELECT * FROM " + events);
      events = "events WHERE true";
    }
    for (int i = 0; i < queries.size(); i++) {
      try (ResultSet rows = statement.executeQuery(sql(queries.get(i), events))) {
        while (rows.next()) {
          groups.add(
              new Group(
                  i,
                  rows.getString(1),
                  rows.getLong(2),
                  rows.getLong(3),
                  rows.getDouble(4),
                  rows.getDouble(5)));
        }
      }
    }
    watch.stop();
    AnswerSum sum = new AnswerSum();
    for (Group group : groups) {
      sum.group(
          group.query(), group.key(), group.start(), group.count(), group.sum(), group.largest());
    }
    return watch.outcome(sum.answer());
  }

  private static String sql(Query query, String events) {
    return "SELECT %s AS k, epoch_ms(time_bucket(INTERVAL '%d minutes', ts)) AS ws, count(*) AS n, sum(amount) AS s, max(amount) AS m FROM %s%s GROUP BY ALL%s"
        .formatted(
            query.key(),
            query.minutes(),
            events,
            query.condition() == null ? "" : " AND " + query.condition(),
            query.atLeast() > 0 ? " HAVING count(*) >= " + query.atLeast() : "");
  }

  private static List<String> columns(List<Query> queries) {
    return TYPES.keySet().stream()
        .filter(
            column ->
                column.equals("ts")
                    || column.equals("amount")
                    || queries.stream().anyMatch(query -> reads(query, column)))
        .toList();
  }

  private static boolean reads(Query query, String column) {
    return query.key().startsWith(column)
        || (query.field() != null && query.field().startsWith(column));
  }

  /** What stands behind FROM; a further condition goes behind it with AND. */
  private static String events(Path data, List<String> columns) {
    List<String> typed = new ArrayList<>();
    columns.forEach(column -> typed.add(column + ": '" + TYPES.get(column) + "'"));
    // A line that is no JSON comes as a row of nulls.
    return "read_json('%s/*.jsonl', format = 'newline_delimited', ignore_errors = true, columns = {%s}) WHERE ts IS NOT NULL AND amount IS NOT NULL"
        .formatted(data, String.join(", ", typed));
  }

  private static Outcome bars(Task task, Statement statement) throws SQLException {
    String sql =
        """
        SELECT symbol, epoch_ms(time_bucket(INTERVAL '1 minute', event_time)),
          first(price ORDER BY event_time, place), max(price), min(price),
          last(price ORDER BY event_time, place), sum(size)::BIGINT, count(*)
        FROM (
          SELECT *, row_number() OVER () AS place
          FROM read_csv('%s', header = true, columns = {event_time: 'TIMESTAMP',
            symbol: 'VARCHAR', price: 'DECIMAL(18, 4)', size: 'BIGINT', exchange: 'VARCHAR',
            condition: 'VARCHAR', suspicious: 'INTEGER'}))
        WHERE suspicious = 0 GROUP BY ALL
        """
            .formatted(task.data());
    List<Object[]> bars = new ArrayList<>();
    Stopwatch watch = Stopwatch.start();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        Object[] bar = new Object[8];
        for (int i = 0; i < bar.length; i++) {
          bar[i] = rows.getObject(i + 1);
        }
        bars.add(bar);
      }
    }
    watch.stop();
    AnswerSum sum = new AnswerSum();
    for (Object[] bar : bars) {
      BigDecimal[] prices = new BigDecimal[4];
      for (int i = 0; i < prices.length; i++) {
        prices[i] = (BigDecimal) bar[i + 2];
      }
      sum.bar((String) bar[0], (Long) bar[1], prices, (Long) bar[6], (Long) bar[7]);
    }
    return watch.outcome(sum.answer());
  }
}
