package io.millrace.pipelines.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "500ms,500",
    "30s,30000",
    "30,30000",
    "0.5,500",
    "10m,600000",
    "1.5h,5400000",
    "1d,86400000",
    "-5m,-300000",
    "0,0"
  })
  void readsWhatPeopleWrite(String text, long millis) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({
    "10 s,'10 s' has a space before its unit: write '10s'",
    "soon,'soon' is not a duration",
    "'','' is not a duration",
    "1e3s,'1e3s' is not a duration",
    "1H,'1H' ends with 'H'; which is no unit",
    "999999999999d,'999999999999d' is longer than 100 years"
  })
  void saysWhatItIsNot(String text, String message) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message.replace(';', ','));
  }

  @ParameterizedTest
  @CsvSource({"90000,90s", "3600000,1h", "172800000,2d", "1500,1500ms", "0,0s", "-300000,-5m"})
  void writesTheLargestWholeUnit(long millis, String text) {
    assertThat(Durations.format(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @Test
  void readsWhatItWrites() {
    Duration odd = Duration.ofMillis(86_400_001);
    assertThat(Durations.parse(Durations.format(odd))).isEqualTo(odd);
  }
}
