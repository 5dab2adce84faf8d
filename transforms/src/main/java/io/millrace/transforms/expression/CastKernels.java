package io.millrace.transforms.expression;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.BooleanColumn;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.DecimalColumn;
import io.millrace.transforms.batch.DoubleColumn;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.type.Failure.Code;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Conversions between kinds that are no text; see ParseKernels and FormatKernels for text. */
final class CastKernels {
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final long EXACT = 1L << 53;

  private CastKernels() {}

  static Kernel of(Type type, boolean safe, Kernel argument) {
    Type from = argument.type();
    if (from.equals(type)) {
      return argument;
    }
    if (from.kind() == type.kind()) {
      return new Same(type, argument);
    }
    if (!Casts.allowed(from, type)) {
      throw new IllegalArgumentException(from + " cannot be converted to " + type);
    }
    if (type.kind() == Kind.STRING) {
      return new FormatKernels.ToText(type, safe, argument);
    }
    return switch (from.kind()) {
      case STRING -> ParseKernels.of(type, safe, argument);
      case INT32, INT64 -> new FromLong(type, safe, argument);
      case FLOAT, DOUBLE -> new FromDouble(type, safe, argument);
      case DECIMAL -> new FromDecimal(type, safe, argument);
      case BOOLEAN -> new FromBoolean(type, safe, argument);
      case TIMESTAMP -> new TimeKernels.Whole(TimeKernels.DAY, type, argument);
      case DATE -> new DayToTimestamp(type, safe, argument);
      case BYTES, ARRAY, MAP, ROW ->
          throw new IllegalArgumentException(from + " cannot be converted to " + type);
    };
  }

  /** A conversion that may fail, or give null where it is safe. */
  abstract static class Conversion extends StrictKernel {
    private final boolean safe;

    Conversion(Type type, boolean safe, Kernel argument) {
      super(type, argument);
      this.safe = safe;
    }

    final void bad(Failures failures, int row, Object value) {
      if (safe) {
        out.setNull(row);
      } else {
        String text = KernelFailure.excerpt(value.toString());
        String message = "'" + text + "' does not fit " + type().asRequired();
        fail(failures, row, Code.CAST, message);
      }
    }
  }

  /** The same kind of value: only the type is another. */
  private static final class Same extends Kernel {
    private final Type type;
    private final Kernel argument;

    Same(Type type, Kernel argument) {
      this.type = type;
      this.argument = argument;
    }

    @Override
    public Type type() {
      return type;
    }

    @Override
    public Column evaluate(Batch batch, int[] selected, int count, Failures failures) {
      return argument.evaluate(batch, selected, count, failures);
    }
  }

  private static final class FromLong extends Conversion {
    FromLong(Type type, boolean safe, Kernel argument) {
      super(type, safe, argument);
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      long[] a = ((LongColumn) in[0]).values;
      if (out instanceof LongColumn to) {
        toLong(a, to.values, rows, count, failures);
      } else if (out instanceof DecimalColumn to) {
        for (int k = 0; k < count; k++) {
          to.setSmall(rows[k], a[rows[k]], 0);
        }
      } else {
        toDouble(a, ((DoubleColumn) out).values, rows, count);
      }
    }

    private void toLong(long[] a, long[] to, int[] rows, int count, Failures failures) {
      boolean narrow = type().kind() == Kind.INT32;
      for (int k = 0; k < count; k++) {
        long value = a[rows[k]];
        to[rows[k]] = value;
        if (narrow && value != (int) value) {
          bad(failures, rows[k], value);
        }
      }
    }

    private void toDouble(long[] a, double[] to, int[] rows, int count) {
      if (type().kind() == Kind.FLOAT) {
        for (int k = 0; k < count; k++) {
          to[rows[k]] = (float) a[rows[k]];
        }
      } else {
        for (int k = 0; k < count; k++) {
          to[rows[k]] = a[rows[k]];
        }
      }
    }
  }

  private static final class FromDouble extends Conversion {
    private final boolean fromFloat;

