package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Cells;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.Failure;
import java.util.Arrays;
import java.util.List;

/**
 * The groups of one {@link Step.Combine} and their aggregates: filled from batches before a
 * shuffle, written as packs, filled from packs after it, and emptied as result rows. One thread's.
 */
public final class GroupTable {
  /** The bytes of a key that say its window. */
  private static final int WINDOW = Long.BYTES * 2;

  private final Step.Combine step;
  private final boolean spansWindows;
  private final boolean sliced;
  private final long grid;
  private final KeyTable keys = new KeyTable();
  private final Accumulator[] accumulators;
  private long[] events = new long[0];
  private int[] groups = new int[Batch.ROWS];
  private int[] takenRows = new int[0];
  private int[] takenGroups = new int[0];
  private final ByteWriter key = new ByteWriter();
  private final KeyTable.Wanted wanted = new KeyTable.Wanted();
  private final ByteReader reader = new ByteReader(new byte[0]);

  public GroupTable(Step.Combine step) {
    this.step = step;
    boolean sessions = step.windowing().kind() == Windowing.Kind.SESSIONS;
    sliced = step.sliced();
    spansWindows = sliced || sessions;
    grid = sessions ? grid(step.windowing()) : 0;
    accumulators = step.aggregates().stream().map(Accumulator::of).toArray(Accumulator[]::new);
  }

  /**
   * How finely time is cut where sessions wait for their end, in milliseconds: a part of the gap.
   */
  public static long grid(Windowing sessions) {
    return Math.max(1, sessions.sizeMillis() / 8);
  }

  /** The number of groups. */
  public int size() {
    return keys.size();
  }

  /**
   * Adds rows of a batch.
   *
   * @param keyColumns the values of the step's keys
   * @param inputs for each aggregate its value's column (null for COUNT_ROWS)
   * @param orders for each aggregate the columns of its order
   */
  public void add(
      Batch.Rows rows,
      Column[] keyColumns,
      Column[] inputs,
      Column[][] orders,
      int[] selected,
      int count) {
    add(rows, keyColumns, inputs, orders, selected, count, new boolean[inputs.length][]);
  }

