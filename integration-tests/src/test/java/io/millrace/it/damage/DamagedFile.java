package io.millrace.it.damage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A file of card payments, one JSON object a line, of which one in a hundred lines has each kind of
 * {@link Damage}; and what must become of every line. A function of seed and number of lines:
 * {@link #lines} gives the truth again without keeping it. A million lines are about 270 MB, 100 MB
 * of which are nesting bombs.
 *
 * <p>Fields: {@code event_id} (string, required, unique), {@code event_time} (RFC 3339, required,
 * the event time), {@code card} (string, required), {@code merchant}, {@code country} (strings),
 * {@code amount} (decimal, two places), {@code items} (int64), {@code online} (boolean). The truth
 * holds for a pipeline that reads every field, since a value that does not convert is dead only
 * when a step reads it.
 */
public record DamagedFile(long seed, long count) {
  private static final String MARK = "\ufeff";

  /** As a program: {@code DamagedFile SEED LINES FILE}. */
  public static void main(String[] args) throws IOException {
    new DamagedFile(Long.parseLong(args[0]), Long.parseLong(args[1])).write(Path.of(args[2]));
  }

  /** What must become of a line. */
  public enum Fate {
    /** Written, once. */
    GOOD,
    /** Dead-lettered, once, with its bytes. */
    DEAD,
    /** Counted as blank, and nowhere else. */
    BLANK
  }

  /**
   * One line and its truth.
   *
   * @param bytes without the line end
   * @param end the line end
   * @param codes of a dead letter, any of them; empty for GOOD and BLANK
   * @param id the {@code event_id} to be found among the written; null for DEAD and BLANK
   */
  public record Line(byte[] bytes, String end, Fate fate, Set<String> codes, String id) {
    static Line good(Payment event) {
      return new Line(event.json().getBytes(UTF_8), "\n", Fate.GOOD, Set.of(), event.id());
    }

    static Line dead(String json, Set<String> codes) {
      return new Line(json.getBytes(UTF_8), "\n", Fate.DEAD, codes, null);
    }
  }

  public Stream<Line> lines() {
    return LongStream.range(0, count).mapToObj(this::line);
  }

  /** The damage of a line, or null; the first line has none. */
  public Damage damage(long number) {
    if (number == 0) {
      return null;
    }
    int kind = random(number).nextInt(100);
    return kind < Damage.values().length ? Damage.values()[kind] : null;
  }

  public Line line(long number) {
    Random random = random(number);
    Damage damage = damage(number);
    random.nextInt(100);
    Payment event = Payment.of(number, random);
    return damage == null ? Line.good(event) : damage.apply(event, random);
  }

  /** Seeds that differ by one begin alike in {@link Random}, so they are spread first. */
  private Random random(long number) {
    long mixed = (seed ^ number * 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
    return new Random(mixed ^ mixed >>> 31);
  }

  /** Writes the lines behind a byte order mark, which belongs to none of them. */
  public void write(Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      out.write(MARK.getBytes(UTF_8));
      for (long number = 0; number < count; number++) {
        Line line = line(number);
        out.write(line.bytes());
        out.write(line.end().getBytes(UTF_8));
      }
    }
  }
}
