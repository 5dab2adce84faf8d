package io.millrace.pipelines.launch;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Whether a run fits into the heap, asked again and again while it runs.
 *
 * <p>The Direct runner keeps all that its steps send each other in a bounded run, and copies of it:
 * such a run ends as soon as it cannot fit. Any other ends when garbage collections have left
 * nothing free for a while: near that the runners neither go on nor fail. Proved by {@code
 * HeapUseTest}.
 */
final class HeapUse {
  /** What the Direct runner surely takes of the heap for a byte that goes through a shuffle. */
  static final int DIRECT_LEAST = 2;

  /** What it took at most, garbage included, for a window of five million keys. */
  static final int DIRECT_USUAL = 6;

  /** So many questions in a row that find the heap full: 20 seconds of them. */
  static final int FULL_POLLS = 100;

  private static final double FULL = 0.95;

  private final boolean keepsAll;
  private final LongSupplier shuffled;
  private final LongSupplier used;
  private final long heap;
  private final long before;
  private int full;

  /**
   * @param keepsAll whether the runner keeps all that goes through a shuffle
   * @param shuffled how many bytes did
   * @param used how many bytes of the heap the last collection left
   */
  HeapUse(boolean keepsAll, LongSupplier shuffled, LongSupplier used, long heap) {
    this.keepsAll = keepsAll;
    this.shuffled = shuffled;
    this.used = used;
    this.heap = heap;
    before = shuffled.getAsLong();
  }

  /** What the last collection left in this process. */
  static long usedHere() {
    long sum = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null) {
        sum += pool.getCollectionUsage().getUsed();
      }
    }
    return sum;
  }

  /**
   * Asks once.
   *
   * @throws RunFailed when it does not fit, with what it takes
   */
  void check() {
    long bytes = shuffled.getAsLong() - before;
    if (keepsAll && bytes > heap / DIRECT_LEAST) {
      throw new RunFailed(
          RunFailed.Kind.ENVIRONMENT,
          "the direct runner would take about "
              + gigabytes(bytes * DIRECT_USUAL)
              + " of memory or more, "
              + DIRECT_USUAL
              + " times the "
              + gigabytes(bytes)
              + " that go through a shuffle so far, and the heap has "
              + gigabytes(heap)
              + ": use --runner flink, or give it more (MILLRACE_JAVA_OPTS=-Xmx"
              + ((bytes * DIRECT_USUAL >> 30) * 2 + 2)
              + "g)",
          null);
    }
    full = used.getAsLong() > FULL * heap ? full + 1 : 0;
    if (full >= FULL_POLLS) {
      throw full(heap, null);
    }
  }

  /** The failure of a run whose heap is full. */
  static RunFailed full(long heap, Throwable cause) {
    return new RunFailed(
        RunFailed.Kind.ENVIRONMENT,
        "the heap of "
            + gigabytes(heap)
            + " is full: give it more (MILLRACE_JAVA_OPTS=-Xmx"
            + ((heap >> 30) * 2 + 2)
            + "g), use --runner flink, and for a replay --stateBackend=rocksdb",
        cause);
  }

  private static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
