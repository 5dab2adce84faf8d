package io.millrace.transforms.expression;

/** Data in messages: short, and in quotes. */
final class ScalarText {
  private static final int EXCERPT_MAX = 40;

  private ScalarText() {}

  /** At most {@link #EXCERPT_MAX} code points of {@code text}. */
  static String quoted(String text) {
    int length = text.codePointCount(0, text.length());
    return length <= EXCERPT_MAX
        ? "'" + text + "'"
        : "'" + text.substring(0, text.offsetByCodePoints(0, EXCERPT_MAX)) + "...'";
  }
}
