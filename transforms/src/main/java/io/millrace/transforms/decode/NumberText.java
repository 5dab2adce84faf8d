package io.millrace.transforms.decode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * A number as it is written: read once from bytes, then asked for as the type that is wanted.
 * Without garbage for numbers of usual length.
 */
final class NumberText {
  /** The longest number in characters. */
  static final int LENGTH_MAX = 1000;

  private static final long MANTISSA_MAX = (Long.MAX_VALUE - 9) / 10;
  private static final int EXPONENT_MAX = 100_000_000;
  private static final long EXACT_DOUBLE = 1L << 53;
  private static final long EXACT_FLOAT = 1L << 24;
  private static final double[] TENS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final float[] FLOAT_TENS = {
    1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f
  };

  /** The whole number that {@link #isWhole} found. */
  long whole;

  private int start;
  private int end;
  private boolean negative;
  private long mantissa;
  private int fraction;
  private int exponent;

  /** Whether the mantissa holds all digits and the exponent is as written. */
  private boolean exact;

  /** Why the last {@link #json} gave a negative number. */
  String problem = "";

  /**
   * Reads a number as JSON writes it, from its first byte to the first byte that cannot belong to
   * it, where there must be one: returns where that is, or {@code -1 - p} when byte {@code p} is
   * wrong; then {@link #problem} says what was expected.
   */
  int json(byte[] b, int from) {
    int p = from;
    boolean minus = b[p] == '-';
    if (minus) {
      p++;
    }
    int digit = b[p] - '0';
    if (digit < 0 || digit > 9) {
      problem = minus ? "expected a digit" : "expected a value";
      return -1 - p;
    }
    long m = digit;
    boolean all = true;
    p++;
    if (digit == 0) {
      if (b[p] >= '0' && b[p] <= '9') {
        problem = "a number has a leading zero";
        return -1 - p;
      }
    } else {
      for (digit = b[p] - '0'; digit >= 0 && digit <= 9; digit = b[++p] - '0') {
        if (m > MANTISSA_MAX) {
          all = false;
        } else {
          m = m * 10 + digit;
        }
      }
    }
    start = from;
    negative = minus;
    mantissa = m;
    exact = all;
    fraction = 0;
    exponent = 0;
    byte c = b[p];
    if (c == '.' || c == 'e' || c == 'E') {
      p = tail(b, p);
      if (p < 0) {
        return p;
      }
    }
    end = p;
    if (p - from > LENGTH_MAX) {
      problem = "a number has more than " + LENGTH_MAX + " characters";
      return -1 - from;
    }
    return p;
  }

  /** The fraction and the exponent, both optional; each needs a digit. */
  private int tail(byte[] b, int from) {
    int p = from;
    if (b[p] == '.') {
      int after = digits(b, p + 1, Integer.MAX_VALUE);
      if (after == p + 1) {
        problem = "expected a digit";
        return -1 - after;
      }
      p = after;
    }
    return b[p] == 'e' || b[p] == 'E' ? power(b, p + 1, Integer.MAX_VALUE) : p;
  }

  /** Digits behind the point, none allowed. */
  private int digits(byte[] b, int from, int limit) {
    long m = mantissa;
    int p = from;
    for (int digit = b[p] - '0'; digit >= 0 && digit <= 9 && p < limit; digit = b[++p] - '0') {
      if (m > MANTISSA_MAX) {
        exact = false;
      } else {
        m = m * 10 + digit;
      }
    }
    mantissa = m;
    fraction = p - from;
    return p;
  }

  private int power(byte[] b, int from, int limit) {
    int p = from;
    boolean minus = b[p] == '-';
    if (minus || b[p] == '+') {
      p++;
    }
    int first = p;
    int e = 0;
    for (int digit = b[p] - '0'; digit >= 0 && digit <= 9 && p < limit; digit = b[++p] - '0') {
      e = Math.min(e * 10 + digit, EXPONENT_MAX);
    }
    if (p == first) {
      problem = "expected a digit";
      return -1 - p;
    }
    exact &= e < EXPONENT_MAX;
    exponent = minus ? -e : e;
    return p;
  }

