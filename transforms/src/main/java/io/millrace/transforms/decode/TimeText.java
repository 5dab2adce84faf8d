package io.millrace.transforms.decode;

import io.millrace.transforms.expression.Rfc3339;
import io.millrace.transforms.expression.TimePattern;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;

/**
 * Moments and days from bytes, by a {@link TimePattern}. Common forms are read here without
 * garbage; whatever this does not recognise is left to the pattern, which decides.
 */
final class TimeText {
  /** What the methods give for bytes that are no such time; no real time is this. */
  static final long BAD = Rfc3339.BAD;

  private static final long MICROS_OF_DAY = 86_400_000_000L;
  private static final int SECONDS_LENGTH = 20;

  /** {@code 00:00:00}, and what makes a byte overflow that is more than its digit or colon. */
  private static final long CLOCK_ZEROS = 0x30303a30303a3030L;

  private static final long CLOCK_LIMITS = 0x76767f76767f7676L;

  private final TimePattern pattern;
  private final boolean rfc3339;
  private final long epochUnit;
  private final FixedTime fixed;
  private final NumberText number = new NumberText();

  private byte[] dayBytes = new byte[0];
  private long day;

  /** The day before in RFC 3339, up to the T: its first eight bytes, and the last eight. */
  private long dateHead;

  private long dateTail = -1; // at first what no text is: the two overlap and differ

  TimeText(TimePattern pattern) {
    this.pattern = pattern;
    this.rfc3339 = pattern.pattern().equals("rfc3339");
    this.epochUnit =
        switch (pattern.pattern()) {
          case "epoch_seconds" -> 1_000_000;
          case "epoch_millis" -> 1_000;
          case "epoch_micros" -> 1;
          default -> 0;
        };
    this.fixed = epochUnit != 0 || rfc3339 ? null : FixedTime.of(pattern);
  }

  /** Whether moments are numbers since the epoch. */
  boolean isEpoch() {
    return epochUnit != 0;
  }

  String form() {
    return pattern.pattern();
  }

  /** Microseconds since the epoch, or {@link #BAD}. */
  long micros(byte[] b, int from, int to) {
    if (rfc3339) {
      return rfc3339(b, from, to - from);
    }
    if (epochUnit != 0) {
      return number.text(b, from, to) ? micros(b, from, to, number) : BAD;
    }
    if (fixed != null) {
      long micros = fixed.micros(b, from, to);
      if (micros != BAD) {
        return micros;
      }
    }
    return slowMicros(b, from, to);
  }

  /** The usual form in UTC, of the same day as the time before, is read by words of eight bytes. */
  private long rfc3339(byte[] b, int from, int length) {
    if (length < SECONDS_LENGTH) {
      return BAD;
    }
    boolean sameDay = Words.at(b, from) == dateHead && Words.at(b, from + 3) == dateTail;
    if (sameDay && b[from + length - 1] == 'Z') {
      long clock = Words.at(b, from + 11) ^ CLOCK_ZEROS;
      int hour = (int) (clock & 0xff) * 10 + (int) (clock >>> 8 & 0xff);
      int minute = (int) (clock >>> 24 & 0xff) * 10 + (int) (clock >>> 32 & 0xff);
      int second = (int) (clock >>> 48 & 0xff) * 10 + (int) (clock >>> 56 & 0xff);
      long wrong = ((clock + CLOCK_LIMITS) | clock) & Words.HIGHS;
      int fraction = fraction(b, from + SECONDS_LENGTH - 1, length);
      if (wrong == 0 && hour <= 23 && minute <= 59 && second <= 59 && fraction >= 0) {
        return day + (hour * 3600L + minute * 60L + second) * 1_000_000L + fraction;
      }
    }
    long micros = Rfc3339.parse(b, from, length);
    boolean leapSecond = b[from + 17] == '6';
    if (micros != BAD && !leapSecond && b[from + length - 1] == 'Z') {
      dateHead = Words.at(b, from);
      dateTail = Words.at(b, from + 3);
      day = Math.floorDiv(micros, MICROS_OF_DAY) * MICROS_OF_DAY;
    }
    return micros;
  }

  /** The microseconds of no or three digits of fraction; -1 for all that is more unusual. */
  private static int fraction(byte[] b, int p, int length) {
    if (length == SECONDS_LENGTH) {
      return 0;
    }
    if (length != SECONDS_LENGTH + 4 || b[p] != '.') {
      return -1;
    }
    int hundreds = b[p + 1] - '0';
    int tens = b[p + 2] - '0';
    int ones = b[p + 3] - '0';
    boolean digits = (hundreds | tens | ones | 9 - hundreds | 9 - tens | 9 - ones) >= 0;
    return digits ? (hundreds * 100 + tens * 10 + ones) * 1000 : -1;
  }

  /** Microseconds of a number since the epoch that was just read, or {@link #BAD}. */
  long micros(byte[] b, int from, int to, NumberText read) {
    if (read.isWhole(b)) {
      long high = Math.multiplyHigh(read.whole, epochUnit);
      long low = read.whole * epochUnit;
      return (high == 0 && low >= 0) || (high == -1 && low < 0) ? low : BAD;
    }
    return slowMicros(b, from, to);
  }

  private long slowMicros(byte[] b, int from, int to) {
    try {
      return pattern.parseMicros(new String(b, from, to - from, StandardCharsets.UTF_8));
    } catch (DateTimeException e) {
      return BAD;
    }
  }

  /** Days since the epoch, or {@link #BAD}. The day before is remembered: data repeats it. */
  long day(byte[] b, int from, int to) {
    int length = to - from;
    if (length == dayBytes.length
        && length > 0
        && java.util.Arrays.equals(b, from, to, dayBytes, 0, length)) {
      return day;
    }
    long found = findDay(b, from, to);
    if (found != BAD) {
      dayBytes = java.util.Arrays.copyOfRange(b, from, to);
      day = found;
    }
    return found;
  }

  private long findDay(byte[] b, int from, int to) {
    if (fixed != null) {
      long micros = fixed.micros(b, from, to);
      if (micros != BAD) {
        return Math.floorDiv(micros, MICROS_OF_DAY);
      }
    }
    try {
      return pattern.parseDay(new String(b, from, to - from, StandardCharsets.UTF_8));
    } catch (DateTimeException e) {
      return BAD;
    }
  }
}
