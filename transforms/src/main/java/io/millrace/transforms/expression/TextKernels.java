package io.millrace.transforms.expression;

import io.millrace.transforms.type.Failure.Code;
import io.millrace.transforms.type.Type;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The rarer string functions, row by row. */
final class TextKernels {
  /** The longest result of REPEAT, LPAD and RPAD, in bytes. */
  private static final int LONGEST = 1_000_000;

  private TextKernels() {}

  static Kernel of(Function function, Type type, Kernel... arguments) {
    RowKernel.RowFunction rowFunction =
        switch (function) {
          case TRIM -> v -> trim((String) v[0], (String) v[1], true, true);
          case LTRIM -> v -> trim((String) v[0], (String) v[1], true, false);
          case RTRIM -> v -> trim((String) v[0], (String) v[1], false, true);
          case REPLACE -> v -> replace((String) v[0], (String) v[1], (String) v[2]);
          case LPAD -> v -> pad((String) v[0], (Long) v[1], with(v), true);
          case RPAD -> v -> pad((String) v[0], (Long) v[1], with(v), false);
          case REVERSE -> v -> new StringBuilder((String) v[0]).reverse().toString();
          case REPEAT -> v -> repeat((String) v[0], (Long) v[1]);
          case SPLIT -> v -> split((String) v[0], (String) v[1]);
          case MD5 -> hash("MD5");
          case SHA256 -> hash("SHA-256");
          case TO_HEX -> v -> HexFormat.of().formatHex((byte[]) v[0]);
          case FROM_HEX -> v -> fromHex((String) v[0]);
          default -> throw new IllegalArgumentException(function + " is no string function");
        };
    return new RowKernel(type, rowFunction, arguments);
  }

  private static String with(Object[] arguments) {
    return arguments.length == 3 ? (String) arguments[2] : " ";
  }

  private static String trim(String text, String characters, boolean left, boolean right) {
    int start = 0;
    int end = text.length();
    while (left && start < end && characters.indexOf(text.codePointAt(start)) >= 0) {
      start += Character.charCount(text.codePointAt(start));
    }
    while (right && end > start && characters.indexOf(text.codePointBefore(end)) >= 0) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(start, end);
  }

  private static String replace(String text, String what, String by) {
    return what.isEmpty() ? text : text.replace(what, by);
  }

  private static String pad(String text, long length, String with, boolean left) {
    if (with.isEmpty()) {
      throw new KernelFailure(Code.ARGUMENT, "the text to pad with is empty");
    }
    if (length < 0 || length > LONGEST) {
      throw new KernelFailure(Code.ARGUMENT, "padding to " + length + " characters");
    }
    int points = text.codePointCount(0, text.length());
    if (length <= points) {
      return text.substring(0, text.offsetByCodePoints(0, (int) length));
    }
    int missing = (int) length - points;
    int[] pattern = with.codePoints().toArray();
    StringBuilder made = new StringBuilder();
    for (int i = 0; i < missing; i++) {
      made.appendCodePoint(pattern[i % pattern.length]);
    }
    return left ? made + text : text + made;
  }

  private static String repeat(String text, long times) {
    if (times < 0) {
      throw new KernelFailure(Code.ARGUMENT, "REPEAT of " + times + " times");
    }
    long bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0) {
      return "";
    }
    if (times > LONGEST / bytes) {
      throw new KernelFailure(
          Code.ARGUMENT, "REPEAT of " + times + " times makes more than 1,000,000 bytes");
    }
    return text.repeat((int) times);
  }

  private static List<String> split(String text, String delimiter) {
    List<String> parts = new ArrayList<>();
    if (delimiter.isEmpty() && !text.isEmpty()) {
      text.codePoints().forEach(point -> parts.add(Character.toString(point)));
      return parts;
    }
    int from = 0;
    int at = delimiter.isEmpty() ? -1 : text.indexOf(delimiter);
    while (at >= 0) {
      parts.add(text.substring(from, at));
      from = at + delimiter.length();
      at = text.indexOf(delimiter, from);
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static RowKernel.RowFunction hash(String algorithm) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
    return v -> {
      byte[] bytes =
          v[0] instanceof byte[] raw ? raw : ((String) v[0]).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(digest.digest(bytes));
    };
  }

  private static byte[] fromHex(String text) {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      throw new KernelFailure(
          Code.ARGUMENT, "'" + KernelFailure.excerpt(text) + "' is not hexadecimal");
    }
  }
}
