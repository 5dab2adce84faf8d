package io.millrace.transforms.expression;

import static io.millrace.transforms.expression.KernelRig.apply;
import static io.millrace.transforms.expression.KernelRig.date;
import static io.millrace.transforms.expression.KernelRig.dec;
import static io.millrace.transforms.expression.KernelRig.failed;
import static io.millrace.transforms.expression.KernelRig.int32;
import static io.millrace.transforms.expression.KernelRig.of;
import static io.millrace.transforms.expression.KernelRig.real;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.expression.KernelRig.Failed;
import io.millrace.transforms.expression.KernelRig.Value;
import io.millrace.transforms.type.Failure.Code;
import io.millrace.transforms.type.Type;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Logic, comparison, arithmetic, numeric functions and arrays. */
class KernelsTest {
  private static final Failed OVERFLOW = failed(Code.OVERFLOW);
  private static final Failed ZERO = failed(Code.DIVISION_BY_ZERO);
  private static final Value NONE = of(Type.BOOLEAN, null);
  private static final Value NO_LONG = of(Type.INT64, null);
  private static final Value NO_STRING = of(Type.STRING, null);
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;

  private static Object bool(Function function, Object... arguments) {
    return apply(function, Type.BOOLEAN, arguments);
  }

  private static Object whole(Function function, Object... arguments) {
    return apply(function, Type.INT64, arguments);
  }

  private static Object small(Function function, Object... arguments) {
    return apply(function, Type.INT32, arguments);
  }

  private static Object real64(Function function, Object... arguments) {
    return apply(function, Type.DOUBLE, arguments);
  }

  private static Object decimal(Function function, Object... arguments) {
    return apply(function, Type.DECIMAL, arguments);
  }

  @Test
  void andIsThreeValued() {
    assertThat(bool(Function.AND, true, true)).isEqualTo(true);
    assertThat(bool(Function.AND, true, false)).isEqualTo(false);
    assertThat(bool(Function.AND, NONE, false)).isEqualTo(false);
    assertThat(bool(Function.AND, false, NONE)).isEqualTo(false);
    assertThat(bool(Function.AND, true, NONE)).isNull();
    assertThat(bool(Function.AND, NONE, true, NONE)).isNull();
    assertThat(bool(Function.AND, true, true, true)).isEqualTo(true);
  }

  @Test
  void orIsThreeValued() {
    assertThat(bool(Function.OR, false, false)).isEqualTo(false);
    assertThat(bool(Function.OR, false, true)).isEqualTo(true);
    assertThat(bool(Function.OR, NONE, true)).isEqualTo(true);
    assertThat(bool(Function.OR, NONE, false)).isNull();
    assertThat(bool(Function.OR, false, false, true)).isEqualTo(true);
  }

  @Test
  void testsForNullAndTruthAreNeverNull() {
    assertThat(bool(Function.NOT, true)).isEqualTo(false);
    assertThat(bool(Function.NOT, NONE)).isNull();
    assertThat(bool(Function.IS_NULL, NONE)).isEqualTo(true);
    assertThat(bool(Function.IS_NULL, "x")).isEqualTo(false);
    assertThat(bool(Function.IS_NOT_NULL, NO_LONG)).isEqualTo(false);
    assertThat(bool(Function.IS_NOT_NULL, 1)).isEqualTo(true);
    assertThat(bool(Function.IS_TRUE, true)).isEqualTo(true);
    assertThat(bool(Function.IS_TRUE, NONE)).isEqualTo(false);
    assertThat(bool(Function.IS_FALSE, false)).isEqualTo(true);
    assertThat(bool(Function.IS_FALSE, NONE)).isEqualTo(false);
  }

  @Test
  void coalesceAndNullIf() {
    assertThat(whole(Function.COALESCE, NO_LONG, 2, 3)).isEqualTo(2L);
    assertThat(whole(Function.COALESCE, 1, 2)).isEqualTo(1L);
    assertThat(whole(Function.COALESCE, NO_LONG, NO_LONG)).isNull();
    assertThat(apply(Function.COALESCE, Type.STRING, NO_STRING, "b")).isEqualTo("b");
    assertThat(decimal(Function.COALESCE, of(Type.DECIMAL, null), dec("1e30")))
        .isEqualTo(dec("1e30"));
    assertThat(whole(Function.NULLIF, 1, 1)).isNull();
    assertThat(whole(Function.NULLIF, 1, 2)).isEqualTo(1L);
    assertThat(whole(Function.NULLIF, 1, NO_LONG)).isEqualTo(1L);
    assertThat(whole(Function.NULLIF, NO_LONG, 1)).isNull();
    assertThat(decimal(Function.NULLIF, dec("1.0"), dec("1.00"))).isNull();
  }

