package io.millrace.transforms.row;

import io.millrace.transforms.step.Windowing;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** All windows that a time is in, found by trying. */
final class RowWindows {
  /** From the first millisecond of a window to the first after it. */
  record Window(long start, long end) {}

  private RowWindows() {}

  /** The windows of an event time in microseconds, the earliest first; not for GLOBAL. */
  static List<Window> of(Windowing windowing, long eventTime) {
    long millis = Math.floorDiv(eventTime, 1000);
    long size = windowing.sizeMillis();
    return switch (windowing.kind()) {
      case GLOBAL -> throw new IllegalStateException("the global window has no bounds");
      case FIXED -> every(size, size, windowing.offsetMillis(), millis);
      case SLIDING -> every(size, windowing.periodMillis(), windowing.offsetMillis(), millis);
      case SESSIONS -> List.of(new Window(millis, millis + size));
      case CALENDAR -> List.of(calendar(windowing, ZoneId.of(windowing.zone()), millis));
    };
  }

  /** Goes back from the last window that has begun. */
  private static List<Window> every(long size, long period, long offset, long millis) {
    List<Window> windows = new ArrayList<>();
    long start = Math.floorDiv(millis - offset, period) * period + offset;
    for (; start + size > millis; start -= period) {
      windows.add(0, new Window(start, start + size));
    }
    return windows;
  }

  /** Looks at the units around the date. */
  private static Window calendar(Windowing windowing, ZoneId zone, long millis) {
    LocalDate about = Instant.ofEpochMilli(millis).atZone(zone).toLocalDate();
    for (int days = -2; days <= 2; days++) {
      LocalDate first = begin(about.plusDays(days), windowing.unit());
      LocalDate after =
          switch (windowing.unit()) {
            case DAY -> first.plusDays(1);
            case WEEK -> first.plusDays(7);
            case MONTH -> first.plusMonths(1);
          };
      Window window = new Window(midnight(first, zone), midnight(after, zone));
      if (window.start() <= millis && millis < window.end()) {
        return window;
      }
    }
    throw new IllegalStateException("no window of " + windowing + " has " + millis);
  }

  private static LocalDate begin(LocalDate date, Windowing.Unit unit) {
    return switch (unit) {
      case DAY -> date;
      case WEEK -> date.minusDays(date.getDayOfWeek().getValue() - DayOfWeek.MONDAY.getValue());
      case MONTH -> LocalDate.of(date.getYear(), date.getMonthValue(), 1);
    };
  }

  private static long midnight(LocalDate date, ZoneId zone) {
    return date.atStartOfDay(zone).toInstant().toEpochMilli();
  }
}
