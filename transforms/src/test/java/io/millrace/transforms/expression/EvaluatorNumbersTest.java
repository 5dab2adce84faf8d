package io.millrace.transforms.expression;

import static io.millrace.transforms.expression.Evaluated.assertFails;
import static io.millrace.transforms.expression.Evaluated.call;
import static io.millrace.transforms.expression.Evaluated.dec;
import static io.millrace.transforms.expression.Evaluated.lit;
import static io.millrace.transforms.expression.Evaluated.of;
import static io.millrace.transforms.expression.Evaluated.value;
import static io.millrace.transforms.type.Failure.Code.DIVISION_BY_ZERO;
import static io.millrace.transforms.type.Failure.Code.OVERFLOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.type.Type;
import org.junit.jupiter.api.Test;

class EvaluatorNumbersTest {
  private static Expression int32(long value) {
    return lit(value, Type.INT32);
  }

  private static Expression single(double value) {
    return lit((double) (float) value, Type.FLOAT);
  }

  @Test
  void calculatesWithIntegers() {
    assertThat(of(Function.ADD, 2L, 3L)).isEqualTo(5L);
    assertThat(of(Function.ADD, 2L, null)).isNull();
    assertThat(of(Function.DIVIDE, -7L, 2L)).isEqualTo(-3L);
    assertThat(of(Function.MOD, -7L, 2L)).isEqualTo(-1L);
    assertThat(of(Function.MOD, Long.MIN_VALUE, -1L)).isEqualTo(0L);
    assertThat(of(Function.ABS, -7L)).isEqualTo(7L);
    assertThat(of(Function.SIGN, -7L)).isEqualTo(-1L);
    assertThat(of(Function.CEIL, 7L)).isEqualTo(7L);
  }

  @Test
  void refusesIntegersOutsideOfTheirType() {
    assertFails(OVERFLOW, Function.ADD, Long.MAX_VALUE, 1L);
    assertFails(OVERFLOW, Function.SUBTRACT, Long.MIN_VALUE, 1L);
    assertFails(OVERFLOW, Function.MULTIPLY, Long.MAX_VALUE, 2L);
    assertFails(OVERFLOW, Function.DIVIDE, Long.MIN_VALUE, -1L);
    assertFails(OVERFLOW, Function.NEGATE, Long.MIN_VALUE);
    assertFails(OVERFLOW, Function.ABS, Long.MIN_VALUE);
    assertFails(OVERFLOW, Function.ADD, int32(Integer.MAX_VALUE), int32(1));
    assertFails(OVERFLOW, Function.NEGATE, int32(Integer.MIN_VALUE));
    assertFails(DIVISION_BY_ZERO, Function.DIVIDE, 1L, 0L);
    assertFails(DIVISION_BY_ZERO, Function.MOD, 1L, 0L);
    Expression result = call(Type.INT64, Function.CEIL, int32(5));
    assertThat(value(result)).isEqualTo(5L);
  }

  @Test
  void calculatesWithDecimalsExactly() {
    assertThat(of(Function.ADD, dec("0.1"), dec("0.20"))).isEqualTo(dec("0.30"));
    assertThat(of(Function.SUBTRACT, dec("1"), dec("0.01"))).isEqualTo(dec("0.99"));
    assertThat(of(Function.MULTIPLY, dec("1.5"), dec("-1.5"))).isEqualTo(dec("-2.25"));
    assertThat(of(Function.MOD, dec("-7.5"), dec("2"))).isEqualTo(dec("-1.5"));
    assertThat(of(Function.NEGATE, dec("7.5"))).isEqualTo(dec("-7.5"));
    assertThat(of(Function.SIGN, dec("-0.1"))).isEqualTo(-1L);
    String most = "9".repeat(76);
    assertThat(of(Function.ADD, dec(most), dec("0"))).isEqualTo(dec(most));
    assertFails(OVERFLOW, Function.ADD, dec(most), dec("1.5"));
    assertFails(OVERFLOW, Function.MULTIPLY, dec(most), dec("11"));
    assertFails(OVERFLOW, Function.ADD, dec("1E2000000000"), dec("1"));
    assertFails(OVERFLOW, Function.MOD, dec("1E2000000000"), dec("3"));
    assertFails(OVERFLOW, Function.MULTIPLY, dec("1E2000000000"), dec("1E2000000000"));
  }

  @Test
  void dividesDecimals() {
    assertThat(of(Function.DIVIDE, dec("1"), dec("3"))).isEqualTo(dec("0.333333"));
    assertThat(of(Function.DIVIDE, dec("2"), dec("3"))).isEqualTo(dec("0.666667"));
    assertThat(of(Function.DIVIDE, dec("-0.0001"), dec("3"))).isEqualTo(dec("-0.00003333"));
    assertThat(of(Function.DIVIDE, dec("1.00"), dec("4"))).isEqualTo(dec("0.25"));
    assertThat(of(Function.DIVIDE, dec("1.00"), dec("2"))).isEqualTo(dec("0.50"));
    assertThat(of(Function.DIVIDE, dec("6"), dec("2"))).isEqualTo(dec("3"));
    assertThat(of(Function.DIVIDE, dec("1"), dec("8000000"))).isEqualTo(dec("0"));
    assertFails(DIVISION_BY_ZERO, Function.DIVIDE, dec("0"), dec("0.00"));
    assertFails(DIVISION_BY_ZERO, Function.MOD, dec("1"), dec("0"));
    assertFails(OVERFLOW, Function.DIVIDE, dec("1E2000000000"), dec("3"));
    assertThat(of(Function.DIVIDE, dec("1"), dec("1E900"))).isEqualTo(dec("0"));
  }

