package io.millrace.transforms.expression;

import io.millrace.transforms.type.Failure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Functions of strings; all that counts or cuts works on code points. */
final class ScalarStrings {
  private static final int BYTES_MAX = 1_000_000;

  private ScalarStrings() {}

  static Object call(Function function, Object[] values) {
    if (function == Function.LENGTH) {
      return values[0] instanceof byte[] bytes
          ? (long) bytes.length
          : (long) points(values[0]).length;
    }
    String s = (String) values[0];
    return switch (function) {
      case CONCAT -> concat(values);
      case UPPER -> map(s, Character::toUpperCase);
      case LOWER -> map(s, Character::toLowerCase);
      case TRIM -> trim(s, values, true, true);
      case LTRIM -> trim(s, values, true, false);
      case RTRIM -> trim(s, values, false, true);
      case SUBSTR -> substring(points(s), (Long) values[1], values.length > 2 ? values[2] : null);
      case LEFT -> left(points(s), count(values[1]));
      case RIGHT -> right(points(s), count(values[1]));
      case REPLACE -> replace(s, (String) values[1], (String) values[2]);
      case STRPOS -> position(s, (String) values[1]);
      case STARTS_WITH -> s.startsWith((String) values[1]);
      case ENDS_WITH -> s.endsWith((String) values[1]);
      case CONTAINS -> s.contains((String) values[1]);
      case LPAD -> pad(points(s), values, true);
      case RPAD -> pad(points(s), values, false);
      case REVERSE -> reverse(points(s));
      case REPEAT -> repeat(s, count(values[1]));
      case SPLIT -> split(s, (String) values[1]);
      default -> throw new IllegalStateException("no function of strings: " + function);
    };
  }

  private static int[] points(Object string) {
    return ((String) string).codePoints().toArray();
  }

  /** The code points from {@code from} to {@code to}, as far as the string has them. */
  private static String slice(int[] points, long from, long to) {
    int first = (int) Math.max(0, Math.min(from, points.length));
    int end = (int) Math.max(first, Math.min(to, points.length));
    return new String(points, first, end - first);
  }

  private static String concat(Object[] values) {
    StringBuilder out = new StringBuilder();
    for (Object value : values) {
      out.append((String) value);
    }
    return out.toString();
  }

  private static String map(String s, IntUnaryOperator operator) {
    int[] mapped = s.codePoints().map(operator).toArray();
    return new String(mapped, 0, mapped.length);
  }

  private static String trim(String s, Object[] values, boolean left, boolean right) {
    String unwanted = values.length > 1 ? (String) values[1] : " ";
    int[] points = points(s);
    int from = 0;
    int to = points.length;
    while (left && from < to && unwanted.indexOf(points[from]) >= 0) {
      from++;
    }
    while (right && from < to && unwanted.indexOf(points[to - 1]) >= 0) {
      to--;
    }
    return slice(points, from, to);
  }

  private static String substring(int[] points, long position, Object length) {
    long from = position < 0 ? points.length + position : Math.max(position, 1) - 1;
    if (length == null) {
      return slice(points, from, Long.MAX_VALUE);
    }
    long count = count(length);
    return slice(points, from, from > Long.MAX_VALUE - count ? Long.MAX_VALUE : from + count);
  }

  private static String left(int[] points, long count) {
    return slice(points, 0, count);
  }

  private static String right(int[] points, long count) {
    return slice(points, points.length - Math.min(count, points.length), points.length);
  }

  private static String replace(String s, String what, String by) {
    return what.isEmpty() ? s : s.replace(what, by);
  }

  private static Long position(String s, String part) {
    int at = s.indexOf(part);
    return at < 0 ? 0L : s.codePointCount(0, at) + 1L;
  }

  private static String pad(int[] points, Object[] values, boolean before) {
    long length = count(values[1]);
    int[] with = points(values[2]);
    if (with.length == 0) {
      throw bad("the text to pad with is empty");
    }
    if (length > BYTES_MAX) {
      throw bad("the padded text would have more than 1,000,000 characters");
    }
    int[] padding = new int[(int) Math.max(0, length - points.length)];
    Arrays.setAll(padding, i -> with[i % with.length]);
    String kept = slice(points, 0, length);
    String added = slice(padding, 0, padding.length);
    return before ? added + kept : kept + added;
  }

  private static String reverse(int[] points) {
    int[] reversed = new int[points.length];
    Arrays.setAll(reversed, i -> points[points.length - 1 - i]);
    return new String(reversed, 0, reversed.length);
  }

  private static String repeat(String s, long count) {
    int bytes = s.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0) {
      return "";
    }
    if (count > BYTES_MAX / bytes) {
      throw bad("the repeated text would have more than 1,000,000 bytes");
    }
    return s.repeat((int) count);
  }

  private static List<Object> split(String s, String delimiter) {
    List<Object> parts = new ArrayList<>();
    if (delimiter.isEmpty() && !s.isEmpty()) {
      s.codePoints().mapToObj(Character::toString).forEach(parts::add);
      return parts;
    }
    int from = 0;
    int at = delimiter.isEmpty() ? -1 : s.indexOf(delimiter);
    while (at >= 0) {
      parts.add(s.substring(from, at));
      from = at + delimiter.length();
      at = s.indexOf(delimiter, from);
    }
    parts.add(s.substring(from));
    return parts;
  }

  private static long count(Object value) {
    long count = (Long) value;
    if (count < 0) {
      throw bad("a length of " + count + " is negative");
    }
    return count;
  }

  private static EvaluationFailure bad(String message) {
    return new EvaluationFailure(Failure.Code.ARGUMENT, message);
  }
}
