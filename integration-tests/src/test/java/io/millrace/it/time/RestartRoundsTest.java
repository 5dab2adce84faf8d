package io.millrace.it.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A replay on embedded Flink fails at a seeded moment and goes on from a checkpoint: its files have
 * each result once, its late rows are those of an undisturbed one, its ledger balances.
 */
final class RestartRoundsTest {
  private static final String[] CHECKPOINTS = {
    "--checkpointingInterval=200",
    "--numberOfExecutionRetries=3",
    "--executionRetryDelay=10",
    "--shutdownSourcesAfterIdleMs=0"
  };
  private static final int WORK = 60;

  private static SmallBlocks blocks;
  private static Failure failure;

  @TempDir Path folder;

  @BeforeAll
  static void plant() {
    blocks = new SmallBlocks();
    failure = new Failure();
  }

  @AfterAll
  static void heal() {
    failure.close();
    blocks.close();
  }

  static LongStream seeds() {
    return LongStream.of(0, 3, 6);
  }

  static LongStream manySeeds() {
    return LongStream.range(2_000, 2_050);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void restartedIsHistory(long seed) throws IOException {
    compare(seed);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("manySeeds")
  void restartedIsHistoryManyTimes(long seed) throws IOException {
    compare(seed);
  }

  private void compare(long seed) throws IOException {
    Round round = new Round(seed, "flink", folder);
    blocks.records(round.blockRecords);
    Random random = new Random(seed);
    failure.plan(1 + random.nextInt(3), 1 + random.nextInt(WORK));
    round.compare(CHECKPOINTS);
    assertThat(Failure.hasFailed()).as("seed %d: it failed", seed).isTrue();
    assertThat(failure.restarts()).as("seed %d: from a checkpoint", seed).anyMatch(n -> n > 0);
  }
}
