package io.millrace.pipelines.yaml;

import io.millrace.pipelines.problem.Span;

/** Which characters a YAML text may have. */
final class Characters {
  private Characters() {}

  /** The place of the first character that must not stand in YAML, or null. */
  static Span firstForbidden(String file, String text) {
    int line = 1;
    int column = 1;
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      if (!allowed(c)) {
        return new Span(file, line, column, 1);
      }
      boolean ends = c == '\n' || c == '\r' && !text.startsWith("\n", i + 1);
      line = ends ? line + 1 : line;
      column = ends ? 1 : column + 1;
      i += Character.charCount(c);
    }
    return null;
  }

  private static boolean allowed(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || c == 0x85
        || c >= 0x20 && c <= 0x7E
        || c >= 0xA0 && c <= 0xD7FF
        || c >= 0xE000 && c <= 0xFFFD && c != 0xFEFF
        || c >= 0x10000;
  }
}
