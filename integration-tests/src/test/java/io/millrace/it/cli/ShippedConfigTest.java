package io.millrace.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.cli.Millrace;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What ships is sound, by the commands that a newcomer calls first. */
final class ShippedConfigTest {
  private static final String CONFIG =
      Path.of(System.getProperty("millrace.root"), "config").toString();

  @Test
  void checks() {
    assertThat(Millrace.run("check", "--config", CONFIG)).isZero();
  }

  /** Without an environment; one of the tests meets a bad event, and expects it nowhere. */
  @Test
  void passesItsOwnTests() {
    assertThat(Millrace.run("test", "--config", CONFIG)).isZero();
  }

  /** What ships finds what is planted in its own streams: faults each, fraud nearly all. */
  @Test
  void findsWhatIsPlanted() {
    assertThat(score("repeated-payments", "1", "1")).isZero();
    assertThat(score("repeated-payments", "2", "1")).isZero();
    assertThat(score("card-testing", "9", "0.95")).isZero();
    assertThat(score("card-testing", "10", "0.95")).isZero();
    assertThat(score("card-testing", "9", "1")).as("no window cuts one in two").isZero();
  }

  private static int score(String pipeline, String seed, String atLeast) {
    return Millrace.run(
        "score", pipeline, "--config", CONFIG, "--seed", seed, "--at-least", atLeast);
  }

  @Test
  void mistakesOnTheCommandLineAreNoBugs() {
    assertThat(Millrace.run("rnu")).isEqualTo(2);
    assertThat(Millrace.run("run")).isEqualTo(2);
    assertThat(Millrace.run("run", "payments-per-minute", "--mode", "live")).isEqualTo(2);
    assertThat(Millrace.run("run", "no-such", "--config", CONFIG)).isEqualTo(1);
    assertThat(Millrace.run("run", "payments-per-minute", "--config", CONFIG)).isEqualTo(2);
    assertThat(Millrace.run("check", "--config", CONFIG, "--env", "lcal")).isEqualTo(1);
    assertThat(Millrace.run("generate", "transactons", "--config", CONFIG)).isEqualTo(2);
  }
}
