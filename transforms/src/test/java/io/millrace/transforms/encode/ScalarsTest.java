package io.millrace.transforms.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.expression.Rfc3339;
import io.millrace.transforms.type.Type.Kind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarsTest {
  private static final Random RANDOM = new Random(11);

  private static String text(Kind kind, Object value) {
    Out out = new Out(1);
    assertThat(Scalars.put(kind, value, out)).isTrue();
    return out.toString();
  }

  @Test
  void writesIntegers() {
    for (long value : new long[] {0, 7, -7, 10, 99, -100, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThat(text(Kind.INT64, value)).isEqualTo(Long.toString(value));
    }
    for (int i = 0; i < 10_000; i++) {
      long value = RANDOM.nextLong() >> RANDOM.nextInt(64);
      assertThat(text(Kind.INT64, value)).isEqualTo(Long.toString(value));
    }
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0.0,
        -0.0,
        1,
        -1,
        100,
        1e-3,
        0.001234,
        9.999e-4,
        1e7,
        9999999,
        9999999.999,
        0.1,
        0.3,
        123456.789,
        -122.4194155,
        1e22,
        1e-300,
        Double.MAX_VALUE,
        Double.MIN_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        0.1 + 0.2,
        2.0E-3
      })
  void writesDoublesAsJavaDoes(double value) {
    assertThat(text(Kind.DOUBLE, value)).isEqualTo(Double.toString(value));
  }

  @Test
  void writesAnyDoubleAsJavaDoes() {
    for (int i = 0; i < 100_000; i++) {
      double tidy = RANDOM.nextInt() / Math.pow(10, RANDOM.nextInt(10));
      double wild = Double.longBitsToDouble(RANDOM.nextLong());
      double between = RANDOM.nextDouble() * Math.pow(10, RANDOM.nextInt(9) - 1);
      assertThat(text(Kind.DOUBLE, tidy)).isEqualTo(Double.toString(tidy));
      assertThat(text(Kind.DOUBLE, wild)).isEqualTo(Double.toString(wild));
      assertThat(text(Kind.DOUBLE, between)).isEqualTo(Double.toString(between));
    }
  }

  @Test
  void writesFloatsAsFloats() {
    assertThat(text(Kind.FLOAT, (double) 0.1f)).isEqualTo("0.1");
    assertThat(text(Kind.FLOAT, 16777216.0)).isEqualTo("1.6777216E7");
  }

  @Test
  void writesDecimalsPlainly() {
    long[] units = {0, 5, -5, 10, 12345, -12345, Long.MAX_VALUE, Long.MIN_VALUE};
    for (long unscaled : units) {
      for (int scale = -25; scale <= 40; scale++) {
        Out out = new Out(1);
        assertThat(Scalars.decimal(unscaled, scale, out)).isTrue();
        assertThat(out.toString()).isEqualTo(BigDecimal.valueOf(unscaled, scale).toPlainString());
      }
    }
  }

  @Test
  void refusesDecimalsThatWouldBeMostlyZeros() {
    Out out = new Out();
    assertThat(Scalars.decimal(1, Integer.MIN_VALUE, out)).isFalse();
    assertThat(Scalars.decimal(1, Integer.MAX_VALUE, out)).isFalse();
    assertThat(Scalars.put(Kind.DECIMAL, new BigDecimal("1e-10001"), out)).isFalse();
    assertThat(Scalars.put(Kind.DECIMAL, new BigDecimal("1e10000"), out)).isTrue();
    assertThat(out.size).isEqualTo(10_001);
  }

  @Test
  void writesTimesAsTheRestOfTheHouse() {
    long[] odd = {0, -1, 1, 999, 1000, -1000, 951_782_400_000_000L, Long.MAX_VALUE, Long.MIN_VALUE};
    for (long micros : odd) {
      assertThat(text(Kind.TIMESTAMP, micros)).isEqualTo(Rfc3339.format(micros));
    }
    for (int i = 0; i < 20_000; i++) {
      long micros = RANDOM.nextLong() >> RANDOM.nextInt(40);
      assertThat(text(Kind.TIMESTAMP, micros)).isEqualTo(Rfc3339.format(micros));
    }
  }

  @Test
  void writesDatesAsIso() {
    for (long day = -720_000; day < 2_940_000; day += 97) {
      assertThat(text(Kind.DATE, day)).isEqualTo(LocalDate.ofEpochDay(day).toString());
    }
    for (long day : new long[] {-719_529, -719_528, 2_932_896, 2_932_897, 11_016, 11_017}) {
      assertThat(text(Kind.DATE, day)).isEqualTo(LocalDate.ofEpochDay(day).toString());
    }
  }

  @Test
  void writesBytesAsBase64() {
    for (int length = 0; length < 40; length++) {
      byte[] bytes = new byte[length];
      RANDOM.nextBytes(bytes);
      assertThat(text(Kind.BYTES, bytes)).isEqualTo(Base64.getEncoder().encodeToString(bytes));
    }
  }
}
