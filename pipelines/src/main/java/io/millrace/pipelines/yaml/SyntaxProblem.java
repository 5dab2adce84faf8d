package io.millrace.pipelines.yaml;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Says in people's words why a text is not YAML. */
final class SyntaxProblem {
  private final String said;
  private final String context;
  private final Optional<Mark> mark;
  private final Optional<Mark> contextMark;
  private final Places places;
  private final Problems problems;
  private final String line;
  private final int column;

  private SyntaxProblem(MarkedYamlEngineException error, Places places, Problems problems) {
    this.said = String.valueOf(error.getProblem());
    this.context = String.valueOf(error.getContext());
    this.mark = error.getProblemMark().or(error::getContextMark);
    this.contextMark = error.getContextMark();
    this.places = places;
    this.problems = problems;
    this.line = mark.map(m -> places.line(m.getLine())).orElse("");
    this.column = mark.map(m -> line.offsetByCodePoints(0, clamp(m))).orElse(0);
  }

  static void report(
      MarkedYamlEngineException error, String text, Places places, Problems problems) {
    SyntaxProblem problem = new SyntaxProblem(error, places, problems);
    if (problem.mark.isEmpty()) {
      problem.report(places.whole(), "this is not YAML that can be read");
    } else {
      problem.explain(text);
    }
  }

  private int clamp(Mark m) {
    return Math.min(m.getColumn(), line.codePointCount(0, line.length()));
  }

  private void report(Span where, String message, String... advice) {
    problems.error("bad-yaml", where, message, advice);
  }

  private Span here() {
    return places.of(mark, 1);
  }

  private void explain(String text) {
    if (said.contains("cannot start any token")) {
      cannotStart();
    } else if (said.contains("mapping values are not allowed")) {
      strayColon();
    } else if (context.contains("quoted scalar") && !said.contains("escape")) {
      report(
          places.of(contextMark, 1),
          "the quote that opens here is never closed",
          "inside single quotes write '' for one; inside double quotes write \\\"");
    } else if (said.contains("',' or ']'") || said.contains("',' or '}'")) {
      openBracket();
    } else if (said.contains("could not find expected ':'")) {
      report(
          contextMark.isPresent() ? places.of(contextMark, 1) : here(),
          "a key without ':' stands here",
          "write 'key: value'; a text that goes on over lines must be indented deeper than its key");
    } else if (said.contains("<block end>") && behindQuote()) {
      report(
          here(),
          "the quoted text ends before this, but the line goes on",
          "inside single quotes write '' for one; inside double quotes write \\\"");
    } else if (said.contains("<block end>")) {
      report(
          here(),
          "this does not belong to the list or mapping above it: the indentation differs",
          "keys of one mapping start in one column, so do the '-' of one list");
    } else {
      rest(text);
    }
  }

  private boolean behindQuote() {
    String before = line.substring(0, Math.min(column, line.length())).stripTrailing();
    return before.endsWith("'") || before.endsWith("\"");
  }

  private void rest(String text) {
    if (said.contains("sequence entries are not allowed")) {
      report(here(), "a '-' of a list cannot stand here", "start the list on a line of its own");
    } else if (said.contains("escape")) {
      report(
          here(),
          "inside double quotes this is no escape",
          "write a backslash twice, or use single quotes");
    } else if (said.contains("<document start>")) {
      report(here(), "the file goes on after its end: nothing can follow here");
    } else if (said.contains("end of stream") && !text.isEmpty()) {
      report(here(), "the file ends too early: something is not finished");
    } else {
      report(here(), "this is not YAML: the text cannot be understood from here on");
    }
  }

  private void cannotStart() {
    char c = column < line.length() ? line.charAt(column) : ' ';
    if (c == '\t') {
      report(
          here(),
          "a tab stands where YAML wants spaces",
          "indent with spaces; many editors can turn tabs into them");
    } else {
      report(
          here(), "an unquoted text cannot start with '" + c + "'", "put quotes around the text");
    }
  }

  private void strayColon() {
    String before = line.substring(0, Math.min(column, line.length()));
    String key = before.stripLeading();
    boolean nested = key.startsWith("- ") ? key.substring(2).contains(":") : key.contains(": ");
    if (nested) {
      report(
          here(),
          "a second ':' on this line: no key can stand here",
          "put quotes around a text that holds ': '");
      return;
    }
    Span whole = here();
    int start = before.length() - key.length();
    report(
        new Span(whole.file(), whole.line(), start + 1, Math.max(1, key.length())),
        "a key cannot stand here: the line above has a value already",
        "indent it like the key it belongs beside; quote a text that holds ': '");
  }

  private void openBracket() {
    boolean list = said.contains("']'");
    report(
        contextMark.isPresent() ? places.of(contextMark, 1) : here(),
        list ? "the '[' that opens here is not closed" : "the '{' that opens here is not closed",
        list
            ? "items are separated by ',' and end with ']'"
            : "keys are separated by ',' and end with '}'",
        "it goes wrong at line " + here().line() + ", column " + here().column());
  }
}
