package io.millrace.pipelines.generate;

import io.millrace.pipelines.spec.StreamSpec;
import io.millrace.transforms.decode.RecordFormat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Writes synthetic events in the order in which they arrive, as JSON lines or CSV. The same stream,
 * number of events and seed give the same bytes, on every machine ({@code
 * GeneratorTest.theSameSeedGivesTheSameBytes}); a field more in the declaration does not change the
 * values of the others. Memory holds only the events that are under way, those of one {@code
 * disorder.max}.
 */
public final class Generator {
  private static final double MICROS = 1e6;

  private final GenerateSpec spec;
  private final Encoder encoder;
  private final OutputStream out;
  private final Dice gaps;
  private final Dice keyDice;
  private final Maker.Shares keyShares;
  private final Dice disorder;
  private final Dice duplicates;
  private final PriorityQueue<Delayed> underWay =
      new PriorityQueue<>(
          Comparator.comparingLong(Delayed::arrival).thenComparingLong(Delayed::number));

  private long lines;
  private long duplicated;
  private long behind;
  private long newest = Long.MIN_VALUE;
  private final Map<Damage, Long> damaged = new EnumMap<>(Damage.class);

  /** A line that arrives later than its event happened. */
  private record Delayed(long arrival, long number, long micros, byte[] line) {}

  /**
   * What has been written: the known truth about the file.
   *
   * @param events different events, damaged ones too
   * @param lines events and duplicates, without a header
   * @param duplicates lines that repeat one that is whole
   * @param behind lines whose event time is before that of a line above them
   * @param damaged lines that are no event of the stream, by what is wrong
   */
  public record Generated(
      long events, long lines, long duplicates, long behind, Map<Damage, Long> damaged) {}

  private Generator(StreamSpec stream, GenerateSpec spec, OutputStream out) {
    this.spec = spec;
    this.out = out;
    String key = keyField(stream, spec);
    int keys = 1;
    double skew = 0;
    if (key != null && spec.rules().get(key).rule() instanceof Rule.Key rule) {
      keys = rule.count();
      skew = rule.skew();
    }
    encoder = new Encoder(stream, spec, key, keys);
    gaps = new Dice(spec.seed(), "/gaps");
    keyDice = new Dice(spec.seed(), "/key");
    keyShares = Maker.Shares.zipf(keys, skew);
    disorder = new Dice(spec.seed(), "/disorder");
    duplicates = new Dice(spec.seed(), "/duplicates");
  }

  /** Writes {@code spec.events()} events to {@code out}, which stays open. */
  public static Generated write(StreamSpec stream, GenerateSpec spec, OutputStream out)
      throws IOException {
    return new Generator(stream, spec, out).run();
  }

  /** Writes to a file, replacing it if there is one; its folders are made. */
  public static Generated write(StreamSpec stream, GenerateSpec spec, Path file)
      throws IOException {
    if (file.toAbsolutePath().getParent() != null) {
      Files.createDirectories(file.toAbsolutePath().getParent());
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      return write(stream, spec, out);
    }
  }

  /** How files of this format are named: {@code jsonl} or {@code csv}. */
  public static String extension(RecordFormat format) {
    return format instanceof RecordFormat.Csv ? "csv" : "jsonl";
  }

  private static String keyField(StreamSpec stream, GenerateSpec spec) {
    if (stream.key() != null
        && spec.rules().containsKey(stream.key())
        && spec.rules().get(stream.key()).rule() instanceof Rule.Key) {
      return stream.key();
    }
    return spec.rules().entrySet().stream()
        .filter(entry -> entry.getValue().rule() instanceof Rule.Key)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private Generated run() throws IOException {
    byte[] header = encoder.header();
    if (header != null) {
      out.write(header);
      out.write('\n');
    }
    Maker.Draft draft = new Maker.Draft();
    Line line = new Line();
    double seconds = 0;
    for (long n = 0; n < spec.events(); n++) {
      seconds += gaps.exponential() / spec.perSecond();
      draft.number = n;
      // Whole milliseconds: what most systems record.
      draft.micros = spec.startMicros() + (long) (seconds * 1000) * 1000;
      draft.key = keyShares.pick(keyDice);
      arrive(draft.micros);
      event(draft, line);
    }
    arrive(Long.MAX_VALUE);
    return new Generated(spec.events(), lines, duplicated, behind, damaged);
  }

  private void event(Maker.Draft draft, Line line) throws IOException {
    Damage damage = encoder.damage(spec.faults().damage());
    encoder.write(draft, damage, line);
    if (damage != null) {
      damaged.merge(damage, 1L, Long::sum);
    }
    long arrival = draft.micros;
    if (disorder.chance(spec.faults().disorder())) {
      arrival += delay(disorder);
      underWay.add(new Delayed(arrival, draft.number, draft.micros, line.copy()));
    } else {
      line.writeTo(out);
      emitted(draft.micros);
    }
    if (duplicates.chance(spec.faults().duplicates()) && damage == null) {
      duplicated++;
      long again = arrival + delay(duplicates);
      underWay.add(new Delayed(again, draft.number, draft.micros, line.copy()));
    }
  }

  /** In microseconds, more than none and at most the longest. */
  private long delay(Dice dice) {
    return 1 + (long) (dice.unit() * (spec.faults().delay().toMillis() * MICROS / 1000));
  }

  /** Writes all that arrives before a moment. */
  private void arrive(long moment) throws IOException {
    while (!underWay.isEmpty() && underWay.peek().arrival() < moment) {
      Delayed delayed = underWay.poll();
      out.write(delayed.line());
      emitted(delayed.micros());
    }
  }

  private void emitted(long micros) throws IOException {
    out.write('\n');
    lines++;
    if (micros < newest) {
      behind++;
    }
    newest = Math.max(newest, micros);
  }
}
