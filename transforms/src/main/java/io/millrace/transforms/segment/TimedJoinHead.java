package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.type.RowType;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The side behind the shuffle of a join that goes by event time. Rows wait in the pane of their
 * {@link KeyedRow#bucket} until no other row of it can come; then they go, in order, through what
 * is kept of their key. A list of the keys of each bucket waits until its rows cannot be needed any
 * more, and then frees them.
 */
abstract class TimedJoinHead extends JoiningHead {
  /** Longer than this nothing is kept for: it is for ever. */
  private static final long LONGEST = END / 4;

  private final long lateness;
  private final long[] needed;
  private final long held;
  private final long last;

  /**
   * @param needed for how many microseconds after a left and a right row others may need it; not
   *     positive: others of its bucket only; Long.MAX_VALUE: nothing is freed
   * @param held how much earlier than the bucket that it is pushed in a row may be, in microseconds
   */
  TimedJoinHead(
      Graph.Node node, RowType input, long lateness, long[] needed, long held, Counts counts) {
    super(node, input, counts);
    this.lateness = lateness;
    this.needed = new long[] {buckets(needed[LEFT]), buckets(needed[RIGHT])};
    this.held = buckets(held);
    long longest = 0;
    for (int side = LEFT; side <= RIGHT; side++) {
      longest = isFreed(side) ? Math.max(longest, this.needed[side]) : longest;
    }
    long end = END - Math.min(lateness, LONGEST) - longest;
    this.last = Math.floorDiv(end, KeyedRow.BUCKET_MILLIS) * KeyedRow.BUCKET_MILLIS - 2_000;
  }

  /** Milliseconds, whole buckets. */
  private static long buckets(long micros) {
    long bucket = KeyedRow.BUCKET_MILLIS * 1000;
    long whole = Math.max(0, micros / bucket + (micros % bucket > 0 ? 1 : 0));
    return Math.min(whole * KeyedRow.BUCKET_MILLIS, LONGEST);
  }

  /** Whether rows of a side are freed some time. */
  final boolean isFreed(int side) {
    return needed[side] < LONGEST;
  }

  @Override
  public final void take(byte[] pack, ShardState state) {
    long written = KeyedRow.pane(pack);
    if (written == KeyedRow.NO_PANE) {
      state.add(written, pack);
      state.wake(END, END);
      return;
    }
    long bucket = Math.min(written, last);
    state.add(bucket, pack);
    wakeFor(bucket, state);
    for (int side = LEFT; side <= RIGHT; side++) {
      if (isFreed(side)) {
        wakeFor(bucket + needed[side], state);
      }
    }
  }

  /** The hold is a function of the time: a second request must not move it. */
  private void wakeFor(long bucket, ShardState state) {
    state.wake(bucket + lateness, bucket - KeyedRow.BUCKET_MILLIS - held);
  }

  @Override
  public final void wake(long millis, ShardState state) {
    if (millis == END) {
      byKey(read(state.packs(KeyedRow.NO_PANE)), order(), rows -> rows.forEach(this::timeless));
      state.put(KeyedRow.NO_PANE, List.of());
    } else {
      long bucket = millis - lateness;
      pass(bucket, state);
      for (int side = LEFT; side <= RIGHT; side++) {
        free(bucket, side, state);
      }
    }
    out.flush();
  }

  private void pass(long bucket, ShardState state) {
    List<byte[]> packs = state.packs(bucket);
    if (packs.isEmpty()) {
      return;
    }
    ByteWriter[] keys = {null, null};
    byKey(
        read(packs),
        order(),
        rows -> {
          if (isAlone(rows.get(0))) {
            rows.forEach(this::timeless);
            return;
          }
          byte[] key = rows.get(0).key();
          for (int side = LEFT; side <= RIGHT; side++) {
            int wanted = side;
            boolean some = rows.stream().anyMatch(row -> row.input() == wanted);
            if (some && isFreed(side) && !isListed(key, state)) {
              keys[side] = keys[side] == null ? new ByteWriter() : keys[side];
              keys[side].putSlice(key);
            }
          }
          pass(key, rows, state);
        });
    state.put(bucket, List.of());
    for (int side = LEFT; side <= RIGHT; side++) {
      if (keys[side] != null) {
        state.put(bucket + needed[side] + 1 + side, List.of(keys[side].toByteArray()));
      }
    }
  }

  private void free(long bucket, int side, ShardState state) {
    long pane = bucket + 1 + side;
    List<byte[]> lists = state.packs(pane);
    if (lists.isEmpty()) {
      return;
    }
    state.put(pane, List.of());
    long passed = bucket - needed[side];
    long before = passed == last ? Long.MAX_VALUE : passed * 1000;
    Map<Long, ByteWriter> again = new TreeMap<>();
    for (byte[] keys : lists) {
      ByteReader in = new ByteReader(keys);
      while (in.hasMore()) {
        byte[] key = in.getSlice();
        long left = free(key, side, before, state);
        if (left != Batch.NO_TIME) {
          long later = Math.min(KeyedRow.bucket(left), last) + needed[side] + 1 + side;
          again.computeIfAbsent(later, p -> new ByteWriter()).putSlice(key);
        }
      }
    }
    // The wake-ups of these were asked for when their rows came.
    again.forEach((later, keys) -> state.add(later, keys.toByteArray()));
  }

  /** The order in which the rows of a key are passed. */
  abstract Comparator<KeyedRow> order();

  /** A row that has no key or no event time. */
  abstract void timeless(KeyedRow row);

  /** All rows of a key in one bucket; those of earlier ones have been passed before. */
  abstract void pass(byte[] key, List<KeyedRow> rows, ShardState state);

  /** Whether a key stands in a list already, so that what is kept of it will be freed. */
  abstract boolean isListed(byte[] key, ShardState state);

  /**
   * No row that comes can need the rows of a side whose event time is below {@code before}.
   *
   * @return the event time of the row with which the key is to be looked at again, or {@link
   *     Batch#NO_TIME}
   */
  abstract long free(byte[] key, int side, long before, ShardState state);

  /** All rows of one key of a bounded run. */
  abstract void whole(List<KeyedRow> rows);

  @Override
  public final void all(Iterable<byte[]> packs) {
    byKey(
        read(packs),
        order(),
        rows -> {
          int timed = 0;
          // Without event time a row comes first, by the number that stands for it.
          while (timed < rows.size()
              && (isAlone(rows.get(timed)) || rows.get(timed).time() == Batch.NO_TIME)) {
            timeless(rows.get(timed++));
          }
          whole(rows.subList(timed, rows.size()));
        });
    out.flush();
  }
}
