package io.millrace.pipelines.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineTest {
  private static String number(long unscaled, int scale) {
    return new String(new Line().put(unscaled, scale).copy(), StandardCharsets.UTF_8);
  }

  @Test
  void numbersAreWrittenPlainly() {
    assertThat(number(0, 0)).isEqualTo("0");
    assertThat(number(5, 2)).isEqualTo("0.05");
    assertThat(number(-5, 2)).isEqualTo("-0.05");
    assertThat(number(1234567, 3)).isEqualTo("1234.567");
    assertThat(number(-10, 0)).isEqualTo("-10");
    assertThat(number(999_999_999_999_999_999L, 9)).isEqualTo("999999999.999999999");
    assertThat(number(Long.MAX_VALUE, 0)).isEqualTo("9223372036854775807");
  }

  @Test
  void aLineGrowsAndIsCut() {
    Line line = new Line();
    line.put("é".repeat(1000)).put('x');
    assertThat(line.length()).isEqualTo(2001);
    line.cut(2);
    line.insert(0, (byte) '>');
    assertThat(new String(line.copy(), StandardCharsets.UTF_8)).isEqualTo(">é");
  }
}
