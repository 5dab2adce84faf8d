package io.millrace.transforms.step;

import java.io.Serializable;

/**
 * How event time is cut into windows, and until when they stay open.
 *
 * @param kind GLOBAL: one window; FIXED: [offset + n * size, + size)
 * @param sizeMillis length of a FIXED window, else 0
 * @param offsetMillis where FIXED windows start, 0 &lt;= offset &lt; size
 * @param latenessMillis how long after its end a window still takes late events
 */
public record Windowing(Kind kind, long sizeMillis, long offsetMillis, long latenessMillis)
    implements Serializable {
  /** The window functions. */
  public enum Kind {
    GLOBAL,
    FIXED
  }

  public static final Windowing GLOBAL = new Windowing(Kind.GLOBAL, 0, 0, 0);

  public static Windowing fixed(long sizeMillis) {
    return new Windowing(Kind.FIXED, sizeMillis, 0, 0);
  }

  /** The start, in milliseconds, of the window of an event time in microseconds. */
  public long windowStart(long eventTimeMicros) {
    long millis = Math.floorDiv(eventTimeMicros, 1000L);
    return millis - Math.floorMod(millis - offsetMillis, sizeMillis);
  }
}
