package io.millrace.transforms.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.expression.TimePattern;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
  private static final String[] SEEDS = {
    "2024-02-29 23:59:59",
    "2023-02-29 00:00:00",
    "1/2/2024 3:04:05",
    "12/31/1999 23:59",
    "20240501",
    "2024-05-01T10:00:00.123",
    "2024-05-01",
    "30/04/2024",
    "1700000000",
    "-1.5",
    "1969-12-31 23:59:59",
    "2024-05-01T10:00:00.123Z",
    "2024-05-01T23:59:60Z",
    "2024-05-01T10:00:00Z",
    "2024-05-01T10:00:00+02:00"
  };

  /** Nothing the fast way accepts may differ from what the pattern says. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "yyyy-MM-dd HH:mm:ss",
        "M/d/yyyy H:mm:ss",
        "MM/dd/yyyy HH:mm",
        "yyyyMMdd",
        "yyyy-MM-dd",
        "dd/MM/yyyy",
        "yyyy-MM-dd'T'HH:mm:ss.SSS",
        "rfc3339",
        "epoch_seconds",
        "epoch_millis",
        "epoch_micros"
      })
  void agreesWithThePattern(String form) {
    TimePattern pattern = new TimePattern(form, null);
    TimeText text = new TimeText(pattern);
    Random random = new Random(form.hashCode());
    int good = 0;
    for (int i = 0; i < 4000; i++) {
      StringBuilder made = new StringBuilder(SEEDS[random.nextInt(SEEDS.length)]);
      if (random.nextBoolean()) {
        int at = random.nextInt(made.length());
        made.setCharAt(at, "0123456789-/:. TZz;".charAt(random.nextInt(19)));
      }
      byte[] b = ("x" + made + "7\n").getBytes(StandardCharsets.UTF_8);
      long expected = micros(pattern, made.toString());
      good += expected == TimeText.BAD ? 0 : 1;
      assertThat(text.micros(b, 1, b.length - 2)).as(made.toString()).isEqualTo(expected);
      if (form.startsWith("y") || form.contains("d")) {
        long day = day(pattern, made.toString());
        assertThat(text.day(b, 1, b.length - 2)).as(made.toString()).isEqualTo(day);
      }
    }
    assertThat(good).isGreaterThan(form.equals("yyyyMMdd") ? 50 : 100);
  }

  private static long micros(TimePattern pattern, String text) {
    try {
      return pattern.parseMicros(text);
    } catch (DateTimeException e) {
      return TimeText.BAD;
    }
  }

  private static long day(TimePattern pattern, String text) {
    try {
      return pattern.parseDay(text);
    } catch (DateTimeException e) {
      return TimeText.BAD;
    }
  }

  @Test
  void largeExponentsCostNothing() {
    TimeText text = new TimeText(new TimePattern("epoch_seconds", null));
    byte[] b = "1e999999999 1e-999999999\n\n".getBytes(StandardCharsets.UTF_8);
    assertThat(text.micros(b, 0, 11)).isEqualTo(TimeText.BAD);
    assertThat(text.micros(b, 12, 24)).isEqualTo(TimeText.BAD);
  }

  /** As the pattern says: rounded down, with up to 1,000 characters. */
  @Test
  void numbersSinceTheEpochMayHaveAnyFraction() {
    TimeText text = new TimeText(new TimePattern("epoch_millis", null));
    byte[] b = ("5E-303 7." + "3".repeat(200) + "\n").getBytes(StandardCharsets.UTF_8);
    assertThat(text.micros(b, 0, 6)).isZero();
    assertThat(text.micros(b, 7, b.length - 1)).isEqualTo(7_333L);
  }

  @Test
  void beforeTheFirstTimeNoDayIsRemembered() {
    TimeText text = new TimeText(new TimePattern("rfc3339", null));
    byte[] b = "\u0000".repeat(11).concat("10:00:00Z\n").getBytes(StandardCharsets.UTF_8);
    assertThat(text.micros(b, 0, b.length - 1)).isEqualTo(TimeText.BAD);
  }

  @Test
  void zonesAreThePatternsOwn() {
    TimeText text = new TimeText(new TimePattern("yyyy-MM-dd HH:mm:ss", "Europe/Paris"));
    byte[] b = "1970-01-01 01:00:01".getBytes(StandardCharsets.UTF_8);
    assertThat(text.micros(b, 0, b.length)).isEqualTo(1_000_000L);
  }
}
