package io.millrace.transforms.expression;

import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Type.Kind;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Functions of moments (microseconds since 1970 in UTC) and days. */
final class ScalarTimes {
  private static final long MICROS = 1_000_000L;
  private static final Map<String, TimePattern> PATTERNS = new ConcurrentHashMap<>();

  private ScalarTimes() {}

  static Object call(Call call, Object[] values) {
    try {
      return value(call, values);
    } catch (ArithmeticException e) {
      throw outOfRange();
    }
  }

  private static Object value(Call call, Object[] v) {
    return switch (call.function()) {
      case EXTRACT -> extract(word(v[0]), (Long) v[1], call.argument(1).type().kind(), zone(v, 2));
      case TIMESTAMP_TRUNC -> micros(truncate(at((Long) v[0], zone(v, 2)), word(v[1])));
      case DATE_TRUNC -> truncate(day((Long) v[0]), word(v[1])).toEpochDay();
      case TIMESTAMP_ADD ->
          Math.addExact((Long) v[0], Math.multiplyExact((Long) v[1], microsOf(word(v[2]))));
      case DATE_ADD -> addDays(day((Long) v[0]), (Long) v[1], word(v[2]));
      case TIMESTAMP_DIFF -> difference((Long) v[0], (Long) v[1], microsOf(word(v[2])));
      case DATE_DIFF -> difference((Long) v[0], (Long) v[1], word(v[2]).equals("WEEK") ? 7 : 1);
      case TIMESTAMP_SECONDS -> Math.multiplyExact((Long) v[0], MICROS);
      case TIMESTAMP_MILLIS -> Math.multiplyExact((Long) v[0], 1000L);
      case TIMESTAMP_MICROS, UNIX_MICROS -> v[0];
      case UNIX_SECONDS -> Math.floorDiv((Long) v[0], MICROS);
      case UNIX_MILLIS -> Math.floorDiv((Long) v[0], 1000L);
      case TO_TIMESTAMP -> parse(call.function(), (String) v[0], pattern(v));
      case TO_DATE -> parse(call.function(), (String) v[0], pattern(v));
      case FORMAT_TIMESTAMP -> format(call.function(), (Long) v[0], pattern(v));
      case FORMAT_DATE -> format(call.function(), (Long) v[0], pattern(v));
      case TO_DAY -> at((Long) v[0], zone(v, 1)).toLocalDate().toEpochDay();
      default -> throw new IllegalStateException("no function of time: " + call.function());
    };
  }

  private static String word(Object literal) {
    return ((String) literal).toUpperCase(Locale.ROOT);
  }

  private static ZoneId zone(Object[] values, int index) {
    return index < values.length ? ZoneId.of((String) values[index]) : ZoneOffset.UTC;
  }

  private static ZonedDateTime at(long micros, ZoneId zone) {
    long seconds = Math.floorDiv(micros, MICROS);
    return Instant.ofEpochSecond(seconds, Math.floorMod(micros, MICROS) * 1000).atZone(zone);
  }

  private static long micros(ZonedDateTime moment) {
    BigInteger whole =
        BigInteger.valueOf(moment.toEpochSecond()).multiply(BigInteger.valueOf(MICROS));
    return whole.add(BigInteger.valueOf(moment.getNano() / 1000)).longValueExact();
  }

  private static LocalDate day(long days) {
    try {
      return LocalDate.ofEpochDay(days);
    } catch (DateTimeException e) {
      throw outOfRange();
    }
  }

  private static long extract(String part, long value, Kind kind, ZoneId zone) {
    ZonedDateTime moment =
        kind == Kind.DATE ? day(value).atStartOfDay(ZoneOffset.UTC) : at(value, zone);
    return switch (part) {
      case "YEAR" -> moment.getYear();
      case "QUARTER" -> moment.get(IsoFields.QUARTER_OF_YEAR);
      case "MONTH" -> moment.getMonthValue();
      case "DAY" -> moment.getDayOfMonth();
      case "HOUR" -> moment.getHour();
      case "MINUTE" -> moment.getMinute();
      case "SECOND" -> moment.getSecond();
      case "MILLISECOND" -> moment.get(ChronoField.MILLI_OF_SECOND);
      case "MICROSECOND" -> moment.get(ChronoField.MICRO_OF_SECOND);
      case "DAYOFWEEK" -> moment.getDayOfWeek().getValue() % 7 + 1;
      case "ISODOW" -> moment.getDayOfWeek().getValue();
      case "DAYOFYEAR" -> moment.getDayOfYear();
      case "ISOWEEK" -> moment.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      case "ISOYEAR" -> moment.get(IsoFields.WEEK_BASED_YEAR);
      case "EPOCH" -> moment.toEpochSecond();
      default -> throw new IllegalStateException("no part of a time: " + part);
    };
  }

