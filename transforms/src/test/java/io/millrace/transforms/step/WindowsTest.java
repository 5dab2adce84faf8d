package io.millrace.transforms.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.step.Windowing.Unit;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows against their definition. */
class WindowsTest {
  private static final long MINUTE = 60_000;

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  // Calendar.

  @ParameterizedTest
  @CsvSource({
    // 23 and 25 hours; the second also over the end of a month.
    "DAY, Europe/Berlin, 2024-03-30T23:00:00Z, 2024-03-31T22:00:00Z",
    "DAY, Europe/Berlin, 2024-10-26T22:00:00Z, 2024-10-27T23:00:00Z",
    "MONTH, Europe/Berlin, 2024-02-29T23:00:00Z, 2024-03-31T22:00:00Z",
    "WEEK, Europe/Berlin, 2024-03-24T23:00:00Z, 2024-03-31T22:00:00Z",
    // A day without midnight.
    "DAY, America/Sao_Paulo, 2018-11-04T03:00:00Z, 2018-11-05T02:00:00Z",
    // Midnight twice: 00:01 became 23:01 of the day before.
    "DAY, America/St_Johns, 2006-10-28T02:30:00Z, 2006-10-29T02:30:00Z",
    "DAY, America/St_Johns, 2006-10-29T02:30:00Z, 2006-10-30T03:30:00Z",
    // No 30 December 2011.
    "DAY, Pacific/Apia, 2011-12-29T10:00:00Z, 2011-12-30T10:00:00Z",
    "DAY, Pacific/Apia, 2011-12-30T10:00:00Z, 2011-12-31T10:00:00Z",
    // A leap day, half-hour zones, before 1970, far ahead.
    "DAY, Asia/Kolkata, 2024-02-28T18:30:00Z, 2024-02-29T18:30:00Z",
    "MONTH, UTC, 1969-02-01T00:00:00Z, 1969-03-01T00:00:00Z",
    "WEEK, UTC, 1969-12-29T00:00:00Z, 1970-01-05T00:00:00Z",
    "MONTH, UTC, 9999-12-01T00:00:00Z, +10000-01-01T00:00:00Z"
  })
  void calendarWindowsAreThoseOfPeoplesClocks(Unit unit, String zone, String from, String to) {
    Windows windows = new Windows(Windowing.calendar(unit, zone));
    long start = millis(from);
    long end = millis(to);
    for (long at : new long[] {start, end - 1, start + (end - start) / 2, end, start - 1}) {
      windows.find(at * 1000);
      boolean inside = at >= start && at < end;
      assertThat(windows.start() == start && windows.end() == end).as("%s", at).isEqualTo(inside);
      assertThat(at).isBetween(windows.start(), windows.end() - 1);
    }
  }

  /**
   * Goal: every minute is in the window that begins when the local date first gets to a day, week
   * or month. Method: minutes one after the other, and what the greatest date so far was.
   */
  @ParameterizedTest
  @CsvSource({
    "DAY, Europe/Berlin, 2024-03-25, 12",
    "DAY, America/St_Johns, 2006-10-20, 15",
    "DAY, Pacific/Apia, 2011-12-24, 12",
    "DAY, America/Sao_Paulo, 2018-10-29, 12",
    "DAY, America/Havana, 2023-11-01, 10",
    "DAY, Australia/Lord_Howe, 2024-04-02, 10",
    "DAY, Asia/Kathmandu, 1985-12-27, 12",
    "WEEK, America/St_Johns, 2006-10-05, 45",
    "MONTH, Pacific/Apia, 2011-11-15, 90",
    "MONTH, Europe/London, 1968-09-15, 90"
  })
  void everyMinuteIsInTheWindowThatItsClockSays(Unit unit, String zone, LocalDate from, int days) {
    ZoneId place = ZoneId.of(zone);
    Windows windows = new Windows(Windowing.calendar(unit, zone));
    long at = from.atTime(12, 0).atZone(place).toInstant().toEpochMilli();
    LocalDate greatest = LocalDate.MIN;
    List<Long> starts = new ArrayList<>();
    List<Long> seen = new ArrayList<>();
    for (long n = days * 1440L; n > 0; n--, at += MINUTE) {
      LocalDate unitOf = unit(unit, Instant.ofEpochMilli(at).atZone(place).toLocalDate());
      if (unitOf.isAfter(greatest)) {
        greatest = unitOf;
        starts.add(at);
      }
      windows.find(at * 1000 + 999);
      assertThat(at).isGreaterThanOrEqualTo(windows.start()).isLessThan(windows.end());
      if (seen.isEmpty() || seen.get(seen.size() - 1) != windows.start()) {
        seen.add(windows.start());
      }
    }
    // The first one had begun before.
    assertThat(seen.subList(1, seen.size())).isEqualTo(starts.subList(1, starts.size()));
    assertThat(starts).hasSizeGreaterThan(2);
  }

  private static LocalDate unit(Unit unit, LocalDate date) {
    LocalDate first = date;
    while (unit == Unit.WEEK && first.getDayOfWeek() != DayOfWeek.MONDAY
        || unit == Unit.MONTH && first.getDayOfMonth() != 1) {
      first = first.minusDays(1);
    }
    return first;
  }

  // Sliding.

  /** Goal: first and last window and the slice. Method: all windows around, tried one by one. */
  @Test
  void slicesLieInTheSameWindowsAllOver() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      long size = 1 + random.nextInt(40);
      long period = 1 + random.nextInt(40);
      long offset = random.nextInt((int) period);
      Windowing windowing = Windowing.sliding(size, period, offset);
      Windows windows = new Windows(windowing);
      for (int i = 0; i < 20; i++) {
        long at = random.nextInt(400) - 200;
        List<Long> ends = ends(windowing, at);
        assertThat(windows.find(at * 1000 + random.nextInt(1000)))
            .as("%s at %d", windowing, at)
            .isEqualTo(!ends.isEmpty());
        for (long t = windows.start(); t < windows.end(); t++) {
          assertThat(ends(windowing, t)).isEqualTo(ends);
        }
        assertThat(ends(windowing, windows.start() - 1)).isNotEqualTo(ends);
        assertThat(ends(windowing, windows.end())).isNotEqualTo(ends);
        if (!ends.isEmpty()) {
          assertThat(windows.firstEnd()).isEqualTo(ends.get(0));
          assertThat(windows.lastEnd()).isEqualTo(ends.get(ends.size() - 1));
          assertThat(windows.count()).isEqualTo(ends.size());
        }
      }
    }
  }

  private static List<Long> ends(Windowing windowing, long at) {
    List<Long> ends = new ArrayList<>();
    for (long n = -600; n < 600; n++) {
      long start = windowing.offsetMillis() + n * windowing.periodMillis();
      if (start <= at && at < start + windowing.sizeMillis()) {
        ends.add(start + windowing.sizeMillis());
      }
    }
    return ends;
  }

  @Test
  void aTimeCountsAsItsMillisecondAlsoBefore1970() {
    Windows windows = new Windows(Windowing.fixed(10));
    windows.find(-1);
    assertThat(windows.start()).isEqualTo(-10);
    assertThat(windows.end()).isZero();
    windows.find(9_999);
    assertThat(windows.start()).isZero();
  }

  @Test
  void aSessionBeginsWithEachEvent() {
    Windows windows = new Windows(Windowing.sessions(Duration.ofMinutes(5).toMillis()));
    windows.find(1_000_500);
    assertThat(windows.start()).isEqualTo(1_000);
    assertThat(windows.end()).isEqualTo(301_000);
    windows.find(2_000_000);
    assertThat(windows.start()).isEqualTo(2_000);
  }
}
