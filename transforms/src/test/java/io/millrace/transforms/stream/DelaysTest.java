package io.millrace.transforms.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.batch.Batch;
import org.junit.jupiter.api.Test;

/** How long events are held back. */
final class DelaysTest {
  private static final long BOUND = 5_000_000;
  private static final int EVENTS = 20_000;

  @Test
  void aShareIsHeldBackBeyondTheBoundAndTheOthersWithinIt() {
    Delays delays = Delays.of(new Replay(0, true, 9, 0.1, 1000), BOUND);
    int late = 0;
    long within = 0;
    for (long position = 0; position < EVENTS; position++) {
      long delay = delays.arrival(1000, position) - 1000;
      assertThat(delay).isBetween(0L, BOUND + 1_000_000);
      if (delay > BOUND) {
        late++;
      } else {
        within += delay;
      }
    }
    assertThat(late).isBetween(EVENTS / 10 - 200, EVENTS / 10 + 200);
    assertThat(within / (EVENTS - late)).isBetween(BOUND / 2 - 50_000, BOUND / 2 + 50_000);
  }

  @Test
  void withoutDisorderOnlyTheLateShareIsHeldBack() {
    Delays delays = Delays.of(new Replay(0, false, 9, 0.1, 1000), BOUND);
    for (long position = 0; position < EVENTS; position++) {
      long delay = delays.arrival(0, position);
      assertThat(delay == 0 || delay > BOUND).isTrue();
    }
    assertThat(Delays.of(Replay.MAX, BOUND).arrival(7, 1)).isEqualTo(7);
  }

  @Test
  void whatHasNoTimeComesFirstAndTheEndOfTimeIsNotPassed() {
    Delays delays = Delays.of(new Replay(0, true, 9, 1, 1000), BOUND);
    assertThat(delays.arrival(Batch.NO_TIME, 3)).isEqualTo(Batch.NO_TIME);
    assertThat(delays.arrival(Long.MAX_VALUE - 1, 3)).isEqualTo(Long.MAX_VALUE);
    assertThat(Delays.of(new Replay(0, true, 9, 1, 0), 0).arrival(5, 3)).isEqualTo(5);
  }
}