  /** Each pair is in ascending order, by all six comparisons. */
  @Test
  void comparesInTheOrderOfEachType() {
    Object[][] ascending = {
      {1, 2},
      {Long.MIN_VALUE, Long.MAX_VALUE},
      {int32(-1), int32(0)},
      {1.0, 1.5},
      {INF, NAN},
      {-INF, 0.0},
      {real(0.1), real(0.2)},
      {dec("1.10"), dec("1.2")},
      {dec("9223372036854775807"), dec("9223372036854775808")},
      {dec("0.5"), dec("123456789012345678901234567890")},
      {dec("1e-30"), dec("1")},
      {"a", "b"},
      {"a", "aa"},
      {"", "a"},
      {"\uFFEE", "\uD83D\uDE00"}, // by code point, not by UTF-16 unit
      {new byte[] {1}, new byte[] {(byte) 0x80}},
      {false, true},
      {date("2024-01-01"), date("2024-01-02")},
    };
    for (Object[] pair : ascending) {
      String of = Arrays.deepToString(pair);
      Object a = pair[0];
      Object b = pair[1];
      assertThat(bool(Function.EQ, a, b)).as(of).isEqualTo(false);
      assertThat(bool(Function.NE, a, b)).as(of).isEqualTo(true);
      assertThat(bool(Function.LT, a, b)).as(of).isEqualTo(true);
      assertThat(bool(Function.LT, b, a)).as(of).isEqualTo(false);
      assertThat(bool(Function.LE, a, b)).as(of).isEqualTo(true);
      assertThat(bool(Function.LE, b, a)).as(of).isEqualTo(false);
      assertThat(bool(Function.GT, a, b)).as(of).isEqualTo(false);
      assertThat(bool(Function.GT, b, a)).as(of).isEqualTo(true);
      assertThat(bool(Function.GE, a, b)).as(of).isEqualTo(false);
      assertThat(bool(Function.GE, b, a)).as(of).isEqualTo(true);
      assertThat(bool(Function.GE, a, a)).as(of).isEqualTo(true);
      assertThat(bool(Function.LE, a, a)).as(of).isEqualTo(true);
      assertThat(bool(Function.LT, a, a)).as(of).isEqualTo(false);
    }
  }

  @Test
  void equalValuesOfDifferentForm() {
    assertThat(bool(Function.EQ, dec("1.0"), dec("1.000"))).isEqualTo(true);
    assertThat(bool(Function.EQ, dec("1e3"), dec("1000"))).isEqualTo(true);
    assertThat(bool(Function.EQ, dec("0"), dec("0.00"))).isEqualTo(true);
    assertThat(bool(Function.EQ, NAN, NAN)).isEqualTo(true);
    assertThat(bool(Function.EQ, -0.0, 0.0)).isEqualTo(true);
    assertThat(bool(Function.LT, -0.0, 0.0)).isEqualTo(false);
    assertThat(bool(Function.EQ, "ä", "ä")).isEqualTo(true);
    assertThat(bool(Function.EQ, 1, NO_LONG)).isNull();
    assertThat(bool(Function.IS_DISTINCT_FROM, 1, NO_LONG)).isEqualTo(true);
    assertThat(bool(Function.IS_DISTINCT_FROM, NO_LONG, NO_LONG)).isEqualTo(false);
    assertThat(bool(Function.IS_NOT_DISTINCT_FROM, NO_LONG, NO_LONG)).isEqualTo(true);
    assertThat(bool(Function.IS_NOT_DISTINCT_FROM, "a", "a")).isEqualTo(true);
    assertThat(bool(Function.IS_NOT_DISTINCT_FROM, "a", "b")).isEqualTo(false);
  }

  private static Value fixed(Object value) {
    Value plain = KernelRig.value(value);
    return new Value(plain.value(), plain.type(), true);
  }

