package io.millrace.it.time;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;

/**
 * Windows as a pipeline says them and as a test computes them, in milliseconds.
 *
 * @param declared the block without its end
 * @param of the windows of a moment
 */
record TestWindows(String declared, LongFunction<List<Span>> of) {
  /** From {@code start} to before {@code end}. */
  record Span(long start, long end) {}

  String yaml(long lateness) {
    return declared + ", lateness: " + lateness + "ms}";
  }

  static TestWindows fixed(long size, long offset) {
    return new TestWindows(
        String.format(Locale.ROOT, "{type: fixed, size: %dms, offset: %dms", size, offset),
        millis -> {
          long start = millis - Math.floorMod(millis - offset, size);
          return List.of(new Span(start, start + size));
        });
  }

  static TestWindows sliding(long size, long period) {
    return new TestWindows(
        String.format(Locale.ROOT, "{type: sliding, size: %dms, period: %dms", size, period),
        millis -> {
          List<Span> spans = new ArrayList<>();
          long last = millis - Math.floorMod(millis, period);
          for (long start = last; start > millis - size; start -= period) {
            spans.add(new Span(start, start + size));
          }
          return spans;
        });
  }

  static TestWindows days(String zone) {
    return new TestWindows(
        "{type: calendar, unit: day, zone: " + zone,
        millis -> {
          ZonedDateTime day =
              Instant.ofEpochMilli(millis).atZone(ZoneId.of(zone)).truncatedTo(ChronoUnit.DAYS);
          return List.of(
              new Span(day.toInstant().toEpochMilli(), day.plusDays(1).toInstant().toEpochMilli()));
        });
  }

  /** An event counts for nothing but its own moment. */
  static TestWindows byTime(String declared) {
    return new TestWindows(declared, millis -> List.of(new Span(millis, millis + 1)));
  }

  /** Nothing is late for it. */
  static TestWindows global() {
    return new TestWindows("{type: global", millis -> List.of());
  }
}
