package io.millrace.pipelines.problem;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Collects the problems of all files, so that a user sees them in one go, in the order of the
 * files.
 */
public final class Problems {
  private final Set<Problem> found = new LinkedHashSet<>();
  private final Map<String, List<String>> sources = new TreeMap<>();

  /** Remembers the text of a file, for the line and the caret under a problem. */
  public void source(String file, String text) {
    sources.put(file, text.lines().toList());
  }

  public void error(String code, Span span, String message, String... advice) {
    found.add(new Problem(Problem.Severity.ERROR, code, span, message, List.of(advice)));
  }

  public void warning(String code, Span span, String message, String... advice) {
    found.add(new Problem(Problem.Severity.WARNING, code, span, message, List.of(advice)));
  }

  public boolean hasErrors() {
    return errors() > 0;
  }

  public int errors() {
    return (int) found.stream().filter(p -> p.severity() == Problem.Severity.ERROR).count();
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** All problems, by place. */
  public List<Problem> all() {
    List<Problem> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparing(Problem::span));
    return sorted;
  }

  /** The problems as a terminal shows them. */
  public String render() {
    StringBuilder out = new StringBuilder();
    for (Problem problem : all()) {
      render(problem, out);
      out.append('\n');
    }
    return out.toString();
  }

  private void render(Problem problem, StringBuilder out) {
    Span span = problem.span();
    String kind = problem.severity() == Problem.Severity.ERROR ? "error" : "warning";
    out.append(span).append(": ").append(kind).append('[').append(problem.code()).append("]: ");
    out.append(problem.message()).append('\n');
    List<String> lines = sources.getOrDefault(span.file(), List.of());
    String number = Integer.toString(span.line());
    String margin = " ".repeat(number.length());
    if (span.line() >= 1 && span.line() <= lines.size()) {
      String line = lines.get(span.line() - 1);
      int from = Math.max(0, Math.min(span.column() - 1, line.length()));
      int to =
          Math.max(from + 1, Math.min(from + span.length(), Math.max(line.length(), from + 1)));
      out.append(margin).append(" |\n");
      out.append(number).append(" | ").append(line).append('\n');
      out.append(margin).append(" | ").append(blank(line, from)).append("^".repeat(to - from));
      out.append('\n');
    }
    for (String advice : problem.advice()) {
      out.append(margin).append(" = ").append(advice).append('\n');
    }
  }

  /**
   * Spaces as wide as the line's start; tabs stay tabs, so that the caret stands under its text.
   */
  private static String blank(String line, int until) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < until && i < line.length(); i++) {
      out.append(line.charAt(i) == '\t' ? '\t' : ' ');
    }
    return out.toString();
  }
}
