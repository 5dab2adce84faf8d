package io.millrace.pipelines.problem;

/**
 * A place in a file: from one character up to, not including, another, on one line.
 *
 * @param file as the user named it
 * @param line from 1; 0 for {@link #whole}
 * @param column from 1, in characters (code points)
 * @param length of the marked text, at least 1; a text of several lines is marked to the end of the
 *     first
 */
public record Span(String file, int line, int column, int length) implements Comparable<Span> {

  /** A whole file, or something that is no file ({@code --env}): there is no line to show. */
  public static Span whole(String file) {
    return new Span(file, 0, 0, 1);
  }

  /** A part of this place, as an expression's parser finds it: {@code from} characters in. */
  public Span part(int from, int count) {
    int begin = Math.min(from, Math.max(0, length - 1));
    return new Span(file, line, column + begin, Math.max(1, Math.min(count, length - begin)));
  }

  @Override
  public int compareTo(Span other) {
    int byFile = file.compareTo(other.file);
    if (byFile != 0) {
      return byFile;
    }
    int byLine = Integer.compare(line, other.line);
    return byLine != 0 ? byLine : Integer.compare(column, other.column);
  }

  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
