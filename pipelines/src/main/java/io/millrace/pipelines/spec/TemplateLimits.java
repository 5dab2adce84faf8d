package io.millrace.pipelines.spec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a template may not have, found before it is run: the engine itself would not stop. */
final class TemplateLimits {
  private static final int TAG_MAX = 1_000;
  private static final int DEPTH_MAX = 20;
  private static final int TAGS_MAX = 5_000;
  private static final Pattern TAG = Pattern.compile("\\{([{%])[-+]?\\s*(\\w*)");
  private static final Pattern FILES = Pattern.compile("include|import|from|extends");
  private static final Pattern BLOCKS =
      Pattern.compile("if|unless|ifchanged|for|macro|block|call|filter|autoescape|raw");

  private TemplateLimits() {}

  /** Something refused: where in the text, and why. */
  record Finding(int offset, int length, String message, String advice) {}

  /** The first thing that is refused, or null. */
  static Finding check(String text) {
    Matcher tag = TAG.matcher(text);
    int tags = 0;
    int depth = 0;
    int from = 0;
    while (tag.find(from)) {
      boolean block = tag.group(1).equals("%");
      String word = tag.group(2);
      int close = text.indexOf(block ? "%}" : "}}", tag.end());
      int end = close < 0 ? text.length() : close + 2;
      String inside = text.substring(tag.end(), end);
      if (close < 0 || inside.contains("{{") || inside.contains("{%")) {
        return new Finding(
            tag.start(),
            2,
            "the '"
                + text.substring(tag.start(), tag.start() + 2)
                + "' that opens here is never closed",
            "close it with '" + (block ? "%}" : "}}") + "' before the next one opens");
      }
      if (block && FILES.matcher(word).matches()) {
        return new Finding(
            tag.start(2),
            word.length(),
            "'" + word + "' is not available in templates yet",
            "put the text into this file");
      }
      depth += block && BLOCKS.matcher(word).matches() ? 1 : 0;
      depth -= block && word.startsWith("end") ? 1 : 0;
      if (++tags > TAGS_MAX || depth > DEPTH_MAX || tooLong(text, tag.start(), end)) {
        return new Finding(
            tag.start(),
            2,
            "the template is too large or too deep here",
            "a part has at most "
                + TAG_MAX
                + " characters, blocks and brackets stand at most "
                + DEPTH_MAX
                + " deep");
      }
      from = end;
    }
    return null;
  }

  private static boolean tooLong(String text, int start, int end) {
    if (end - start > TAG_MAX) {
      return true;
    }
    int depth = 0;
    for (int i = start + 2; i < end; i++) {
      char c = text.charAt(i);
      depth += c == '(' || c == '[' || c == '{' ? 1 : 0;
      depth -= c == ')' || c == ']' || c == '}' ? 1 : 0;
      if (depth > DEPTH_MAX) {
        return true;
      }
    }
    return false;
  }
}
