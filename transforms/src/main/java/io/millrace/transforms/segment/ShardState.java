package io.millrace.transforms.segment;

import java.util.ArrayList;
import java.util.List;

/**
 * What a keyed step keeps of one of its shards: packs by pane (a number that the step chooses, such
 * as the end of a window), and the times at which it wants to be woken. In a bounded run all packs
 * come before the first wake-up; in a stream they interleave, but a wake-up for a time comes only
 * when the watermark has reached it.
 */
interface ShardState {
  /** The packs of a pane, in the order in which they were put; empty if there are none. */
  List<byte[]> packs(long pane);

  /** The bytes of each pack of a pane, in the same order; the packs are not read for it. */
  default int[] sizes(long pane) {
    return packs(pane).stream().mapToInt(pack -> pack.length).toArray();
  }

  /** Adds a pack behind those of a pane, which are neither read nor written again. */
  default void add(long pane, byte[] pack) {
    List<byte[]> packs = new ArrayList<>(packs(pane));
    packs.add(pack);
    put(pane, packs);
  }

  /** Replaces the packs of a pane; none frees it. */
  void put(long pane, List<byte[]> packs);

  /** What is kept under a key, or null. */
  byte[] kept(byte[] key);

  /** Keeps a value under a key until it is replaced; null frees it. */
  void keep(byte[] key, byte[] value);

  /**
   * Asks for a wake-up when the watermark has reached {@code millis}, and holds the watermark of
   * what leaves the step at {@code hold} until then. Asking twice for a time wakes once.
   *
   * @param hold milliseconds, not above {@code millis}: the earliest event time of a row that the
   *     wake-up gives
   */
  void wake(long millis, long hold);
}