  @Test
  void inByListAndBySet() {
    assertThat(bool(Function.IN, 1, 2, 1)).isEqualTo(true);
    assertThat(bool(Function.IN, 1, 2, 3)).isEqualTo(false);
    assertThat(bool(Function.IN, 1, 2, NO_LONG)).isNull();
    assertThat(bool(Function.IN, 2, 2, NO_LONG)).isEqualTo(true);
    assertThat(bool(Function.IN, NO_LONG, 2)).isNull();
    assertThat(bool(Function.IN, 3, fixed(5), fixed(3))).isEqualTo(true);
    assertThat(bool(Function.IN, 4, fixed(5), fixed(3))).isEqualTo(false);
    assertThat(bool(Function.IN, 4, fixed(5), fixed(NO_LONG))).isNull();
    assertThat(bool(Function.IN, 5, fixed(5), fixed(NO_LONG))).isEqualTo(true);
    assertThat(bool(Function.IN, "b", fixed("a"), fixed("b"), fixed("c"))).isEqualTo(true);
    assertThat(bool(Function.IN, "", fixed("a"), fixed("b"))).isEqualTo(false);
    assertThat(bool(Function.IN, "x", fixed("a"), fixed(NO_STRING))).isNull();
    assertThat(bool(Function.IN, NO_STRING, fixed("a"))).isNull();
    assertThat(bool(Function.IN, NAN, fixed(1.0), fixed(NAN))).isEqualTo(true);
    assertThat(bool(Function.IN, -0.0, fixed(1.0), fixed(0.0))).isEqualTo(true);
    assertThat(bool(Function.IN, 0.0, fixed(-0.0))).isEqualTo(true);
    assertThat(bool(Function.IN, dec("1.0"), fixed(dec("2")), fixed(dec("1")))).isEqualTo(true);
  }

  @Test
  void integersOverflow() {
    long max = Long.MAX_VALUE;
    long min = Long.MIN_VALUE;
    assertThat(whole(Function.ADD, 1, 2)).isEqualTo(3L);
    assertThat(whole(Function.ADD, max, 1)).isEqualTo(OVERFLOW);
    assertThat(whole(Function.ADD, max, NO_LONG)).isNull();
    assertThat(whole(Function.SUBTRACT, min, 1)).isEqualTo(OVERFLOW);
    assertThat(whole(Function.SUBTRACT, -1, min)).isEqualTo(max);
    assertThat(whole(Function.SUBTRACT, 0, min)).isEqualTo(OVERFLOW);
    assertThat(whole(Function.MULTIPLY, 1L << 32, 1L << 31)).isEqualTo(OVERFLOW);
    assertThat(whole(Function.MULTIPLY, min, -1)).isEqualTo(OVERFLOW);
    assertThat(whole(Function.MULTIPLY, -3, 4)).isEqualTo(-12L);
    assertThat(whole(Function.DIVIDE, -7, 2)).isEqualTo(-3L);
    assertThat(whole(Function.DIVIDE, 1, 0)).isEqualTo(ZERO);
    assertThat(whole(Function.DIVIDE, min, -1)).isEqualTo(OVERFLOW);
    assertThat(whole(Function.MOD, -7, 2)).isEqualTo(-1L);
    assertThat(whole(Function.MOD, min, -1)).isEqualTo(0L);
    assertThat(whole(Function.MOD, 1, 0)).isEqualTo(ZERO);
    assertThat(small(Function.ADD, int32(Integer.MAX_VALUE), int32(1))).isEqualTo(OVERFLOW);
    assertThat(small(Function.SUBTRACT, int32(Integer.MIN_VALUE), int32(1))).isEqualTo(OVERFLOW);
    assertThat(small(Function.MULTIPLY, int32(1 << 16), int32(1 << 15))).isEqualTo(OVERFLOW);
    assertThat(small(Function.DIVIDE, int32(Integer.MIN_VALUE), int32(-1))).isEqualTo(OVERFLOW);
    assertThat(small(Function.ADD, int32(Integer.MAX_VALUE), int32(0)))
        .isEqualTo((long) Integer.MAX_VALUE);
    assertThat(whole(Function.NEGATE, min)).isEqualTo(OVERFLOW);
    assertThat(whole(Function.NEGATE, 5)).isEqualTo(-5L);
    assertThat(small(Function.NEGATE, int32(Integer.MIN_VALUE))).isEqualTo(OVERFLOW);
    assertThat(whole(Function.ABS, -5)).isEqualTo(5L);
    assertThat(whole(Function.ABS, min)).isEqualTo(OVERFLOW);
    assertThat(whole(Function.SIGN, -5)).isEqualTo(-1L);
  }

