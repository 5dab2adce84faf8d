package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Cells;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The packs that the groups of a {@link GroupTable} travel in.
 *
 * <p>A pack is: version, pane, number of groups, then the key of each group (window start, window
 * end, the key values as {@link Cells} writes them), then of each group in the same order the
 * number of events in it, and each accumulator's state. Keys stand together so that a table can
 * look for many at once. Of slices the window start is that of the slice, the window end that of
 * the first window that the group counts for; of sessions both are those of what is known of the
 * session, last event and gap.
 */
public final class Packs {
  /** The pane of a pack that has groups of several windows, or of the global one. */
  public static final long NO_PANE = Long.MAX_VALUE;

  private static final int VERSION = 2;
  private static final int HEAD = 9;

  /** Where there is one pack a shard: by shard. */
  private final Packing[] byShard;

  private final Map<Slot, Packing> bySlot = new LinkedHashMap<>();
  private Packing last;

  /** Takes packs. */
  public interface Output {
    void pack(int shard, byte[] pack);
  }

  private record Slot(int shard, long pane, long first) {
    boolean is(int otherShard, long otherPane, long otherFirst) {
      return shard == otherShard && pane == otherPane && first == otherFirst;
    }
  }

  /** A pack that is being written. */
  static final class Packing {
    private final Slot slot;
    private final ByteWriter keys = new ByteWriter(1 << 8);
    private final ByteWriter states = new ByteWriter(1 << 8);
    private int groups;

    Packing(Slot slot) {
      this.slot = slot;
      keys.putByte(VERSION);
      keys.putLong(slot.pane);
      keys.putInt(0);
    }

    /** Adds a group: its state is to be written to what is given. */
    ByteWriter add(byte[] key, int from, int count) {
      groups++;
      keys.putSlice(key, from, count);
      return states;
    }

    byte[] finish() {
      int end = keys.size();
      keys.truncate(HEAD);
      keys.putInt(groups);
      keys.truncate(end);
      byte[] pack = Arrays.copyOf(keys.array(), end + states.size());
      System.arraycopy(states.array(), 0, pack, end, states.size());
      return pack;
    }
  }

  Packs(int shards) {
    byShard = new Packing[shards];
  }

  /** Where the next group goes that is in a pack with all others of its shard. */
  Packing next(int shard) {
    Packing packing = byShard[shard];
    if (packing == null) {
      packing = new Packing(new Slot(shard, NO_PANE, 0));
      byShard[shard] = packing;
    }
    return packing;
  }

  /** Where the next group goes that is in a pack with those of its shard, pane and first window. */
  Packing next(int shard, long pane, long first) {
    if (last == null || !last.slot.is(shard, pane, first)) {
      last = bySlot.computeIfAbsent(new Slot(shard, pane, first), Packing::new);
    }
    return last;
  }

  void finish(Output output) {
    for (Packing packing : byShard) {
      if (packing != null) {
        output.pack(packing.slot.shard, packing.finish());
      }
    }
    bySlot.values().forEach(packing -> output.pack(packing.slot.shard, packing.finish()));
  }

  /**
   * What a pack's groups have in common, in milliseconds: the end of their window, or {@link
   * #NO_PANE}; of slices their start; of sessions the {@link GroupTable#grid} point not after their
   * start.
   */
  public static long pane(byte[] pack) {
    ByteReader in = new ByteReader(pack);
    in.skip(1);
    return in.getLong();
  }

  /** The end of the first window that the groups of a pack of a slice count for. */
  public static long firstEnd(byte[] pack) {
    ByteReader in = new ByteReader(pack);
    in.skip(HEAD + Integer.BYTES);
    in.getVarInt();
    in.skip(Long.BYTES);
    return in.getLong();
  }

  /** A pack at the number of its groups. */
  static ByteReader open(byte[] pack) {
    ByteReader in = new ByteReader(pack);
    if (in.getByte() != VERSION) {
      throw new IllegalStateException("a pack of another version");
    }
    in.skip(Long.BYTES);
    return in;
  }
}
