package io.millrace.transforms.expression;

import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.DoubleColumn;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.type.Failure.Code;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Functions of numbers other than the five operators. */
final class NumericKernels {
  private NumericKernels() {}

  /** NEGATE, ABS and SIGN. */
  static Kernel sign(Function function, Type type, Kernel argument) {
    return switch (argument.type().kind()) {
      case INT32, INT64 -> new LongSigns(function, type, argument);
      case FLOAT, DOUBLE -> new DoubleSigns(function, type, argument);
      default -> new RowKernel(type, v -> decimalSign(function, (BigDecimal) v[0]), argument);
    };
  }

  private static Object decimalSign(Function function, BigDecimal value) {
    return switch (function) {
      case NEGATE -> value.negate();
      case ABS -> value.abs();
      default -> (long) value.signum();
    };
  }

  private static final class LongSigns extends StrictKernel {
    private final Function function;
    private final boolean narrow;

    LongSigns(Function function, Type type, Kernel argument) {
      super(type, argument);
      this.function = function;
      this.narrow = argument.type().kind() == Kind.INT32;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      long[] a = ((LongColumn) in[0]).values;
      long[] to = ((LongColumn) out).values;
      if (function == Function.SIGN) {
        for (int k = 0; k < count; k++) {
          to[rows[k]] = Long.signum(a[rows[k]]);
        }
        return;
      }
      long least = narrow ? Integer.MIN_VALUE : Long.MIN_VALUE;
      boolean abs = function == Function.ABS;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        long x = a[row];
        if (x == least) {
          String what = narrow ? " is outside int32" : " is outside int64";
          fail(failures, row, Code.OVERFLOW, (abs ? "ABS(" + x + ")" : "-(" + x + ")") + what);
        }
        to[row] = abs ? Math.abs(x) : -x;
      }
    }
  }

  private static final class DoubleSigns extends StrictKernel {
    private final Function function;

    DoubleSigns(Function function, Type type, Kernel argument) {
      super(type, argument);
      this.function = function;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      double[] a = ((DoubleColumn) in[0]).values;
      if (function == Function.SIGN) {
        long[] to = ((LongColumn) out).values;
        for (int k = 0; k < count; k++) {
          double x = a[rows[k]];
          to[rows[k]] = x > 0 ? 1 : x < 0 ? -1 : 0;
        }
        return;
      }
      double[] to = ((DoubleColumn) out).values;
      boolean abs = function == Function.ABS;
      for (int k = 0; k < count; k++) {
        double x = a[rows[k]];
        to[rows[k]] = abs ? Math.abs(x) : -x;
      }
    }
  }

  /** CEIL, FLOOR, ROUND and TRUNC; the last two take a number of digits as well. */
  static Kernel round(Function function, Type type, Kernel... arguments) {
    RoundingMode mode =
        switch (function) {
          case CEIL -> RoundingMode.CEILING;
          case FLOOR -> RoundingMode.FLOOR;
          case ROUND -> RoundingMode.HALF_UP;
          default -> RoundingMode.DOWN;
        };
    Kind kind = arguments[0].type().kind();
    if (arguments.length == 1) {
      return kind == Kind.FLOAT || kind == Kind.DOUBLE
          ? new WholeDoubles(mode, type, arguments[0])
          : new RowKernel(type, v -> rounded(type, v[0], 0, mode), arguments);
    }
    if (type.kind() == Kind.DOUBLE) {
      return new PlacesOfDoubles(mode, type, arguments);
    }
    return new RowKernel(type, v -> rounded(type, v[0], (Long) v[1], mode), arguments);
  }

  private static final class WholeDoubles extends StrictKernel {
    private final RoundingMode mode;

    WholeDoubles(RoundingMode mode, Type type, Kernel argument) {
      super(type, argument);
      this.mode = mode;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      double[] a = ((DoubleColumn) in[0]).values;
      double[] to = ((DoubleColumn) out).values;
      switch (mode) {
        case CEILING -> {
          for (int k = 0; k < count; k++) {
            to[rows[k]] = Math.ceil(a[rows[k]]);
          }
        }
        case FLOOR -> {
          for (int k = 0; k < count; k++) {
            to[rows[k]] = Math.floor(a[rows[k]]);
          }
        }
        case HALF_UP -> {
          for (int k = 0; k < count; k++) {
            to[rows[k]] = halfAway(a[rows[k]]);
          }
        }
        default -> {
          for (int k = 0; k < count; k++) {
            double x = a[rows[k]];
            to[rows[k]] = Math.copySign(Math.floor(Math.abs(x)), x);
          }
        }
      }
    }
  }

  /** ROUND and TRUNC of DOUBLE to a number of digits. */
  private static final class PlacesOfDoubles extends StrictKernel {
    private static final double[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

    /** Below this, the product with a power is off by far less than {@link #DOUBT}. */
    private static final double PLAIN = 1L << 40;

    /** How near to the border a value may be before its decimal text has to decide. */
    private static final double DOUBT = 1e-3;

    private final RoundingMode mode;

    PlacesOfDoubles(RoundingMode mode, Type type, Kernel... arguments) {
      super(type, arguments);
      this.mode = mode;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      double[] a = ((DoubleColumn) in[0]).values;
      long[] digits = ((LongColumn) in[1]).values;
      double[] to = ((DoubleColumn) out).values;
      double border = mode == RoundingMode.HALF_UP ? 0.5 : 0;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        double x = a[row];
        long places = digits[row];
        if (places >= 0 && places < POWERS.length) {
          double power = POWERS[(int) places];
          double scaled = Math.abs(x) * power;
          double whole = Math.floor(scaled);
          double rest = scaled - whole;
          boolean clear = Math.abs(rest - border) > DOUBT && (border > 0 || rest < 1 - DOUBT);
          if (scaled < PLAIN && clear) {
            // Both are exact, so the quotient is the double nearest to the decimal.
            to[row] = Math.copySign((rest < border ? whole : whole + step(border)) / power, x);
            continue;
          }
        }
        to[row] = (Double) rounded(type(), x, places, mode);
      }
    }

    private static int step(double border) {
      return border > 0 ? 1 : 0;
    }
  }

  /** The nearest whole number, halves away from zero. */
  static double halfAway(double value) {
    double size = Math.abs(value);
    double whole = Math.floor(size);
    // The difference is exact; adding one half before the floor would not be.
    return Math.copySign(size - whole >= 0.5 ? whole + 1 : whole, value);
  }

  private static Object rounded(Type type, Object value, long digits, RoundingMode mode) {
    int places = (int) Math.max(-4_000, Math.min(4_000, digits));
    return switch (type.kind()) {
      case INT32, INT64 -> roundedLong(type, (Long) value, places, mode);
      case FLOAT, DOUBLE -> roundedDouble(type, (Double) value, places, mode);
      default -> roundedDecimal((BigDecimal) value, places, mode);
    };
  }

  private static Object roundedLong(Type type, long value, int places, RoundingMode mode) {
    if (places >= 0) {
      return value;
    }
    BigDecimal result = BigDecimal.valueOf(value).setScale(Math.max(places, -20), mode);
    BigDecimal most =
        BigDecimal.valueOf(type.kind() == Kind.INT32 ? Integer.MAX_VALUE : Long.MAX_VALUE);
    if (result.compareTo(most) > 0
        || result.compareTo(most.negate().subtract(BigDecimal.ONE)) < 0) {
      throw new KernelFailure(
          Code.OVERFLOW,
          value + " rounded to " + places + " digits is outside " + type.asRequired());
    }
    return result.longValue();
  }

  private static Object roundedDouble(Type type, double value, int places, RoundingMode mode) {
    if (Double.isNaN(value) || Double.isInfinite(value) || value == 0) {
      return value;
    }
    boolean isFloat = type.kind() == Kind.FLOAT;
    BigDecimal exact =
        new BigDecimal(isFloat ? Float.toString((float) value) : Double.toString(value));
    if (exact.scale() <= places) {
      return value;
    }
    BigDecimal result = exact.setScale(places, mode);
    double nearest = isFloat ? result.floatValue() : result.doubleValue();
    return Math.copySign(nearest, value);
  }

  private static BigDecimal roundedDecimal(BigDecimal value, int places, RoundingMode mode) {
    boolean known = DecimalKernels.inRange(value.scale());
    BigDecimal result = known && places < value.scale() ? value.setScale(places, mode) : value;
    if (known && result.signum() == 0 && result.scale() < 0) {
      return BigDecimal.ZERO;
    }
    if (!DecimalKernels.fits(result)) {
      throw new KernelFailure(
          Code.OVERFLOW, DecimalKernels.text(value) + " rounded leaves the range of decimals");
    }
    return result;
  }

  /** SQRT to DEGREES. */
  static final class Mathematics extends StrictKernel {
    private final Function function;

    Mathematics(Function function, Type type, Kernel... arguments) {
      super(type, arguments);
      this.function = function;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      double[] a = ((DoubleColumn) in[0]).values;
      double[] b = in.length == 2 ? ((DoubleColumn) in[1]).values : a;
      double[] to = ((DoubleColumn) out).values;
      for (int k = 0; k < count; k++) {
        to[rows[k]] = value(a[rows[k]], b[rows[k]]);
      }
    }

    private double value(double x, double y) {
      return switch (function) {
        case SQRT -> Math.sqrt(x);
        case EXP -> Math.exp(x);
        case LN -> Math.log(x);
        case LOG10 -> Math.log10(x);
        case SIN -> Math.sin(x);
        case COS -> Math.cos(x);
        case TAN -> Math.tan(x);
        case ASIN -> Math.asin(x);
        case ACOS -> Math.acos(x);
        case ATAN -> Math.atan(x);
        case RADIANS -> Math.toRadians(x);
        case DEGREES -> Math.toDegrees(x);
        case POWER -> Math.pow(x, y);
        case ATAN2 -> Math.atan2(x, y);
        default -> throw new IllegalStateException(function + " is no function of doubles");
      };
    }
  }

  /** GREATEST and LEAST; of equal values the first. */
  static final class Extreme extends StrictKernel {
    private final int sign;

    Extreme(boolean greatest, Type type, Kernel... arguments) {
      super(type, arguments);
      this.sign = greatest ? 1 : -1;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      if (in.length == 2 && in[0] instanceof LongColumn a && in[1] instanceof LongColumn b) {
        longs(a.values, b.values, rows, count);
        return;
      }
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        Column best = in[0];
        for (int i = 1; i < in.length; i++) {
          if (KernelColumns.compare(in[i], best, row) * sign > 0) {
            best = in[i];
          }
        }
        KernelColumns.copyValue(best, out, row);
      }
    }

    private void longs(long[] a, long[] b, int[] rows, int count) {
      long[] to = ((LongColumn) out).values;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        to[row] = sign > 0 ? Math.max(a[row], b[row]) : Math.min(a[row], b[row]);
      }
    }
  }
}
