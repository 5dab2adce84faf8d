package io.millrace.it.cases;

import io.millrace.it.oracle.DuckDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a case's results must be.
 *
 * @param rows DuckDB's
 * @param read records in the files
 * @param dead letters: damaged records, and rows that steps cannot compute
 */
public record Answer(Rows rows, long read, long dead) {
  private static final Map<Long, Answer> KNOWN = new ConcurrentHashMap<>();

  /** The answer of a case; DuckDB is asked once for each seed. */
  public static Answer of(Case of) throws IOException, SQLException {
    Answer known = KNOWN.get(of.seed());
    if (known == null) {
      known = ask(of);
      KNOWN.put(of.seed(), known);
    }
    return known;
  }

  private static Answer ask(Case of) throws IOException, SQLException {
    long read = 0;
    long[] dead = new long[1];
    Path file = Files.createTempFile("case", ".csv");
    try (DuckDb duckDb = new DuckDb()) {
      duckDb.run("SET TimeZone = '" + of.zone() + "'");
      duckDb.run("SET ieee_floating_point_ops = true");
      duckDb.run("SET threads = 1");
      for (CaseStream stream : of.streams()) {
        Files.writeString(file, stream.good());
        duckDb.run(stream.sql(file.toString()));
        read += stream.read();
        dead[0] += stream.damaged();
      }
      for (String table : of.tables()) {
        run(duckDb, table, of);
      }
      for (String query : of.dead()) {
        duckDb.query(query, row -> dead[0] += row.getLong(1));
      }
      Rows rows = new Rows();
      duckDb.query(of.result(), row -> rows.add(values(of, row)));
      return new Answer(rows, read, dead[0]);
    } finally {
      Files.delete(file);
    }
  }

  private static void run(DuckDb duckDb, String sql, Case of) throws SQLException {
    try {
      duckDb.run(sql);
    } catch (SQLException e) {
      throw new SQLException("seed " + of.seed() + ": " + sql, e);
    }
  }

  private static Object[] values(Case of, ResultSet row) throws SQLException {
    List<Object> values = new ArrayList<>();
    int at = 1;
    for (Column column : of.columns()) {
      values.add(value(column.type(), row, at++));
    }
    for (int i = 0; i < (of.windowed() ? 3 : of.timed() ? 1 : 0); i++) {
      values.add(row.getLong(at + i) * (i == 0 ? 1 : 1000));
    }
    return values.toArray();
  }

  private static Object value(ValueType type, ResultSet row, int at) throws SQLException {
    if (row.getObject(at) == null) {
      return null;
    }
    return switch (type.kind()) {
      case BOOLEAN -> row.getBoolean(at);
      case WHOLE -> row.getLong(at);
      case DECIMAL -> row.getBigDecimal(at);
      case DOUBLE -> row.getDouble(at);
      case TEXT, DAY -> row.getString(at);
      case TIME -> {
        java.time.LocalDateTime time = row.getObject(at, java.time.LocalDateTime.class);
        yield time.toEpochSecond(java.time.ZoneOffset.UTC) * 1_000_000 + time.getNano() / 1000;
      }
      case TEXTS -> Arrays.asList((Object[]) ((Array) row.getObject(at)).getArray());
    };
  }
}
