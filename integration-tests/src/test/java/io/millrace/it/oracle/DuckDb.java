package io.millrace.it.oracle;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A DuckDB in memory, in which local time is UTC. */
public final class DuckDb implements AutoCloseable {
  private static final int SHOWN = 5;

  private final Connection connection;

  /** A database of its own. */
  public DuckDb() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    run("SET TimeZone = 'UTC'");
  }

  /** Runs a statement. */
  public void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Takes one row of a query after the other. */
  public interface EachRow {
    /** Takes the row that the result is at. */
    void take(ResultSet row) throws SQLException;
  }

  /** Runs a query. */
  public void query(String sql, EachRow each) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        each.take(rows);
      }
    }
  }

  /**
   * Makes a table {@code events} of the files that {@link OracleEvents} wrote, with {@code us} and
   * {@code ms}, the times in whole microseconds and milliseconds since 1970.
   */
  void load(String table, Path folder) throws SQLException {
    run(
        "CREATE OR REPLACE TABLE "
            + table
            + " AS SELECT *, epoch_us(ts) AS us,"
            + " (epoch_us(ts) - (epoch_us(ts) % 1000 + 1000) % 1000) // 1000 AS ms"
            + " FROM read_csv('"
            + folder
            + "/*.csv', header = true, quote = '\"', escape = '\"', columns = {id: 'BIGINT',"
            + " ts: 'TIMESTAMP', customer: 'VARCHAR', value: 'BIGINT', cents: 'DECIMAL(18, 2)',"
            + " reading: 'DOUBLE', word: 'VARCHAR', big: 'BIGINT', place: 'BIGINT'})");
  }

  /**
   * Compares a query's rows with those that Millrace wrote, each as often as it is there.
   *
   * @param query its columns have the names and types of the written ones
   * @param files the written files, CSV with headers; none are no rows
   * @return the first rows that only one side has, and how many there are; empty if equal
   */
  List<String> differences(String query, List<Path> files) throws SQLException {
    run("CREATE OR REPLACE TABLE expected AS " + query);
    run("CREATE OR REPLACE TABLE got AS FROM expected LIMIT 0");
    for (Path file : files) {
      run(
          "INSERT INTO got BY NAME FROM read_csv('"
              + file
              + "', header = true, quote = '\"', escape = '\"', columns = "
              + columns()
              + ")");
    }
    List<String> differences = new ArrayList<>();
    different("missing", "FROM expected EXCEPT ALL FROM got", differences);
    different("surplus", "FROM got EXCEPT ALL FROM expected", differences);
    return differences;
  }

  /** How many rows the last comparison expected. */
  long expected() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("SELECT count(*) FROM expected")) {
      count.next();
      return count.getLong(1);
    }
  }

  private String columns() throws SQLException {
    List<String> columns = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet described = statement.executeQuery("DESCRIBE expected")) {
      while (described.next()) {
        columns.add(described.getString(1) + ": '" + described.getString(2) + "'");
      }
    }
    return "{" + String.join(", ", columns) + "}";
  }

  private void different(String side, String query, List<String> differences) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("FROM (" + query + ") ORDER BY ALL")) {
      int columns = rows.getMetaData().getColumnCount();
      int count = 0;
      for (; rows.next(); count++) {
        if (count < SHOWN) {
          StringBuilder row = new StringBuilder(side).append(": ");
          for (int i = 1; i <= columns; i++) {
            row.append(i > 1 ? " | " : "").append(rows.getString(i));
          }
          differences.add(row.toString());
        }
      }
      if (count > SHOWN) {
        differences.add("and " + (count - SHOWN) + " more " + side);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
