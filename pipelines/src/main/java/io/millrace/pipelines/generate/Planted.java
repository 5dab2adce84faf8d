package io.millrace.pipelines.generate;

/** One pattern that is being planted, and what becomes of its events. */
final class Planted {
  final Pattern pattern;

  /** From 0. */
  final int key;

  private int left;
  long firstMicros = Long.MAX_VALUE;
  long lastMicros = Long.MIN_VALUE;

  /** Events that are no damaged ones. */
  int whole;

  Planted(Pattern pattern, int key, int events) {
    this.pattern = pattern;
    this.key = key;
    this.left = events;
  }

  /** Notes an event; says whether it was the last. */
  boolean add(long micros, boolean damaged) {
    firstMicros = Math.min(firstMicros, micros);
    lastMicros = Math.max(lastMicros, micros);
    whole += damaged ? 0 : 1;
    left--;
    return left == 0;
  }
}
