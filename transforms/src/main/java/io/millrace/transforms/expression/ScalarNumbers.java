package io.millrace.transforms.expression;

import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Arithmetic and rounding: integers and decimals exactly, floats and doubles by IEEE 754. */
final class ScalarNumbers {
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger INT_MIN = BigInteger.valueOf(Integer.MIN_VALUE);
  private static final BigInteger INT_MAX = BigInteger.valueOf(Integer.MAX_VALUE);

  private ScalarNumbers() {}

  static Object call(Call call, Object[] values) {
    Type from = call.argument(0).type();
    Object x = values[0];
    if (call.function() == Function.SIGN) {
      return sign(from, x);
    }
    Object y = values.length > 1 ? values[1] : null;
    if (from.isInteger()) {
      BigInteger right = y == null ? null : BigInteger.valueOf((Long) y);
      return integer(
          integers(call.function(), BigInteger.valueOf((Long) x), right), call.type().kind());
    }
    if (from.kind() == Kind.DECIMAL) {
      return decimals(call.function(), (BigDecimal) x, y);
    }
    boolean single = from.kind() == Kind.FLOAT;
    double result = doubles(call.function(), (Double) x, y, single);
    return single ? Double.valueOf((float) result) : (Double) result;
  }

  private static long sign(Type type, Object x) {
    if (type.isInteger()) {
      return Long.signum((Long) x);
    }
    if (x instanceof BigDecimal decimal) {
      return decimal.signum();
    }
    double value = (Double) x;
    return value > 0 ? 1 : value < 0 ? -1 : 0;
  }

  /** {@code value} as INT32 or INT64. */
  static Long integer(BigInteger value, Kind kind) {
    boolean small = kind == Kind.INT32;
    if (value.compareTo(small ? INT_MIN : LONG_MIN) < 0
        || value.compareTo(small ? INT_MAX : LONG_MAX) > 0) {
      throw new EvaluationFailure(
          Failure.Code.OVERFLOW,
          "the result is outside the range of " + (small ? "int32" : "int64"));
    }
    return value.longValue();
  }

  private static BigInteger integers(Function function, BigInteger x, BigInteger y) {
    return switch (function) {
      case ADD -> x.add(y);
      case SUBTRACT -> x.subtract(y);
      case MULTIPLY -> x.multiply(y);
      case DIVIDE -> x.divide(notZero(y));
      case MOD -> x.remainder(notZero(y));
      case NEGATE -> x.negate();
      case ABS -> x.abs();
      case CEIL, FLOOR -> x;
      case ROUND -> round(new BigDecimal(x), y, RoundingMode.HALF_UP).toBigInteger();
      case TRUNC -> round(new BigDecimal(x), y, RoundingMode.DOWN).toBigInteger();
      default -> throw new IllegalStateException("no function of integers: " + function);
    };
  }

  private static BigInteger notZero(BigInteger divisor) {
    if (divisor.signum() == 0) {
      throw new EvaluationFailure(Failure.Code.DIVISION_BY_ZERO, "division by zero");
    }
    return divisor;
  }

  private static BigDecimal decimals(Function function, BigDecimal x, Object y) {
    return switch (function) {
      case ADD -> ScalarDecimals.add(x, (BigDecimal) y);
      case SUBTRACT -> ScalarDecimals.add(x, ((BigDecimal) y).negate());
      case MULTIPLY -> ScalarDecimals.multiply(x, (BigDecimal) y);
      case DIVIDE -> ScalarDecimals.divide(x, (BigDecimal) y);
      case MOD -> ScalarDecimals.remainder(x, (BigDecimal) y);
      case NEGATE -> x.negate();
      case ABS -> x.abs();
      case CEIL -> ScalarDecimals.round(x, 0, RoundingMode.CEILING);
      case FLOOR -> ScalarDecimals.round(x, 0, RoundingMode.FLOOR);
      case ROUND -> round(x, (Long) y, RoundingMode.HALF_UP);
      case TRUNC -> round(x, (Long) y, RoundingMode.DOWN);
      default -> throw new IllegalStateException("no function of decimals: " + function);
    };
  }

  private static BigDecimal round(BigDecimal x, Number digits, RoundingMode mode) {
    return ScalarDecimals.round(x, digits == null ? 0 : digits.longValue(), mode);
  }

  private static double doubles(Function function, double x, Object y, boolean single) {
    return switch (function) {
      case ADD -> x + (Double) y;
      case SUBTRACT -> x - (Double) y;
      case MULTIPLY -> x * (Double) y;
      case DIVIDE -> x / (Double) y;
      case MOD -> x % (Double) y;
      case NEGATE -> -x;
      case ABS -> Math.abs(x);
      case CEIL -> Math.ceil(x);
      case FLOOR -> Math.floor(x);
      case ROUND -> round(x, (Long) y, RoundingMode.HALF_UP, single);
      case TRUNC -> round(x, (Long) y, RoundingMode.DOWN, single);
      default -> throw new IllegalStateException("no function of doubles: " + function);
    };
  }

  /** The shortest decimal text of {@code x} rounded, then the nearest; a zero keeps its sign. */
  private static double round(double x, Long digits, RoundingMode mode, boolean single) {
    if (!Double.isFinite(x)) {
      return x;
    }
    long places = digits == null ? 0 : digits;
    BigDecimal shortest = new BigDecimal(single ? Float.toString((float) x) : Double.toString(x));
    if (places >= shortest.scale()) {
      return x;
    }
    BigDecimal rounded = places < -400 ? BigDecimal.ZERO : shortest.setScale((int) places, mode);
    return Math.copySign(single ? rounded.floatValue() : rounded.doubleValue(), x);
  }
}
