package io.millrace.transforms.expression;

import io.millrace.transforms.batch.DoubleColumn;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.type.Failure.Code;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;

/** The arithmetic of integers and of floating point; that of decimals is in DecimalKernels. */
final class ArithmeticKernels {
  private ArithmeticKernels() {}

  /** ADD, SUBTRACT, MULTIPLY, DIVIDE, MOD. */
  static Kernel of(Function function, Type type, Kernel a, Kernel b) {
    return switch (type.kind()) {
      case INT32, INT64 -> new Longs(function, type, a, b);
      case FLOAT, DOUBLE -> new Doubles(function, type, a, b);
      case DECIMAL -> new DecimalKernels.Arithmetic(function, type, a, b);
      default -> throw new IllegalArgumentException("no arithmetic of " + type);
    };
  }

  static String symbol(Function function) {
    return switch (function) {
      case ADD -> "+";
      case SUBTRACT -> "-";
      case MULTIPLY -> "*";
      case DIVIDE -> "/";
      default -> "%";
    };
  }

  /**
   * Loops note an overflow in one word, without a branch; only when there was one are the rows
   * looked at again.
   */
  private static final class Longs extends StrictKernel {
    private final Function function;
    private final boolean narrow;

    Longs(Function function, Type type, Kernel a, Kernel b) {
      super(type, a, b);
      this.function = function;
      this.narrow = type.kind() == Kind.INT32;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      long[] a = ((LongColumn) in[0]).values;
      long[] b = ((LongColumn) in[1]).values;
      long[] to = ((LongColumn) out).values;
      boolean overflow =
          switch (function) {
            case ADD -> add(a, b, to, rows, count);
            case SUBTRACT -> subtract(a, b, to, rows, count);
            case MULTIPLY -> multiply(a, b, to, rows, count);
            case DIVIDE -> divide(a, b, to, rows, count);
            default -> mod(a, b, to, rows, count);
          };
      if (overflow || (narrow && leftInt(to, rows, count))) {
        findFailures(a, b, to, rows, count, failures);
      }
    }

    private static boolean add(long[] a, long[] b, long[] to, int[] rows, int count) {
      long bad = 0;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        long x = a[row];
        long y = b[row];
        long sum = x + y;
        bad |= (x ^ sum) & (y ^ sum);
        to[row] = sum;
      }
      return bad < 0;
    }

    private static boolean subtract(long[] a, long[] b, long[] to, int[] rows, int count) {
      long bad = 0;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        long x = a[row];
        long y = b[row];
        long difference = x - y;
        bad |= (x ^ y) & (x ^ difference);
        to[row] = difference;
      }
      return bad < 0;
    }

    private static boolean multiply(long[] a, long[] b, long[] to, int[] rows, int count) {
      long bad = 0;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        long x = a[row];
        long y = b[row];
        long product = x * y;
        bad |= Math.multiplyHigh(x, y) ^ (product >> 63);
        to[row] = product;
      }
      return bad != 0;
    }

    private static boolean divide(long[] a, long[] b, long[] to, int[] rows, int count) {
      boolean bad = false;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        long x = a[row];
        long y = b[row];
        if (y == 0 || (y == -1 && x == Long.MIN_VALUE)) {
          bad = true;
        } else {
          to[row] = x / y;
        }
      }
      return bad;
    }

    private static boolean mod(long[] a, long[] b, long[] to, int[] rows, int count) {
      boolean bad = false;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        long y = b[row];
        if (y == 0) {
          bad = true;
        } else {
          to[row] = a[row] % y;
        }
      }
      return bad;
    }

    private static boolean leftInt(long[] to, int[] rows, int count) {
      long bad = 0;
      for (int k = 0; k < count; k++) {
        bad |= (to[rows[k]] - Integer.MIN_VALUE) >>> 32;
      }
      return bad != 0;
    }

    private void findFailures(
        long[] a, long[] b, long[] to, int[] rows, int count, Failures failures) {
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        long x = a[row];
        long y = b[row];
        boolean division = function == Function.DIVIDE || function == Function.MOD;
        if (division && y == 0) {
          fail(failures, row, Code.DIVISION_BY_ZERO, x + " " + symbol(function) + " 0");
        } else if (leftLong(x, y) || (narrow && to[row] != (int) to[row])) {
          String range = narrow ? " is outside int32" : " is outside int64";
          fail(failures, row, Code.OVERFLOW, x + " " + symbol(function) + " " + y + range);
        }
      }
    }

    private boolean leftLong(long x, long y) {
      return switch (function) {
        case ADD -> ((x ^ (x + y)) & (y ^ (x + y))) < 0;
        case SUBTRACT -> ((x ^ y) & (x ^ (x - y))) < 0;
        case MULTIPLY -> Math.multiplyHigh(x, y) != (x * y) >> 63;
        case DIVIDE -> y == -1 && x == Long.MIN_VALUE;
        default -> false;
      };
    }
  }

  private static final class Doubles extends StrictKernel {
    private final Function function;
    private final boolean narrow;

    Doubles(Function function, Type type, Kernel a, Kernel b) {
      super(type, a, b);
      this.function = function;
      this.narrow = type.kind() == Kind.FLOAT;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      double[] a = ((DoubleColumn) in[0]).values;
      double[] b = ((DoubleColumn) in[1]).values;
      double[] to = ((DoubleColumn) out).values;
      switch (function) {
        case ADD -> add(a, b, to, rows, count);
        case SUBTRACT -> subtract(a, b, to, rows, count);
        case MULTIPLY -> multiply(a, b, to, rows, count);
        case DIVIDE -> divide(a, b, to, rows, count);
        default -> mod(a, b, to, rows, count);
      }
      if (narrow) {
        // For one operation on floats, rounding by way of double gives the same as float alone.
        for (int k = 0; k < count; k++) {
          to[rows[k]] = (float) to[rows[k]];
        }
      }
    }

    private static void add(double[] a, double[] b, double[] to, int[] rows, int count) {
      for (int k = 0; k < count; k++) {
        to[rows[k]] = a[rows[k]] + b[rows[k]];
      }
    }

    private static void subtract(double[] a, double[] b, double[] to, int[] rows, int count) {
      for (int k = 0; k < count; k++) {
        to[rows[k]] = a[rows[k]] - b[rows[k]];
      }
    }

    private static void multiply(double[] a, double[] b, double[] to, int[] rows, int count) {
      for (int k = 0; k < count; k++) {
        to[rows[k]] = a[rows[k]] * b[rows[k]];
      }
    }

    private static void divide(double[] a, double[] b, double[] to, int[] rows, int count) {
      for (int k = 0; k < count; k++) {
        to[rows[k]] = a[rows[k]] / b[rows[k]];
      }
    }

    private static void mod(double[] a, double[] b, double[] to, int[] rows, int count) {
      for (int k = 0; k < count; k++) {
        to[rows[k]] = a[rows[k]] % b[rows[k]];
      }
    }
  }
}
