package io.millrace.it.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A hash map of groups, open addressing, as bare as can be. */
final class FloorGroups {
  private int[] slots = filled(1 << 12);
  private int size;
  private byte[] texts = new byte[1 << 12];
  private int used;
  private int[] hashes = new int[1 << 10];
  private int[] at = new int[1 << 10];
  private int[] lengths = new int[1 << 10];
  private long[] starts = new long[1 << 10];
  private long[] counts = new long[1 << 10];
  private double[] sums = new double[1 << 10];
  private double[] largest = new double[1 << 10];

  /** A group and what is known of it. */
  record Group(String key, long start, long count, double sum, double largest) {}

  private static int[] filled(int length) {
    int[] slots = new int[length];
    Arrays.fill(slots, -1);
    return slots;
  }

  void add(byte[] b, int from, int length, long start, double amount) {
    int group = group(b, from, length, start);
    counts[group]++;
    sums[group] += amount;
    largest[group] = Math.max(largest[group], amount);
  }

  void merge(FloorGroups other) {
    for (int i = 0; i < other.size; i++) {
      int group = group(other.texts, other.at[i], other.lengths[i], other.starts[i]);
      counts[group] += other.counts[i];
      sums[group] += other.sums[i];
      largest[group] = Math.max(largest[group], other.largest[i]);
    }
  }

  /** The groups of so many events or more. */
  List<Group> list(int atLeast) {
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      if (counts[i] >= atLeast) {
        String key = new String(texts, at[i], lengths[i], StandardCharsets.UTF_8);
        groups.add(new Group(key, starts[i], counts[i], sums[i], largest[i]));
      }
    }
    return groups;
  }

  private int group(byte[] b, int from, int length, long start) {
    int hash = Long.hashCode(start * 0x9e3779b97f4a7c15L);
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + b[i];
    }
    hash ^= hash >>> 15;
    int slot = hash & (slots.length - 1);
    while (slots[slot] >= 0) {
      int group = slots[slot];
      if (hashes[group] == hash
          && starts[group] == start
          && Arrays.equals(texts, at[group], at[group] + lengths[group], b, from, from + length)) {
        return group;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = size;
    return create(b, from, length, start, hash);
  }

  private int create(byte[] b, int from, int length, long start, int hash) {
    if (size == starts.length) {
      grow();
    }
    if (used + length > texts.length) {
      texts = Arrays.copyOf(texts, Math.max(2 * texts.length, used + length));
    }
    System.arraycopy(b, from, texts, used, length);
    int group = size++;
    hashes[group] = hash;
    at[group] = used;
    lengths[group] = length;
    starts[group] = start;
    largest[group] = Double.NEGATIVE_INFINITY;
    used += length;
    if (2 * size > slots.length) {
      rehash();
    }
    return group;
  }

  private void grow() {
    int length = 2 * size;
    hashes = Arrays.copyOf(hashes, length);
    at = Arrays.copyOf(at, length);
    lengths = Arrays.copyOf(lengths, length);
    starts = Arrays.copyOf(starts, length);
    counts = Arrays.copyOf(counts, length);
    sums = Arrays.copyOf(sums, length);
    largest = Arrays.copyOf(largest, length);
  }

  private void rehash() {
    slots = filled(2 * slots.length);
    for (int group = 0; group < size; group++) {
      int slot = hashes[group] & (slots.length - 1);
      while (slots[slot] >= 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = group;
    }
  }
}
