package io.millrace.transforms.expression;

import static io.millrace.transforms.expression.KernelRig.apply;
import static io.millrace.transforms.expression.KernelRig.constant;
import static io.millrace.transforms.expression.KernelRig.date;
import static io.millrace.transforms.expression.KernelRig.failed;
import static io.millrace.transforms.expression.KernelRig.micros;
import static io.millrace.transforms.expression.KernelRig.of;
import static io.millrace.transforms.expression.KernelRig.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.expression.KernelRig.Failed;
import io.millrace.transforms.expression.KernelRig.Value;
import io.millrace.transforms.type.Failure.Code;
import io.millrace.transforms.type.Type;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Time functions. */
class TimeKernelsTest {
  private static final Failed OVERFLOW = failed(Code.OVERFLOW);
  private static final Value FIRST = of(Type.TIMESTAMP, Long.MIN_VALUE);
  private static final Value LAST = of(Type.TIMESTAMP, Long.MAX_VALUE);
  private static final String BERLIN = "Europe/Berlin";

  private static Object extract(String part, Object time, String... zone) {
    return zone.length == 0
        ? apply(Function.EXTRACT, Type.INT64, constant(part), time)
        : apply(Function.EXTRACT, Type.INT64, constant(part), time, constant(zone[0]));
  }

  private static Object truncated(Object time, String unit, String... zone) {
    return zone.length == 0
        ? apply(Function.TIMESTAMP_TRUNC, Type.TIMESTAMP, time, constant(unit))
        : apply(Function.TIMESTAMP_TRUNC, Type.TIMESTAMP, time, constant(unit), constant(zone[0]));
  }

  private static long day(String iso) {
    return LocalDate.parse(iso).toEpochDay();
  }

  @Test
  void partsOfATime() {
    Object before = time("1969-12-31T23:59:58.123456Z");
    assertThat(extract("YEAR", before)).isEqualTo(1969L);
    assertThat(extract("QUARTER", before)).isEqualTo(4L);
    assertThat(extract("MONTH", before)).isEqualTo(12L);
    assertThat(extract("DAY", before)).isEqualTo(31L);
    assertThat(extract("HOUR", before)).isEqualTo(23L);
    assertThat(extract("minute", before)).isEqualTo(59L);
    assertThat(extract("SECOND", before)).isEqualTo(58L);
    assertThat(extract("MILLISECOND", before)).isEqualTo(123L);
    assertThat(extract("MICROSECOND", before)).isEqualTo(123456L);
    assertThat(extract("EPOCH", before)).isEqualTo(-2L);
    assertThat(extract("DAYOFWEEK", before)).isEqualTo(4L);
    assertThat(extract("ISODOW", before)).isEqualTo(3L);
    assertThat(extract("DAYOFYEAR", before)).isEqualTo(365L);
    assertThat(extract("HOUR", time("2024-07-01T22:30:00Z"), BERLIN)).isEqualTo(0L);
    assertThat(extract("DAY", time("2024-07-01T22:30:00Z"), BERLIN)).isEqualTo(2L);
    assertThat(extract("HOUR", time("2024-07-01T22:30:00Z"), "UTC")).isEqualTo(22L);
    assertThat(extract("MICROSECOND", before, BERLIN)).isEqualTo(123456L);
    assertThat(extract("EPOCH", before, BERLIN)).isEqualTo(-2L);
    assertThat(extract("EPOCH", date("1970-01-02"))).isEqualTo(86_400L);
    assertThat(extract("YEAR", FIRST)).isEqualTo(-290308L);
    assertThat(extract("YEAR", LAST)).isEqualTo(294247L);
  }

