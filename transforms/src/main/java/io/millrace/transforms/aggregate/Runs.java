package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import java.util.Arrays;

/**
 * How often each of some numbers comes: different numbers in order, each with its count. Where
 * there would be too many of them, either gives up, or drops as many low bits of all as it takes.
 * What is left is a function of the numbers alone: how many different ones there are with so many
 * bits never goes down as numbers come, so the same bits are dropped whatever the order and
 * whatever was merged with what.
 */
final class Runs {
  private static final int WAITING_FIRST = 8;
  private static final int WAITING_MAX = 4_096;

  private final int most;
  private final boolean coarsens;
  private long[] keys = new long[0];
  private long[] counts = new long[0];
  private int size;
  private int dropped;
  private boolean tooMany;
  private long[] waiting = new long[WAITING_FIRST];
  private int waits;

  /**
   * @param most how many different numbers may be kept
   * @param coarsens whether more of them lose bits; else they are too many
   */
  Runs(int most, boolean coarsens) {
    this.most = most;
    this.coarsens = coarsens;
  }

  void add(long number) {
    if (waits == waiting.length) {
      settle();
      int room = Math.min(waiting.length * 2, Math.max(WAITING_MAX, size));
      waiting = room > waiting.length ? new long[room] : waiting;
    }
    if (!tooMany) {
      waiting[waits++] = number;
    }
  }

  boolean tooMany() {
    settle();
    return tooMany;
  }

  /** How many low bits the numbers have lost. */
  int dropped() {
    settle();
    return dropped;
  }

  /** How many numbers there are. */
  long count() {
    settle();
    long sum = 0;
    for (int i = 0; i < size; i++) {
      sum += counts[i];
    }
    return sum;
  }

  /** The number, without the bits it lost, that is {@code rank}-th in order, from 0. */
  long at(long rank) {
    settle();
    long before = 0;
    int i = 0;
    while (before + counts[i] <= rank) {
      before += counts[i++];
    }
    return keys[i];
  }

  /** Bytes held, about. */
  int bytes() {
    return (keys.length + counts.length + waiting.length) * Long.BYTES;
  }

  private void settle() {
    if (waits == 0) {
      return;
    }
    for (int i = 0; i < waits; i++) {
      waiting[i] >>= dropped;
    }
    Arrays.sort(waiting, 0, waits);
    long[] ones = new long[waits];
    Arrays.fill(ones, 1);
    int different = joined(waiting, ones, waits, 0);
    waits = 0;
    plus(waiting, ones, different);
  }

  /** Takes equal neighbours together once each has lost {@code bits}; gives how many are left. */
  private static int joined(long[] sorted, long[] times, int count, int bits) {
    int last = -1;
    for (int i = 0; i < count; i++) {
      long key = sorted[i] >> bits;
      if (last >= 0 && sorted[last] == key) {
        times[last] += times[i];
      } else {
        last++;
        sorted[last] = key;
        times[last] = times[i];
      }
    }
    return last + 1;
  }

  /** Adds numbers in order, that have lost what these have. */
  private void plus(long[] more, long[] times, int count) {
    long[] mergedKeys = new long[size + count];
    long[] mergedCounts = new long[size + count];
    int n = 0;
    int i = 0;
    int j = 0;
    while (i < size || j < count) {
      boolean own = j == count || i < size && keys[i] <= more[j];
      boolean both = own && j < count && keys[i] == more[j];
      mergedKeys[n] = own ? keys[i] : more[j];
      mergedCounts[n++] = (own ? counts[i] : 0) + (own && !both ? 0 : times[j]);
      i += own ? 1 : 0;
      j += own && !both ? 0 : 1;
    }
    keys = mergedKeys;
    counts = mergedCounts;
    size = n;
    if (size > most && !coarsens) {
      giveUp();
    }
    while (size > most) {
      dropped++;
      size = joined(keys, counts, size, 1);
    }
  }

  private void giveUp() {
    tooMany = true;
    keys = new long[0];
    counts = new long[0];
    waiting = new long[0];
    size = 0;
    waits = 0;
  }

  void encode(ByteWriter out) {
    settle();
    out.putByte(tooMany ? 1 : 0);
    out.putByte(dropped);
    out.putVarInt(size);
    for (int i = 0; i < size; i++) {
      out.putLong(keys[i]);
      out.putLong(counts[i]);
    }
  }

  /** Adds what {@link #encode} wrote. */
  void merge(ByteReader in) {
    settle();
    boolean givenUp = in.getByte() == 1;
    int otherDropped = in.getByte();
    int count = in.getVarInt();
    long[] more = new long[count];
    long[] times = new long[count];
    for (int i = 0; i < count; i++) {
      more[i] = in.getLong();
      times[i] = in.getLong();
    }
    if (givenUp || tooMany) {
      giveUp();
      return;
    }
    int bits = Math.max(dropped, otherDropped);
    size = joined(keys, counts, size, bits - dropped);
    dropped = bits;
    plus(more, times, joined(more, times, count, bits - otherDropped));
  }
}
