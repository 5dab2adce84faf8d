package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.WindowScript.Event;
import io.millrace.transforms.WindowScript.Expected;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.stream.Replay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Windows of every kind in streams, with rows that are late for all or some of their windows: the
 * results are those of the row-window pairs that were in time, and all others leave as late. An
 * aggregate of the results gets each of them.
 */
class WindowedStreamTest {
  private static final long NONE = Long.MIN_VALUE;

  @TempDir Path folder;

  private BothRuntimes.Outcome check(WindowScript script) throws IOException {
    Expected expected = script.expected();
    BothRuntimes.Outcome outcome = BothRuntimes.stream(script.graph(folder), Replay.MAX, folder);
    assertThat(outcome.lines().get("results")).isEqualTo(expected.results());
    assertThat(outcome.lines().get("late")).isEqualTo(expected.late());
    assertThat(outcome.lines().get("dead")).isEqualTo(expected.again());
    script.assertAddsUp(outcome.counts());
    return outcome;
  }

  // Sliding.

  @Test
  void aRowThatIsLateForSomeOfItsWindowsIsInTheOthers() throws IOException {
    for (boolean sliced : new boolean[] {true, false}) {
      WindowScript script = new WindowScript(Windowing.sliding(60_000, 20_000, 0), sliced);
      script.block(NONE, new Event("a", 5_000, 1), new Event("a", 30_000, 2));
      // The windows that end at 20 s and 40 s are over, the one that ends at 60 s is not.
      script.block(45_000, new Event("a", 10_000, 4), new Event("a", 44_000, 8));
      script.block(70_000, new Event("a", 2_000, 16), new Event("a", 65_000, 32));
      Path own = folder.resolve("" + sliced);

      BothRuntimes.Outcome outcome = BothRuntimes.stream(script.graph(own), Replay.MAX, own);

      assertThat(outcome.lines().get("results"))
          .anyMatch(line -> line.contains("\"sum\":15") && line.contains("00:01:00"))
          .isEqualTo(script.expected().results());
      // Three windows of the row of second 2, two of that of second 10.
      assertThat(outcome.lines().get("late")).hasSize(5).isEqualTo(script.expected().late());
      script.assertAddsUp(outcome.counts());
    }
  }

  @Test
  void timesBetweenWindowsAreFiltered() throws IOException {
    WindowScript script = new WindowScript(Windowing.sliding(10_000, 60_000, 5_000), true);
    script.block(NONE, new Event("a", 4_999, 1), new Event("a", 5_000, 2));
    script.block(16_000, new Event("a", 14_999, 4), new Event("a", 15_000, 8));
    assertThat(check(script).counts().get("p/windows", "filtered")).isEqualTo(2);
  }

  // Sessions.

  @Test
  void eventsAGapApartAreTwoSessionsAndNearerOnesAreOne() throws IOException {
    WindowScript script = new WindowScript(Windowing.sessions(10_000), false);
    script.block(NONE, new Event("a", 0, 1), new Event("b", 0, 2), new Event("b", 9_999, 4));
    script.block(9_000, new Event("a", 10_000, 8), new Event("b", 19_998, 16));
    assertThat(check(script).lines().get("results")).hasSize(3);
  }

  /** Goal: an event that comes last joins what was two sessions so far. */
  @Test
  void anEventBetweenTwoSessionsMakesThemOne() throws IOException {
    Windowing windowing = Windowing.sessions(10_000).withLateness(5_000);
    WindowScript script = new WindowScript(windowing, false);
    script.block(NONE, new Event("a", 1_000, 1), new Event("a", 17_000, 2));
    script.block(13_000, new Event("a", 9_000, 4));
    assertThat(check(script).lines().get("results")).hasSize(1);
  }

