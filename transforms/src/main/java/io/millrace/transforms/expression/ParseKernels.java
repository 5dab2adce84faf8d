package io.millrace.transforms.expression;

import io.millrace.transforms.batch.BooleanColumn;
import io.millrace.transforms.batch.BytesColumn;
import io.millrace.transforms.batch.DecimalColumn;
import io.millrace.transforms.batch.DoubleColumn;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** Conversions from STRING, read from the bytes. */
final class ParseKernels {
  private ParseKernels() {}

  static Kernel of(Type type, boolean safe, Kernel argument) {
    return switch (type.kind()) {
      case INT32, INT64 -> new ToLong(type, safe, argument);
      case FLOAT, DOUBLE -> new ToDouble(type, safe, argument);
      case DECIMAL -> new ToDecimal(type, safe, argument);
      case BOOLEAN -> new ToBoolean(type, safe, argument);
      case TIMESTAMP, DATE -> new ToTime(type, safe, argument);
      case BYTES -> new ToBytes(type, safe, argument);
      default -> throw new IllegalArgumentException("a string cannot be converted to " + type);
    };
  }

  /** The syntax of one number: as JSON, with a plus sign and leading zeros allowed. */
  private static final class NumberText {
    /** The digits without sign and point, unless {@link #isLong}. */
    long digits;

    /** How many digits stand behind the point. */
    int scale;

    boolean negative;
    boolean isLong;
    boolean hasExponent;

    /** Where the text without surrounding spaces lies. */
    int start;

    int end;

    void trim(BytesColumn column, int row) {
      start = column.start[row];
      end = start + column.length[row];
      while (start < end && column.data[start] == ' ') {
        start++;
      }
      while (end > start && column.data[end - 1] == ' ') {
        end--;
      }
    }

    boolean scan(byte[] b) {
      digits = 0;
      scale = 0;
      isLong = false;
      hasExponent = false;
      int p = start;
      negative = p < end && b[p] == '-';
      if (p < end && (b[p] == '-' || b[p] == '+')) {
        p++;
      }
      int whole = digits(b, p);
      if (whole == p) {
        return false;
      }
      p = whole;
      if (p < end && b[p] == '.') {
        int fraction = digits(b, p + 1);
        scale = fraction - p - 1;
        if (scale == 0) {
          return false;
        }
        p = fraction;
      }
      if (p < end && (b[p] == 'e' || b[p] == 'E')) {
        hasExponent = true;
        p++;
        if (p < end && (b[p] == '-' || b[p] == '+')) {
          p++;
        }
        int from = p;
        while (p < end && b[p] >= '0' && b[p] <= '9') {
          p++;
        }
        if (p == from) {
          return false;
        }
      }
      return p == end;
    }

    private int digits(byte[] b, int from) {
      int p = from;
      while (p < end && b[p] >= '0' && b[p] <= '9') {
        if (digits >= 100_000_000_000_000_000L) {
          isLong = true;
        } else {
          digits = digits * 10 + (b[p] - '0');
        }
        p++;
      }
      return p;
    }

    String text(byte[] b) {
      return new String(b, start, end - start, StandardCharsets.US_ASCII);
    }

    boolean is(byte[] b, String word) {
      if (end - start != word.length()) {
        return false;
      }
      for (int i = 0; i < word.length(); i++) {
        if (b[start + i] != word.charAt(i)) {
          return false;
        }
      }
      return true;
    }
  }

  private static final class ToLong extends CastKernels.Conversion {
    private final NumberText number = new NumberText();
    private final boolean narrow;

