package io.millrace.transforms.expression;

import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import io.millrace.transforms.type.Values;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Conversions by the rules of {@link Casts}. */
final class ScalarCasts {
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?");
  private static final Pattern NO_NUMBER = Pattern.compile("NaN|-?Infinity");
  private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern LOCAL_TIME =
      Pattern.compile(
          "(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
              + "([Tt ](?<minute>[0-9]{2}:[0-9]{2})(?<second>:[0-9]{2}([.][0-9]{1,9})?)?)?");

  private static final long MICROS_A_DAY = 86_400_000_000L;

  /** Beyond so many zeros a decimal is not written out. */
  private static final int PLAIN_ZEROS_MAX = 1_000;

  private ScalarCasts() {}

  /** {@code value}, which is not null, as {@code to}. */
  static Object cast(Object value, Type from, Type to) {
    if (from.sameAs(to)) {
      return value;
    }
    return switch (to.kind()) {
      case INT32, INT64 -> toInteger(value, from, to.kind());
      case FLOAT -> Double.valueOf(toFloat(value));
      case DOUBLE -> toDouble(value);
      case DECIMAL -> toDecimal(value, from);
      case BOOLEAN -> toBoolean((String) value);
      case BYTES -> ((String) value).getBytes(StandardCharsets.UTF_8);
      case STRING -> toText(value, from);
      case TIMESTAMP -> value instanceof String text ? toMoment(text) : startOf((Long) value);
      case DATE -> value instanceof String text ? toDay(text) : dayOf((Long) value);
      case ARRAY, MAP, ROW -> throw new IllegalStateException("no cast from " + from + " to " + to);
    };
  }

  private static Long toInteger(Object value, Type from, Kind to) {
    if (value instanceof Boolean bool) {
      return bool ? 1L : 0L;
    }
    BigDecimal exact;
    if (value instanceof String text) {
      exact = new BigDecimal(matching(INTEGER, text, from, to));
    } else if (value instanceof Double number && !Double.isFinite(number)) {
      throw bad(number + " does not fit " + name(to));
    } else {
      exact = value instanceof Double number ? new BigDecimal(number) : decimal(value);
    }
    long magnitude = (long) exact.precision() - exact.scale();
    if (exact.signum() == 0 || magnitude < -1) {
      return 0L;
    }
    if (magnitude > 30) {
      throw bad("the number does not fit " + name(to));
    }
    try {
      return ScalarNumbers.integer(exact.setScale(0, RoundingMode.HALF_UP).toBigInteger(), to);
    } catch (EvaluationFailure outOfRange) {
      throw bad("the number does not fit " + name(to));
    }
  }

  private static BigDecimal decimal(Object number) {
    return number instanceof Long whole ? BigDecimal.valueOf(whole) : (BigDecimal) number;
  }

  private static float toFloat(Object value) {
    if (value instanceof Long whole) {
      return whole.floatValue();
    }
    if (value instanceof String text) {
      return Float.parseFloat(floating(text));
    }
    return ((Number) value).floatValue();
  }

  private static double toDouble(Object value) {
    return value instanceof String text
        ? Double.parseDouble(floating(text))
        : ((Number) value).doubleValue();
  }

  private static String floating(String text) {
    String trimmed = trimSpaces(text);
    return NO_NUMBER.matcher(trimmed).matches()
        ? trimmed
        : matching(NUMBER, text, Type.STRING, Kind.DOUBLE);
  }

  private static BigDecimal toDecimal(Object value, Type from) {
    BigDecimal exact;
    if (value instanceof Double number) {
      if (!Double.isFinite(number)) {
        throw bad(number + " does not fit decimal");
      }
      boolean single = from.kind() == Kind.FLOAT;
      exact = new BigDecimal(single ? Float.toString(number.floatValue()) : number.toString());
    } else if (value instanceof String text) {
      exact = parseDecimal(text);
    } else {
      exact = decimal(value);
    }
    if (!ScalarDecimals.fits(exact)) {
      throw bad("the number is outside the range of decimals");
    }
    return exact;
  }

  private static BigDecimal parseDecimal(String text) {
    try {
      return new BigDecimal(matching(NUMBER, text, Type.STRING, Kind.DECIMAL));
    } catch (NumberFormatException e) {
      throw bad(ScalarText.quoted(text) + " does not fit decimal"); // its exponent does not
    }
  }

  private static String matching(Pattern pattern, String text, Type from, Kind to) {
    String trimmed = trimSpaces(text);
    if (!pattern.matcher(trimmed).matches()) {
      throw bad("the " + from + " " + ScalarText.quoted(text) + " is not a number for " + name(to));
    }
    return trimmed;
  }

  private static String trimSpaces(String text) {
    return text.replaceAll("^ +| +$", "");
  }

  private static Boolean toBoolean(String text) {
    if (text.matches("(?i)true|false")) {
      return text.matches("(?i)true");
    }
    throw bad(ScalarText.quoted(text) + " is neither true nor false");
  }

  private static String toText(Object value, Type from) {
    return switch (from.kind()) {
      case BOOLEAN, INT32, INT64, DOUBLE -> value.toString();
      case FLOAT -> Float.toString(((Double) value).floatValue());
      case DECIMAL -> plain((BigDecimal) value);
      case BYTES -> decoded((byte[]) value);
      case TIMESTAMP -> Rfc3339.format((Long) value);
      case DATE -> LocalDate.ofEpochDay((Long) value).toString();
      case ARRAY, MAP, ROW -> Values.toJson(from, value);
      case STRING -> (String) value;
    };
  }

  private static String plain(BigDecimal value) {
    if (Math.abs((long) value.scale()) > PLAIN_ZEROS_MAX) {
      throw bad("the decimal is too long to be written out");
    }
    return value.toPlainString();
  }

  private static String decoded(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw bad("the bytes are not UTF-8");
    }
  }

  private static Long toMoment(String text) {
    Matcher local = LOCAL_TIME.matcher(text);
    String full = text;
    if (local.matches()) {
      String minute = local.group("minute") == null ? "00:00" : local.group("minute");
      String second = local.group("second") == null ? ":00" : local.group("second");
      full = local.group("day") + "T" + minute + second + "Z";
    }
    try {
      return Rfc3339.parseMicros(full);
    } catch (DateTimeException e) {
      throw bad(ScalarText.quoted(text) + " is not a time like 2024-05-01T10:00:00Z");
    }
  }

  private static Long startOf(long day) {
    try {
      return Math.multiplyExact(day, MICROS_A_DAY);
    } catch (ArithmeticException e) {
      throw bad("the date is outside the range of timestamp");
    }
  }

  private static Long toDay(String text) {
    try {
      if (DAY.matcher(text).matches()) {
        return LocalDate.parse(text).toEpochDay();
      }
    } catch (DateTimeException e) {
      throw bad(ScalarText.quoted(text) + " is not a day of the calendar");
    }
    throw bad(ScalarText.quoted(text) + " is not a date like 2024-05-01");
  }

  private static Long dayOf(long micros) {
    return Math.floorDiv(micros, MICROS_A_DAY);
  }

  private static String name(Kind kind) {
    return Type.of(kind).toString();
  }

  private static EvaluationFailure bad(String message) {
    return new EvaluationFailure(Failure.Code.CAST, message);
  }
}
