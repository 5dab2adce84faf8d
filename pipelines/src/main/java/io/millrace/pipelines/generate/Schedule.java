package io.millrace.pipelines.generate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Says when which event happens, in the order of time: ordinary ones, and among them the planted
 * patterns. In a gap time stands still for all of them. Patterns and gaps have dice of their own:
 * the ordinary events are the same with and without them, but for a gap's shift in time.
 */
final class Schedule {
  private final GenerateSpec spec;
  private final Truth truth;
  private final Dice waits;
  private final Dice keyDice;
  private final Maker.Shares keyShares;
  private final int keys;
  private final Dice silence;
  private final List<Starts> patterns = new ArrayList<>();
  private final PriorityQueue<Moment> planted =
      new PriorityQueue<>(
          Comparator.comparingLong(Moment::micros).thenComparingLong(Moment::order));

  private long number;
  private long ordinary;
  private double seconds;
  private long nextOrdinary;
  private long order;
  private long nextGap = Long.MAX_VALUE;
  private long shift;
  private long gaps;

  /** An event of a pattern: when it happens if there are no gaps. */
  private record Moment(long micros, long order, Planted of) {}

  /** When a pattern happens next. */
  private static final class Starts {
    final Pattern pattern;
    final Dice dice;
    long next;

    Starts(Pattern pattern, long seed, long from) {
      this.pattern = pattern;
      this.dice = new Dice(seed, "/pattern/" + pattern.name());
      this.next = from;
      advance();
    }

    void advance() {
      next += millis(dice.exponential() * pattern.every().toMillis());
    }
  }

  /**
   * @param keys how many keys the stream has, at least 1
   * @param skew of the keys of ordinary events; a pattern may have any key, all alike
   */
  Schedule(GenerateSpec spec, int keys, double skew, Truth truth) {
    this.spec = spec;
    this.keys = keys;
    this.truth = truth;
    waits = new Dice(spec.seed(), "/gaps");
    keyDice = new Dice(spec.seed(), "/key");
    keyShares = Maker.Shares.zipf(keys, skew);
    silence = new Dice(spec.seed(), "/silence");
    for (Pattern pattern : spec.patterns()) {
      patterns.add(new Starts(pattern, spec.seed(), spec.startMicros()));
    }
    if (spec.faults().gapEvery() != null) {
      nextGap = spec.startMicros();
      awaitGap();
    }
    awaitOrdinary();
  }

  /** How many gaps there were up to the last event. */
  long gaps() {
    return gaps;
  }

  /** The next event, into {@code draft}; false after the last. */
  boolean next(Maker.Draft draft) throws java.io.IOException {
    start();
    Moment first = planted.peek();
    boolean isPlanted = first != null && first.micros() <= nextOrdinary;
    if (!isPlanted && nextOrdinary == Long.MAX_VALUE) {
      return false;
    }
    draft.number = number++;
    if (isPlanted) {
      planted.remove();
      draft.micros = shifted(first.micros());
      draft.key = first.of().key;
      draft.planted = first.of();
    } else {
      draft.micros = shifted(nextOrdinary);
      draft.key = keyShares.pick(keyDice);
      draft.planted = null;
      awaitOrdinary();
    }
    return true;
  }

  private void awaitOrdinary() {
    if (ordinary++ == spec.events()) {
      nextOrdinary = Long.MAX_VALUE;
      return;
    }
    seconds += waits.exponential() / spec.perSecond();
    // Whole milliseconds: what most systems record.
    nextOrdinary = spec.startMicros() + (long) (seconds * 1000) * 1000;
  }

  /** Starts the patterns whose time comes before the next event; none after the last ordinary. */
  private void start() {
    if (nextOrdinary == Long.MAX_VALUE) {
      return;
    }
    for (Starts starts : patterns) {
      while (starts.next <= nextOrdinary) {
        plant(starts);
        starts.advance();
      }
    }
  }

  private void plant(Starts starts) {
    Pattern pattern = starts.pattern;
    int events = pattern.least() + starts.dice.below(pattern.most() - pattern.least() + 1);
    Planted made = new Planted(pattern, starts.dice.below(keys), events);
    for (int i = 0; i < events; i++) {
      double after = i == 0 ? 0 : starts.dice.unit() * pattern.within().toMillis();
      planted.add(new Moment(starts.next + millis(after), order++, made));
    }
  }

  private void awaitGap() {
    Duration every = spec.faults().gapEvery();
    nextGap += millis(silence.exponential() * every.toMillis());
  }

  private long shifted(long micros) throws java.io.IOException {
    while (micros >= nextGap) {
      long length = millis(spec.faults().gapLength().toMillis());
      truth.gap(nextGap + shift, nextGap + shift + length);
      shift += length;
      gaps++;
      awaitGap();
    }
    return micros + shift;
  }

  /** Whole milliseconds, in microseconds. */
  private static long millis(double millis) {
    return (long) millis * 1000;
  }
}
