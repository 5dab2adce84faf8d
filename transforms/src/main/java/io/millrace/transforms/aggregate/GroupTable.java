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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The groups of one {@link Step.Combine} and their aggregates: filled from batches before a
 * shuffle, written as packs, filled from packs after it, and emptied as result rows. One thread's.
 *
 * <p>A pack is: version, pane, number of groups, then for each group its key (window start, window
 * end, the key values as {@link Cells} writes them), the number of events in it, and each
 * accumulator's state.
 */
public final class GroupTable {
  /** The pane of a pack that has groups of several windows, or of the global one. */
  public static final long NO_PANE = Long.MAX_VALUE;

  private static final int PACK_VERSION = 1;
  private static final int PACK_HEAD = 9;

  private final Step.Combine step;
  private final boolean spansWindows;
  private final KeyTable keys = new KeyTable();
  private final Accumulator[] accumulators;
  private long[] events = new long[0];
  private int[] groups = new int[Batch.ROWS];
  private int[] takenRows = new int[0];
  private int[] takenGroups = new int[0];
  private final ByteWriter key = new ByteWriter();
  private final ByteReader reader = new ByteReader(new byte[0]);

  public GroupTable(Step.Combine step) {
    this.step = step;
    spansWindows = step.sliced() || step.windowing().kind() == Windowing.Kind.SESSIONS;
    accumulators = step.aggregates().stream().map(Accumulator::of).toArray(Accumulator[]::new);
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
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      key.clear();
      key.putLong(rows.windowStart[row]);
      key.putLong(rows.windowEnd[row]);
      for (Column column : keyColumns) {
        Cells.write(column, row, key);
      }
      groups[i] = keys.index(key.array(), 0, key.size());
    }
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

  /** Takes one pack for each shard that has groups. */
  public interface PackOutput {
    void pack(int shard, byte[] pack);
  }

  /**
   * Writes all groups as packs and forgets them.
   *
   * @param byPane whether each pack has groups of one window only, see {@link #pane}; else there is
   *     one pack a shard
   */
  public void flush(int shards, boolean byPane, PackOutput output) {
    if (size() == 0) {
      return;
    }
    Map<Slot, Packing> packs = new LinkedHashMap<>();
    Packing last = null;
    for (int group = 0; group < size(); group++) {
      int shard = shardOf(group, shards);
      long pane = byPane ? paneOf(group) : NO_PANE;
      if (last == null || last.slot.shard != shard || last.slot.pane != pane) {
        last = packs.computeIfAbsent(new Slot(shard, pane), Packing::new);
      }
      encode(group, last.out);
      last.groups++;
    }
    clear();
    for (Packing packing : packs.values()) {
      output.pack(packing.slot.shard, packing.finish());
    }
  }

  private int shardOf(int group, int shards) {
    if (!spansWindows) {
      return Math.floorMod(keys.hash(group) >>> 8, shards);
    }
    // The window is no part of it: all windows of a key are in one shard, as sessions need it.
    int skip = Long.BYTES * 2;
    int hash = KeyTable.hash(keys.array(), keys.start(group) + skip, keys.length(group) - skip);
    return Math.floorMod(hash >>> 8, shards);
  }

  /** The end of a group's window. */
  private long paneOf(int group) {
    reader.reset(keys.array(), keys.start(group), keys.length(group));
    long start = reader.getLong();
    return start == Batch.GLOBAL ? NO_PANE : reader.getLong();
  }

  /** The end of the window, in milliseconds, that a pack's groups are of, or {@link #NO_PANE}. */
  public static long pane(byte[] pack) {
    ByteReader in = new ByteReader(pack);
    in.skip(1);
    return in.getLong();
  }

  private record Slot(int shard, long pane) {}

  /** A pack that is being written. */
  private static final class Packing {
    private final Slot slot;
    private final ByteWriter out = new ByteWriter(1 << 8);
    private int groups;

    Packing(Slot slot) {
      this.slot = slot;
      out.putByte(PACK_VERSION);
      out.putLong(slot.pane);
      out.putInt(0);
    }

    byte[] finish() {
      int end = out.size();
      out.truncate(PACK_HEAD);
      out.putInt(groups);
      out.truncate(end);
      return out.toByteArray();
    }
  }

  private void encode(int group, ByteWriter out) {
    out.putSlice(keys.array(), keys.start(group), keys.length(group));
    out.putLong(events[group]);
    for (Accumulator accumulator : accumulators) {
      accumulator.encode(group, out);
    }
  }

  /** Adds the groups of a pack. */
  public void merge(byte[] pack) {
    ByteReader in = new ByteReader(pack);
    if (in.getByte() != PACK_VERSION) {
      throw new IllegalStateException("a pack of another version");
    }
    in.skip(Long.BYTES);
    for (int n = in.getInt(); n > 0; n--) {
      int length = in.getVarInt();
      int group = keys.index(in.array(), in.position(), length);
      in.skip(length);
      ensure();
      events[group] += in.getLong();
      for (Accumulator accumulator : accumulators) {
        accumulator.merge(group, in);
      }
    }
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