  /** From a day up the start is that of the calendar day in the zone, whatever its first hour. */
  private static ZonedDateTime truncate(ZonedDateTime moment, String unit) {
    return switch (unit) {
      case "MICROSECOND" -> moment.truncatedTo(ChronoUnit.MICROS);
      case "MILLISECOND" -> moment.truncatedTo(ChronoUnit.MILLIS);
      case "SECOND" -> moment.truncatedTo(ChronoUnit.SECONDS);
      case "MINUTE" -> moment.truncatedTo(ChronoUnit.MINUTES);
      case "HOUR" -> moment.truncatedTo(ChronoUnit.HOURS);
      default -> truncate(moment.toLocalDate(), unit).atStartOfDay(moment.getZone());
    };
  }

  private static LocalDate truncate(LocalDate day, String unit) {
    return switch (unit) {
      case "DAY" -> day;
      case "WEEK" -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case "MONTH" -> day.withDayOfMonth(1);
      case "QUARTER" -> day.with(IsoFields.DAY_OF_QUARTER, 1);
      case "YEAR" -> day.withDayOfYear(1);
      default -> throw new IllegalStateException("no unit of days: " + unit);
    };
  }

  private static long microsOf(String unit) {
    return switch (unit) {
      case "MICROSECOND" -> 1;
      case "MILLISECOND" -> 1_000;
      case "SECOND" -> MICROS;
      case "MINUTE" -> 60 * MICROS;
      case "HOUR" -> 3_600 * MICROS;
      case "DAY" -> 86_400 * MICROS;
      default -> throw new IllegalStateException("no unit of a fixed length: " + unit);
    };
  }

  private static long addDays(LocalDate day, long count, String unit) {
    try {
      return switch (unit) {
        case "DAY" -> day.plusDays(count).toEpochDay();
        case "WEEK" -> day.plusWeeks(count).toEpochDay();
        case "MONTH" -> day.plusMonths(count).toEpochDay();
        case "QUARTER" -> day.plusMonths(Math.multiplyExact(count, 3L)).toEpochDay();
        case "YEAR" -> day.plusYears(count).toEpochDay();
        default -> throw new IllegalStateException("no unit of days: " + unit);
      };
    } catch (DateTimeException e) {
      throw outOfRange();
    }
  }

  private static Long difference(long a, long b, long unit) {
    BigInteger apart = BigInteger.valueOf(a).subtract(BigInteger.valueOf(b));
    return ScalarNumbers.integer(apart.divide(BigInteger.valueOf(unit)), Kind.INT64);
  }

  /** Patterns are literals of the declaration, so there are few. */
  private static TimePattern pattern(Object[] values) {
    String pattern = (String) values[1];
    String zone = values.length > 2 ? (String) values[2] : null;
    return PATTERNS.computeIfAbsent(zone + " " + pattern, key -> new TimePattern(pattern, zone));
  }

  private static Long parse(Function function, String text, TimePattern pattern) {
    boolean moment = function == Function.TO_TIMESTAMP;
    try {
      return moment ? pattern.parseMicros(text) : pattern.parseDay(text);
    } catch (DateTimeException e) {
      throw new EvaluationFailure(
          Failure.Code.CAST,
          ScalarText.quoted(text)
              + (moment ? " is not a time" : " is not a date")
              + " of the form "
              + pattern.pattern());
    }
  }

  private static String format(Function function, long value, TimePattern pattern) {
    try {
      return function == Function.FORMAT_TIMESTAMP
          ? pattern.formatMicros(value)
          : pattern.formatDay(value);
    } catch (DateTimeException e) {
      throw new EvaluationFailure(
          Failure.Code.ARGUMENT, "the value cannot be written as " + pattern.pattern());
    }
  }

  private static EvaluationFailure outOfRange() {
    return new EvaluationFailure(
        Failure.Code.OVERFLOW, "the time is outside the range of its type");
  }
}
