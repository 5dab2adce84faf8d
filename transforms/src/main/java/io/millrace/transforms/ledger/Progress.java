package io.millrace.transforms.ledger;

import java.util.concurrent.atomic.LongAdder;

/**
 * How far the scans of this process are, for a progress line and for nothing else: attempts count,
 * retries count twice. The ledger is the truth.
 */
public final class Progress {
  public static final LongAdder RECORDS = new LongAdder();
  public static final LongAdder BYTES = new LongAdder();

  /** Bytes that went into shuffles. */
  public static final LongAdder SHUFFLED = new LongAdder();

  private Progress() {}
}
