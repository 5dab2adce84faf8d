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
  private static final int EPOCH_DIGITS = 100;

  private final TimePattern pattern;
  private final boolean rfc3339;
  private final long epochUnit;
  private final FixedTime fixed;
  private final NumberText number = new NumberText();

  private byte[] dayBytes = new byte[0];
  private long day;

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
      return Rfc3339.parse(b, from, to - from);
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

  /** Microseconds of a number since the epoch that was just read, or {@link #BAD}. */
  long micros(byte[] b, int from, int to, NumberText read) {
    if (read.isWhole(b)) {
      long high = Math.multiplyHigh(read.whole, epochUnit);
      long low = read.whole * epochUnit;
      return (high == 0 && low >= 0) || (high == -1 && low < 0) ? low : BAD;
    }
    return read.isModest(EPOCH_DIGITS) ? slowMicros(b, from, to) : BAD;
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
