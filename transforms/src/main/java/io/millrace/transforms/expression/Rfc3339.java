package io.millrace.transforms.expression;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * Moments as RFC 3339 writes them, to and from microseconds, without garbage. Days are counted by
 * the algorithm of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
 */
public final class Rfc3339 {
  /** What {@link #parse} gives for bytes that are no time; no real time is this. */
  public static final long BAD = Long.MIN_VALUE;

  private static final int[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

  private Rfc3339() {}

  /**
   * @throws DateTimeException when {@code text} is no such time
   */
  public static long parseMicros(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    long micros = parse(bytes, 0, bytes.length);
    if (micros == BAD) {
      throw new DateTimeException("'" + text + "' is not a time like 2024-05-01T10:00:00Z");
    }
    return micros;
  }

  /** Parses {@code length} bytes from {@code at}: microseconds, or {@link #BAD}. */
  public static long parse(byte[] b, int at, int length) {
    int end = at + length;
    if (length < 20 || b[at + 4] != '-' || b[at + 7] != '-' || b[at + 13] != ':') {
      return BAD;
    }
    int year = two(b, at) * 100 + two(b, at + 2);
    int month = two(b, at + 5);
    int day = two(b, at + 8);
    int hour = two(b, at + 11);
    int minute = two(b, at + 14);
    int second = two(b, at + 17);
    byte t = b[at + 10];
    boolean good =
        two(b, at) >= 0
            && two(b, at + 2) >= 0
            && month >= 1
            && month <= 12
            && day >= 1
            && (day <= 28 || day <= daysOf(year, month))
            && (t == 'T' || t == 't' || t == ' ')
            && hour >= 0
            && hour <= 23
            && minute >= 0
            && minute <= 59
            && b[at + 16] == ':'
            && second >= 0
            && second <= 60;
    if (!good) {
      return BAD;
    }
    int p = at + 19;
    long fraction = 0;
    if (b[p] == '.') {
      int from = ++p;
      while (p < end && b[p] >= '0' && b[p] <= '9') {
        if (p - from < 6) {
          fraction = fraction * 10 + (b[p] - '0');
        }
        p++;
      }
      int digits = p - from;
      if (digits == 0 || digits > 9) {
        return BAD;
      }
      fraction *= POWERS[Math.max(0, 6 - digits)];
    }
    int offsetSeconds = offset(b, p, end);
    if (offsetSeconds == Integer.MIN_VALUE) {
      return BAD;
    }
    // A leap second counts as the first second after it, as POSIX time has it.
    long seconds =
        daysFromCivil(year, month, day) * 86_400L
            + hour * 3600L
            + minute * 60L
            + second
            - offsetSeconds;
    return seconds * 1_000_000L + fraction;
  }

  private static int offset(byte[] b, int p, int end) {
    if (p + 1 == end && (b[p] == 'Z' || b[p] == 'z')) {
      return 0;
    }
    if (p + 6 != end || (b[p] != '+' && b[p] != '-') || b[p + 3] != ':') {
      return Integer.MIN_VALUE;
    }
    int hours = two(b, p + 1);
    int minutes = two(b, p + 4);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return Integer.MIN_VALUE;
    }
    int seconds = hours * 3600 + minutes * 60;
    return b[p] == '-' ? -seconds : seconds;
  }

  private static int two(byte[] b, int at) {
    int tens = b[at] - '0';
    int ones = b[at + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1000 : tens * 10 + ones;
  }

  private static int daysOf(int year, int month) {
    return LocalDate.of(year, month, 1).lengthOfMonth();
  }

  /** Days since 1970-01-01 of a day of the Gregorian calendar. */
  public static long daysFromCivil(int year, int month, int day) {
    long y = month <= 2 ? year - 1L : year;
    long era = Math.floorDiv(y, 400L);
    long yearOfEra = y - era * 400;
    long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097 + dayOfEra - 719_468;
  }

  /** Writes a moment in UTC: seconds, then three or six digits of fraction where there are any. */
  public static String format(long micros) {
    long seconds = Math.floorDiv(micros, 1_000_000L);
    int fraction = (int) Math.floorMod(micros, 1_000_000L);
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(seconds, 86_400L));
    int ofDay = (int) Math.floorMod(seconds, 86_400L);
    StringBuilder out = new StringBuilder(27).append(day).append('T');
    pad(out, ofDay / 3600, 2).append(':');
    pad(out, ofDay / 60 % 60, 2).append(':');
    pad(out, ofDay % 60, 2);
    if (fraction % 1000 != 0) {
      pad(out.append('.'), fraction, 6);
    } else if (fraction != 0) {
      pad(out.append('.'), fraction / 1000, 3);
    }
    return out.append('Z').toString();
  }

  private static StringBuilder pad(StringBuilder out, int value, int digits) {
    for (int limit = POWERS[digits - 1]; limit > 1 && value < limit; limit /= 10) {
      out.append('0');
    }
    return out.append(value);
  }
}