    ToLong(Type type, boolean safe, Kernel argument) {
      super(type, safe, argument);
      this.narrow = type.kind() == Kind.INT32;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      BytesColumn a = (BytesColumn) in[0];
      long[] to = ((LongColumn) out).values;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        number.trim(a, row);
        if (!number.scan(a.data) || number.scale > 0 || number.hasExponent) {
          bad(failures, row, a.string(row));
          continue;
        }
        long value = number.negative ? -number.digits : number.digits;
        if (number.isLong) {
          BigDecimal exact = new BigDecimal(number.text(a.data));
          if (exact.unscaledValue().bitLength() > 63) {
            bad(failures, row, a.string(row));
            continue;
          }
          value = exact.longValue();
        }
        to[row] = value;
        if (narrow && value != (int) value) {
          bad(failures, row, a.string(row));
        }
      }
    }
  }

  private static final class ToDouble extends CastKernels.Conversion {
    private static final double[] POWERS = {
      1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
      1e17, 1e18
    };
    private final NumberText number = new NumberText();
    private final boolean narrow;

    ToDouble(Type type, boolean safe, Kernel argument) {
      super(type, safe, argument);
      this.narrow = type.kind() == Kind.FLOAT;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      BytesColumn a = (BytesColumn) in[0];
      double[] to = ((DoubleColumn) out).values;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        number.trim(a, row);
        if (number.scan(a.data)) {
          to[row] = value(a.data);
        } else if (number.is(a.data, "NaN")) {
          to[row] = Double.NaN;
        } else if (number.is(a.data, "Infinity")) {
          to[row] = Double.POSITIVE_INFINITY;
        } else if (number.is(a.data, "-Infinity")) {
          to[row] = Double.NEGATIVE_INFINITY;
        } else {
          bad(failures, row, a.string(row));
        }
      }
    }

    private double value(byte[] data) {
      if (narrow) {
        return Float.parseFloat(number.text(data));
      }
      boolean exact =
          !number.isLong
              && !number.hasExponent
              && number.digits <= 1L << 53
              && number.scale < POWERS.length;
      if (exact) {
        double value = number.digits / POWERS[number.scale];
        return number.negative ? -value : value;
      }
      return Double.parseDouble(number.text(data));
    }
  }

  private static final class ToDecimal extends CastKernels.Conversion {
    private final NumberText number = new NumberText();

    ToDecimal(Type type, boolean safe, Kernel argument) {
      super(type, safe, argument);
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      BytesColumn a = (BytesColumn) in[0];
      DecimalColumn to = (DecimalColumn) out;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        number.trim(a, row);
        boolean good = number.scan(a.data);
        if (good && !number.isLong && !number.hasExponent && DecimalKernels.inRange(number.scale)) {
          to.setSmall(row, number.negative ? -number.digits : number.digits, number.scale);
        } else if (!good || !setExact(to, row, number.text(a.data))) {
          bad(failures, row, a.string(row));
        }
      }
    }

    private static boolean setExact(DecimalColumn to, int row, String text) {
      BigDecimal value;
      try {
        value = new BigDecimal(text);
      } catch (NumberFormatException e) {
        return false; // the exponent is out of all range
      }
      if (!DecimalKernels.fits(value)) {
        return false;
      }
      to.setDecimal(row, value);
      return true;
    }
  }

  private static final class ToBoolean extends CastKernels.Conversion {
    ToBoolean(Type type, boolean safe, Kernel argument) {
      super(type, safe, argument);
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      BytesColumn a = (BytesColumn) in[0];
      boolean[] to = ((BooleanColumn) out).values;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        boolean isTrue = is(a, row, "true");
        to[row] = isTrue;
        if (!isTrue && !is(a, row, "false")) {
          bad(failures, row, a.string(row));
        }
      }
    }

    private static boolean is(BytesColumn a, int row, String word) {
      if (a.length[row] != word.length()) {
        return false;
      }
      for (int i = 0; i < word.length(); i++) {
        int b = a.data[a.start[row] + i];
        int lower = b >= 'A' && b <= 'Z' ? b + 32 : b;
        if (lower != word.charAt(i)) {
          return false;
        }
      }
      return true;
    }
  }

  /** TIMESTAMP and DATE. What the text leaves out is put behind it, then it is RFC 3339. */
  private static final class ToTime extends CastKernels.Conversion {
    private static final byte[] REST = "0000-00-00T00:00:00Z".getBytes(StandardCharsets.US_ASCII);
    private static final int DATE = 10;
    private static final int MINUTES = 16;
    private static final int SECONDS = 19;
    private static final int LONGEST = 35;

    private final byte[] scratch = new byte[LONGEST + 1];
    private final boolean toDate;

    ToTime(Type type, boolean safe, Kernel argument) {
      super(type, safe, argument);
      this.toDate = type.kind() == Kind.DATE;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      BytesColumn a = (BytesColumn) in[0];
      long[] to = ((LongColumn) out).values;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        int start = a.start[row];
        int length = a.length[row];
        long micros = toDate ? Rfc3339.BAD : Rfc3339.parse(a.data, start, length);
        if (micros == Rfc3339.BAD && (length == DATE || !toDate)) {
          micros = completed(a.data, start, length);
        }
        if (micros == Rfc3339.BAD) {
          bad(failures, row, a.string(row));
        } else {
          to[row] = toDate ? Math.floorDiv(micros, TimeKernels.DAY) : micros;
        }
      }
    }

    private long completed(byte[] data, int start, int length) {
      boolean known = length == DATE || length == MINUTES || length >= SECONDS;
      if (!known || length > LONGEST) {
        return Rfc3339.BAD;
      }
      System.arraycopy(data, start, scratch, 0, length);
      if (length >= SECONDS) {
        scratch[length] = 'Z';
        return Rfc3339.parse(scratch, 0, length + 1);
      }
      System.arraycopy(REST, length, scratch, length, REST.length - length);
      return Rfc3339.parse(scratch, 0, REST.length);
    }
  }

  private static final class ToBytes extends CastKernels.Conversion {
    ToBytes(Type type, boolean safe, Kernel argument) {
      super(type, safe, argument);
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      BytesColumn a = (BytesColumn) in[0];
      for (int k = 0; k < count; k++) {
        ((BytesColumn) out).borrow(rows[k], a.data, a.start[rows[k]], a.length[rows[k]]);
      }
    }
  }
}
