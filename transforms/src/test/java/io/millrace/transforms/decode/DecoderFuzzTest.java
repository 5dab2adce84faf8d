package io.millrace.transforms.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The decoders against Jackson and FastCSV, whatever a file holds: the same records accepted with
 * the same values, the same refused for the same class of reason, the same next record after a
 * damaged one, and every record once, however the file is cut into ranges or compressed.
 *
 * <p>The long form takes {@code -Dfuzz.minutes} (60) and starts at {@code -Dfuzz.seed}. A failure
 * says the seed of its case, which {@code -Dfuzz.seed} and {@code -Dfuzz.minutes=0} run alone.
 */
class DecoderFuzzTest {
  private static final int SHORT_CASES = 600;
  private static final int REPORT_SECONDS = 60;

  @TempDir Path folder;

  private long records;
  private long good;
  private long bad;
  private long bytes;

  @Test
  void agree() throws IOException {
    for (long seed = 1; seed <= SHORT_CASES; seed++) {
      check(seed);
    }
    System.out.println(summary(SHORT_CASES));
    assertThat(good).isGreaterThan(records / 4);
    assertThat(bad).isGreaterThan(records / 10);
  }

  @Test
  @Tag("long")
  void agreeForLong() throws IOException {
    long start = System.nanoTime();
    long end = start + TimeUnit.MINUTES.toNanos(Long.getLong("fuzz.minutes", 60));
    long first = Long.getLong("fuzz.seed", 1_000_000);
    System.out.println("fuzz.seed=" + first);
    long seed = first;
    long reported = start;
    do {
      check(seed++);
      long now = System.nanoTime();
      if (now - reported > TimeUnit.SECONDS.toNanos(REPORT_SECONDS)) {
        reported = now;
        System.out.println(
            TimeUnit.NANOSECONDS.toSeconds(now - start) + " s, " + summary(seed - first));
      }
    } while (System.nanoTime() < end);
    System.out.println(summary(seed - first));
  }

  private Optional<String> difference(FuzzCase one) throws IOException {
    try {
      return one.difference(folder.resolve("file"));
    } catch (RuntimeException | AssertionError e) {
      return Optional.of(e + " in " + e.getStackTrace()[0]);
    }
  }

  private String summary(long cases) {
    return cases
        + " files, "
        + bytes
        + " bytes, "
        + records
        + " records: "
        + good
        + " good, "
        + bad
        + " bad";
  }

  private void check(long seed) throws IOException {
    FuzzCase one = FuzzCases.of(seed);
    Optional<String> wrong = difference(one);
    if (wrong.isPresent()) {
      FuzzCase least = Shrinker.shrink(one, c -> difference(c).isPresent());
      fail("seed %d: %s%n%s", seed, difference(least).orElse(wrong.get()), least);
    }
    good += one.seen().good;
    bad += one.seen().bad;
    records += one.seen().records;
    bytes += one.bytes().length;
  }
}