  @Test
  void calculatesWithDoublesByTheStandard() {
    assertThat(of(Function.DIVIDE, 1.0, 0.0)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(of(Function.DIVIDE, 0.0, 0.0)).isEqualTo(Double.NaN);
    assertThat(of(Function.MOD, -7.5, 2.0)).isEqualTo(-1.5);
    assertThat(of(Function.MULTIPLY, 1e300, 1e300)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(of(Function.NEGATE, 0.0)).isEqualTo(-0.0);
    assertThat(of(Function.SIGN, Double.NaN)).isEqualTo(0L);
    assertThat(of(Function.SIGN, -0.5)).isEqualTo(-1L);
    assertThat(of(Function.ADD, single(0.1), single(0.2))).isEqualTo((double) (0.1f + 0.2f));
    assertThat(of(Function.MULTIPLY, single(1e38), single(10))).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void roundsHalfAwayFromZero() {
    assertThat(of(Function.ROUND, 2.5)).isEqualTo(3.0);
    assertThat(of(Function.ROUND, -2.5)).isEqualTo(-3.0);
    assertThat(of(Function.ROUND, -0.4)).isEqualTo(-0.0);
    assertThat(of(Function.ROUND, 0.49999999999999994)).isEqualTo(0.0);
    assertThat(of(Function.ROUND, 1234.5678, 2L)).isEqualTo(1234.57);
    assertThat(of(Function.ROUND, 1250.0, -2L)).isEqualTo(1300.0);
    assertThat(of(Function.ROUND, 1e300, -2_000_000_000_000L)).isEqualTo(0.0);
    assertThat(of(Function.ROUND, Double.NaN, 2L)).isEqualTo(Double.NaN);
    assertThat(of(Function.ROUND, 1.5, 2_000_000_000_000L)).isEqualTo(1.5);
    assertThat(of(Function.ROUND, dec("2.345"), 2L)).isEqualTo(dec("2.35"));
    assertThat(of(Function.ROUND, dec("-2.5"))).isEqualTo(dec("-3"));
    assertThat(of(Function.ROUND, dec("2.5"), 3L)).isEqualTo(dec("2.5"));
    assertThat(of(Function.ROUND, dec("1E-900"))).isEqualTo(dec("0"));
    assertThat(of(Function.ROUND, 1250L, 2L)).isEqualTo(1250L);
    assertThat(of(Function.ROUND, 1250L, -2L)).isEqualTo(1300L);
    assertThat(of(Function.ROUND, 1250L, -20L)).isEqualTo(0L);
    assertFails(OVERFLOW, Function.ROUND, Long.MAX_VALUE, -1L);
  }

  @Test
  void cutsAndFindsTheNextWholeNumber() {
    assertThat(of(Function.TRUNC, -2.7)).isEqualTo(-2.0);
    assertThat(of(Function.TRUNC, 2.789, 1L)).isEqualTo(2.7);
    assertThat(of(Function.TRUNC, dec("-2.789"), 1L)).isEqualTo(dec("-2.7"));
    assertThat(of(Function.TRUNC, 1299L, -2L)).isEqualTo(1200L);
    assertThat(of(Function.CEIL, -2.7)).isEqualTo(-2.0);
    assertThat(of(Function.FLOOR, -2.1)).isEqualTo(-3.0);
    assertThat(of(Function.CEIL, dec("2.1"))).isEqualTo(dec("3"));
    assertThat(of(Function.FLOOR, dec("-2.1"))).isEqualTo(dec("-3"));
    assertThat(of(Function.CEIL, dec("1E-900"))).isEqualTo(dec("1"));
  }

  @Test
  void knowsTheFunctionsOfMath() {
    assertThat(of(Function.SQRT, 2.0)).isEqualTo(Math.sqrt(2));
    assertThat(of(Function.SQRT, -2.0)).isEqualTo(Double.NaN);
    assertThat(of(Function.EXP, 2.0)).isEqualTo(Math.exp(2));
    assertThat(of(Function.LN, 2.0)).isEqualTo(Math.log(2));
    assertThat(of(Function.LOG10, 1000.0)).isEqualTo(3.0);
    assertThat(of(Function.SIN, 1.0)).isEqualTo(Math.sin(1));
    assertThat(of(Function.COS, 1.0)).isEqualTo(Math.cos(1));
    assertThat(of(Function.TAN, 1.0)).isEqualTo(Math.tan(1));
    assertThat(of(Function.ASIN, 0.5)).isEqualTo(Math.asin(0.5));
    assertThat(of(Function.ACOS, 0.5)).isEqualTo(Math.acos(0.5));
    assertThat(of(Function.ATAN, 0.5)).isEqualTo(Math.atan(0.5));
    assertThat(of(Function.RADIANS, 180.0)).isEqualTo(Math.PI);
    assertThat(of(Function.DEGREES, Math.PI)).isEqualTo(180.0);
    assertThat(of(Function.POWER, 2.0, 10.0)).isEqualTo(1024.0);
    assertThat(of(Function.ATAN2, 1.0, 2.0)).isEqualTo(Math.atan2(1, 2));
  }
}
