package io.millrace.transforms.aggregate;

/** How large the arrays of a table become. */
final class Capacity {
  private Capacity() {}

  /** A power of two, at least 256 and at least {@code groups}. */
  static int of(int groups) {
    return Math.max(256, Integer.highestOneBit(Math.max(1, groups - 1)) << 1);
  }
}
