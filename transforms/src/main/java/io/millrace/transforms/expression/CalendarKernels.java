package io.millrace.transforms.expression;

import io.millrace.transforms.batch.BytesColumn;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.type.Failure.Code;
import io.millrace.transforms.type.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/** Time functions with a zone, a calendar or a pattern, row by row. */
final class CalendarKernels {
  private CalendarKernels() {}

  private static ZonedDateTime at(long micros, ZoneId zone) {
    return Instant.ofEpochSecond(
            Math.floorDiv(micros, TimeKernels.SECOND),
            Math.floorMod(micros, TimeKernels.SECOND) * 1000)
        .atZone(zone);
  }

  private static long micros(ZonedDateTime time) {
    try {
      long second = time.toEpochSecond();
      long rest = time.getNano() / 1000;
      if (second < 0) { // the first second of all is not whole: count back from the next
        second++;
        rest -= TimeKernels.SECOND;
      }
      return Math.addExact(Math.multiplyExact(second, TimeKernels.SECOND), rest);
    } catch (ArithmeticException e) {
      throw new KernelFailure(Code.OVERFLOW, time + " is outside the range of times");
    }
  }

  static Kernel extract(String part, String zoneName, Type type, Kernel argument) {
    ZoneId zone = TimeKernels.zone(zoneName);
    String checked = TimeKernels.Extract.checked(part);
    KernelDay civil = new KernelDay();
    return new RowKernel(type, v -> extract(checked, zone, (Long) v[0], civil), argument);
  }

  private static long extract(String part, ZoneId zone, long micros, KernelDay civil) {
    ZonedDateTime time = at(micros, zone);
    return switch (part) {
      case "EPOCH" -> time.toEpochSecond();
      case "HOUR" -> time.getHour();
      case "MINUTE" -> time.getMinute();
      case "SECOND" -> time.getSecond();
      case "MILLISECOND" -> time.getNano() / 1_000_000;
      case "MICROSECOND" -> time.getNano() / 1000;
      default -> TimeKernels.ofDay(part, time.toLocalDate().toEpochDay(), civil);
    };
  }

  static Kernel truncate(String unit, String zoneName, Type type, Kernel argument) {
    ZoneId zone = TimeKernels.zone(zoneName);
    TimeKernels.micros(unit);
    KernelDay civil = new KernelDay();
    return new RowKernel(type, v -> truncate(unit, zone, (Long) v[0], civil), argument);
  }

  private static long truncate(String unit, ZoneId zone, long micros, KernelDay civil) {
    ZonedDateTime time = at(micros, zone);
    ZonedDateTime start =
        switch (unit) {
          case "MICROSECOND" -> time;
          case "MILLISECOND" -> time.truncatedTo(ChronoUnit.MILLIS);
          case "SECOND" -> time.truncatedTo(ChronoUnit.SECONDS);
          case "MINUTE" -> time.truncatedTo(ChronoUnit.MINUTES);
          case "HOUR" -> time.truncatedTo(ChronoUnit.HOURS);
          default -> {
            long day = time.toLocalDate().toEpochDay();
            yield LocalDate.ofEpochDay(TimeKernels.firstDay(unit, day, civil)).atStartOfDay(zone);
          }
        };
    return micros(start);
  }

  static Kernel toDay(String zoneName, Type type, Kernel argument) {
    ZoneId zone = TimeKernels.zone(zoneName);
    return new RowKernel(type, v -> at((Long) v[0], zone).toLocalDate().toEpochDay(), argument);
  }

  static Kernel dateAdd(String unit, Type type, Kernel date, Kernel amount) {
    ChronoUnit chrono =
        switch (unit) {
          case "DAY" -> ChronoUnit.DAYS;
          case "WEEK" -> ChronoUnit.WEEKS;
          case "MONTH", "QUARTER" -> ChronoUnit.MONTHS;
          case "YEAR" -> ChronoUnit.YEARS;
          default -> throw new IllegalArgumentException("DATE_ADD takes no " + unit);
        };
    int times = unit.equals("QUARTER") ? 3 : 1;
    return new RowKernel(type, v -> dateAdd(chrono, times, (Long) v[0], (Long) v[1]), date, amount);
  }

  private static long dateAdd(ChronoUnit unit, int times, long day, long amount) {
    try {
      return LocalDate.ofEpochDay(day)
          .plus(Math.multiplyExact(amount, (long) times), unit)
          .toEpochDay();
    } catch (DateTimeException | ArithmeticException e) {
      throw new KernelFailure(
          Code.OVERFLOW, "the date " + amount + " " + unit + " later is out of range");
    }
  }

  /** TO_TIMESTAMP: the plain patterns from the bytes, what is left by TimePattern. */
  static final class ParseTimestamp extends StrictKernel {
    private final TimePattern pattern;
    private final KernelTimeParser plain;

    ParseTimestamp(TimePattern pattern, KernelTimeParser plain, Type type, Kernel text) {
      super(type, text);
      this.pattern = pattern;
      this.plain = plain;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      BytesColumn a = (BytesColumn) in[0];
      long[] to = ((LongColumn) out).values;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        long micros =
            plain == null ? Rfc3339.BAD : plain.parse(a.data, a.start[row], a.length[row]);
        if (micros == Rfc3339.BAD) {
          String text = a.string(row);
          try {
            micros = pattern.parseMicros(text);
          } catch (DateTimeException e) {
            fail(failures, row, Code.CAST, notOfForm(text, "time", pattern).getMessage());
          }
        }
        to[row] = micros;
      }
    }
  }

  static Kernel parseDate(TimePattern pattern, Type type, Kernel text) {
    return new RowKernel(
        type,
        v -> {
          try {
            return pattern.parseDay((String) v[0]);
          } catch (DateTimeException e) {
            throw notOfForm((String) v[0], "date", pattern);
          }
        },
        text);
  }

  private static KernelFailure notOfForm(String text, String what, TimePattern pattern) {
    return new KernelFailure(
        Code.CAST,
        "'" + KernelFailure.excerpt(text) + "' is not a " + what + " of the form " + pattern);
  }

  static Kernel formatTimestamp(TimePattern pattern, Type type, Kernel time) {
    return new RowKernel(
        type,
        v -> {
          try {
            return pattern.formatMicros((Long) v[0]);
          } catch (DateTimeException e) {
            throw noText(pattern);
          }
        },
        time);
  }

  static Kernel formatDate(TimePattern pattern, Type type, Kernel date) {
    return new RowKernel(
        type,
        v -> {
          try {
            return pattern.formatDay((Long) v[0]);
          } catch (DateTimeException e) {
            throw noText(pattern);
          }
        },
        date);
  }

  private static KernelFailure noText(TimePattern pattern) {
    return new KernelFailure(Code.ARGUMENT, "the time cannot be written as " + pattern);
  }
}
