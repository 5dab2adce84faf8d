package io.millrace.it.cases;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A generated stream.
 *
 * @param json whether its format is JSON lines, else CSV
 * @param good for DuckDB: the good events as CSV, each value quoted, null as {@link #NULL}; {@code
 *     _t} and {@code _p} behind the columns
 * @param read how many records its files have
 * @param damaged how many of them are none
 */
record CaseStream(
    String name,
    List<Column> columns,
    boolean json,
    List<InputFile> files,
    String good,
    long read,
    long damaged) {
  static final String NULL = "~null~";

  /** The declaration. Millrace takes events in any order. */
  String yaml() {
    return String.format(
        Locale.ROOT,
        """
        stream: %s
        description: Generated.
        schema:
          type: object
          properties:
        %s  required: [id, ts]
        format: %s
        event_time: ts
        out_of_order: 1h
        """,
        name,
        columns.stream()
            .map(column -> "    " + column.name() + ": " + column.type().schema() + "\n")
            .collect(Collectors.joining()),
        json ? "json" : "{type: csv, header: true}");
  }

  /** Makes the table of the good events in DuckDB. */
  String sql(String file) {
    String types =
        columns.stream()
            .map(column -> column.sql() + ": '" + column.type().sql() + "'")
            .collect(Collectors.joining(", "));
    return "CREATE TABLE \""
        + name
        + "\" AS SELECT *, NULL::BIGINT AS _ws, NULL::BIGINT AS _we FROM read_csv('"
        + file
        + "', header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"',"
        + " nullstr = '"
        + NULL
        + "', columns = {"
        + types
        + ", _t: 'BIGINT', _p: 'BIGINT'})";
  }
}
