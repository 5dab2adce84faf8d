package io.millrace.transforms.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {
  private final NumberText number = new NumberText();

  private static byte[] padded(String text) {
    return (text + "\n\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void readsWhatTheJdkReads(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      String text = random(random);
      byte[] b = padded(text);
      assertThat(number.json(b, 0)).as(text).isEqualTo(text.length());
      check(text, b);
      assertThat(number.text(b, 0, text.length())).as(text).isTrue();
      check(text, b);
    }
  }

  private void check(String text, byte[] b) {
    BigDecimal expected = new BigDecimal(text);
    assertThat(number.asDouble(b)).as(text).isEqualTo(Double.parseDouble(text));
    assertThat(number.asFloat(b)).as(text).isEqualTo(Float.parseFloat(text));
    assertThat(number.decimal(b)).as(text).isEqualTo(expected);
    boolean whole = true;
    long value = 0;
    try {
      value = expected.longValueExact();
    } catch (ArithmeticException e) {
      whole = false;
    }
    assertThat(number.isWhole(b)).as(text).isEqualTo(whole);
    if (whole) {
      assertThat(number.whole).as(text).isEqualTo(value);
    }
  }

  private static String random(Random random) {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
    text.append(random.nextInt(4) == 0 ? "0" : 1 + random.nextInt(9) + digits(random, 20));
    if (random.nextBoolean()) {
      text.append('.').append(digits(random, 20)).append(random.nextInt(10));
    }
    if (random.nextInt(3) == 0) {
      text.append(random.nextBoolean() ? 'e' : 'E').append(random.nextBoolean() ? "-" : "+");
      text.append(random.nextInt(random.nextBoolean() ? 25 : 340));
    }
    return text.toString();
  }

  private static String digits(Random random, int most) {
    StringBuilder text = new StringBuilder();
    boolean zeros = random.nextInt(4) == 0;
    for (int n = random.nextInt(most); n > 0; n--) {
      text.append(zeros ? 0 : random.nextInt(10));
    }
    return text.toString();
  }

  @Test
  void looksNoFurtherThanTold() {
    byte[] b = padded("12345e67.8");
    assertThat(number.text(b, 1, 3)).isTrue();
    assertThat(number.decimal(b)).isEqualTo(new BigDecimal("23"));
    assertThat(number.text(b, 4, 7)).isTrue();
    assertThat(number.decimal(b)).isEqualTo(new BigDecimal("5e6"));
    assertThat(number.text(b, 4, 6)).isFalse();
    assertThat(number.text(b, 7, 9)).isTrue();
    assertThat(number.decimal(b)).isEqualTo(new BigDecimal("7"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "+", "-", ".", "e5", "1e", "1e+", "1.2.3", "--1", "1 2", "0x1", "1f", "NaN"})
  void refusesWhatIsNoNumber(String text) {
    assertThat(number.text(padded(text), 0, text.length())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"007", "+7", "7.", ".7", "-.7e+1"})
  void takesNumbersAsPeopleWriteThem(String text) {
    byte[] b = padded(text);
    assertThat(number.text(b, 0, text.length())).isTrue();
    assertThat(number.asDouble(b)).isEqualTo(Double.parseDouble(text));
    assertThat(number.decimal(b)).isEqualByComparingTo(new BigDecimal(text));
  }
}
