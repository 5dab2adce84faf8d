package io.millrace.transforms.stream;

import io.millrace.transforms.batch.Batch;
import org.apache.beam.sdk.io.UnboundedSource;

/**
 * How far a partition of a replay has been given out.
 *
 * @param blocks given out
 * @param records given out, rows and bad ones
 * @param newest event time given out, in microseconds, or {@link Batch#NO_TIME}
 * @param startMillis the clock when a paced replay started, {@link Long#MIN_VALUE} before
 * @param startMicros the event time that it started with
 * @param listing tells the files of the source from others: by path, size and ranges; 0 before they
 *     are listed
 * @param ended whether everything has been given out
 */
public record ReplayMark(
    long blocks,
    long records,
    long newest,
    long startMillis,
    long startMicros,
    long listing,
    boolean ended)
    implements UnboundedSource.CheckpointMark {
  /** Nothing given out. */
  static final ReplayMark START =
      new ReplayMark(0, 0, Batch.NO_TIME, Long.MIN_VALUE, Long.MIN_VALUE, 0, false);

  /** Nothing to do: files stay as they are. */
  @Override
  public void finalizeCheckpoint() {}
}
