package io.millrace.pipelines.generate;

import io.millrace.pipelines.spec.StreamSpec;
import io.millrace.transforms.decode.RecordFormat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
  private final Truth truth;
  private final OutputStream out;
  private final Schedule schedule;
  private final Rule.Key keyRule;
  private final Source ordinary;
  private final Map<Pattern, Source> sources = new HashMap<>();
  private final long outOfOrderMicros;
  private final PriorityQueue<Delayed> underWay =
      new PriorityQueue<>(
          Comparator.comparingLong(Delayed::arrival).thenComparingLong(Delayed::number));

  private long events;
  private long lines;
  private long headers;
  private long offset;
  private long duplicated;
  private long behind;
  private long late;
  private long newest = Long.MIN_VALUE;
  private long newestWhole = Long.MIN_VALUE;
  private final Map<Damage, Long> damaged = new EnumMap<>(Damage.class);
  private final Map<String, Long> planted = new LinkedHashMap<>();

  /** What makes events of one kind, ordinary or of a pattern, and the chance of their faults. */
  private record Source(Encoder encoder, Dice disorder, Dice late, Dice duplicates) {
    static Source of(Encoder encoder, long seed, String before) {
      return new Source(
          encoder,
          new Dice(seed, before + "/disorder"),
          new Dice(seed, before + "/late"),
          new Dice(seed, before + "/duplicates"));
    }
  }

  /**
   * What is known of a line.
   *
   * @param id null if nobody wants to know
   */
  private record Fate(String id, Damage damage, boolean repeats) {}

  /** A line that arrives later than its event happened. */
  private record Delayed(long arrival, long number, long micros, byte[] line, Fate fate) {}

  /**
   * What has been written: the known truth about the file.
   *
   * @param events different events, damaged ones and those of patterns too
   * @param lines events and duplicates, without a header
   * @param duplicates lines that repeat one that is whole
   * @param behind lines whose event time is before that of a line above them
   * @param late lines that can be read and are behind another of those above them by more than the
   *     stream's {@code out_of_order}
   * @param gaps stretches without events
   * @param damaged lines that are no event of the stream, by what is wrong
   * @param planted how often each pattern is there
   */
  public record Generated(
      long events,
      long lines,
      long duplicates,
      long behind,
      long late,
      long gaps,
      Map<Damage, Long> damaged,
      Map<String, Long> planted) {}

  private Generator(StreamSpec stream, GenerateSpec spec, OutputStream out, Truth truth) {
    this.spec = spec;
    this.out = out;
    this.truth = truth;
    outOfOrderMicros = stream.outOfOrder().toNanos() / 1000;
    String key = keyField(stream, spec);
    keyRule =
        key != null && spec.rules().get(key).rule() instanceof Rule.Key rule
            ? rule
            : new Rule.Key(1, null, 0);
    int keys = keyRule.count();
    ordinary = Source.of(new Encoder(stream, spec, key, keys), spec.seed(), "");
    for (Pattern pattern : spec.patterns()) {
      Encoder encoder = new Encoder(stream, spec, key, keys, pattern, ordinary.encoder());
      sources.put(pattern, Source.of(encoder, spec.seed(), "/pattern/" + pattern.name() + "/"));
      planted.put(pattern.name(), 0L);
    }
    if (truth.wanted()) {
      ordinary.encoder().keepIds();
      sources.values().forEach(source -> source.encoder().keepIds());
    }
    schedule = new Schedule(spec, keys, keyRule.skew(), truth);
  }

  /** Writes {@code spec.events()} events to {@code out}, which stays open. */
  public static Generated write(StreamSpec stream, GenerateSpec spec, OutputStream out)
      throws IOException {
    return new Generator(stream, spec, out, Truth.IGNORED).run();
  }

  /** Writes to a file, replacing it if there is one; its folders are made. */
  public static Generated write(StreamSpec stream, GenerateSpec spec, Path file)
      throws IOException {
    return write(stream, spec, file, null);
  }

  /**
   * Writes to a file, and what is true of it into {@code faults.jsonl} and {@code patterns.jsonl}
   * of a folder; both are replaced if they are there, and folders are made. The data is the same
   * with and without ({@code TruthTest.theDataDoesNotDependOnTheTruth}).
   *
   * @param truth the folder, or null for none
   */
  public static Generated write(StreamSpec stream, GenerateSpec spec, Path file, Path truth)
      throws IOException {
    if (file.toAbsolutePath().getParent() != null) {
      Files.createDirectories(file.toAbsolutePath().getParent());
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      if (truth == null) {
        return write(stream, spec, out);
      }
      String name = file.getFileName().toString();
      try (TruthFiles files = new TruthFiles(truth, stream.name(), name)) {
        return new Generator(stream, spec, out, files).run();
      }
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
    byte[] header = ordinary.encoder().header();
    if (header != null) {
      out.write(header);
      out.write('\n');
      headers = 1;
      offset = header.length + 1L;
    }
    Maker.Draft draft = new Maker.Draft();
    Line line = new Line();
    while (schedule.next(draft)) {
      events++;
      arrive(draft.micros);
      event(draft, line);
    }
    arrive(Long.MAX_VALUE);
    return new Generated(
        events, lines, duplicated, behind, late, schedule.gaps(), damaged, planted);
  }

  private void event(Maker.Draft draft, Line line) throws IOException {
    Source source = draft.planted == null ? ordinary : sources.get(draft.planted.pattern);
    Damage damage = source.encoder().damage(spec.faults().damage());
    source.encoder().write(draft, damage, line);
    if (damage != null) {
      damaged.merge(damage, 1L, Long::sum);
    }
    if (draft.planted != null && draft.planted.add(draft.micros, damage != null)) {
      String key = keyRule.prefix() == null ? null : keyRule.prefix() + (draft.key + 1);
      truth.pattern(draft.planted, key);
      planted.merge(draft.planted.pattern.name(), 1L, Long::sum);
    }
    Fate fate = new Fate(source.encoder().id(), damage, false);
    long delay = delay(source);
    if (delay > 0) {
      long arrival = draft.micros + delay;
      underWay.add(new Delayed(arrival, draft.number, draft.micros, line.copy(), fate));
    } else {
      line.writeTo(out);
      emitted(draft.micros, line.length(), fate);
    }
    if (source.duplicates().chance(spec.faults().duplicates()) && damage == null) {
      duplicated++;
      long again = draft.micros + delay + upTo(spec.faults().delay(), source.duplicates());
      Fate repeat = new Fate(fate.id(), null, true);
      underWay.add(new Delayed(again, draft.number, draft.micros, line.copy(), repeat));
    }
  }

  /** How long after it happened an event comes, in microseconds. */
  private long delay(Source source) {
    Faults faults = spec.faults();
    boolean disordered = source.disorder().chance(faults.disorder());
    long delay = disordered ? upTo(faults.delay(), source.disorder()) : 0;
    return source.late().chance(faults.late())
        ? outOfOrderMicros
            + upTo(faults.lateDelay().minusNanos(outOfOrderMicros * 1000), source.late())
        : delay;
  }

  /** In microseconds, more than none and at most the longest. */
  private static long upTo(Duration longest, Dice dice) {
    return 1 + (long) (dice.unit() * (longest.toMillis() * MICROS / 1000));
  }

  /** Writes all that arrives before a moment. */
  private void arrive(long moment) throws IOException {
    while (!underWay.isEmpty() && underWay.peek().arrival() < moment) {
      Delayed delayed = underWay.poll();
      out.write(delayed.line());
      emitted(delayed.micros(), delayed.line().length, delayed.fate());
    }
  }

  private void emitted(long micros, int length, Fate fate) throws IOException {
    out.write('\n');
    lines++;
    behind += micros < newest ? 1 : 0;
    newest = Math.max(newest, micros);
    Truth.Place place = new Truth.Place(headers + lines, offset, fate.id(), micros);
    if (fate.damage() != null) {
      truth.fault("damage", fate.damage().text(), place);
    } else {
      whole(place, fate);
    }
    offset += length + 1L;
  }

  /** What a reader sees of the times of lines that it can read. */
  private void whole(Truth.Place place, Fate fate) throws IOException {
    if (fate.repeats()) {
      truth.fault("duplicate", null, place);
    }
    if (place.micros() < newestWhole) {
      boolean isLate = newestWhole - place.micros() > outOfOrderMicros;
      late += isLate ? 1 : 0;
      truth.fault(isLate ? "late" : "out-of-order", null, place);
    }
    newestWhole = Math.max(newestWhole, place.micros());
  }
}
