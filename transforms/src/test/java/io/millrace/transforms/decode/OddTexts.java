package io.millrace.transforms.decode;

import io.millrace.transforms.expression.TimePattern;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Texts of simple values, the ends of their ranges and what is just beyond them among them. */
final class OddTexts {
  /** How moments and days may be declared. */
  static final List<TimePattern> MOMENTS =
      List.of(
          new TimePattern("rfc3339", null),
          new TimePattern("epoch_seconds", null),
          new TimePattern("epoch_millis", null),
          new TimePattern("epoch_micros", null),
          new TimePattern("yyyy-MM-dd HH:mm:ss", null),
          new TimePattern("M/d/yyyy H:mm", null),
          new TimePattern("yyyy-MM-dd'T'HH:mm:ss.SSS", null),
          new TimePattern("dd/MMM/yyyy:HH:mm:ss Z", null),
          new TimePattern("yyyy-MM-dd HH:mm", "Europe/Berlin"));

  static final List<TimePattern> DAYS =
      List.of(
          new TimePattern("yyyy-MM-dd", null),
          new TimePattern("dd/MM/yyyy", null),
          new TimePattern("M/d/yyyy", null),
          new TimePattern("d MMM yyyy", null));

  private static final String[] NUMBERS = {
    "0",
    "-0",
    "-0.0",
    "0.0",
    "0e0",
    "1",
    "-1",
    "1.0",
    "12.50",
    "1e3",
    "120e-1",
    "1E+2",
    "1e400",
    "-1e400",
    "1e-400",
    "1e22",
    "1e23",
    "1e39",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "2147483647",
    "2147483648",
    "-2147483648",
    "-2147483649",
    "922337203685477580.7e1",
    "4.9e-324",
    "2.4703282292062328e-324",
    "1.7976931348623157e308",
    "1.7976931348623159e308",
    "3.4028235e38",
    "3.4028236e38",
    "9007199254740993",
    "9007199254740992.5",
    "16777217",
    "0.1",
    "123456789012345678e-3",
    "1e999999999999",
    "0e999999999999",
    "1e-999999999999",
    "1e99999999",
    "1e-99999999",
    "1e100000000",
    "1e2147483647",
    "1e-2147483647",
    "1e2147483648",
    "1e-2147483648",
    "1000000e-6",
    "8.5e-5",
    "5e-324",
    "2.2250738585072011e-308",
    "123456789012345678901234567890.5"
  };
  private static final String[] BAD_NUMBERS = {
    "00",
    "01",
    "-",
    "+",
    "+1",
    "1.",
    ".5",
    "-.5",
    "1e",
    "1e+",
    "1.e3",
    ".",
    "-e1",
    "NaN",
    "Infinity",
    "-Infinity",
    "0x10",
    "1_000",
    "1,5",
    "1 2",
    "1f",
    "\u0661",
    "--1",
    "1e5.0",
    "1.2.3"
  };
  private static final String[] TIMES = {
    "2024-05-01T10:00:00Z",
    "2024-05-01t10:00:00.123456789z",
    "2024-05-01 10:00:00.5+02:00",
    "2024-12-31T23:59:60Z",
    "2023-02-29T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z",
    "2024-05-01T10:00:00-23:59",
    "2024-05-01T10:00:00+24:00",
    "2024-05-01T24:00:00Z",
    "2024-05-01T10:00Z",
    "2024-05-01T10:00:00.Z",
    "2024-05-01T10:00:00",
    "10:00:00Z",
    "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u000010:00:00Z",
    "2024-05-01",
    "2024-02-30",
    "31/04/2024",
    "4/1/2014 0:11",
    "2024-03-31 02:30",
    "2024-10-27 02:30",
    "10000-01-01",
    "-0001-01-01",
    "1/1/0000",
    "1 Feb 2024",
    "1 FEB 2024"
  };
  private static final String[] PIECES = {
    "a",
    "bc",
    " ",
    "  ",
    "xyz",
    "12",
    "\u00e9",
    "\u00fc",
    "\u65e5\u672c",
    "\ud83d\ude00",
    "\u007f",
    "\u0080",
    "\u07ff",
    "\u0800",
    "\uffff",
    "\u2028",
    "\ud7ff",
    "\ue000",
    "\udbff\udfff",
    "/",
    "'",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    ";",
    "#",
    "-",
    "_",
    "0123456789abcdef",
    "\ufeff"
  };

  private final Random random;

