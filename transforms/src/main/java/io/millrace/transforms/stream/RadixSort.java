package io.millrace.transforms.stream;

/** Sorts numbers of records by a key of each, eleven bits at a time. Stable. */
final class RadixSort {
  private static final int BITS = 11;
  private static final int MASK = (1 << BITS) - 1;

  private RadixSort() {}

  /**
   * The entries of {@code order} by {@code keys}, ascending; equal ones stay in their order.
   *
   * <p><b>Cost:</b> one pass if they are in order already, else two for every eleven bits of the
   * distance of the least from the greatest key.
   */
  static int[] sort(long[] keys, int[] order) {
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    boolean sorted = true;
    for (int i = 0; i < order.length; i++) {
      long key = keys[order[i]];
      sorted &= key >= greatest;
      least = Math.min(least, key);
      greatest = Math.max(greatest, key);
    }
    if (sorted) {
      return order;
    }
    int[] from = order;
    int[] to = new int[order.length];
    long span = greatest - least;
    for (int shift = 0; shift < Long.SIZE && span >>> shift != 0; shift += BITS) {
      if (spread(keys, least, shift, from, to)) {
        int[] free = from;
        from = to;
        to = free;
      }
    }
    return from;
  }

  /** Spreads by some bits; false if all have the same there. */
  private static boolean spread(long[] keys, long least, int shift, int[] from, int[] to) {
    int[] places = new int[MASK + 1];
    for (int record : from) {
      places[(int) ((keys[record] - least) >>> shift) & MASK]++;
    }
    if (places[(int) ((keys[from[0]] - least) >>> shift) & MASK] == from.length) {
      return false;
    }
    int place = 0;
    for (int i = 0; i <= MASK; i++) {
      int count = places[i];
      places[i] = place;
      place += count;
    }
    for (int record : from) {
      to[places[(int) ((keys[record] - least) >>> shift) & MASK]++] = record;
    }
    return true;
  }
}
