package io.millrace.transforms.step;

import java.io.Serializable;

/**
 * How event time is cut into windows, until when they stay open, and when they give results.
 *
 * @param kind the window function
 * @param sizeMillis length of FIXED and SLIDING windows, the gap of SESSIONS, else 0
 * @param periodMillis how often a SLIDING window starts, else 0
 * @param offsetMillis where FIXED and SLIDING windows start, 0 &lt;= offset &lt; size (or period)
 * @param unit of CALENDAR windows, else null
 * @param zone of CALENDAR windows, as java.time.ZoneId takes it, else null
 * @param latenessMillis how long after its end a window still takes late events
 * @param emit when a window gives its result
 */
public record Windowing(
    Kind kind,
    long sizeMillis,
    long periodMillis,
    long offsetMillis,
    Unit unit,
    String zone,
    long latenessMillis,
    Emit emit)
    implements Serializable {
  /** The window functions. */
  public enum Kind {
    /** One window. */
    GLOBAL,
    /** [offset + n * size, + size). */
    FIXED,
    /** [offset + n * period, + size): a row is in several, or, with a longer period, in none. */
    SLIDING,
    /** For each key as long as rows follow each other closer than the gap. */
    SESSIONS,
    /** Days, weeks or months of a time zone. */
    CALENDAR
  }

  /** What CALENDAR windows are; weeks start on Monday. */
  public enum Unit {
    DAY,
    WEEK,
    MONTH
  }

  /** When a window gives its result: once, at its end and lateness, or each time it changes. */
  public enum Emit {
    FINAL,
    UPDATES
  }

  public static final Windowing GLOBAL =
      new Windowing(Kind.GLOBAL, 0, 0, 0, null, null, 0, Emit.FINAL);

  public static Windowing fixed(long sizeMillis) {
    return fixed(sizeMillis, 0);
  }

  public static Windowing fixed(long sizeMillis, long offsetMillis) {
    return new Windowing(Kind.FIXED, sizeMillis, 0, offsetMillis, null, null, 0, Emit.FINAL);
  }

  public static Windowing sliding(long sizeMillis, long periodMillis, long offsetMillis) {
    return new Windowing(
        Kind.SLIDING, sizeMillis, periodMillis, offsetMillis, null, null, 0, Emit.FINAL);
  }

  public static Windowing sessions(long gapMillis) {
    return new Windowing(Kind.SESSIONS, gapMillis, 0, 0, null, null, 0, Emit.FINAL);
  }

  public static Windowing calendar(Unit unit, String zone) {
    return new Windowing(Kind.CALENDAR, 0, 0, 0, unit, zone, 0, Emit.FINAL);
  }

  public Windowing withLateness(long millis) {
    return new Windowing(kind, sizeMillis, periodMillis, offsetMillis, unit, zone, millis, emit);
  }

  public Windowing withEmit(Emit when) {
    return new Windowing(
        kind, sizeMillis, periodMillis, offsetMillis, unit, zone, latenessMillis, when);
  }

  /** The start, in milliseconds, of the FIXED window of an event time in microseconds. */
  public long windowStart(long eventTimeMicros) {
    long millis = Math.floorDiv(eventTimeMicros, 1000L);
    return millis - Math.floorMod(millis - offsetMillis, sizeMillis);
  }
}