  @Test
  void overflowIsFoundWhereExactArithmeticFindsIt() {
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      long a = random.nextLong() >> random.nextInt(64);
      long b = random.nextLong() >> random.nextInt(64);
      BigDecimal x = BigDecimal.valueOf(a);
      BigDecimal y = BigDecimal.valueOf(b);
      assertThat(whole(Function.ADD, a, b)).as(a + " + " + b).isEqualTo(exact(x.add(y)));
      assertThat(whole(Function.SUBTRACT, a, b)).as(a + " - " + b).isEqualTo(exact(x.subtract(y)));
      assertThat(whole(Function.MULTIPLY, a, b)).as(a + " * " + b).isEqualTo(exact(x.multiply(y)));
    }
  }

  private static Object exact(BigDecimal value) {
    return value.unscaledValue().bitLength() > 63 ? OVERFLOW : (Object) value.longValue();
  }

  @Test
  void smallDecimalsAreAsExactAsLargeOnes() {
    Random random = new Random(8);
    for (int i = 0; i < 300; i++) {
      BigDecimal a = BigDecimal.valueOf(random.nextLong() >> random.nextInt(63), random.nextInt(9));
      BigDecimal b = BigDecimal.valueOf(random.nextLong() >> random.nextInt(63), random.nextInt(9));
      String of = a + " and " + b;
      assertThat(decimal(Function.ADD, a, b)).as(of).isEqualTo(a.add(b));
      assertThat(decimal(Function.SUBTRACT, a, b)).as(of).isEqualTo(a.subtract(b));
      assertThat(decimal(Function.MULTIPLY, a, b)).as(of).isEqualTo(a.multiply(b));
      assertThat(bool(Function.LT, a, b)).as(of).isEqualTo(a.compareTo(b) < 0);
      if (b.signum() != 0) {
        assertThat(decimal(Function.MOD, a, b)).as(of).isEqualTo(a.remainder(b));
      }
    }
  }

  @Test
  void decimals() {
    assertThat(decimal(Function.ADD, dec("0.1"), dec("0.20"))).isEqualTo(dec("0.30"));
    assertThat(decimal(Function.DIVIDE, dec("1"), dec("3"))).isEqualTo(dec("0.333333"));
    assertThat(decimal(Function.DIVIDE, dec("2"), dec("3"))).isEqualTo(dec("0.666667"));
    assertThat(decimal(Function.DIVIDE, dec("-2"), dec("3"))).isEqualTo(dec("-0.666667"));
    assertThat(decimal(Function.DIVIDE, dec("1.0000"), dec("3"))).isEqualTo(dec("0.33333333"));
    assertThat(decimal(Function.DIVIDE, dec("1.00"), dec("2"))).isEqualTo(dec("0.50"));
    assertThat(decimal(Function.DIVIDE, dec("6"), dec("2"))).isEqualTo(dec("3"));
    assertThat(decimal(Function.DIVIDE, dec("600"), dec("2"))).isEqualTo(dec("300"));
    assertThat(decimal(Function.DIVIDE, dec("0.00"), dec("2"))).isEqualTo(dec("0.00"));
    assertThat(decimal(Function.DIVIDE, dec("1"), dec("0.0"))).isEqualTo(ZERO);
    assertThat(decimal(Function.MOD, dec("-7.5"), dec("2"))).isEqualTo(dec("-1.5"));
    assertThat(decimal(Function.MOD, dec("1"), dec("0"))).isEqualTo(ZERO);
    assertThat(decimal(Function.ADD, dec("9223372036854775807"), dec("1")))
        .isEqualTo(dec("9223372036854775808"));
    assertThat(decimal(Function.MULTIPLY, dec("1e37").setScale(0), dec("1e37").setScale(0)))
        .isEqualTo(dec("1e74").setScale(0));
    BigDecimal digits = dec("9".repeat(76));
    assertThat(decimal(Function.ADD, digits, dec("0"))).isEqualTo(digits);
    assertThat(decimal(Function.ADD, digits, dec("1"))).isEqualTo(OVERFLOW);
    assertThat(decimal(Function.MULTIPLY, digits, dec("11"))).isEqualTo(OVERFLOW);
    assertThat(decimal(Function.ADD, dec("1e999999999"), dec("1"))).isEqualTo(OVERFLOW);
    assertThat(decimal(Function.DIVIDE, dec("1e999999999"), dec("3"))).isEqualTo(OVERFLOW);
    assertThat(decimal(Function.NEGATE, dec("-1.5"))).isEqualTo(dec("1.5"));
    assertThat(decimal(Function.ABS, dec("-1.50"))).isEqualTo(dec("1.50"));
    assertThat(whole(Function.SIGN, dec("-0.1"))).isEqualTo(-1L);
  }

  @Test
  void floatingPoint() {
    assertThat(real64(Function.DIVIDE, 1.0, 0.0)).isEqualTo(INF);
    assertThat(real64(Function.DIVIDE, 0.0, 0.0)).isEqualTo(NAN);
    assertThat(real64(Function.MOD, -7.5, 2.0)).isEqualTo(-1.5);
    assertThat(real64(Function.MOD, 1.0, 0.0)).isEqualTo(NAN);
    assertThat(real64(Function.ADD, 0.1, 0.2)).isEqualTo(0.1 + 0.2);
    assertThat(real64(Function.SUBTRACT, 0.3, 0.1)).isEqualTo(0.3 - 0.1);
    assertThat(real64(Function.MULTIPLY, 1e308, 10.0)).isEqualTo(INF);
    assertThat(apply(Function.ADD, Type.FLOAT, real(0.1), real(0.2)))
        .isEqualTo((double) (0.1f + 0.2f));
    assertThat(apply(Function.MULTIPLY, Type.FLOAT, real(3e38), real(10))).isEqualTo(INF);
    assertThat(real64(Function.NEGATE, 1.5)).isEqualTo(-1.5);
    assertThat(real64(Function.ABS, -INF)).isEqualTo(INF);
    assertThat(whole(Function.SIGN, NAN)).isEqualTo(0L);
    assertThat(whole(Function.SIGN, -0.5)).isEqualTo(-1L);
  }

  @Test
  void rounding() {
    assertThat(real64(Function.ROUND, 2.5)).isEqualTo(3.0);
    assertThat(real64(Function.ROUND, -2.5)).isEqualTo(-3.0);
    assertThat(real64(Function.ROUND, 0.49999999999999994)).isEqualTo(0.0);
    assertThat(real64(Function.ROUND, NAN)).isEqualTo(NAN);
    assertThat(real64(Function.ROUND, INF)).isEqualTo(INF);
    assertThat(real64(Function.ROUND, 2.345, 2)).isEqualTo(2.35);
    assertThat(real64(Function.ROUND, 1234.5, -2)).isEqualTo(1200.0);
    assertThat(real64(Function.TRUNC, -2.9)).isEqualTo(-2.0);
    assertThat(real64(Function.TRUNC, 2.349, 2)).isEqualTo(2.34);
    assertThat(real64(Function.CEIL, 1.2)).isEqualTo(2.0);
    assertThat(real64(Function.FLOOR, -1.2)).isEqualTo(-2.0);
    assertThat(whole(Function.CEIL, int32(7))).isEqualTo(7L);
    assertThat(whole(Function.ROUND, 15, 0)).isEqualTo(15L);
    assertThat(whole(Function.ROUND, 15, -1)).isEqualTo(20L);
    assertThat(whole(Function.ROUND, -15, -1)).isEqualTo(-20L);
    assertThat(whole(Function.TRUNC, 19, -1)).isEqualTo(10L);
    assertThat(whole(Function.ROUND, Long.MAX_VALUE, -1)).isEqualTo(OVERFLOW);
    assertThat(whole(Function.ROUND, 5, -400)).isEqualTo(0L);
    assertThat(small(Function.ROUND, int32(Integer.MAX_VALUE), -9)).isEqualTo(2_000_000_000L);
    assertThat(small(Function.ROUND, int32(Integer.MAX_VALUE), -1)).isEqualTo(OVERFLOW);
    assertThat(decimal(Function.ROUND, dec("2.345"), 2)).isEqualTo(dec("2.35"));
    assertThat(decimal(Function.ROUND, dec("-2.5"))).isEqualTo(dec("-3"));
    assertThat(decimal(Function.TRUNC, dec("-2.9"))).isEqualTo(dec("-2"));
    assertThat(decimal(Function.CEIL, dec("-2.9"))).isEqualTo(dec("-2"));
    assertThat(decimal(Function.FLOOR, dec("-2.1"))).isEqualTo(dec("-3"));
  }

  /** The fast way and the way by decimal text are one. */
  @Test
  void roundingToPlacesIsThatOfTheDecimalText() {
    Random random = new Random(9);
    for (int i = 0; i < 500; i++) {
      double x =
          i % 3 == 0
              ? random.nextInt(2_000_000) / 2000.0 - 300
              : (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(16));
      int places = random.nextInt(8);
      BigDecimal text = new BigDecimal(Double.toString(x));
      assertThat(real64(Function.ROUND, x, places))
          .as("%s to %s places", x, places)
          .isEqualTo(Math.copySign(text.setScale(places, RoundingMode.HALF_UP).doubleValue(), x));
      assertThat(real64(Function.TRUNC, x, places))
          .as("%s cut to %s places", x, places)
          .isEqualTo(Math.copySign(text.setScale(places, RoundingMode.DOWN).doubleValue(), x));
    }
  }

  @Test
  void mathematics() {
    assertThat(real64(Function.SQRT, 9.0)).isEqualTo(3.0);
    assertThat(real64(Function.SQRT, -1.0)).isEqualTo(NAN);
    assertThat(real64(Function.LN, 0.0)).isEqualTo(-INF);
    assertThat(real64(Function.LOG10, 1000.0)).isEqualTo(3.0);
    assertThat(real64(Function.EXP, 0.0)).isEqualTo(1.0);
    assertThat(real64(Function.SIN, 1.0)).isEqualTo(Math.sin(1));
    assertThat(real64(Function.COS, 1.0)).isEqualTo(Math.cos(1));
    assertThat(real64(Function.TAN, 1.0)).isEqualTo(Math.tan(1));
    assertThat(real64(Function.ASIN, 2.0)).isEqualTo(NAN);
    assertThat(real64(Function.ACOS, 1.0)).isEqualTo(0.0);
    assertThat(real64(Function.ATAN, 1.0)).isEqualTo(Math.PI / 4);
    assertThat(real64(Function.RADIANS, 180.0)).isEqualTo(Math.PI);
    assertThat(real64(Function.DEGREES, Math.PI)).isEqualTo(180.0);
    assertThat(real64(Function.POWER, 2.0, 10.0)).isEqualTo(1024.0);
    assertThat(real64(Function.ATAN2, 1.0, -1.0)).isEqualTo(Math.atan2(1, -1));
  }

  @Test
  void greatestAndLeast() {
    assertThat(whole(Function.GREATEST, 1, 3, 2)).isEqualTo(3L);
    assertThat(whole(Function.GREATEST, 1, 3)).isEqualTo(3L);
    assertThat(whole(Function.LEAST, 1, 3)).isEqualTo(1L);
    assertThat(whole(Function.LEAST, 1, NO_LONG, 0)).isNull();
    assertThat(real64(Function.GREATEST, 1.0, NAN)).isEqualTo(NAN);
    assertThat(real64(Function.LEAST, NAN, 1.0)).isEqualTo(1.0);
    assertThat(apply(Function.GREATEST, Type.STRING, "a", "c", "b")).isEqualTo("c");
    assertThat(decimal(Function.LEAST, dec("1.0"), dec("0.99"))).isEqualTo(dec("0.99"));
  }

  @Test
  void arraysAndMaps() {
    Type longs = Type.array(Type.INT64.asNullable());
    Type strings = Type.array(Type.STRING.asNullable());
    Value array = of(longs, Arrays.asList(5L, null, 7L));
    assertThat(apply(Function.ARRAY, longs, 5, NO_LONG)).isEqualTo(Arrays.asList(5L, null));
    assertThat(apply(Function.ARRAY, longs)).isEqualTo(List.of());
    assertThat(whole(Function.ITEM, array, 1)).isEqualTo(5L);
    assertThat(whole(Function.ITEM, array, 2)).isNull();
    assertThat(whole(Function.ITEM, array, 4)).isNull();
    assertThat(whole(Function.ITEM, array, 0)).isNull();
    assertThat(whole(Function.ITEM, array, Long.MIN_VALUE)).isNull();
    assertThat(whole(Function.CARDINALITY, array)).isEqualTo(3L);
    assertThat(bool(Function.ARRAY_CONTAINS, array, 7)).isEqualTo(true);
    assertThat(bool(Function.ARRAY_CONTAINS, array, 8)).isNull();
    assertThat(bool(Function.ARRAY_CONTAINS, of(longs, List.of(1L)), 8)).isEqualTo(false);
    Value names = of(strings, Arrays.asList(null, "a", null, "b"));
    assertThat(apply(Function.ARRAY_JOIN, Type.STRING, names, ", ")).isEqualTo("a, b");
    Value map = of(Type.map(Type.INT64), Map.of("k", 1L));
    assertThat(whole(Function.MAP_VALUE, map, "k")).isEqualTo(1L);
    assertThat(whole(Function.MAP_VALUE, map, "x")).isNull();
    assertThat(whole(Function.CARDINALITY, map)).isEqualTo(1L);
    assertThat(apply(Function.MAP_KEYS, strings, map)).isEqualTo(List.of("k"));
  }
}
