package io.millrace.transforms.expression;

import io.millrace.transforms.batch.BytesColumn;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.type.Failure.Code;
import io.millrace.transforms.type.Type;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;

/** Time functions that are arithmetic on longs; the others are in CalendarKernels. */
final class TimeKernels {
  static final long SECOND = 1_000_000L;
  static final long DAY = 86_400L * SECOND;

  private static final Set<String> PARTS =
      Set.of(
          "YEAR",
          "QUARTER",
          "MONTH",
          "DAY",
          "HOUR",
          "MINUTE",
          "SECOND",
          "MILLISECOND",
          "MICROSECOND",
          "DAYOFWEEK",
          "ISODOW",
          "DAYOFYEAR",
          "ISOWEEK",
          "ISOYEAR",
          "EPOCH");

  private TimeKernels() {}

  /** The microseconds of a unit of fixed length, or 0 for MONTH and longer. */
  static long micros(String unit) {
    return switch (unit) {
      case "MICROSECOND" -> 1;
      case "MILLISECOND" -> 1_000;
      case "SECOND" -> SECOND;
      case "MINUTE" -> 60 * SECOND;
      case "HOUR" -> 3600 * SECOND;
      case "DAY" -> DAY;
      case "WEEK" -> 7 * DAY;
      case "MONTH", "QUARTER", "YEAR" -> 0;
      default -> throw new IllegalArgumentException("there is no unit '" + unit + "'");
    };
  }

