package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.ByteWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Numbers different byte strings from 0 in the order in which they come: an open-addressing hash
 * table with linear probing over an arena. A slot holds the hash beside the number, so that a
 * look-up in a table that is larger than the processor's caches reads one place of it for a new
 * key; the bytes are read only when hashes are equal.
 */
final class KeyTable {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MIX = 0x9E3779B97F4A7C15L;

  /** So many keys are looked for at once. */
  private static final int AHEAD = 256;

  /** The slots of a table that is near enough anyway. */
  private static final int NEAR = 1 << 14;

  /** 0 where free, else the hash above the number plus one. */
  private long[] slots = new long[1024];

  private int[] hashes = new int[512];
  private int[] starts = new int[513];
  private final ByteWriter arena = new ByteWriter(1 << 13);
  private int size;

  /** Written so that reading ahead is not left out. */
  private int touched;

  int size() {
    return size;
  }

  /** Bytes of all keys. */
  int bytes() {
    return arena.size();
  }

  byte[] array() {
    return arena.array();
  }

  int start(int index) {
    return starts[index];
  }

  int length(int index) {
    return starts[index + 1] - starts[index];
  }

  int hash(int index) {
    return hashes[index];
  }

  /** Keys to look for, one behind the other. */
  static final class Wanted {
    /** Where the bytes of the next one go. */
    final ByteWriter bytes = new ByteWriter(1 << 12);

    private int[] ends = new int[512];
    private int[] hashes = new int[512];
    private int count;

    void clear() {
      bytes.clear();
      count = 0;
    }

    /** All bytes of the next one are written. */
    void end() {
      if (count == ends.length) {
        ends = Arrays.copyOf(ends, 2 * count);
        hashes = new int[ends.length];
      }
      ends[count++] = bytes.size();
    }

    private int start(int i) {
      return i == 0 ? 0 : ends[i - 1];
    }
  }

  /**
   * The numbers of many keys, in {@code into}.
   *
   * <p>A table that is larger than the processor's caches waits for memory in each look-up, and
   * what follows a look-up depends on it. So the places of many keys are read first, for nothing
   * but to have them near: these reads do not wait for each other.
   */
  void index(Wanted wanted, int[] into) {
    byte[] bytes = wanted.bytes.array();
    for (int from = 0; from < wanted.count; from += AHEAD) {
      int to = Math.min(wanted.count, from + AHEAD);
      for (int i = from; i < to; i++) {
        int start = wanted.start(i);
        wanted.hashes[i] = hash(bytes, start, wanted.ends[i] - start);
      }
      if (slots.length > NEAR) {
        read(wanted.hashes, from, to);
      }
      for (int i = from; i < to; i++) {
        int start = wanted.start(i);
        into[i] = index(bytes, start, wanted.ends[i] - start, wanted.hashes[i]);
      }
    }
  }

  private void read(int[] wanted, int from, int to) {
    int mask = slots.length - 1;
    int seen = 0;
    for (int i = from; i < to; i++) {
      seen += (int) slots[wanted[i] & mask];
    }
    for (int i = from; i < to; i++) {
      int index = Math.max(0, (int) slots[wanted[i] & mask] - 1);
      seen += arena.array()[starts[index]];
    }
    touched = seen;
  }

  /** The number of these bytes; it is new when it equals the size before. */
  int index(byte[] key, int from, int count) {
    return index(key, from, count, hash(key, from, count));
  }

  private int index(byte[] key, int from, int count, int hash) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    for (long held = slots[slot]; held != 0; held = slots[slot]) {
      if ((int) (held >>> 32) == hash && same((int) held - 1, key, from, count)) {
        return (int) held - 1;
      }
      slot = (slot + 1) & mask;
    }
    if (size == hashes.length) {
      grow();
      mask = slots.length - 1;
      slot = hash & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
    }
    slots[slot] = slot(hash, size);
    hashes[size] = hash;
    arena.putBytes(key, from, count);
    starts[size + 1] = arena.size();
    return size++;
  }

  private boolean same(int index, byte[] key, int from, int count) {
    int start = starts[index];
    return Arrays.equals(arena.array(), start, starts[index + 1], key, from, from + count);
  }

  private void grow() {
    hashes = Arrays.copyOf(hashes, hashes.length * 2);
    starts = Arrays.copyOf(starts, hashes.length + 1);
    slots = new long[hashes.length * 2];
    int mask = slots.length - 1;
    for (int i = 0; i < size; i++) {
      int slot = hashes[i] & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = slot(hashes[i], i);
    }
  }

  private static long slot(int hash, int index) {
    return (long) hash << 32 | (index + 1);
  }

  void clear() {
    if (size > 0) {
      Arrays.fill(slots, 0);
      size = 0;
      arena.clear();
    }
  }

  /** A 32-bit hash, the same on every machine: multiply and shift over eight bytes at a time. */
  static int hash(byte[] bytes, int from, int count) {
    long h = count * MIX;
    int at = from;
    int end = from + count;
    for (; at + 8 <= end; at += 8) {
      h = (h ^ (long) LONG.get(bytes, at)) * MIX;
      h ^= h >>> 32;
    }
    long tail = 0;
    for (; at < end; at++) {
      tail = tail << 8 | (bytes[at] & 0xff);
    }
    h = (h ^ tail) * MIX;
    h ^= h >>> 29;
    return (int) (h ^ h >>> 32);
  }
}
