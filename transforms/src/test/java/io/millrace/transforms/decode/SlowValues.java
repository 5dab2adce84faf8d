package io.millrace.transforms.decode;

import io.millrace.transforms.expression.TimePattern;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Simple values from their texts by the JDK alone: slow, and sure to be right. */
final class SlowValues {
  /** What a text that does not convert gives. */
  static final Object INVALID = "no valid value";

  private static final int NUMBER_LENGTH_MAX = 1000;
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]++\\.?[0-9]*+|\\.[0-9]++)([eE][+-]?[0-9]++)?");
  private static final Pattern RFC3339 =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)[Tt ](\\d\\d:\\d\\d:)(\\d\\d)(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d)");
  private static final Map<String, Integer> EPOCHS =
      Map.of("epoch_seconds", 6, "epoch_millis", 3, "epoch_micros", 0);

  private final Map<String, TimePattern> patterns;

  SlowValues(Map<String, TimePattern> patterns) {
    this.patterns = patterns;
  }

  /** Whether a TIMESTAMP is written as a number. */
  boolean isEpoch(String path) {
    return patterns.containsKey(path) && EPOCHS.containsKey(patterns.get(path).pattern());
  }

  /** The text of valid UTF-8, else nothing. */
  static Optional<String> text(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(in).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  /** The value, or {@link #INVALID}. Numbers may be written as people write them. */
  Object value(Type type, String path, String text) {
    return switch (type.kind()) {
      case BOOLEAN -> bool(text);
      case INT32, INT64 -> isNumber(text) ? whole(type.kind(), text) : INVALID;
      case FLOAT -> isNumber(text) ? finite(Float.parseFloat(text)) : INVALID;
      case DOUBLE -> isNumber(text) ? finite(Double.parseDouble(text)) : INVALID;
      case DECIMAL -> isNumber(text) ? orInvalid(decimal(text)) : INVALID;
      case STRING -> isWellFormed(text) ? text : INVALID;
      case BYTES -> base64(text);
      case TIMESTAMP, DATE -> isWellFormed(text) ? time(type.kind(), path, text) : INVALID;
      default -> throw new IllegalStateException("no simple kind: " + type);
    };
  }

  static boolean isNumber(String text) {
    return text.length() <= NUMBER_LENGTH_MAX && NUMBER.matcher(text).matches();
  }

  /** Whether all digits are 0, whatever the exponent. */
  private static boolean isZero(String text) {
    return text.replaceFirst("[eE].*", "").matches("[^1-9]*");
  }

  private static Object orInvalid(Object value) {
    return value == null ? INVALID : value;
  }

  private static Object bool(String text) {
    return switch (text.toLowerCase(java.util.Locale.ROOT)) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> INVALID;
    };
  }

  private static BigDecimal decimal(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Object whole(Kind kind, String text) {
    if (isZero(text)) {
      return 0L;
    }
    BigDecimal exact = decimal(text);
    if (exact == null || (long) exact.precision() - exact.scale() > 19) {
      return INVALID;
    }
    exact = exact.stripTrailingZeros();
    if (exact.scale() > 0) {
      return INVALID;
    }
    try {
      return kind == Kind.INT32 ? (long) exact.intValueExact() : exact.longValueExact();
    } catch (ArithmeticException e) {
      return INVALID;
    }
  }

  private static Object finite(double value) {
    return Double.isInfinite(value) ? INVALID : Double.valueOf(value);
  }

  /** As Latin-1, so that arrays compare by what is in them. */
  private static Object base64(String text) {
    try {
      return new String(Base64.getDecoder().decode(text), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      return INVALID;
    }
  }

  private Object time(Kind kind, String path, String text) {
    TimePattern pattern = patterns.get(path);
    try {
      if (kind == Kind.DATE) {
        return (pattern == null ? new TimePattern("yyyy-MM-dd", null) : pattern).parseDay(text);
      }
      String form = pattern == null ? "rfc3339" : pattern.pattern();
      if (form.equals("rfc3339")) {
        return rfc3339(text);
      }
      return EPOCHS.containsKey(form) ? epoch(text, EPOCHS.get(form)) : pattern.parseMicros(text);
    } catch (DateTimeException | ArithmeticException e) {
      return INVALID;
    }
  }

  private static Object rfc3339(String text) {
    Matcher matcher = RFC3339.matcher(text);
    if (!matcher.matches()) {
      return INVALID;
    }
    boolean leap = matcher.group(3).equals("60");
    String zone = matcher.group(5).equals("z") ? "Z" : matcher.group(5);
    // The offset is looked at apart: java.time ends at 18 hours.
    int sign = zone.startsWith("-") ? -1 : 1;
    int hours = zone.equals("Z") ? 0 : Integer.parseInt(zone.substring(1, 3));
    int minutes = zone.equals("Z") ? 0 : Integer.parseInt(zone.substring(4));
    if (hours > 23 || minutes > 59) {
      return INVALID;
    }
    String fraction = matcher.group(4) == null ? "" : matcher.group(4);
    String seconds = leap ? "59" : matcher.group(3);
    OffsetDateTime utc =
        OffsetDateTime.parse(matcher.group(1) + "T" + matcher.group(2) + seconds + fraction + "Z");
    long second = utc.toEpochSecond() + (leap ? 1 : 0) - sign * (hours * 3600L + minutes * 60L);
    return second * 1_000_000 + utc.getNano() / 1000;
  }

  private static Object epoch(String text, int digits) {
    if (!isNumber(text) || isZero(text)) {
      return isNumber(text) ? Long.valueOf(0) : INVALID;
    }
    BigDecimal number = decimal(text);
    long places = number == null ? Long.MAX_VALUE : (long) number.precision() - number.scale();
    if (places > 25 || places < -1000) {
      return INVALID;
    }
    long micros = number.movePointRight(digits).setScale(0, RoundingMode.FLOOR).longValueExact();
    return micros == Long.MIN_VALUE ? INVALID : Long.valueOf(micros); // it is a sign for no time
  }
}