  static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("there is no time zone '" + name + "'", e);
    }
  }

  /** EXTRACT in UTC, or of a DATE. */
  static final class Extract extends StrictKernel {
    private final String part;
    private final boolean ofDate;
    private final KernelDay civil = new KernelDay();

    Extract(String part, Type type, Kernel argument) {
      super(type, argument);
      this.part = checked(part);
      this.ofDate = argument.type().kind() == Type.Kind.DATE;
    }

    static String checked(String part) {
      String upper = part.toUpperCase(Locale.ROOT);
      if (!PARTS.contains(upper)) {
        throw new IllegalArgumentException("a time has no part '" + part + "'");
      }
      return upper;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      long[] a = ((LongColumn) in[0]).values;
      long[] to = ((LongColumn) out).values;
      switch (part) {
        case "EPOCH" -> epoch(a, to, rows, count);
        case "HOUR" -> clock(a, to, rows, count, 3600 * SECOND, 24);
        case "MINUTE" -> clock(a, to, rows, count, 60 * SECOND, 60);
        case "SECOND" -> clock(a, to, rows, count, SECOND, 60);
        case "MILLISECOND" -> clock(a, to, rows, count, 1000, 1000);
        case "MICROSECOND" -> clock(a, to, rows, count, 1, SECOND);
        default -> {
          for (int k = 0; k < count; k++) {
            long value = a[rows[k]];
            to[rows[k]] = ofDay(part, ofDate ? value : Math.floorDiv(value, DAY), civil);
          }
        }
      }
    }

    private void epoch(long[] a, long[] to, int[] rows, int count) {
      for (int k = 0; k < count; k++) {
        long value = a[rows[k]];
        to[rows[k]] = ofDate ? value * 86_400 : Math.floorDiv(value, SECOND);
      }
    }

    private static void clock(long[] a, long[] to, int[] rows, int count, long unit, long modulus) {
      for (int k = 0; k < count; k++) {
        to[rows[k]] = Math.floorMod(Math.floorDiv(a[rows[k]], unit), modulus);
      }
    }
  }

  /** A part, DAY or longer, of a day. */
  static long ofDay(String part, long days, KernelDay civil) {
    if (part.equals("ISODOW")) {
      return KernelDay.isoDayOfWeek(days);
    }
    if (part.equals("DAYOFWEEK")) {
      return KernelDay.isoDayOfWeek(days) % 7 + 1;
    }
    civil.set(days);
    switch (part) {
      case "YEAR":
        return civil.year;
      case "QUARTER":
        return (civil.month + 2) / 3;
      case "MONTH":
        return civil.month;
      case "DAY":
        return civil.day;
      case "DAYOFYEAR":
        return civil.dayOfYear();
      default:
        civil.toThursday();
        return part.equals("ISOYEAR") ? civil.year : (civil.dayOfYear() + 6) / 7;
    }
  }

  /** TIMESTAMP_TRUNC in UTC and DATE_TRUNC. */
  static final class Truncate extends StrictKernel {
    private final String unit;
    private final long size;
    private final boolean ofDate;
    private final KernelDay civil = new KernelDay();

    Truncate(String unit, Type type, Kernel argument) {
      super(type, argument);
      this.unit = unit;
      this.ofDate = type.kind() == Type.Kind.DATE;
      this.size = ofDate ? micros(unit) / DAY : micros(unit);
      if (ofDate && size == 0 && micros(unit) != 0) {
        throw new IllegalArgumentException("a DATE has no " + unit);
      }
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      long[] a = ((LongColumn) in[0]).values;
      long[] to = ((LongColumn) out).values;
      boolean week = unit.equals("WEEK");
      // 1970-01-01 was a Thursday: weeks start three days before it.
      long shift = week ? 3 * (size / 7) : 0;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        long value = a[row];
        long start;
        if (size > 0) {
          start = value - Math.floorMod(Math.floorMod(value, size) + shift, size);
        } else if (ofDate) {
          start = firstDay(unit, value, civil);
        } else {
          // Only dates before the first moment of all can overflow, and then wrap to the last ones.
          start = firstDay(unit, Math.floorDiv(value, DAY), civil) * DAY;
        }
        to[row] = start;
        if (start > value) {
          fail(failures, row, Code.OVERFLOW, "the start of the " + unit + " is out of range");
        }
      }
    }
  }

  /** The first day of the WEEK, MONTH, QUARTER or YEAR of a day. */
  static long firstDay(String unit, long days, KernelDay civil) {
    if (unit.equals("DAY")) {
      return days;
    }
    if (unit.equals("WEEK")) {
      return days - KernelDay.isoDayOfWeek(days) + 1;
    }
    civil.set(days);
    int month =
        switch (unit) {
          case "MONTH" -> civil.month;
          case "QUARTER" -> (civil.month - 1) / 3 * 3 + 1;
          default -> 1;
        };
    return Rfc3339.daysFromCivil(civil.year, month, 1);
  }

  /** TIMESTAMP_ADD. */
  static final class Add extends StrictKernel {
    private final long size;

    Add(String unit, Type type, Kernel timestamp, Kernel amount) {
      super(type, timestamp, amount);
      this.size = micros(unit);
      if (size == 0) {
        throw new IllegalArgumentException("TIMESTAMP_ADD takes units up to DAY, not " + unit);
      }
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      long[] a = ((LongColumn) in[0]).values;
      long[] b = ((LongColumn) in[1]).values;
      long[] to = ((LongColumn) out).values;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        long x = a[row];
        long product = b[row] * size;
        long sum = x + product;
        to[row] = sum;
        boolean overflow =
            Math.multiplyHigh(b[row], size) != product >> 63 || ((x ^ sum) & (product ^ sum)) < 0;
        if (overflow) {
          fail(
              failures,
              row,
              Code.OVERFLOW,
              Rfc3339.format(x) + " + " + b[row] + " leaves the range of times");
        }
      }
    }
  }

  /** TIMESTAMP_DIFF and DATE_DIFF. */
  static final class Difference extends StrictKernel {
    private final long size;

    Difference(String unit, Type type, Kernel a, Kernel b) {
      super(type, a, b);
      this.size = a.type().kind() == Type.Kind.DATE ? micros(unit) / DAY : micros(unit);
      if (size == 0) {
        throw new IllegalArgumentException("a difference of times is not counted in " + unit);
      }
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      long[] a = ((LongColumn) in[0]).values;
      long[] b = ((LongColumn) in[1]).values;
      long[] to = ((LongColumn) out).values;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        long x = a[row];
        long y = b[row];
        long difference = x - y;
        if (((x ^ y) & (x ^ difference)) >= 0) {
          to[row] = difference / size;
        } else if (size == 1) {
          fail(failures, row, Code.OVERFLOW, "the difference of the times is outside int64");
        } else {
          to[row] = farApart(x, y);
        }
      }
    }

    /** The difference does not fit, but opposite signs let the parts be divided one by one. */
    private long farApart(long x, long y) {
      long whole = x / size - y / size;
      long rest = x % size - y % size;
      return whole + rest / size;
    }
  }

  /** TIMESTAMP_SECONDS, TIMESTAMP_MILLIS, TIMESTAMP_MICROS. */
  static final class FromEpoch extends StrictKernel {
    private final long size;

    FromEpoch(long size, Type type, Kernel argument) {
      super(type, argument);
      this.size = size;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      long[] a = ((LongColumn) in[0]).values;
      long[] to = ((LongColumn) out).values;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        long product = a[row] * size;
        to[row] = product;
        if (Math.multiplyHigh(a[row], size) != product >> 63) {
          fail(failures, row, Code.OVERFLOW, a[row] + " is outside the range of times");
        }
      }
    }
  }

  /** UNIX_SECONDS, UNIX_MILLIS, UNIX_MICROS and TO_DAY in UTC. */
  static final class Whole extends StrictKernel {
    private final long size;

    Whole(long size, Type type, Kernel argument) {
      super(type, argument);
      this.size = size;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      long[] a = ((LongColumn) in[0]).values;
      long[] to = ((LongColumn) out).values;
      for (int k = 0; k < count; k++) {
        to[rows[k]] = Math.floorDiv(a[rows[k]], size);
      }
    }
  }

  /** TO_TIMESTAMP of RFC 3339, from the bytes. */
  static final class ParseRfc3339 extends StrictKernel {
    ParseRfc3339(Type type, Kernel argument) {
      super(type, argument);
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      BytesColumn a = (BytesColumn) in[0];
      long[] to = ((LongColumn) out).values;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        to[row] = Rfc3339.parse(a.data, a.start[row], a.length[row]);
        if (to[row] == Rfc3339.BAD) {
          String text = KernelFailure.excerpt(a.string(row));
          fail(failures, row, Code.CAST, "'" + text + "' is not a time like 2024-05-01T10:00:00Z");
        }
      }
    }
  }
}
