package io.millrace.pipelines.expression;

import io.millrace.transforms.expression.Rfc3339;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moments and days in the text of an expression, by the rules of casts from strings. */
public final class TimeText {
  private static final Pattern MOMENT =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2})(?:[Tt ](\\d{2}:\\d{2})(:\\d{2}(?:\\.\\d{1,9})?)?"
              + "([Zz]|[+-]\\d{2}:\\d{2})?)?");

  private TimeText() {}

  /** Microseconds since the epoch, or null for a text that says no moment. */
  public static Long micros(String text) {
    Matcher parts = MOMENT.matcher(text.strip());
    if (!parts.matches()) {
      return null;
    }
    String time = parts.group(2) == null ? "00:00" : parts.group(2);
    String seconds = parts.group(3) == null ? ":00" : parts.group(3);
    String zone = parts.group(4) == null ? "Z" : parts.group(4);
    try {
      return Rfc3339.parseMicros(parts.group(1) + "T" + time + seconds + zone);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Days since the epoch, or null for a text that says no day. */
  static Long days(String text) {
    String day = text.strip();
    if (!day.matches("\\d{4}-\\d{2}-\\d{2}")) {
      return null;
    }
    try {
      return LocalDate.parse(day).toEpochDay();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
