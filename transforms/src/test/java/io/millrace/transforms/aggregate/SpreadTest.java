package io.millrace.transforms.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.transforms.aggregate.Shuffled.Failed;
import io.millrace.transforms.step.Step.Aggregate.Kind;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Type;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Variance and deviation are those of the exact numbers, rounded once. */
class SpreadTest {
  private static final MathContext DIGITS = new MathContext(2_000);

  private static Object variance(Type type, Object... values) {
    return Bundled.of(Kind.VARIANCE, type, Type.DOUBLE).of(values);
  }

  private static Object deviation(Type type, Object... values) {
    return Bundled.of(Kind.STDDEV, type, Type.DOUBLE).of(values);
  }

  /** By the definition: squares of the distances to the mean. */
  private static BigDecimal exact(Object... values) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Object value : values) {
      sum = sum.add(number(value));
    }
    BigDecimal n = new BigDecimal(values.length);
    BigDecimal squares = BigDecimal.ZERO;
    for (Object value : values) {
      squares = squares.add(number(value).multiply(n).subtract(sum).pow(2));
    }
    return squares.divide(n.multiply(n).multiply(n.subtract(BigDecimal.ONE)), DIGITS);
  }

  private static BigDecimal number(Object value) {
    return value instanceof Double d ? new BigDecimal(d) : new BigDecimal(value.toString());
  }

  @Test
  void ofOneValueOrNoneNull() {
    assertThat(variance(Type.DOUBLE, 3.0)).isNull();
    assertThat(deviation(Type.DOUBLE, 3.0, null)).isNull();
    assertThat(variance(Type.DECIMAL, null, null)).isNull();
    assertThat(variance(Type.DOUBLE, 3.0, 3.0)).isEqualTo(0.0);
    assertThat(deviation(Type.INT64, 1L, 3L, null)).isEqualTo(Math.sqrt(2));
  }

  @Test
  void farFromZeroNoDigitIsLost() {
    assertThat(variance(Type.DOUBLE, 1e15 + 1, 1e15 + 2, 1e15 + 3)).isEqualTo(1.0);
    assertThat(variance(Type.INT64, Long.MAX_VALUE, Long.MAX_VALUE - 2)).isEqualTo(2.0);
    assertThat(variance(Type.INT64, Long.MIN_VALUE, Long.MAX_VALUE))
        .isEqualTo(exact(Long.MIN_VALUE, Long.MAX_VALUE).doubleValue());
  }

  @Test
  void roundsOnceWhateverTheSizes() {
    Random random = new Random(4);
    double[] sizes = {1, 1e-300, 1e300, 4.9e-324, 1e16, 1e-16, 3, 1e150, 1e-150};
    for (int round = 0; round < 80; round++) {
      boolean mixed = random.nextBoolean();
      int size = random.nextInt(sizes.length);
      Object[] values = new Object[2 + random.nextInt(12)];
      Arrays.setAll(
          values,
          i -> (random.nextDouble() - 0.5) * sizes[mixed ? random.nextInt(sizes.length) : size]);
      BigDecimal exact = exact(values);
      assertThat(variance(Type.DOUBLE, values)).isEqualTo(exact.doubleValue());
      double root = exact.sqrt(new MathContext(60)).doubleValue();
      double got = (Double) deviation(Type.DOUBLE, values);
      assertThat(Math.abs(got - root)).isLessThanOrEqualTo(Math.ulp(root));
    }
  }

  @Test
  void wholeNumbersAndDecimals() {
    Random random = new Random(6);
    for (int round = 0; round < 60; round++) {
      int bits = random.nextInt(64);
      Object[] whole = new Object[2 + random.nextInt(20)];
      Arrays.setAll(whole, i -> random.nextLong() >> bits);
      assertThat(variance(Type.INT64, whole)).isEqualTo(exact(whole).doubleValue());
      Object[] decimals = new Object[2 + random.nextInt(20)];
      Arrays.setAll(decimals, i -> BigDecimal.valueOf(random.nextInt(), random.nextInt(12)));
      assertThat(variance(Type.DECIMAL, decimals)).isEqualTo(exact(decimals).doubleValue());
    }
  }

  @Test
  void whatIsNotFiniteOrAbsurd() {
    assertThat(variance(Type.DOUBLE, 1.0, Double.POSITIVE_INFINITY)).isEqualTo(Double.NaN);
    assertThat(deviation(Type.DOUBLE, Double.NaN, 1.0, 2.0)).isEqualTo(Double.NaN);
    assertThat(variance(Type.DOUBLE, 1e300, -1e300)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat((Double) deviation(Type.DOUBLE, 1e300, -1e300))
        .isCloseTo(Math.sqrt(2) * 1e300, within(1e285));
    assertThat(variance(Type.DECIMAL, new BigDecimal("1E-1001"), BigDecimal.ONE))
        .isEqualTo(new Failed(Failure.Code.OVERFLOW));
  }

  @Test
  void carriesGoOn() {
    ExactSum sum = new ExactSum();
    BigDecimal expected = BigDecimal.ZERO;
    Random random = new Random(8);
    for (int i = 0; i < 2_000; i++) {
      long number = random.nextLong();
      int exponent = random.nextInt(300) - 150;
      sum.add(number, exponent);
      expected = expected.add(new BigDecimal(number).multiply(power(exponent)));
      if (i % 10 == 0) { // writing settles what waits
        sum.encode(new io.millrace.transforms.batch.ByteWriter());
      }
    }
    BigDecimal got = new BigDecimal(sum.number()).multiply(power(sum.exponent()));
    assertThat(got).isEqualByComparingTo(expected);
  }

  private static BigDecimal power(int exponent) {
    BigDecimal two = BigDecimal.valueOf(2);
    return exponent >= 0 ? two.pow(exponent) : BigDecimal.ONE.divide(two.pow(-exponent));
  }
}
