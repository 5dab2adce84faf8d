package io.millrace.transforms.expression;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** LIKE and regular expressions (RE2). */
final class ScalarPatterns {
  private static final Map<String, Pattern> COMPILED = new ConcurrentHashMap<>();

  private ScalarPatterns() {}

  static Object call(Function function, Object[] values) {
    String s = (String) values[0];
    String pattern = (String) values[1];
    if (function == Function.LIKE) {
      return compiled(likeToRegex(pattern, values.length > 2 ? (String) values[2] : "")).matches(s);
    }
    Matcher matcher = compiled(pattern).matcher(s);
    return switch (function) {
      case REGEXP_CONTAINS -> matcher.find();
      case REGEXP_EXTRACT -> matcher.find() ? extracted(matcher) : null;
      case REGEXP_EXTRACT_ALL -> extractAll(s, matcher);
      case REGEXP_REPLACE -> replaceAll(s, matcher, (String) values[2]);
      default -> throw new IllegalStateException("no function of patterns: " + function);
    };
  }

  /** Patterns are literals of the declaration, so there are few. */
  private static Pattern compiled(String regex) {
    return COMPILED.computeIfAbsent(regex, Pattern::compile);
  }

  private static String likeToRegex(String pattern, String escape) {
    StringBuilder regex = new StringBuilder("(?s)");
    boolean escaped = false;
    for (int point : pattern.codePoints().toArray()) {
      String text = Character.toString(point);
      if (!escaped && text.equals(escape)) {
        escaped = true;
      } else if (!escaped && text.equals("%")) {
        regex.append(".*");
      } else if (!escaped && text.equals("_")) {
        regex.append('.');
      } else {
        regex.append(Pattern.quote(text));
        escaped = false;
      }
    }
    return regex.toString();
  }

  private static String extracted(Matcher matcher) {
    return matcher.group(matcher.groupCount() == 0 ? 0 : 1);
  }

  private static List<Object> extractAll(String s, Matcher matcher) {
    List<Object> all = new ArrayList<>();
    for (int from = 0; found(s, matcher, from); from = next(s, matcher)) {
      all.add(extracted(matcher));
    }
    return all;
  }

  private static boolean found(String s, Matcher matcher, int from) {
    return from <= s.length() && matcher.find(from);
  }

  /** Where to look for the next match: after an empty one, a whole code point further. */
  private static int next(String s, Matcher matcher) {
    int end = matcher.end();
    boolean empty = matcher.start() == end;
    return end + (!empty ? 0 : end < s.length() ? Character.charCount(s.codePointAt(end)) : 1);
  }

  private static String replaceAll(String s, Matcher matcher, String by) {
    StringBuilder out = new StringBuilder();
    int copied = 0;
    for (int from = 0; found(s, matcher, from); from = next(s, matcher)) {
      out.append(s, copied, matcher.start());
      replace(matcher, by, out);
      copied = matcher.end();
    }
    return out.append(s, copied, s.length()).toString();
  }

  /** A backslash before anything but a digit from 1 or a backslash stands for itself. */
  private static void replace(Matcher matcher, String by, StringBuilder out) {
    for (int i = 0; i < by.length(); i++) {
      char c = by.charAt(i);
      char next = i + 1 < by.length() ? by.charAt(i + 1) : 0;
      if (c == '\\' && next >= '1' && next <= '9') {
        int group = next - '0';
        String matched = group <= matcher.groupCount() ? matcher.group(group) : null;
        out.append(matched == null ? "" : matched);
        i++;
      } else if (c == '\\' && next == '\\') {
        out.append('\\');
        i++;
      } else {
        out.append(c);
      }
    }
  }
}