  /**
   * Reads all of [from, to) as a number as people write it: an optional sign, digits with an
   * optional point among, before or behind them, an optional exponent. False when it is none. There
   * must be two bytes behind {@code to}, whatever they are.
   */
  boolean text(byte[] b, int from, int to) {
    int p = from;
    if (from < to && json(b, from) == to) {
      return true;
    }
    if (to - from > LENGTH_MAX || p == to) {
      return false;
    }
    negative = b[p] == '-';
    if (negative || b[p] == '+') {
      p++;
    }
    start = b[from] == '+' ? p : from;
    end = to;
    mantissa = 0;
    exact = true;
    exponent = 0;
    int first = p;
    p = digits(b, p, to);
    int count = p - first;
    fraction = 0;
    if (p < to && b[p] == '.') {
      p = digits(b, p + 1, to);
      count += fraction;
    }
    if (count == 0) {
      return false;
    }
    if (p < to && (b[p] == 'e' || b[p] == 'E')) {
      p = power(b, p + 1, to);
    }
    return p == to;
  }

  /** Whether the number is whole and fits a long: then it is {@link #whole}. */
  boolean isWhole(byte[] b) {
    if (!exact) {
      return isWholeSlowly(b);
    }
    long m = mantissa;
    int scale = fraction - exponent;
    if (m != 0) {
      for (; scale > 0; scale--) {
        if (m % 10 != 0) {
          return false;
        }
        m /= 10;
      }
      for (; scale < 0; scale++) {
        if (m > MANTISSA_MAX) {
          return isWholeSlowly(b);
        }
        m *= 10;
      }
    }
    whole = negative ? -m : m;
    return true;
  }

  private boolean isWholeSlowly(byte[] b) {
    BigDecimal decimal = decimal(b);
    if (decimal == null) {
      return mantissa == 0 && isZero(b);
    }
    decimal = decimal.stripTrailingZeros();
    if (decimal.scale() > 0 || (long) decimal.precision() - decimal.scale() > 19) {
      return false;
    }
    BigInteger integer = decimal.toBigIntegerExact();
    whole = integer.longValue();
    return integer.bitLength() < Long.SIZE;
  }

  /** Whether all digits are 0, whatever the exponent. */
  private boolean isZero(byte[] b) {
    whole = 0;
    for (int p = start; p < end && b[p] != 'e' && b[p] != 'E'; p++) {
      if (b[p] >= '1' && b[p] <= '9') {
        return false;
      }
    }
    return true;
  }

  /** The nearest double, infinite when the number is too large. */
  double asDouble(byte[] b) {
    int power = exponent - fraction;
    if (exact && mantissa <= EXACT_DOUBLE && power >= -22 && power <= 22) {
      // Both are exact doubles, so one rounding gives the nearest.
      double value = power < 0 ? mantissa / TENS[-power] : mantissa * TENS[power];
      return negative ? -value : value;
    }
    return Double.parseDouble(string(b));
  }

  /** The nearest float, infinite when the number is too large. */
  float asFloat(byte[] b) {
    int power = exponent - fraction;
    if (exact && mantissa <= EXACT_FLOAT && power >= -10 && power <= 10) {
      float value = power < 0 ? mantissa / FLOAT_TENS[-power] : mantissa * FLOAT_TENS[power];
      return negative ? -value : value;
    }
    return Float.parseFloat(string(b));
  }

  /** Whether {@link #unscaled} and {@link #scale} are the number. */
  boolean isSmallDecimal() {
    return exact;
  }

  long unscaled() {
    return negative ? -mantissa : mantissa;
  }

  int scale() {
    return fraction - exponent;
  }

  /** The number, or null when its exponent is beyond what a decimal can have. */
  BigDecimal decimal(byte[] b) {
    if (exact) {
      return BigDecimal.valueOf(unscaled(), scale());
    }
    try {
      return new BigDecimal(string(b));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private String string(byte[] b) {
    return new String(b, start, end - start, StandardCharsets.ISO_8859_1);
  }
}