    FromDouble(Type type, boolean safe, Kernel argument) {
      super(type, safe, argument);
      this.fromFloat = argument.type().kind() == Kind.FLOAT;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      double[] a = ((DoubleColumn) in[0]).values;
      if (out instanceof DoubleColumn to) {
        boolean narrow = type().kind() == Kind.FLOAT;
        for (int k = 0; k < count; k++) {
          double value = a[rows[k]];
          to.values[rows[k]] = narrow ? (float) value : value;
        }
      } else if (out instanceof LongColumn to) {
        toLong(a, to.values, rows, count, failures);
      } else {
        toDecimal(a, (DecimalColumn) out, rows, count, failures);
      }
    }

    private void toLong(double[] a, long[] to, int[] rows, int count, Failures failures) {
      double least = type().kind() == Kind.INT32 ? Integer.MIN_VALUE : Long.MIN_VALUE;
      for (int k = 0; k < count; k++) {
        double whole = NumericKernels.halfAway(a[rows[k]]);
        // The greatest is one less than -least, which a double cannot say for int64. NaN fails.
        if (whole >= least && whole < -least) {
          to[rows[k]] = (long) whole;
        } else {
          bad(failures, rows[k], a[rows[k]]);
        }
      }
    }

    private void toDecimal(double[] a, DecimalColumn to, int[] rows, int count, Failures failures) {
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        double value = a[row];
        if (Double.isNaN(value) || Double.isInfinite(value)) {
          bad(failures, row, value);
        } else {
          String text = fromFloat ? Float.toString((float) value) : Double.toString(value);
          to.setDecimal(row, new BigDecimal(text));
        }
      }
    }
  }

  private static final class FromDecimal extends Conversion {
    FromDecimal(Type type, boolean safe, Kernel argument) {
      super(type, safe, argument);
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      DecimalColumn a = (DecimalColumn) in[0];
      if (out instanceof DoubleColumn to) {
        for (int k = 0; k < count; k++) {
          to.values[rows[k]] = nearest(a, rows[k]);
        }
      } else {
        long[] to = ((LongColumn) out).values;
        for (int k = 0; k < count; k++) {
          toLong(a, to, rows[k], failures);
        }
      }
    }

    private double nearest(DecimalColumn a, int row) {
      if (type().kind() == Kind.FLOAT) {
        return a.decimal(row).floatValue();
      }
      if (a.isSmall(row)) {
        int scale = a.scale[row];
        long unscaled = a.unscaled[row];
        // Both operands are exact, so the quotient is the nearest double.
        if (scale >= 0
            && scale < POWERS.length
            && Math.abs(unscaled) <= EXACT
            && unscaled != Long.MIN_VALUE) {
          return unscaled / POWERS[scale];
        }
      }
      return a.decimal(row).doubleValue();
    }

    private void toLong(DecimalColumn a, long[] to, int row, Failures failures) {
      long value;
      if (a.isSmall(row) && a.scale[row] == 0) {
        value = a.unscaled[row];
      } else {
        BigDecimal exact = a.decimal(row);
        // Written out, a number of many zeros could fill the memory.
        long magnitude = (long) exact.precision() - exact.scale();
        if (exact.signum() == 0 || magnitude < 0) {
          to[row] = 0;
          return;
        }
        if (magnitude > 20) {
          bad(failures, row, exact);
          return;
        }
        BigDecimal whole = exact.setScale(0, RoundingMode.HALF_UP);
        if (whole.unscaledValue().bitLength() > 63) {
          bad(failures, row, exact);
          return;
        }
        value = whole.longValue();
      }
      if (type().kind() == Kind.INT32 && value != (int) value) {
        bad(failures, row, value);
      }
      to[row] = value;
    }
  }

  private static final class FromBoolean extends Conversion {
    FromBoolean(Type type, boolean safe, Kernel argument) {
      super(type, safe, argument);
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      boolean[] a = ((BooleanColumn) in[0]).values;
      long[] to = ((LongColumn) out).values;
      for (int k = 0; k < count; k++) {
        to[rows[k]] = a[rows[k]] ? 1 : 0;
      }
    }
  }

  private static final class DayToTimestamp extends Conversion {
    DayToTimestamp(Type type, boolean safe, Kernel argument) {
      super(type, safe, argument);
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      long[] a = ((LongColumn) in[0]).values;
      long[] to = ((LongColumn) out).values;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        long product = a[row] * TimeKernels.DAY;
        to[row] = product;
        if (Math.multiplyHigh(a[row], TimeKernels.DAY) != product >> 63) {
          bad(failures, row, "day " + a[row]);
        }
      }
    }
  }
}
