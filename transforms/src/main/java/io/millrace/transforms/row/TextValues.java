package io.millrace.transforms.row;

import io.millrace.transforms.decode.SourceSchema;
import io.millrace.transforms.expression.TimePattern;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

/** Simple values from their texts. */
final class TextValues {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?");
  private static final TimePattern RFC3339 = new TimePattern("rfc3339", null);
  private static final TimePattern ISO_DAY = new TimePattern("yyyy-MM-dd", null);

  /** More digits before the point than any integer type holds. */
  private static final int WHOLE_DIGITS_MAX = 30;

  private final Map<String, TimePattern> patterns;

  TextValues(SourceSchema schema) {
    this.patterns = schema.patterns();
  }

  /** Whether a TIMESTAMP field is a number of units since 1970. */
  boolean isEpoch(String path) {
    return patterns.getOrDefault(path, RFC3339).pattern().startsWith("epoch_");
  }

  /** The value of a type that is neither STRING nor structured. */
  Object value(Type type, String path, String text) throws BadValueException {
    return switch (type.kind()) {
      case INT32, INT64 -> integer(type, text);
      case FLOAT -> finite(Float.parseFloat(number(text, "a number")), text);
      case DOUBLE -> finite(Double.parseDouble(number(text, "a number")), text);
      case DECIMAL -> decimal(number(text, "a decimal"));
      case BOOLEAN -> bool(text);
      case BYTES -> base64(text);
      case TIMESTAMP, DATE -> time(type.kind(), path, text);
      default -> throw new IllegalStateException("no simple value of " + type);
    };
  }

  private static String number(String text, String what) throws BadValueException {
    if (!NUMBER.matcher(text).matches()) {
      throw BadValueException.not(text, what);
    }
    return text;
  }

  private static BigDecimal decimal(String text) throws BadValueException {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw BadValueException.not(text, "a decimal of a sensible size");
    }
  }

  private static Long integer(Type type, String text) throws BadValueException {
    BigDecimal exact = decimal(number(text, "a whole number")).stripTrailingZeros();
    if (exact.scale() > 0) {
      throw BadValueException.not(text, "a whole number");
    }
    int bits = type.kind() == Kind.INT32 ? 31 : 63;
    BigInteger whole =
        (long) exact.precision() - exact.scale() > WHOLE_DIGITS_MAX
            ? BigInteger.ONE.shiftLeft(64)
            : exact.toBigIntegerExact();
    if (whole.bitLength() > bits) {
      throw BadValueException.not(text, "in the range of " + type.asRequired());
    }
    return whole.longValue();
  }

  private static Double finite(double value, String text) throws BadValueException {
    if (Double.isInfinite(value)) {
      throw BadValueException.not(text, "in the range of its type");
    }
    return value;
  }

  private static Boolean bool(String text) throws BadValueException {
    if (text.matches("(?i)true|1")) {
      return true;
    }
    if (text.matches("(?i)false|0")) {
      return false;
    }
    throw BadValueException.not(text, "true or false");
  }

  private static byte[] base64(String text) throws BadValueException {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw BadValueException.not(text, "base64");
    }
  }

  private Long time(Kind kind, String path, String text) throws BadValueException {
    boolean moment = kind == Kind.TIMESTAMP;
    TimePattern pattern = patterns.getOrDefault(path, moment ? RFC3339 : ISO_DAY);
    try {
      return moment ? pattern.parseMicros(text) : pattern.parseDay(text);
    } catch (DateTimeException e) {
      String what = moment ? "a time of the form " : "a date of the form ";
      throw BadValueException.not(text, what + pattern.pattern());
    }
  }
}
