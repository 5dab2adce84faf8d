package io.millrace.transforms.aggregate;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Quotients of exact numbers as doubles, rounded once; their roots as the root of that. */
final class Quotients {
  /** More bits than a double has, and one below that tells whether anything is left. */
  private static final int BITS = 66;

  /** For roots of what no double holds. */
  private static final MathContext ROOT = new MathContext(40);

  private Quotients() {}

  /** {@code dividend * 2^exponent / divisor}, neither negative, or its square root. */
  static double of(BigInteger dividend, int exponent, BigInteger divisor, boolean root) {
    if (dividend.signum() == 0) {
      return 0;
    }
    int shift = Math.max(0, BITS + divisor.bitLength() - dividend.bitLength());
    BigInteger[] parts = dividend.shiftLeft(shift).divideAndRemainder(divisor);
    int surplus = parts[0].bitLength() - BITS;
    boolean rest = parts[1].signum() != 0 || parts[0].getLowestSetBit() < surplus;
    BigInteger bits = parts[0].shiftRight(Math.max(0, surplus));
    bits = rest ? bits.setBit(0) : bits;
    int power = exponent - shift + Math.max(0, surplus);
    int size = bits.bitLength() + power;
    if (size > Double.MIN_EXPONENT + 1 && size < Double.MAX_EXPONENT) {
      double quotient = Math.scalb(bits.doubleValue(), power);
      return root ? Math.sqrt(quotient) : quotient;
    }
    BigDecimal two = BigDecimal.valueOf(2);
    BigDecimal half = new BigDecimal("0.5");
    BigDecimal exact =
        new BigDecimal(dividend).multiply(exponent >= 0 ? two.pow(exponent) : half.pow(-exponent));
    return of(exact, divisor, root);
  }

  /** {@code dividend / divisor}, neither negative, or its square root. */
  static double of(BigDecimal dividend, BigInteger divisor, boolean root) {
    BigDecimal exact = dividend.divide(new BigDecimal(divisor), DoubleSum.QUOTIENT);
    double quotient = exact.doubleValue();
    if (!root || exact.signum() == 0) {
      return quotient;
    }
    boolean held = quotient >= Double.MIN_NORMAL && quotient <= Double.MAX_VALUE;
    return held ? Math.sqrt(quotient) : exact.sqrt(ROOT).doubleValue();
  }
}
