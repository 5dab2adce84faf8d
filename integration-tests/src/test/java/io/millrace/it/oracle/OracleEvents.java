package io.millrace.it.oracle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Seeded events that are made to be hard: many at one microsecond, some exactly as far apart as a
 * gap, some on the bounds of windows and a microsecond beside, some with the same identity, at the
 * same time or another, nulls in all other fields, the largest and smallest numbers, and lines in
 * no order.
 */
final class OracleEvents {
  /** The columns of the files. {@code place} is for DuckDB: it says what Millrace knows itself. */
  static final String HEADER = "id,ts,customer,value,cents,reading,word,big,place";

  private static final int FILES = 3;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final String[] WORDS = {
    "a", "b", "Z", "\u00e9", "\ufb01", "\uffe6", "\ud83d\ude00", "a b", "\"a\"", "ab", "10", "9"
  };
  private static final String[] BIG = {
    "9223372036854775807", "-9223372036854775808", "0", "-1", "9007199254740993"
  };
  private static final String[] READINGS = {
    "1.7976931348623157E308", "-1.7976931348623157E308", "4.9E-324", "0.1", "-0.1", "1.0E-7"
  };

  private final Random random;
  private final long step;

  /**
   * @param seed the same seed, the same events
   * @param step microseconds: windows start at, and gaps are, multiples of it
   */
  OracleEvents(long seed, long step) {
    this.random = new Random(seed);
    this.step = step;
  }

  /**
   * Writes files of events.
   *
   * @param around moments, in microseconds, around which the events are
   * @param count how many events there are
   */
  void write(Path folder, List<Long> around, int count) throws IOException {
    List<String> lines = new ArrayList<>();
    long time = around.get(0);
    long[] times = new long[count];
    for (int i = 0; i < count; i++) {
      time = next(time, around);
      int like = random.nextInt(i + 1);
      boolean copy = random.nextInt(8) == 0;
      times[i] = copy && like < i ? times[like] : time;
      lines.add(line(copy || random.nextInt(16) == 0 ? like : i, times[i]));
    }
    Collections.shuffle(lines, random);
    Files.createDirectories(folder);
    for (int file = 0; file < FILES; file++) {
      StringBuilder text = new StringBuilder(HEADER).append('\n');
      for (int i = count * file / FILES; i < count * (file + 1) / FILES; i++) {
        text.append(lines.get(i)).append(',').append(i).append('\n');
      }
      Files.writeString(folder.resolve("events-" + file + ".csv"), text, StandardCharsets.UTF_8);
    }
  }

  private long next(long time, List<Long> around) {
    return switch (random.nextInt(12)) {
      case 0, 1 -> time;
      case 2 -> time + step;
      case 3 -> time + step - 1000;
      case 4 -> time + step - 1;
      case 5 -> Math.floorDiv(time, step) * step + step;
      case 6 -> Math.floorDiv(time, step) * step + step - 1;
      case 7 -> time + random.nextInt(5_000);
      case 8 -> around.get(random.nextInt(around.size())) + random.nextInt(3) - 1;
      default -> time + (long) (random.nextDouble() * random.nextDouble() * 2 * step);
    };
  }

  private String line(int id, long time) {
    return String.join(
        ",",
        Integer.toString(id),
        TIME.format(
            Instant.ofEpochSecond(
                Math.floorDiv(time, 1_000_000L), Math.floorMod(time, 1_000_000L) * 1000)),
        orNull(Integer.toString(random.nextInt(4))),
        orNull(Long.toString(random.nextInt(2001) - 1000)),
        orNull(String.format(Locale.ROOT, "%.2f", (random.nextInt(200_001) - 100_000) / 100.0)),
        orNull(
            random.nextInt(3) == 0
                ? READINGS[random.nextInt(READINGS.length)]
                : Double.toString(random.nextGaussian())),
        orNull('"' + WORDS[random.nextInt(WORDS.length)].replace("\"", "\"\"") + '"'),
        orNull(BIG[random.nextInt(BIG.length)]));
  }

  private String orNull(String text) {
    return random.nextInt(8) == 0 ? "" : text;
  }
}