  @Test
  void partsOfADayAreThoseOfTheCalendar() {
    LocalDate day = LocalDate.of(1895, 12, 20);
    for (int i = 0; i < 400; i++) {
      Value value = of(Type.DATE, day.toEpochDay());
      assertThat(extract("YEAR", value)).isEqualTo((long) day.getYear());
      assertThat(extract("MONTH", value)).isEqualTo((long) day.getMonthValue());
      assertThat(extract("DAY", value)).isEqualTo((long) day.getDayOfMonth());
      assertThat(extract("DAYOFYEAR", value)).isEqualTo((long) day.getDayOfYear());
      assertThat(extract("ISODOW", value)).isEqualTo(day.getLong(ChronoField.DAY_OF_WEEK));
      assertThat(extract("ISOWEEK", value))
          .isEqualTo(day.getLong(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      assertThat(extract("ISOYEAR", value)).isEqualTo(day.getLong(IsoFields.WEEK_BASED_YEAR));
      day = day.plusDays(i % 7 == 0 ? 170 : 1);
    }
  }

  @Test
  void truncation() {
    Object moment = time("2024-05-15T13:47:58.123456Z");
    assertThat(truncated(moment, "MICROSECOND")).isEqualTo(micros("2024-05-15T13:47:58.123456Z"));
    assertThat(truncated(moment, "MILLISECOND")).isEqualTo(micros("2024-05-15T13:47:58.123Z"));
    assertThat(truncated(moment, "SECOND")).isEqualTo(micros("2024-05-15T13:47:58Z"));
    assertThat(truncated(moment, "MINUTE")).isEqualTo(micros("2024-05-15T13:47:00Z"));
    assertThat(truncated(moment, "HOUR")).isEqualTo(micros("2024-05-15T13:00:00Z"));
    assertThat(truncated(moment, "DAY")).isEqualTo(micros("2024-05-15T00:00:00Z"));
    assertThat(truncated(moment, "WEEK")).isEqualTo(micros("2024-05-13T00:00:00Z"));
    assertThat(truncated(moment, "MONTH")).isEqualTo(micros("2024-05-01T00:00:00Z"));
    assertThat(truncated(moment, "QUARTER")).isEqualTo(micros("2024-04-01T00:00:00Z"));
    assertThat(truncated(moment, "YEAR")).isEqualTo(micros("2024-01-01T00:00:00Z"));
    assertThat(truncated(time("1969-12-31T23:59:59Z"), "HOUR"))
        .isEqualTo(micros("1969-12-31T23:00:00Z"));
    assertThat(truncated(time("1969-12-28T23:59:59Z"), "WEEK"))
        .isEqualTo(micros("1969-12-22T00:00:00Z"));
    assertThat(truncated(moment, "DAY", BERLIN)).isEqualTo(micros("2024-05-14T22:00:00Z"));
    assertThat(truncated(moment, "MONTH", BERLIN)).isEqualTo(micros("2024-04-30T22:00:00Z"));
    // The second of two hours from two to three o'clock starts an hour after the first.
    assertThat(truncated(time("2024-10-27T01:30:00Z"), "HOUR", BERLIN))
        .isEqualTo(micros("2024-10-27T01:00:00Z"));
    assertThat(truncated(FIRST, "DAY")).isEqualTo(OVERFLOW);
    assertThat(truncated(FIRST, "YEAR")).isEqualTo(OVERFLOW);
    assertThat(truncated(FIRST, "DAY", BERLIN)).isEqualTo(OVERFLOW);
    assertThat(apply(Function.DATE_TRUNC, Type.DATE, date("2024-05-15"), constant("WEEK")))
        .isEqualTo(day("2024-05-13"));
    assertThat(apply(Function.DATE_TRUNC, Type.DATE, date("1969-11-15"), constant("QUARTER")))
        .isEqualTo(day("1969-10-01"));
    assertThat(apply(Function.DATE_TRUNC, Type.DATE, date("2024-05-15"), constant("DAY")))
        .isEqualTo(day("2024-05-15"));
  }

  private static Object later(Object time, long amount, String unit) {
    return apply(Function.TIMESTAMP_ADD, Type.TIMESTAMP, time, amount, constant(unit));
  }

  private static Object dateLater(Object date, long amount, String unit) {
    return apply(Function.DATE_ADD, Type.DATE, date, amount, constant(unit));
  }

  @Test
  void addition() {
    Object moment = time("2024-03-30T10:00:00Z");
    assertThat(later(moment, 1, "DAY")).isEqualTo(micros("2024-03-31T10:00:00Z"));
    assertThat(later(moment, -90, "MINUTE")).isEqualTo(micros("2024-03-30T08:30:00Z"));
    assertThat(later(moment, 1, "MICROSECOND")).isEqualTo(micros("2024-03-30T10:00:00.000001Z"));
    assertThat(later(LAST, 1, "MICROSECOND")).isEqualTo(OVERFLOW);
    assertThat(later(moment, Long.MAX_VALUE, "HOUR")).isEqualTo(OVERFLOW);
    assertThat(dateLater(date("2024-01-31"), 1, "MONTH")).isEqualTo(day("2024-02-29"));
    assertThat(dateLater(date("2024-02-29"), -1, "YEAR")).isEqualTo(day("2023-02-28"));
    assertThat(dateLater(date("2024-01-31"), 1, "QUARTER")).isEqualTo(day("2024-04-30"));
    assertThat(dateLater(date("2024-01-31"), 2, "WEEK")).isEqualTo(day("2024-02-14"));
    assertThat(dateLater(date("2024-01-31"), Long.MAX_VALUE, "QUARTER")).isEqualTo(OVERFLOW);
    assertThat(dateLater(date("2024-01-31"), Long.MAX_VALUE, "DAY")).isEqualTo(OVERFLOW);
  }

  private static Object between(Object a, Object b, String unit) {
    return apply(Function.TIMESTAMP_DIFF, Type.INT64, a, b, constant(unit));
  }

  @Test
  void difference() {
    Object noon = time("2024-01-01T12:00:00Z");
    Object later = time("2024-01-02T11:59:59.999999Z");
    assertThat(between(later, noon, "DAY")).isEqualTo(0L);
    assertThat(between(later, noon, "HOUR")).isEqualTo(23L);
    assertThat(between(noon, later, "HOUR")).isEqualTo(-23L);
    assertThat(between(LAST, FIRST, "MICROSECOND")).isEqualTo(OVERFLOW);
    assertThat(between(LAST, FIRST, "MILLISECOND")).isEqualTo(18446744073709551L);
    assertThat(between(FIRST, LAST, "DAY")).isEqualTo(-213503982L);
    Object days =
        apply(
            Function.DATE_DIFF,
            Type.INT64,
            date("2024-03-01"),
            date("2024-02-01"),
            constant("DAY"));
    assertThat(days).isEqualTo(29L);
    Object weeks =
        apply(
            Function.DATE_DIFF,
            Type.INT64,
            date("2024-02-01"),
            date("2024-03-01"),
            constant("WEEK"));
    assertThat(weeks).isEqualTo(-4L);
  }

  @Test
  void epochs() {
    assertThat(apply(Function.TIMESTAMP_SECONDS, Type.TIMESTAMP, -1)).isEqualTo(-1_000_000L);
    assertThat(apply(Function.TIMESTAMP_SECONDS, Type.TIMESTAMP, Long.MAX_VALUE))
        .isEqualTo(OVERFLOW);
    assertThat(apply(Function.TIMESTAMP_MILLIS, Type.TIMESTAMP, 5)).isEqualTo(5_000L);
    assertThat(apply(Function.TIMESTAMP_MICROS, Type.TIMESTAMP, 5)).isEqualTo(5L);
    Object moment = time("1969-12-31T23:59:59.999999Z");
    assertThat(apply(Function.UNIX_SECONDS, Type.INT64, moment)).isEqualTo(-1L);
    assertThat(apply(Function.UNIX_MILLIS, Type.INT64, moment)).isEqualTo(-1L);
    assertThat(apply(Function.UNIX_MICROS, Type.INT64, moment)).isEqualTo(-1L);
    assertThat(apply(Function.TO_DAY, Type.DATE, moment)).isEqualTo(-1L);
    assertThat(apply(Function.TO_DAY, Type.DATE, moment, constant(BERLIN))).isEqualTo(0L);
  }

  private static Object parsed(String text, String pattern, String... zone) {
    return zone.length == 0
        ? apply(Function.TO_TIMESTAMP, Type.TIMESTAMP, text, constant(pattern))
        : apply(Function.TO_TIMESTAMP, Type.TIMESTAMP, text, constant(pattern), constant(zone[0]));
  }

  @Test
  void patterns() {
    Failed bad = failed(Code.CAST);
    assertThat(parsed("2024-05-01T10:00:00+02:00", "rfc3339"))
        .isEqualTo(micros("2024-05-01T08:00:00Z"));
    assertThat(parsed("2024-05-01", "rfc3339")).isEqualTo(bad);
    assertThat(parsed("5/1/2024 9:05", "M/d/yyyy H:mm")).isEqualTo(micros("2024-05-01T09:05:00Z"));
    assertThat(parsed("5/1/2024 9:05", "M/d/yyyy H:mm", BERLIN))
        .isEqualTo(micros("2024-05-01T07:05:00Z"));
    assertThat(parsed("x", "M/d/yyyy H:mm")).isEqualTo(bad);
    assertThat(apply(Function.TO_DATE, Type.DATE, "01.05.2024", constant("dd.MM.yyyy")))
        .isEqualTo(day("2024-05-01"));
    assertThat(apply(Function.TO_DATE, Type.DATE, "31.02.2024", constant("dd.MM.yyyy")))
        .isEqualTo(bad);
    Object moment = time("2024-05-01T10:00:00Z");
    assertThat(apply(Function.FORMAT_TIMESTAMP, Type.STRING, moment, constant("HH:mm")))
        .isEqualTo("10:00");
    assertThat(
            apply(
                Function.FORMAT_TIMESTAMP,
                Type.STRING,
                moment,
                constant("HH:mm"),
                constant(BERLIN)))
        .isEqualTo("12:00");
    assertThat(apply(Function.FORMAT_DATE, Type.STRING, date("2024-05-01"), constant("d MMM")))
        .isEqualTo("1 May");
  }

  /** Texts of each pattern, whole and damaged: the fast way never says anything else. */
  @Test
  void plainPatternsAreReadAsTimePatternReadsThem() {
    Random random = new Random(11);
    for (String form :
        List.of(
            "yyyy-MM-dd HH:mm:ss",
            "M/d/yyyy H:mm",
            "dd/MMM/yyyy:HH:mm:ss Z",
            "d.M.yyyy",
            "yyyy/MM/dd-H.m.s")) {
      KernelTimeParser plain = KernelTimeParser.of(form);
      TimePattern pattern = new TimePattern(form, null);
      int answers = 0;
      for (int i = 0; i < 400; i++) {
        String text = pattern.formatMicros(random.nextLong() >> 11);
        if (i % 2 == 1) {
          text = damaged(text, random);
        }
        byte[] bytes = ("##" + text + "##").getBytes(StandardCharsets.UTF_8);
        long micros = plain.parse(bytes, 2, bytes.length - 4);
        if (micros != Rfc3339.BAD) {
          answers++;
          assertThat(pattern.parseMicros(text)).as("%s by %s", text, form).isEqualTo(micros);
        }
      }
      assertThat(answers).as(form).isGreaterThan(200);
    }
  }

  private static String damaged(String text, Random random) {
    StringBuilder made = new StringBuilder(text);
    int at = random.nextInt(text.length());
    switch (random.nextInt(3)) {
      case 0 -> made.deleteCharAt(at);
      case 1 -> made.insert(at, (char) ('0' + random.nextInt(10)));
      default -> made.setCharAt(at, "0123456789:/- Jja+".charAt(random.nextInt(18)));
    }
    return made.toString();
  }

  @Test
  void otherPatternsAreLeftToTimePattern() {
    for (String form :
        List.of(
            "yyyyMMdd",
            "yy-MM-dd",
            "HH:mm",
            "yyyy-MM-dd'T'HH:mm",
            "yyyy-MM-dd[ HH:mm]",
            "yyyy-MM-dd hh:mm a",
            "yyyy-MM-dd HH",
            "yyyy-MM-dd yyyy",
            "yyyy-MMMM-dd",
            "rfc3339",
            "epoch_millis",
            "yyyy-MM-dd VV",
            "uuuu-DDD")) {
      assertThat(KernelTimeParser.of(form)).as(form).isNull();
    }
  }
}
