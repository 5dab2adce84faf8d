package io.millrace.pipelines.expression;

import java.util.List;

/** What a text says before names and types are known. Offsets are into the user's text. */
sealed interface Syntax {
  int from();

  int to();

  /** A field, or a path into one. */
  record Name(List<Part> parts, int from, int to) implements Syntax {}

  /** One name of a path. */
  record Part(String name, int from, int to) {}

  /** A String, BigInteger, BigDecimal (a point or an exponent was written), Boolean, or null. */
  record Constant(Object value, int from, int to) implements Syntax {}

  /**
   * A function or an operator.
   *
   * @param name a function's as written; an operator's in capitals: {@code +}, {@code IS NULL}
   */
  record Call(String name, boolean operator, List<Syntax> arguments, int from, int to)
      implements Syntax {
    boolean isOperator(String wanted) {
      return operator && name.equals(wanted);
    }

    boolean isFunction(String wanted) {
      return !operator && name.equalsIgnoreCase(wanted);
    }
  }

  /** CASE; the form with a value has become comparisons with it. */
  record Choice(List<Syntax> conditions, List<Syntax> results, Syntax otherwise, int from, int to)
      implements Syntax {}
}
