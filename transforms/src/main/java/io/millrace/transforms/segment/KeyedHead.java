package io.millrace.transforms.segment;

import org.apache.beam.sdk.transforms.windowing.GlobalWindow;

/**
 * The side of a keyed step behind its shuffle, for one shard at a time: a function of the set of
 * rows in the packs, whatever their order and however wake-ups and packs interleave.
 */
interface KeyedHead {
  /** The last moment: a wake-up for it comes when all input has been read. */
  long END = GlobalWindow.INSTANCE.maxTimestamp().getMillis();

  /** Takes a pack. */
  void take(byte[] pack, ShardState state);

  /** The watermark has reached a time asked for: pushes what is complete by it. */
  void wake(long millis, ShardState state);

  /** Takes all packs of a shard of a bounded run and pushes everything. */
  default void all(Iterable<byte[]> packs) {
    MemoryState state = new MemoryState();
    for (byte[] pack : packs) {
      take(pack, state);
    }
    while (state.hasWakes()) {
      wake(state.nextWake(), state);
    }
  }

  /** When something is due that ends at {@code millis} and may be late by {@code lateness}. */
  static long due(long millis, long lateness) {
    return millis >= END - lateness ? END : millis + lateness;
  }
}
