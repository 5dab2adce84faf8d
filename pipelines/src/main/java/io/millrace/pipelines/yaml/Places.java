package io.millrace.pipelines.yaml;

import io.millrace.pipelines.problem.Span;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** Turns the parser's marks into places. */
final class Places {
  private static final Pattern PROPERTIES = Pattern.compile("(?:[&!]\\S*\\s+)+");

  private final String file;
  private final List<String> lines;

  Places(String file, String text) {
    this.file = file;
    this.lines = text.lines().toList();
  }

  Span whole() {
    return Span.whole(file);
  }

  /** From one mark to another, or to the end of the first's line if the other is further down. */
  Span of(Optional<Mark> from, Optional<Mark> to) {
    Mark start = from.orElseThrow();
    Mark end = to.orElse(start);
    int length =
        end.getLine() == start.getLine()
            ? end.getColumn() - start.getColumn()
            : width(start.getLine()) - start.getColumn();
    return of(from, length);
  }

  Span of(Optional<Mark> from, int length) {
    Mark start = from.orElseThrow();
    return new Span(file, start.getLine() + 1, start.getColumn() + 1, Math.max(1, length));
  }

  /** The first line of the text of a block scalar whose {@code |} or {@code >} is at a place. */
  Span block(Span indicator) {
    for (int line = indicator.line(); line < lines.size(); line++) {
      String text = lines.get(line);
      String inside = text.stripLeading();
      if (!inside.isEmpty()) {
        int indent = text.length() - inside.length();
        return new Span(file, line + 1, indent + 1, inside.codePointCount(0, inside.length()));
      }
    }
    return indicator;
  }

  /** A place without the anchor and the tag at its start. */
  Span withoutProperties(Span place) {
    String line = line(place.line() - 1);
    int from = line.offsetByCodePoints(0, place.column() - 1);
    int to = line.offsetByCodePoints(from, Math.min(place.length(), width(place.line() - 1)));
    Matcher properties = PROPERTIES.matcher(line).region(from, to);
    if (!properties.lookingAt()) {
      return place;
    }
    int skipped = line.codePointCount(from, properties.end());
    return place.part(skipped, place.length() - skipped);
  }

  boolean startsWith(Span place, String prefix) {
    if (place.line() > lines.size()) {
      return false;
    }
    String line = lines.get(place.line() - 1);
    int from = line.offsetByCodePoints(0, Math.min(place.column() - 1, width(place.line() - 1)));
    return line.startsWith(prefix, from) || line.startsWith(prefix, from - 1);
  }

  /** A line, from 0; empty behind the last. */
  String line(int index) {
    return index < lines.size() ? lines.get(index) : "";
  }

  private int width(int line) {
    String text = line(line);
    return text.codePointCount(0, text.length());
  }
}