  OddTexts(Random random) {
    this.random = random;
  }

  String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String digits(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append((char) ('0' + random.nextInt(10)));
    }
    return text.toString();
  }

  /** A number in JSON. */
  String number() {
    return switch (random.nextInt(12)) {
      case 0 -> pick(NUMBERS);
      case 1 -> Long.toString(random.nextLong());
      case 2 -> Double.toString(random.nextGaussian() * 1e6);
      case 3 -> Double.toString(Math.abs(Double.longBitsToDouble(random.nextLong() & ~(1L << 62))));
      case 4 -> "-1" + digits(random.nextInt(25)) + "." + digits(1 + random.nextInt(25));
      case 5 ->
          random.nextInt(8) == 0
              ? "1" + digits(970 + random.nextInt(14)) + "." + digits(1 + random.nextInt(20))
              : "0." + digits(1 + random.nextInt(40));
      case 6 -> (1 + random.nextInt(99)) + digits(random.nextInt(22)) + exponent();
      case 7 -> "0." + digits(1 + random.nextInt(120)) + exponent();
      default -> Integer.toString(random.nextInt(2001) - 1000);
    };
  }

  private String exponent() {
    return pick("e", "E") + pick("", "+", "-") + random.nextInt(random.nextInt(4) == 0 ? 400 : 25);
  }

  String badNumber() {
    return pick(BAD_NUMBERS);
  }

  /** Letters of all kinds, no control characters, quotes and backslashes. */
  String plain() {
    StringBuilder text = new StringBuilder();
    int most = random.nextInt(20) == 0 ? 60 : 5;
    for (int n = random.nextInt(most); n > 0; n--) {
      text.append(pick(PIECES));
    }
    return text.toString();
  }

  /** A simple value as CSV or a JSON string would have it; mostly one that converts. */
  String simple(Type type, TimePattern pattern) {
    if (random.nextInt(25) == 0) {
      return random.nextBoolean() ? plain() : badNumber();
    }
    return switch (type.kind()) {
      case BOOLEAN -> pick("true", "false", "TRUE", "False", "0", "1", "yes");
      case INT32, INT64, FLOAT, DOUBLE, DECIMAL -> number();
      case BYTES -> base64();
      case TIMESTAMP, DATE -> time(type.kind(), pattern);
      default -> plain();
    };
  }

  private String base64() {
    byte[] bytes = new byte[random.nextInt(8)];
    random.nextBytes(bytes);
    String text = new String(Base64.getEncoder().encode(bytes), StandardCharsets.US_ASCII);
    return random.nextInt(6) == 0 ? damaged(text) : text;
  }

  /** A moment or day by its pattern, if it has one; near others of the same file. */
  String time(Kind kind, TimePattern pattern) {
    if (random.nextInt(12) == 0) {
      return pick(TIMES);
    }
    if (pattern == null && kind == Kind.TIMESTAMP && random.nextInt(4) == 0) {
      return clock();
    }
    long micros = 1_700_000_000_000_000L + random.nextInt(5) * 40_000_000_000L;
    micros += random.nextInt(4) == 0 ? random.nextInt() * 1_000_003L : random.nextInt(1000) * 1000;
    String text;
    if (kind == Kind.DATE) {
      TimePattern form = pattern == null ? DAYS.get(0) : pattern;
      text = form.formatDay(Math.floorDiv(micros, 86_400_000_000L));
    } else {
      text = (pattern == null ? MOMENTS.get(0) : pattern).formatMicros(micros);
    }
    return random.nextInt(10) == 0 ? damaged(text) : text;
  }

  /**
   * A few days, with clocks at their ends and beyond: what is remembered of a day must not leak.
   */
  private String clock() {
    return pick("2024-05-01", "2024-05-02", "2024-02-29")
        + pick("T", "T", "T", "t", " ")
        + pick("00", "23", "10", "24")
        + pick(":00:", ":59:", ":60:")
        + pick("00", "59", "60", "61")
        + pick("", "", ".5", ".123", ".123456", ".12:", ".1234567890")
        + pick("Z", "Z", "Z", "z", "+00:00", "-01:30");
  }

  private String damaged(String text) {
    int at = random.nextInt(text.length() + 1);
    int end = Math.min(text.length(), at + random.nextInt(2));
    return text.substring(0, at)
        + pick("", "0", "9", "Z", ".", "-", " ", "5")
        + text.substring(end);
  }
}
