package io.millrace.it.benchmarks;

import java.util.Locale;

/** How events come. */
enum Mode {
  /** All at once, from files, at full speed. */
  HISTORY,
  /**
   * The same files as an unbounded stream with watermarks at full speed: windows close, and state
   * is checkpointed, while events still come; it ends when all is played.
   */
  REPLAY,
  /** As a replay, over state that does not fit into memory and is kept in RocksDB. */
  LIVE;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
