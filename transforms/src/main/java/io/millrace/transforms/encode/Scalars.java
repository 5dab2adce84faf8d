package io.millrace.transforms.encode;

import io.millrace.transforms.batch.BooleanColumn;
import io.millrace.transforms.batch.BytesColumn;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.DecimalColumn;
import io.millrace.transforms.batch.DoubleColumn;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.expression.Rfc3339;
import io.millrace.transforms.type.Type.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/**
 * The text of single values, without quotes: numbers, times, bytes as base64. What is usual makes
 * no garbage; days are counted by the algorithm of Howard Hinnant, "chrono-Compatible Low-Level
 * Date Algorithms".
 */
public final class Scalars {
  /** The largest scale, either way, of a decimal that is written: more would be a text of zeros. */
  public static final int DECIMAL_ZEROS_MAX = 10_000;

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
          .getBytes(StandardCharsets.US_ASCII);
  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};
  private static final long YEAR_0 = -719_528;
  private static final long YEAR_10000 = 2_932_897;

  private Scalars() {}

  /**
   * Puts the value of a row that is not null and neither an array, a map nor a row.
   *
   * @return false when it is a decimal of too many digits; then nothing was put
   */
  public static boolean put(Column column, int row, Out out) {
    Kind kind = column.type().kind();
    switch (kind) {
      case BOOLEAN -> out.put(((BooleanColumn) column).values[row] ? TRUE : FALSE);
      case INT32, INT64 -> integer(((LongColumn) column).values[row], out);
      case FLOAT -> single(((DoubleColumn) column).values[row], out);
      case DOUBLE -> real(((DoubleColumn) column).values[row], out);
      case DECIMAL -> {
        DecimalColumn decimals = (DecimalColumn) column;
        return decimals.isSmall(row)
            ? decimal(decimals.unscaled[row], decimals.scale[row], out)
            : decimal(decimals.big[row], out);
      }
      case STRING -> {
        BytesColumn text = (BytesColumn) column;
        out.put(text.data, text.start[row], text.length[row]);
      }
      case BYTES -> {
        BytesColumn data = (BytesColumn) column;
        base64(data.data, data.start[row], data.length[row], out);
      }
      case TIMESTAMP -> timestamp(((LongColumn) column).values[row], out);
      case DATE -> date(((LongColumn) column).values[row], out);
      case ARRAY, MAP, ROW -> throw new IllegalArgumentException(kind + " is no single value");
    }
    return true;
  }

  /** As {@link #put(Column, int, Out)}, for a value as {@code Type} says. */
  public static boolean put(Kind kind, Object value, Out out) {
    switch (kind) {
      case BOOLEAN -> out.put((Boolean) value ? TRUE : FALSE);
      case INT32, INT64 -> integer((Long) value, out);
      case FLOAT -> single((Double) value, out);
      case DOUBLE -> real((Double) value, out);
      case DECIMAL -> {
        return decimal((BigDecimal) value, out);
      }
      case STRING -> out.utf8((String) value);
      case BYTES -> base64((byte[]) value, 0, ((byte[]) value).length, out);
      case TIMESTAMP -> timestamp((Long) value, out);
      case DATE -> date((Long) value, out);
      case ARRAY, MAP, ROW -> throw new IllegalArgumentException(kind + " is no single value");
    }
    return true;
  }

  /** Puts an integer in decimal. */
  public static void integer(long value, Out out) {
    if (value < 0) {
      if (value == Long.MIN_VALUE) {
        out.ascii("-9223372036854775808");
        return;
      }
      out.put('-');
    }
    digits(Math.abs(value), 1, out);
  }

  /** Puts a number that is not negative with at least {@code digitsMin} digits. */
  private static void digits(long value, int digitsMin, Out out) {
    int count = 1;
    for (long rest = value / 10; rest != 0; rest /= 10) {
      count++;
    }
    count = Math.max(count, digitsMin);
    out.reserve(count);
    long rest = value;
    for (int at = out.size + count - 1; at >= out.size; at--) {
      out.bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    out.size += count;
  }

  /** Puts a double as {@link Double#toString} does. */
  public static void real(double value, Out out) {
    double size = Math.abs(value);
    if (size >= 1e-3 && size < 1e7) {
      // At most 15 digits are tried. A quotient of whole numbers below 2^53 is rounded as reading
      // the
      // decimal would be, and no two decimals of 15 digits are the same double: the first that fits
      // is the shortest.
      for (int places = 0; places < POWERS.length; places++) {
        long scaled = (long) (size * POWERS[places] + 0.5);
        if (scaled / POWERS[places] == size) {
          if (value < 0) {
            out.put('-');
          }
          long power = (long) POWERS[places];
          digits(scaled / power, 1, out);
          out.put('.');
          digits(scaled % power, places, out);
          return;
        }
      }
    }
    out.ascii(Double.toString(value));
  }

  private static void single(double value, Out out) {
    out.ascii(Float.toString((float) value));
  }

  private static boolean decimal(BigDecimal value, Out out) {
    if (tooWide(value.scale())) {
      return false;
    }
    out.ascii(value.toPlainString());
    return true;
  }

  private static boolean tooWide(int scale) {
    return scale > DECIMAL_ZEROS_MAX || scale < -DECIMAL_ZEROS_MAX;
  }

  /** Puts {@code unscaled * 10^-scale} without an exponent; false when it has too many digits. */
  static boolean decimal(long unscaled, int scale, Out out) {
    if (tooWide(scale)) {
      return false;
    }
    if (scale <= 0) {
      integer(unscaled, out);
      for (int i = 0; unscaled != 0 && i < -scale; i++) {
        out.put('0');
      }
      return true;
    }
    int start = out.size;
    integer(unscaled, out);
    int first = unscaled < 0 ? start + 1 : start;
    int missing = Math.max(0, scale + 1 - (out.size - first));
    insertZeros(first, missing, out);
    int point = out.size - scale;
    out.reserve(1);
    System.arraycopy(out.bytes, point, out.bytes, point + 1, scale);
    out.bytes[point] = '.';
    out.size++;
    return true;
  }

  private static void insertZeros(int at, int count, Out out) {
    out.reserve(count);
    System.arraycopy(out.bytes, at, out.bytes, at + count, out.size - at);
    for (int i = 0; i < count; i++) {
      out.bytes[at + i] = '0';
    }
    out.size += count;
  }

  /** Puts microseconds since the epoch as {@link Rfc3339#format} does. */
  public static void timestamp(long micros, Out out) {
    long seconds = Math.floorDiv(micros, 1_000_000L);
    long day = Math.floorDiv(seconds, 86_400L);
    if (day < YEAR_0 || day >= YEAR_10000) {
      out.ascii(Rfc3339.format(micros));
      return;
    }
    long fraction = Math.floorMod(micros, 1_000_000L);
    long ofDay = Math.floorMod(seconds, 86_400L);
    date(day, out);
    out.put('T');
    digits(ofDay / 3600, 2, out);
    out.put(':');
    digits(ofDay / 60 % 60, 2, out);
    out.put(':');
    digits(ofDay % 60, 2, out);
    if (fraction != 0) {
      out.put('.');
      if (fraction % 1000 == 0) {
        digits(fraction / 1000, 3, out);
      } else {
        digits(fraction, 6, out);
      }
    }
    out.put('Z');
  }

  /** Puts days since the epoch as ISO 8601 has it. */
  public static void date(long days, Out out) {
    if (days < YEAR_0 || days >= YEAR_10000) {
      out.ascii(LocalDate.ofEpochDay(days).toString());
      return;
    }
    // Counted from 0000-03-01, so that a leap day is the last of its year.
    long shifted = days + 719_468;
    long era = Math.floorDiv(shifted, 146_097L);
    long ofEra = shifted - era * 146_097;
    long yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
    long ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long fromMarch = (5 * ofYear + 2) / 153;
    long month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
    digits(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4, out);
    out.put('-');
    digits(month, 2, out);
    out.put('-');
    digits(ofYear - (153 * fromMarch + 2) / 5 + 1, 2, out);
  }

  /** Puts bytes as base64 with padding. */
  static void base64(byte[] data, int start, int count, Out out) {
    out.reserve(Math.addExact(count, 2) / 3 * 4);
    int end = start + count;
    for (int i = start; i < end; i += 3) {
      int left = end - i;
      int bits =
          (data[i] & 0xff) << 16
              | (left > 1 ? (data[i + 1] & 0xff) << 8 : 0)
              | (left > 2 ? data[i + 2] & 0xff : 0);
      out.put(BASE64[bits >> 18]);
      out.put(BASE64[bits >> 12 & 63]);
      out.put(left > 1 ? BASE64[bits >> 6 & 63] : '=');
      out.put(left > 2 ? BASE64[bits & 63] : '=');
    }
  }
}
