package io.millrace.it.cases;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * An expression in both languages.
 *
 * @param text in Millrace's, safe to stand anywhere
 * @param sql in DuckDB's, safe to stand anywhere; null where it fails
 * @param fails a condition in SQL, never null: whether Millrace makes a dead letter of the row;
 *     empty: it never does
 */
record Term(ValueType type, String text, String sql, String fails) {
  static Term sound(ValueType type, String text, String sql) {
    return new Term(type, text, sql, "");
  }

  /** A call that evaluates all its arguments and fails where one of them does. */
  static Term of(ValueType type, String text, String sql, Term... arguments) {
    return new Term(
        type,
        text,
        sql,
        Arrays.stream(arguments)
            .map(Term::fails)
            .filter(fails -> !fails.isEmpty())
            .distinct()
            .collect(Collectors.joining(" OR ")));
  }

  /** The same, that also fails where no argument is null and the result is. */
  static Term partial(ValueType type, String text, String sql, Term... arguments) {
    String known =
        Arrays.stream(arguments)
            .map(argument -> argument.sql() + " IS NOT NULL AND ")
            .collect(Collectors.joining());
    Term call = of(type, text, sql, arguments);
    String own = "(" + known + sql + " IS NULL)";
    return new Term(type, text, sql, call.fails.isEmpty() ? own : call.fails + " OR " + own);
  }

  Term as(ValueType other) {
    return new Term(other, text, sql, fails);
  }

  boolean isSound() {
    return fails.isEmpty();
  }

  /** Either condition, each perhaps empty. */
  static String or(String one, String other) {
    return one.isEmpty() ? other : other.isEmpty() ? one : one + " OR " + other;
  }

  /** {@code fails} where {@code when} holds. */
  static String when(String condition, String fails) {
    return fails.isEmpty() ? "" : "((" + condition + ") AND (" + fails + "))";
  }
}
