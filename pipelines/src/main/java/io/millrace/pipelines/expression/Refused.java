package io.millrace.pipelines.expression;

import java.util.Set;

/** Words of SQL that mean something which an expression over one event cannot have. */
final class Refused {
  private static final Set<String> NILADIC =
      Set.of(
          "USER",
          "CURRENT_USER",
          "SESSION_USER",
          "SYSTEM_USER",
          "CURRENT_ROLE",
          "CURRENT_CATALOG",
          "CURRENT_SCHEMA",
          "CURRENT_PATH",
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_TIMESTAMP",
          "CURRENT_DATETIME",
          "LOCALTIME",
          "LOCALTIMESTAMP",
          "SYSDATE");
  private static final Set<String> CHANGING =
      Set.of(
          "NOW",
          "RAND",
          "RANDOM",
          "RAND_INTEGER",
          "UUID",
          "GENERATE_UUID",
          "NEWID",
          "GETDATE",
          "UNIX_TIMESTAMP",
          "TODAY",
          "CLOCK_TIMESTAMP",
          "SESSION_ID");
  private static final Set<String> AGGREGATES =
      Set.of(
          "SUM",
          "COUNT",
          "AVG",
          "MEAN",
          "MIN",
          "MAX",
          "ANY_VALUE",
          "ARRAY_AGG",
          "STRING_AGG",
          "LISTAGG",
          "COLLECT",
          "EVERY",
          "COUNTIF",
          "STDDEV",
          "STDDEV_POP",
          "STDDEV_SAMP",
          "VARIANCE",
          "VAR_POP",
          "VAR_SAMP",
          "MEDIAN",
          "PERCENTILE_CONT",
          "APPROX_COUNT_DISTINCT",
          "LOGICAL_AND",
          "LOGICAL_OR",
          "BIT_AND",
          "BIT_OR",
          "FIRST",
          "LAST",
          "GROUP_CONCAT");
  private static final Set<String> WINDOW =
      Set.of(
          "ROW_NUMBER",
          "RANK",
          "DENSE_RANK",
          "PERCENT_RANK",
          "CUME_DIST",
          "NTILE",
          "LAG",
          "LEAD",
          "FIRST_VALUE",
          "LAST_VALUE",
          "NTH_VALUE",
          "TUMBLE",
          "HOP",
          "SESSION",
          "TUMBLE_START",
          "TUMBLE_END");

  private Refused() {}

  /** A word without brackets that is no field: whether it was refused. */
  static boolean name(Token token, Report report) {
    String upper = token.upper();
    if (NILADIC.contains(upper)) {
      changing(token, report);
      return true;
    }
    if (upper.equals("SELECT") || upper.equals("WITH")) {
      query(token, report);
      return true;
    }
    return false;
  }

  /** The name of a function: whether it was refused. {@code first} is its first argument's. */
  static boolean function(Token token, Token first, Report report) {
    String upper = token.upper();
    if (NILADIC.contains(upper) || CHANGING.contains(upper)) {
      changing(token, report);
    } else if (AGGREGATES.contains(upper)) {
      String several =
          upper.equals("MAX")
              ? "for the larger of several values of one event write GREATEST(a, b)"
              : upper.equals("MIN")
                  ? "for the smaller of several values of one event write LEAST(a, b)"
                  : null;
      String message =
          upper + " is an aggregate over many events; aggregates belong in a Combine step";
      report.error(
          Report.SYNTAX,
          token.from(),
          token.to(),
          message,
          several == null ? new String[0] : new String[] {several});
    } else if (WINDOW.contains(upper)) {
      over(token, report);
    } else if (upper.equals("SELECT") || upper.equals("EXISTS") || first.isWord("SELECT")) {
      query(token, report);
    } else {
      return false;
    }
    return true;
  }

  static void over(Token token, Report report) {
    report.error(
        Report.SYNTAX,
        token.from(),
        token.to(),
        "'" + token.text() + "' looks at other events; an expression sees one event",
        "windows belong in 'windowing' and a Combine step");
  }

  private static void query(Token token, Report report) {
    report.error(
        Report.SYNTAX,
        token.from(),
        token.to(),
        "a query cannot stand in an expression, which sees one event",
        "combine streams with steps of the pipeline");
  }

  private static void changing(Token token, Report report) {
    report.error(
        Report.SYNTAX,
        token.from(),
        token.to(),
        "the result of "
            + token.upper()
            + " would depend on when and where it runs, so that history and live would differ",
        "use the event time field; a field of this name is written in backticks");
  }
}
