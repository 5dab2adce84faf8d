package io.millrace.it.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.time.Question.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A replay gives what history gives of everything that was neither late nor bad, and late is what
 * must be: seeded rounds, a third of them with late events, every fifth on embedded Flink.
 */
final class ReplayRoundsTest {
  private static final int ROUNDS = 20;
  private static final int FLINK = 5;
  private static final Map<Kind, Integer> LATE = new TreeMap<>();
  private static SmallBlocks blocks;
  private static int rounds;

  @TempDir Path folder;

  @BeforeAll
  static void plant() {
    blocks = new SmallBlocks();
  }

  @AfterAll
  static void heal() {
    blocks.close();
    if (rounds >= ROUNDS) {
      assertThat(LATE).as("late events").hasSameSizeAs(Kind.values());
      LATE.keySet().removeAll(EnumSet.of(Kind.GLOBAL, Kind.LATEST));
      assertThat(LATE.values()).as(() -> "late events: " + LATE).allMatch(count -> count > 0);
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, ROUNDS);
  }

  static LongStream manySeeds() {
    return LongStream.range(1_000, 1_500);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void replayIsHistory(long seed) throws IOException {
    compare(seed);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("manySeeds")
  void replayIsHistoryManyTimes(long seed) throws IOException {
    compare(seed);
  }

  private void compare(long seed) throws IOException {
    Round round = new Round(seed, seed % FLINK == 0 ? "flink" : "direct", folder);
    blocks.records(round.blockRecords);
    Map<Kind, Integer> late = round.compare();
    late.forEach((kind, count) -> LATE.merge(kind, count, Integer::sum));
    rounds++;
    if (round.replay.lateShare() == 0) {
      assertThat(late.values()).containsOnly(0);
    }
  }
}
