package io.millrace.it.oracle;

/**
 * A question that both are asked.
 *
 * @param name of the folder of Millrace's answer
 * @param steps of the pipeline, which write to <code>{{ out }}/name/</code>
 * @param zone the time zone in which DuckDB must be
 * @param sql the answer, with the names of the columns that Millrace writes
 */
record OracleQuestion(String name, String steps, String zone, String sql) {
  OracleQuestion(String name, String steps, String sql) {
    this(name, steps, "UTC", sql);
  }
}
