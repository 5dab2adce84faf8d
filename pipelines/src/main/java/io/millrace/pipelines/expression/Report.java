package io.millrace.pipelines.expression;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;

/** Problems of one expression, at their part of its text. */
final class Report {
  static final String SYNTAX = "bad-expression";
  static final String ARGUMENT = "bad-argument";
  static final String TYPE = "wrong-type";

  private final String text;
  private final Span where;
  private final Problems problems;
  private boolean failed;

  Report(String text, Span where, Problems problems) {
    this.text = text;
    this.where = where;
    this.problems = problems;
  }

  String text() {
    return text;
  }

  /** Whether a problem has been reported. */
  boolean failed() {
    return failed;
  }

  /** What the user wrote between two offsets, cut if long. */
  String excerpt(int from, int to) {
    String part = text.substring(from, Math.max(from, Math.min(to, text.length())));
    String line = part.strip().replaceAll("\\s+", " ");
    return line.length() <= 40 ? line : line.substring(0, 37) + "...";
  }

  void error(String code, int from, int to, String message, String... advice) {
    failed = true;
    problems.error(code, span(from, to), message, advice);
  }

  void error(String code, Syntax at, String message, String... advice) {
    error(code, at.from(), at.to(), message, advice);
  }

  /**
   * The place of a part of the text. The lines of a block scalar stand below each other; a text
   * that is marked beyond its first line is on one line, its line ends were escapes.
   */
  private Span span(int from, int to) {
    int lineStart = text.lastIndexOf('\n', from - 1) + 1;
    int firstEnd = text.indexOf('\n') < 0 ? text.length() : text.indexOf('\n');
    if (lineStart == 0 || where.length() > text.codePointCount(0, firstEnd)) {
      return where.part(text.codePointCount(0, from), Math.max(1, count(from, to)));
    }
    int line = (int) text.substring(0, lineStart).chars().filter(c -> c == '\n').count();
    int lineEnd = text.indexOf('\n', from) < 0 ? text.length() : text.indexOf('\n', from);
    return new Span(
        where.file(),
        where.line() + line,
        where.column() + text.codePointCount(lineStart, from),
        Math.max(1, count(from, Math.min(to, lineEnd))));
  }

  private int count(int from, int to) {
    return text.codePointCount(from, Math.max(from, Math.min(to, text.length())));
  }
}
