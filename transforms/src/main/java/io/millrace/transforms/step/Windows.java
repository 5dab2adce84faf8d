package io.millrace.transforms.step;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;

/**
 * Finds the windows of event times, for one thread. All bounds are milliseconds since the epoch, a
 * start is inside and an end outside; an event time in microseconds counts as its millisecond. What
 * is found stands until the next call. A time in the same window or slice as the one before costs a
 * comparison.
 *
 * <p>That the bounds are those of an independent computation, on days of 23 and 25 hours, in zones
 * whose midnight comes twice or not at all, and before 1970: {@code WindowsTest}.
 */
public final class Windows {
  private final Windowing windowing;
  private final ZoneId zone;
  private final long rest;
  private long start;
  private long end;
  private long firstEnd;
  private long lastEnd;
  private boolean found;

  /** Of all kinds but GLOBAL, whose window has no bounds. */
  public Windows(Windowing windowing) {
    this.windowing = windowing;
    boolean calendar = windowing.kind() == Windowing.Kind.CALENDAR;
    boolean sliding = windowing.kind() == Windowing.Kind.SLIDING;
    zone = calendar ? ZoneId.of(windowing.zone()) : null;
    rest = sliding ? windowing.sizeMillis() % windowing.periodMillis() : 0;
  }

  /**
   * Finds the window of a time; of SESSIONS the one that the time opens, [time, time + gap); of
   * SLIDING windows the slice, the longest stretch around the time that lies in the same windows
   * all over, and the first and last of these windows.
   *
   * @return false if the time is in none, as between SLIDING windows whose period is longer than
   *     their size
   */
  public boolean find(long eventTimeMicros) {
    return findMillis(Math.floorDiv(eventTimeMicros, 1000L));
  }

  /** As {@link #find}, of a time in milliseconds. */
  public boolean findMillis(long millis) {
    if (millis >= start && millis < end && windowing.kind() != Windowing.Kind.SESSIONS) {
      return found;
    }
    switch (windowing.kind()) {
      case FIXED -> {
        start = millis - Math.floorMod(millis - windowing.offsetMillis(), windowing.sizeMillis());
        end = start + windowing.sizeMillis();
      }
      case SESSIONS -> {
        start = millis;
        end = start + windowing.sizeMillis();
      }
      case CALENDAR -> calendar(millis);
      case SLIDING -> slice(millis);
      default -> throw new IllegalStateException("the global window has no bounds");
    }
    found = windowing.kind() != Windowing.Kind.SLIDING || firstEnd <= lastEnd;
    return found;
  }

  /** First millisecond of the window or slice. */
  public long start() {
    return start;
  }

  /** First millisecond after the window or slice. */
  public long end() {
    return end;
  }

  /** The end of the first SLIDING window that the slice is in. */
  public long firstEnd() {
    return firstEnd;
  }

  /** The end of the last SLIDING window that the slice is in. */
  public long lastEnd() {
    return lastEnd;
  }

  /** In how many SLIDING windows the slice is. */
  public long count() {
    return (lastEnd - firstEnd) / windowing.periodMillis() + 1;
  }

  /**
   * A period is cut where a window starts, at its beginning, and where one ends: size modulo period
   * later.
   */
  private void slice(long millis) {
    long size = windowing.sizeMillis();
    long period = windowing.periodMillis();
    long last = millis - Math.floorMod(millis - windowing.offsetMillis(), period);
    boolean cut = rest != 0 && millis - last >= rest;
    start = cut ? last + rest : last;
    end = cut || rest == 0 ? last + period : last + rest;
    lastEnd = last + size;
    long before = start - size;
    firstEnd = before - Math.floorMod(before - windowing.offsetMillis(), period) + period + size;
  }

  private void calendar(long millis) {
    LocalDate date = first(Instant.ofEpochMilli(millis).atZone(zone).toLocalDate());
    // A clock that is set back over midnight says the day before once more.
    for (LocalDate next = next(date); millis >= moment(next); next = next(date)) {
      date = next;
    }
    start = moment(date);
    end = moment(next(date));
  }

  private LocalDate first(LocalDate date) {
    return switch (windowing.unit()) {
      case DAY -> date;
      case WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> date.withDayOfMonth(1);
    };
  }

  private LocalDate next(LocalDate date) {
    return switch (windowing.unit()) {
      case DAY -> date.plusDays(1);
      case WEEK -> date.plusWeeks(1);
      case MONTH -> date.plusMonths(1);
    };
  }

  private long moment(LocalDate date) {
    return date.atStartOfDay(zone).toInstant().toEpochMilli();
  }
}
