package io.millrace.pipelines.problem;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Collects the problems of all files, so that a user sees them in one go, in the order of the
 * files.
 */
public final class Problems {
  private final Set<Problem> found = new LinkedHashSet<>();
  private final Map<String, List<String>> sources = new TreeMap<>();
  private final Map<String, List<String>> originals = new TreeMap<>();

  /** Remembers the text of a file, for the line and the caret under a problem. */
  public void source(String file, String text) {
    sources.put(file, text.lines().toList());
    originals.remove(file);
  }

  /**
   * Remembers a file whose text was made from a template: problems have their places in what was
   * rendered, and say so where that differs from the file.
   */
  public void rendered(String file, String original, String rendered) {
    source(file, rendered);
    originals.put(file, original.lines().toList());
  }

  public void error(String code, Span span, String message, String... advice) {
    found.add(new Problem(Problem.Severity.ERROR, code, span, message, List.of(advice)));
  }

  public void warning(String code, Span span, String message, String... advice) {
    found.add(new Problem(Problem.Severity.WARNING, code, span, message, List.of(advice)));
  }

  /** Adds the problems of another collection; the texts of files are those that are known here. */
  public void addAll(Problems other) {
    found.addAll(other.found);
  }

  /** Forgets the problems of files that do not matter. */
  public void retain(Predicate<Span> matters) {
    found.removeIf(problem -> !matters.test(problem.span()));
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
    String margin = span.line() == 0 ? "" : " ".repeat(Integer.toString(span.line()).length());
    if (span.line() >= 1 && span.line() <= lines.size()) {
      line(lines.get(span.line() - 1), span, margin, out);
    }
    for (String advice : problem.advice()) {
      out.append(margin).append(" = ").append(advice).append('\n');
    }
    String note = noteOnTemplate(span);
    if (note != null) {
      out.append(margin).append(" = ").append(note).append('\n');
    }
  }

  private static void line(String line, Span span, String margin, StringBuilder out) {
    int width = line.codePointCount(0, line.length());
    int from = Math.max(0, Math.min(span.column() - 1, width));
    int to = Math.max(from + 1, Math.min(from + span.length(), width));
    out.append(margin).append(" |\n");
    out.append(span.line()).append(" | ").append(line).append('\n');
    out.append(margin).append(" | ").append(blank(line, from)).append("^".repeat(to - from));
    out.append('\n');
  }

  private String noteOnTemplate(Span span) {
    List<String> written = originals.get(span.file());
    List<String> shown = sources.get(span.file());
    if (written == null || span.line() < 1 || span.line() > shown.size()) {
      return null;
    }
    if (written.size() != shown.size()) {
      return "lines are counted in the text that the template gives, not in the file";
    }
    String line = written.get(span.line() - 1);
    return line.equals(shown.get(span.line() - 1)) ? null : "the file says: " + line.strip();
  }

  /**
   * Spaces as wide as the line's start; tabs stay tabs, so that the caret stands under its text.
   */
  private static String blank(String line, int until) {
    StringBuilder out = new StringBuilder();
    line.codePoints().limit(until).forEach(c -> out.append(c == '\t' ? '\t' : ' '));
    return out.toString();
  }
}
