package io.millrace.transforms.expression;

import io.millrace.transforms.batch.DecimalColumn;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.type.Failure.Code;
import io.millrace.transforms.type.Type;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Exact decimals: in longs while everything fits, else as BigDecimal. */
final class DecimalKernels {
  /** More digits than this are an overflow. */
  static final int DIGITS = 76;

  /** A scale beyond this, on either side of 0, is an overflow: written out it is all zeros. */
  static final int SCALE = 1_000;

  private DecimalKernels() {}

  /** ADD, SUBTRACT, MULTIPLY, DIVIDE, MOD. */
  static final class Arithmetic extends StrictKernel {
    private final Function function;

    Arithmetic(Function function, Type type, Kernel a, Kernel b) {
      super(type, a, b);
      this.function = function;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      DecimalColumn a = (DecimalColumn) in[0];
      DecimalColumn b = (DecimalColumn) in[1];
      DecimalColumn to = (DecimalColumn) out;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        if (a.isSmall(row)
            && b.isSmall(row)
            && inRange(a.scale[row])
            && inRange(b.scale[row])
            && small(a, b, to, row)) {
          continue;
        }
        try {
          to.setDecimal(row, exact(function, a.decimal(row), b.decimal(row)));
        } catch (KernelFailure e) {
          fail(failures, row, e.failure().code(), e.failure().message());
        }
      }
    }

    private boolean small(DecimalColumn a, DecimalColumn b, DecimalColumn to, int row) {
      long x = a.unscaled[row];
      long y = b.unscaled[row];
      int left = a.scale[row];
      int right = b.scale[row];
      return switch (function) {
        case ADD -> add(x, left, y, right, to, row);
        case SUBTRACT -> y != Long.MIN_VALUE && add(x, left, -y, right, to, row);
        case MULTIPLY -> multiply(x, y, left + right, to, row);
        case MOD -> mod(x, left, y, right, to, row);
        default -> false;
      };
    }

    private static boolean add(
        long left, int leftScale, long right, int rightScale, DecimalColumn to, int row) {
      long x = left;
      long y = right;
      int scale = leftScale;
      if (leftScale < rightScale) {
        x = scaledUp(left, rightScale - leftScale);
        scale = rightScale;
      } else if (leftScale > rightScale) {
        y = scaledUp(right, leftScale - rightScale);
      }
      long sum = x + y;
      boolean overflow = ((x ^ sum) & (y ^ sum)) < 0;
      if (x == Long.MIN_VALUE || y == Long.MIN_VALUE || overflow) {
        return false;
      }
      to.setSmall(row, sum, scale);
      return true;
    }

    private static boolean multiply(long x, long y, int scale, DecimalColumn to, int row) {
      long product = x * y;
      if (Math.multiplyHigh(x, y) != product >> 63 || !inRange(scale)) {
        return false;
      }
      to.setSmall(row, product, scale);
      return true;
    }

    /** Only where the result's scale is plain to see: that of the left. */
    private static boolean mod(
        long x, int leftScale, long right, int rightScale, DecimalColumn to, int row) {
      if (right == 0 || leftScale < rightScale) {
        return false;
      }
      long y = scaledUp(right, leftScale - rightScale);
      if (y == Long.MIN_VALUE) {
        return false;
      }
      to.setSmall(row, x % y, leftScale);
      return true;
    }

    private static long scaledUp(long value, int digits) {
      return KernelColumns.scaled(value, digits);
    }
  }

  private static BigDecimal exact(Function function, BigDecimal a, BigDecimal b) {
    boolean division = function == Function.DIVIDE || function == Function.MOD;
    if (division && b.signum() == 0) {
      throw new KernelFailure(
          Code.DIVISION_BY_ZERO, text(a) + " " + ArithmeticKernels.symbol(function) + " 0");
    }
    if (!inRange(a.scale()) || !inRange(b.scale())) {
      throw overflow(function, a, b);
    }
    BigDecimal result =
        switch (function) {
          case ADD -> a.add(b);
          case SUBTRACT -> a.subtract(b);
          case MULTIPLY -> a.multiply(b);
          case DIVIDE -> divide(a, b);
          default -> a.remainder(b);
        };
    if (!fits(result)) {
      throw overflow(function, a, b);
    }
    return result;
  }

  /** Whether a decimal is one that arithmetic takes and gives. */
  static boolean fits(BigDecimal value) {
    return value.precision() <= DIGITS && inRange(value.scale());
  }

  static boolean inRange(int scale) {
    return scale >= -SCALE && scale <= SCALE;
  }

  private static BigDecimal divide(BigDecimal a, BigDecimal b) {
    int keep = Math.max(0, Math.max(a.scale(), b.scale()));
    BigDecimal quotient = a.divide(b, Math.max(6, a.scale() + 4), RoundingMode.HALF_UP);
    if (quotient.scale() <= keep) {
      return quotient;
    }
    BigDecimal stripped = quotient.stripTrailingZeros();
    return stripped.scale() >= keep ? stripped : stripped.setScale(keep);
  }

  private static KernelFailure overflow(Function function, BigDecimal a, BigDecimal b) {
    String operation = text(a) + " " + ArithmeticKernels.symbol(function) + " " + text(b);
    return new KernelFailure(Code.OVERFLOW, operation + " leaves the range of decimals");
  }

  static String text(BigDecimal value) {
    return KernelFailure.excerpt(value.toString());
  }
}
