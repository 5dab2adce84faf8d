package io.millrace.transforms.expression;

import io.millrace.transforms.type.Failure;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Exact decimals of at most {@link #DIGITS_MAX} digits and a scale of at most {@link #SCALE_MAX} on
 * either side of 0, so that no operation writes out millions of zeros.
 */
final class ScalarDecimals {
  static final int DIGITS_MAX = 76;

  static final int SCALE_MAX = 1_000;

  private ScalarDecimals() {}

  static BigDecimal add(BigDecimal a, BigDecimal b) {
    return checked(scaled(a).add(scaled(b)));
  }

  static BigDecimal multiply(BigDecimal a, BigDecimal b) {
    return checked(scaled(a).multiply(scaled(b)));
  }

  /** See {@link Function#DIVIDE}. */
  static BigDecimal divide(BigDecimal a, BigDecimal b) {
    notZero(b);
    int digits = Math.max(6, scaled(a).scale() + 4);
    BigDecimal quotient = a.divide(scaled(b), digits, RoundingMode.HALF_UP);
    int kept = Math.max(0, Math.max(a.scale(), b.scale()));
    int shortest = Math.max(kept, quotient.stripTrailingZeros().scale());
    return checked(quotient.setScale(Math.min(digits, shortest), RoundingMode.DOWN));
  }

  static BigDecimal remainder(BigDecimal a, BigDecimal b) {
    notZero(b);
    return checked(scaled(a).remainder(scaled(b)));
  }

  /** {@code value} to at most {@code digits} digits after the point (before it, if negative). */
  static BigDecimal round(BigDecimal value, long digits, RoundingMode mode) {
    if (digits >= scaled(value).scale()) {
      return value.signum() == 0 && value.scale() < 0 ? BigDecimal.ZERO : checked(value);
    }
    // No value has a digit so far to the left.
    int places = (int) Math.max(digits, -SCALE_MAX - value.precision() - 2L);
    BigDecimal rounded = value.setScale(places, mode);
    return rounded.signum() == 0 && places < 0 ? BigDecimal.ZERO : checked(rounded);
  }

  static boolean fits(BigDecimal value) {
    return value.precision() <= DIGITS_MAX && Math.abs((long) value.scale()) <= SCALE_MAX;
  }

  private static BigDecimal scaled(BigDecimal value) {
    if (Math.abs((long) value.scale()) > SCALE_MAX) {
      throw overflow();
    }
    return value;
  }

  private static BigDecimal checked(BigDecimal value) {
    if (!fits(value)) {
      throw overflow();
    }
    return value;
  }

  private static void notZero(BigDecimal divisor) {
    if (divisor.signum() == 0) {
      throw new EvaluationFailure(Failure.Code.DIVISION_BY_ZERO, "division by zero");
    }
  }

  private static EvaluationFailure overflow() {
    return new EvaluationFailure(Failure.Code.OVERFLOW, "the result leaves the range of decimals");
  }
}
