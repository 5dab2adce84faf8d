package io.millrace.transforms.segment;

import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.step.Step;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;

/** The rows of one key that still may find partners, of each side in the order of event time. */
final class IntervalRows {
  private static final int MATCHED = 2;

  private final long before;
  private final long after;
  private final Taker taker;
  private final List<ArrayDeque<Waiting>> sides = List.of(new ArrayDeque<>(), new ArrayDeque<>());

  /** Gets what is found. */
  interface Taker {
    void pair(KeyedRow left, KeyedRow right);

    /** The row waits no more. */
    void gone(KeyedRow row, boolean matched);
  }

  private static final class Waiting {
    private final KeyedRow row;
    private boolean matched;

    private Waiting(KeyedRow row, boolean matched) {
      this.row = row;
      this.matched = matched;
    }
  }

  IntervalRows(Step.IntervalJoin step, Taker taker) {
    before = step.beforeMicros();
    after = step.afterMicros();
    this.taker = taker;
  }

  /** Pairs a row, which is none of the earliest so far, with those that wait, and lets it wait. */
  void add(KeyedRow row) {
    boolean left = row.input() == JoiningHead.LEFT;
    Waiting added = new Waiting(row, false);
    long earliest = minus(row.time(), left ? before : after);
    Iterator<Waiting> others = sides.get(1 - row.input()).descendingIterator();
    while (others.hasNext()) {
      Waiting other = others.next();
      if (other.row.time() < earliest) {
        break;
      }
      KeyedRow l = left ? row : other.row;
      KeyedRow r = left ? other.row : row;
      if (r.time() >= minus(l.time(), before) && l.time() >= minus(r.time(), after)) {
        added.matched = true;
        other.matched = true;
        taker.pair(l, r);
      }
    }
    sides.get(row.input()).addLast(added);
  }

  /** The rows of a side with an event time below {@code time} go. */
  void release(int side, long time) {
    ArrayDeque<Waiting> rows = sides.get(side);
    while (!rows.isEmpty() && rows.getFirst().row.time() < time) {
      Waiting gone = rows.removeFirst();
      taker.gone(gone.row, gone.matched);
    }
  }

  /** Lets go what a row of {@code time} and those behind it cannot be paired with. */
  void releaseBehind(long time) {
    release(JoiningHead.LEFT, minus(time, after));
    release(JoiningHead.RIGHT, minus(time, before));
  }

  void releaseAll() {
    for (int side = JoiningHead.LEFT; side <= JoiningHead.RIGHT; side++) {
      ArrayDeque<Waiting> rows = sides.get(side);
      rows.forEach(waiting -> taker.gone(waiting.row, waiting.matched));
      rows.clear();
    }
  }

  /** The rest, or null when nothing waits. */
  byte[] toBytes() {
    if (sides.get(0).isEmpty() && sides.get(1).isEmpty()) {
      return null;
    }
    ByteWriter pack = new ByteWriter();
    KeyedRow.start(pack, 0);
    for (ArrayDeque<Waiting> rows : sides) {
      for (Waiting waiting : rows) {
        int input = waiting.row.input() + (waiting.matched ? MATCHED : 0);
        as(waiting.row, input, new byte[0]).write(pack);
      }
    }
    return pack.toByteArray();
  }

  /** Takes up what {@link #toBytes} gave. */
  void read(byte[] bytes, byte[] key) {
    if (bytes != null) {
      KeyedRow.read(
          bytes,
          kept -> {
            KeyedRow row = as(kept, kept.input() % MATCHED, key);
            sides.get(row.input()).addLast(new Waiting(row, kept.input() >= MATCHED));
          });
    }
  }

  private static KeyedRow as(KeyedRow row, int input, byte[] key) {
    return new KeyedRow(
        input, key, row.time(), row.windowStart(), row.windowEnd(), row.position(), row.cells());
  }

  /** The difference; beyond the numbers there are, the outermost one. */
  private static long minus(long a, long b) {
    long difference = a - b;
    boolean overflow = ((a ^ b) & (a ^ difference)) < 0;
    return overflow ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : difference;
  }
}