  /**
   * Goal: an event far behind opens no second session beside the one that it belongs to, which a
   * merging window in Beam lets it. Method: the session has not been given yet when the event
   * comes.
   */
  @Test
  void aLateEventOpensNoSecondSession() throws IOException {
    WindowScript script = new WindowScript(Windowing.sessions(10_000), false);
    script.block(NONE, new Event("a", 0, 1), new Event("a", 9_000, 2));
    script.block(16_000, new Event("a", 15_000, 4), new Event("a", 17_000, 8));
    BothRuntimes.Outcome outcome = check(script);
    assertThat(outcome.lines().get("results")).hasSize(1);
    assertThat(outcome.lines().get("late")).hasSize(1);
  }

  @Test
  void monthsOfAZoneCloseAtItsMidnight() throws IOException {
    Windowing months = Windowing.calendar(Windowing.Unit.MONTH, "Europe/Berlin");
    WindowScript script = new WindowScript(months, false);
    long april = 1_711_922_400_000L;
    script.block(NONE, new Event("a", april - 1, 1), new Event("a", april, 2));
    script.block(april - 1, new Event("a", april - 2, 4));
    script.block(april, new Event("a", april - 2, 8));
    check(script);
  }

  // All kinds.

  static LongStream seeds() {
    return LongStream.range(0, 18);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void inAnyOrderWithLateEvents(long seed) throws IOException {
    check(random(seed, true));
  }

  /** Goal: a stream without late events and both ways to run history give the same. */
  @ParameterizedTest
  @MethodSource("seeds")
  void historyAndStreamAgree(long seed) throws IOException {
    WindowScript script = random(seed + 100, false);
    Expected expected = script.expected();
    assertThat(expected.late()).isEmpty();
    check(script);
    for (boolean fused : new boolean[] {true, false}) {
      Path own = folder.resolve("" + fused);
      BothRuntimes.Outcome outcome = BothRuntimes.run(script.graph(own), fused, own);
      assertThat(outcome.lines().get("results")).isEqualTo(expected.results());
      assertThat(outcome.lines().get("dead")).isEqualTo(expected.again());
      script.assertAddsUp(outcome.counts());
    }
  }

  private static WindowScript random(long seed, boolean late) {
    Random random = new Random(seed);
    Windowing windowing = windowing((int) (seed % 6), random);
    long bound = random.nextInt(60_000);
    windowing = windowing.withLateness(random.nextBoolean() ? 0 : random.nextInt(30_000));
    WindowScript script =
        new WindowScript(
            windowing, windowing.kind() == Windowing.Kind.SLIDING && random.nextInt(3) > 0);
    long now = 1_711_840_000_000L + random.nextInt(100_000_000);
    long watermark = NONE;
    long newest = NONE;
    for (int block = random.nextInt(12); block >= 0; block--) {
      List<Event> events = new ArrayList<>();
      for (int i = random.nextInt(8); i >= 0; i--) {
        now += random.nextInt(4) == 0 ? random.nextInt(90_000) : random.nextInt(3_000);
        long at = now - (bound == 0 ? 0 : random.nextInt((int) bound));
        events.add(new Event("" + "abc".charAt(random.nextInt(3)), at, 1 + random.nextInt(9)));
      }
      script.block(watermark, events.toArray(Event[]::new));
      for (Event event : events) {
        newest = Math.max(newest, event.at());
      }
      // Half of what events are behind by leaves some of them late.
      watermark = Math.max(watermark, newest - (late ? bound / 3 : bound));
    }
    return script;
  }

  private static Windowing windowing(int kind, Random random) {
    long size = 1_000 + random.nextInt(60_000);
    return switch (kind) {
      case 0 -> Windowing.fixed(size, random.nextInt((int) size));
      case 1 -> Windowing.sliding(size * 4, size, random.nextInt((int) size));
      case 2 -> Windowing.sliding(1 + random.nextInt(200_000), size, random.nextInt((int) size));
      case 3 -> Windowing.sessions(1 + random.nextInt(20_000));
      case 4 ->
          Windowing.calendar(
              Windowing.Unit.values()[random.nextInt(3)],
              random.nextBoolean() ? "Europe/Berlin" : "America/St_Johns");
      default -> Windowing.GLOBAL;
    };
  }
}
