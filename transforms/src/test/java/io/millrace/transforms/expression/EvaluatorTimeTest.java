package io.millrace.transforms.expression;

import static io.millrace.transforms.expression.Evaluated.assertFails;
import static io.millrace.transforms.expression.Evaluated.lit;
import static io.millrace.transforms.expression.Evaluated.of;
import static io.millrace.transforms.type.Failure.Code.CAST;
import static io.millrace.transforms.type.Failure.Code.OVERFLOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.type.Type;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class EvaluatorTimeTest {
  private static Expression time(String text) {
    return lit(Rfc3339.parseMicros(text), Type.TIMESTAMP);
  }

  private static Expression date(String text) {
    return lit(day(text), Type.DATE);
  }

  private static long day(String text) {
    return LocalDate.parse(text).toEpochDay();
  }

  private static String shown(Object micros) {
    return Rfc3339.format((Long) micros);
  }

  private static Object part(String part, Object... more) {
    return more.length == 1
        ? of(Function.EXTRACT, part, more[0])
        : of(Function.EXTRACT, part, more[0], more[1]);
  }

  @Test
  void extractsParts() {
    Expression moment = time("2024-12-29T23:04:05.678901Z"); // a Sunday, ISO week 52
    assertThat(part("YEAR", moment)).isEqualTo(2024L);
    assertThat(part("YEAR", moment, "Pacific/Kiritimati")).isEqualTo(2024L);
    assertThat(part("DAY", moment, "Pacific/Kiritimati")).isEqualTo(30L);
    assertThat(part("QUARTER", moment)).isEqualTo(4L);
    assertThat(part("MONTH", moment)).isEqualTo(12L);
    assertThat(part("HOUR", moment)).isEqualTo(23L);
    assertThat(part("HOUR", moment, "Europe/Berlin")).isEqualTo(0L);
    assertThat(part("MINUTE", moment)).isEqualTo(4L);
    assertThat(part("SECOND", moment)).isEqualTo(5L);
    assertThat(part("MILLISECOND", moment)).isEqualTo(678L);
    assertThat(part("MICROSECOND", moment)).isEqualTo(678901L);
    assertThat(part("DAYOFWEEK", moment)).isEqualTo(1L);
    assertThat(part("ISODOW", moment)).isEqualTo(7L);
    assertThat(part("DAYOFYEAR", moment)).isEqualTo(364L);
    assertThat(part("ISOWEEK", moment)).isEqualTo(52L);
    assertThat(part("ISOYEAR", date("2024-12-30"))).isEqualTo(2025L);
    assertThat(part("EPOCH", time("1969-12-31T23:59:59.5Z"))).isEqualTo(-1L);
    assertThat(part("EPOCH", date("1970-01-02"))).isEqualTo(86_400L);
  }

  @Test
  void truncatesMoments() {
    Expression moment = time("2024-05-15T13:47:59.123456Z"); // a Wednesday
    String[][] expected = {
      {"MICROSECOND", "2024-05-15T13:47:59.123456Z"},
      {"MILLISECOND", "2024-05-15T13:47:59.123Z"},
      {"SECOND", "2024-05-15T13:47:59Z"},
      {"MINUTE", "2024-05-15T13:47:00Z"},
      {"HOUR", "2024-05-15T13:00:00Z"},
      {"DAY", "2024-05-15T00:00:00Z"},
      {"WEEK", "2024-05-13T00:00:00Z"},
      {"MONTH", "2024-05-01T00:00:00Z"},
      {"QUARTER", "2024-04-01T00:00:00Z"},
      {"YEAR", "2024-01-01T00:00:00Z"}
    };
    for (String[] unit : expected) {
      assertThat(shown(of(Function.TIMESTAMP_TRUNC, moment, unit[0]))).isEqualTo(unit[1]);
    }
    assertThat(shown(of(Function.TIMESTAMP_TRUNC, moment, "DAY", "America/New_York")))
        .isEqualTo("2024-05-15T04:00:00Z");
    assertThat(shown(of(Function.TIMESTAMP_TRUNC, moment, "HOUR", "Asia/Kolkata")))
        .isEqualTo("2024-05-15T13:30:00Z");
    Expression second = time("2024-11-03T06:30:00Z"); // the second 01:30 of that night
    assertThat(shown(of(Function.TIMESTAMP_TRUNC, second, "HOUR", "America/New_York")))
        .isEqualTo("2024-11-03T06:00:00Z");
  }

  @Test
  void calculatesWithMoments() {
    Expression moment = time("2024-05-15T00:00:00Z");
    assertThat(shown(of(Function.TIMESTAMP_ADD, moment, -1L, "MICROSECOND")))
        .isEqualTo("2024-05-14T23:59:59.999999Z");
    assertThat(shown(of(Function.TIMESTAMP_ADD, moment, 2L, "DAY")))
        .isEqualTo("2024-05-17T00:00:00Z");
    assertFails(OVERFLOW, Function.TIMESTAMP_ADD, moment, Long.MAX_VALUE, "SECOND");
    Expression later = time("2024-05-15T01:59:59Z");
    assertThat(of(Function.TIMESTAMP_DIFF, later, moment, "HOUR")).isEqualTo(1L);
    assertThat(of(Function.TIMESTAMP_DIFF, moment, later, "HOUR")).isEqualTo(-1L);
    assertThat(of(Function.TIMESTAMP_DIFF, moment, later, "DAY")).isEqualTo(0L);
  }

  @Test
  void calculatesWithDays() {
    assertThat(of(Function.DATE_ADD, date("2024-01-31"), 1L, "MONTH")).isEqualTo(day("2024-02-29"));
    assertThat(of(Function.DATE_ADD, date("2024-02-29"), 1L, "YEAR")).isEqualTo(day("2025-02-28"));
    assertThat(of(Function.DATE_ADD, date("2024-01-31"), -1L, "WEEK")).isEqualTo(day("2024-01-24"));
    assertThat(of(Function.DATE_ADD, date("2024-01-31"), 1L, "DAY")).isEqualTo(day("2024-02-01"));
    assertThat(of(Function.DATE_ADD, date("2024-01-31"), 1L, "QUARTER"))
        .isEqualTo(day("2024-04-30"));
    assertFails(OVERFLOW, Function.DATE_ADD, date("2024-01-31"), Long.MAX_VALUE, "DAY");
    assertThat(of(Function.DATE_DIFF, date("2024-01-01"), date("2024-01-16"), "WEEK"))
        .isEqualTo(-2L);
    assertThat(of(Function.DATE_DIFF, date("2024-01-16"), date("2024-01-01"), "DAY"))
        .isEqualTo(15L);
    assertThat(of(Function.DATE_TRUNC, date("2024-05-15"), "WEEK")).isEqualTo(day("2024-05-13"));
  }

  @Test
  void convertsUnits() {
    assertThat(of(Function.TIMESTAMP_SECONDS, -1L)).isEqualTo(-1_000_000L);
    assertThat(of(Function.TIMESTAMP_MILLIS, 5L)).isEqualTo(5_000L);
    assertThat(of(Function.TIMESTAMP_MICROS, 5L)).isEqualTo(5L);
    assertFails(OVERFLOW, Function.TIMESTAMP_SECONDS, Long.MAX_VALUE);
    Expression before = lit(-1L, Type.TIMESTAMP);
    assertThat(of(Function.UNIX_SECONDS, before)).isEqualTo(-1L);
    assertThat(of(Function.UNIX_MILLIS, before)).isEqualTo(-1L);
    assertThat(of(Function.UNIX_MICROS, before)).isEqualTo(-1L);
    assertThat(of(Function.TO_DAY, time("2024-05-15T23:00:00Z"))).isEqualTo(day("2024-05-15"));
    assertThat(of(Function.TO_DAY, time("2024-05-15T23:00:00Z"), "Europe/Berlin"))
        .isEqualTo(day("2024-05-16"));
  }

  @Test
  void readsAndWritesByPattern() {
    assertThat(shown(of(Function.TO_TIMESTAMP, "5/1/2024 7:00", "M/d/yyyy H:mm", "Europe/Berlin")))
        .isEqualTo("2024-05-01T05:00:00Z");
    assertThat(of(Function.TO_TIMESTAMP, "1.5", "epoch_seconds")).isEqualTo(1_500_000L);
    assertFails(CAST, Function.TO_TIMESTAMP, "5/32/2024 7:00", "M/d/yyyy H:mm");
    assertFails(CAST, Function.TO_TIMESTAMP, "1e2000000000", "epoch_seconds");
    assertThat(of(Function.TO_DATE, "01.05.2024", "dd.MM.yyyy")).isEqualTo(day("2024-05-01"));
    assertFails(CAST, Function.TO_DATE, "31.02.2024", "dd.MM.yyyy");
    Expression moment = time("2024-05-01T05:00:00Z");
    assertThat(of(Function.FORMAT_TIMESTAMP, moment, "dd/MMM/yyyy:HH", "Asia/Tokyo"))
        .isEqualTo("01/May/2024:14");
    assertThat(of(Function.FORMAT_DATE, date("2024-05-01"), "EEE d")).isEqualTo("Wed 1");
  }
}
