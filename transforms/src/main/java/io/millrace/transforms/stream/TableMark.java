package io.millrace.transforms.stream;

import java.util.Arrays;
import org.apache.beam.sdk.io.UnboundedSource;

/**
 * How far a table has been given out.
 *
 * @param watermark announced, in milliseconds
 * @param begun the clock when the last read that is complete began, {@link Long#MIN_VALUE} for none
 * @param uncounted records given out of a range that has not been counted yet
 * @param unread ranges that have been counted as listed and not as read
 * @param ended whether no read follows
 * @param known numbers for the records given out, ascending: eight bytes a record
 */
public record TableMark(
    long watermark, long begun, long uncounted, long unread, boolean ended, long[] known)
    implements UnboundedSource.CheckpointMark {

  @Override
  public boolean equals(Object other) {
    return other instanceof TableMark mark
        && watermark == mark.watermark
        && begun == mark.begun
        && uncounted == mark.uncounted
        && unread == mark.unread
        && ended == mark.ended
        && Arrays.equals(known, mark.known);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(watermark) * 31 + Arrays.hashCode(known);
  }

  /** Nothing to do: files stay as they are. */
  @Override
  public void finalizeCheckpoint() {}
}
