package io.millrace.transforms.expression;

import io.millrace.transforms.type.Failure;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Exact decimals of at most {@link #DIGITS_MAX} digits. Exponents are free, so each operation first
 * makes sure that it does not write out millions of zeros.
 */
final class ScalarDecimals {
  static final int DIGITS_MAX = 76;

  /** No result of at most {@link #DIGITS_MAX} digits comes from parts further apart than this. */
  private static final long SPREAD_MAX = 1_000;

  private ScalarDecimals() {}

  static BigDecimal add(BigDecimal a, BigDecimal b) {
    if (a.signum() == 0 || b.signum() == 0) {
      return checked(a.signum() == 0 ? b : a);
    }
    near(a, b);
    return checked(a.add(b));
  }

  static BigDecimal multiply(BigDecimal a, BigDecimal b) {
    try {
      return checked(a.multiply(b));
    } catch (ArithmeticException e) {
      throw overflow();
    }
  }

  /** See {@link Function#DIVIDE}. */
  static BigDecimal divide(BigDecimal a, BigDecimal b) {
    notZero(b);
    if (a.signum() == 0) {
      return BigDecimal.ZERO;
    }
    if (magnitude(a) - magnitude(b) > SPREAD_MAX) {
      throw overflow();
    }
    int digits = Math.max(6, Math.addExact(a.scale(), 4));
    if (magnitude(a) - magnitude(b) < -(long) digits - 1) {
      return BigDecimal.ZERO;
    }
    BigDecimal quotient = a.divide(b, digits, RoundingMode.HALF_UP);
    int kept = Math.max(a.scale(), b.scale());
    BigDecimal shortest = quotient.stripTrailingZeros();
    return checked(
        quotient.setScale(Math.min(digits, Math.max(kept, shortest.scale())), RoundingMode.DOWN));
  }

  static BigDecimal remainder(BigDecimal a, BigDecimal b) {
    notZero(b);
    if (a.signum() == 0) {
      return a;
    }
    near(a, b);
    return checked(a.remainder(b));
  }

  /** {@code value} to at most {@code digits} digits after the point (before it, if negative). */
  static BigDecimal round(BigDecimal value, long digits, RoundingMode mode) {
    if (digits >= value.scale()) {
      return checked(value);
    }
    boolean tiny = magnitude(value) < -digits - 1;
    BigDecimal near = tiny ? small(value.signum(), digits) : value;
    return checked(near.setScale((int) digits, mode));
  }

  /** Rounds to {@code digits} digits as any value that is less than a tenth of the last one. */
  private static BigDecimal small(int sign, long digits) {
    return BigDecimal.valueOf(sign, (int) digits + 2);
  }

  static BigDecimal checked(BigDecimal value) {
    if (value.precision() > DIGITS_MAX) {
      throw overflow();
    }
    return value;
  }

  /** The power of ten above the value: 3 for 123.4. */
  private static long magnitude(BigDecimal value) {
    return (long) value.precision() - value.scale();
  }

  private static void near(BigDecimal a, BigDecimal b) {
    long highest = Math.max(magnitude(a), magnitude(b));
    long lowest = -(long) Math.max(a.scale(), b.scale());
    if (highest - lowest > SPREAD_MAX) {
      throw overflow();
    }
  }

  private static void notZero(BigDecimal divisor) {
    if (divisor.signum() == 0) {
      throw new EvaluationFailure(Failure.Code.DIVISION_BY_ZERO, "division by zero");
    }
  }

  private static EvaluationFailure overflow() {
    return new EvaluationFailure(
        Failure.Code.OVERFLOW, "the decimal has more than " + DIGITS_MAX + " digits");
  }
}