  /**
   * As the other one, with aggregates that take only some of the rows.
   *
   * @param filters for each aggregate by number of row whether it takes that, or null: it takes all
   */
  public void add(
      Batch.Rows rows,
      Column[] keyColumns,
      Column[] inputs,
      Column[][] orders,
      int[] selected,
      int count,
      boolean[][] filters) {
    if (groups.length < count) {
      groups = new int[count];
    }
    wanted.clear();
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      ByteWriter key = wanted.bytes;
      key.putLong(rows.windowStart[row]);
      key.putLong(rows.windowEnd[row]);
      for (Column column : keyColumns) {
        Cells.write(column, row, key);
      }
      wanted.end();
    }
    keys.index(wanted, groups);
    ensure();
    for (int i = 0; i < count; i++) {
      events[groups[i]]++;
    }
    for (int a = 0; a < accumulators.length; a++) {
      Accumulator.Input input = new Accumulator.Input(inputs[a], orders[a], rows);
      if (filters[a] == null) {
        accumulators[a].add(input, selected, count, groups);
      } else {
        int taken = take(filters[a], selected, count);
        accumulators[a].add(input, takenRows, taken, takenGroups);
      }
    }
  }

  /** Sets which of the rows pass a filter, with their groups. */
  private int take(boolean[] filter, int[] selected, int count) {
    if (takenRows.length < count) {
      takenRows = new int[count];
      takenGroups = new int[count];
    }
    int taken = 0;
    for (int i = 0; i < count; i++) {
      if (filter[selected[i]]) {
        takenRows[taken] = selected[i];
        takenGroups[taken++] = groups[i];
      }
    }
    return taken;
  }

  /** Bytes held for the values of groups, about. */
  public long bytes() {
    long sum = 0;
    for (Accumulator accumulator : accumulators) {
      sum += accumulator.bytes();
    }
    return sum;
  }

  private void ensure() {
    int size = keys.size();
    if (size > events.length) {
      events = Arrays.copyOf(events, Capacity.of(size));
    }
    for (Accumulator accumulator : accumulators) {
      accumulator.ensure(size);
    }
  }

  /**
   * Writes all groups as packs and forgets them.
   *
   * @param byPane whether each pack has groups of one pane only, see {@link Packs#pane}, and of
   *     slices those that count from the same window on; else there is one pack a shard
   */
  public void flush(int shards, boolean byPane, Packs.Output output) {
    if (size() == 0) {
      return;
    }
    Packs packs = new Packs(shards);
    for (int group = 0; group < size(); group++) {
      int shard = shardOf(group, shards);
      encode(
          group,
          byPane
              ? packs.next(shard, paneOf(group), sliced ? windowEnd(group) : 0)
              : packs.next(shard));
    }
    clear();
    packs.finish(output);
  }

  private int shardOf(int group, int shards) {
    if (!spansWindows) {
      return Math.floorMod(keys.hash(group) >>> 8, shards);
    }
    // The window is no part of it: all windows of a key are in one shard, as sessions need it.
    int hash = KeyTable.hash(keys.array(), keys.start(group) + WINDOW, keys.length(group) - WINDOW);
    return Math.floorMod(hash >>> 8, shards);
  }

  private long paneOf(int group) {
    long start = windowStart(group);
    if (start == Batch.GLOBAL) {
      return Packs.NO_PANE;
    }
    if (sliced) {
      return start;
    }
    return grid > 0 ? start - Math.floorMod(start, grid) : windowEnd(group);
  }

  private long windowStart(int group) {
    return reader.reset(keys.array(), keys.start(group), keys.length(group)).getLong();
  }

  /** The window end of a group. */
  public long windowEnd(int group) {
    reader.reset(keys.array(), keys.start(group), keys.length(group)).skip(Long.BYTES);
    return reader.getLong();
  }

  private void encode(int group, Packs.Packing pack) {
    encodeState(group, pack.add(keys.array(), keys.start(group), keys.length(group)));
  }

  private void encodeState(int group, ByteWriter out) {
    out.putLong(events[group]);
    for (Accumulator accumulator : accumulators) {
      accumulator.encode(group, out);
    }
  }

  /** Adds the groups of a pack. */
  public void merge(byte[] pack) {
    ByteReader in = Packs.open(pack);
    int count = in.getInt();
    wanted.clear();
    for (int i = 0; i < count; i++) {
      int length = in.getVarInt();
      wanted.bytes.putBytes(in.array(), in.position(), length);
      in.skip(length);
      wanted.end();
    }
    merge(count, in);
  }

  /** Adds the groups of a pack of a slice to those of a window. */
  public void merge(byte[] pack, long windowStart, long windowEnd) {
    ByteReader in = Packs.open(pack);
    int count = in.getInt();
    wanted.clear();
    for (int i = 0; i < count; i++) {
      int length = in.getVarInt();
      wanted.bytes.putLong(windowStart);
      wanted.bytes.putLong(windowEnd);
      wanted.bytes.putBytes(in.array(), in.position() + WINDOW, length - WINDOW);
      in.skip(length);
      wanted.end();
    }
    merge(count, in);
  }

  /** Adds the states of the groups that are wanted. */
  private void merge(int count, ByteReader in) {
    if (groups.length < count) {
      groups = new int[Capacity.of(count)];
    }
    keys.index(wanted, groups);
    ensure();
    for (int i = 0; i < count; i++) {
      mergeState(groups[i], in);
    }
  }

  /** The group of a key in another window than its own. */
  private int index(byte[] bytes, int from, int length, long windowStart, long windowEnd) {
    key.clear();
    key.putLong(windowStart);
    key.putLong(windowEnd);
    key.putBytes(bytes, from + WINDOW, length - WINDOW);
    return keys.index(key.array(), 0, key.size());
  }

  private void mergeState(int group, ByteReader in) {
    events[group] += in.getLong();
    for (Accumulator accumulator : accumulators) {
      accumulator.merge(group, in);
    }
  }

  /**
   * Makes one of the groups of equal keys whose windows overlap, its window the union of theirs,
   * and forgets them; windows that only touch stay apart.
   *
   * @param until those whose window then ends by it go to {@code closed}
   * @param open takes the others
   */
  public void join(long until, GroupTable closed, GroupTable open) {
    Integer[] order = bySession();
    ByteWriter state = new ByteWriter();
    for (int from = 0; from < order.length; ) {
      int first = order[from];
      long end = windowEnd(first);
      int to = from + 1;
      while (to < order.length && sameKey(first, order[to]) && windowStart(order[to]) < end) {
        end = Math.max(end, windowEnd(order[to]));
        to++;
      }
      GroupTable out = end <= until ? closed : open;
      int group =
          out.index(keys.array(), keys.start(first), keys.length(first), windowStart(first), end);
      for (; from < to; from++) {
        state.clear();
        encodeState(order[from], state);
        out.ensure();
        out.mergeState(group, new ByteReader(state.array()));
      }
    }
    clear();
  }

  /** All groups, those of equal keys beside each other by the start of their windows. */
  private Integer[] bySession() {
    KeyTable apart = new KeyTable();
    int[] number = new int[size()];
    long[] starts = new long[size()];
    Integer[] order = new Integer[size()];
    for (int group = 0; group < order.length; group++) {
      int length = keys.length(group) - WINDOW;
      number[group] = apart.index(keys.array(), keys.start(group) + WINDOW, length);
      starts[group] = windowStart(group);
      order[group] = group;
    }
    Arrays.sort(
        order,
        (a, b) ->
            number[a] != number[b]
                ? Integer.compare(number[a], number[b])
                : Long.compare(starts[a], starts[b]));
    return order;
  }

  private boolean sameKey(int a, int b) {
    byte[] array = keys.array();
    return Arrays.equals(
        array,
        keys.start(a) + WINDOW,
        keys.start(a) + keys.length(a),
        array,
        keys.start(b) + WINDOW,
        keys.start(b) + keys.length(b));
  }

  /** The events of a group. */
  public long events(int group) {
    return events[group];
  }

  /**
   * Sets rows of {@code out} from groups {@code from} on, as many as there are up to {@link
   * Batch#ROWS}. A group whose aggregate has no result is a failure of its row.
   *
   * @return how many
   */
  public int emit(int from, Batch out, Failures failures) {
    out.clear();
    int count = Math.min(Batch.ROWS, size() - from);
    Batch.Rows rows = out.rows();
    int keyCount = step.keys().size();
    ByteReader in = new ByteReader(keys.array());
    for (int row = 0; row < count; row++) {
      int group = from + row;
      in.reset(keys.array(), keys.start(group), keys.length(group));
      rows.windowStart[row] = in.getLong();
      rows.windowEnd[row] = in.getLong();
      boolean global = rows.windowStart[row] == Batch.GLOBAL;
      rows.eventTime[row] = global ? Batch.NO_TIME : rows.windowEnd[row] * 1000 - 1000;
      for (int k = 0; k < keyCount; k++) {
        Cells.read(in, out.column(k), row);
      }
      for (int a = 0; a < accumulators.length; a++) {
        Failure failure = accumulators[a].emit(group, out.column(keyCount + a), row);
        if (failure != null) {
          out.column(keyCount + a).setNull(row);
          failures.add(row, failure);
        }
      }
    }
    rows.size = count;
    return count;
  }

  public void clear() {
    int size = keys.size();
    keys.clear();
    Arrays.fill(events, 0, Math.min(size, events.length), 0);
    for (Accumulator accumulator : accumulators) {
      accumulator.clear();
    }
  }

  /** The aggregates, in the order of their columns. */
  public List<Step.Aggregate> aggregates() {
    return step.aggregates();
  }
}
