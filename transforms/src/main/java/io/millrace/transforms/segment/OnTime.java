package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.step.Windowing;
import java.util.Arrays;

/**
 * Parts the rows that come in time from those that are late, by the watermark that their source had
 * announced before them, so that the verdict depends on the order of one partition alone.
 */
final class OnTime {
  private final boolean byWindow;
  private final long lateness;
  private int[] good = new int[Batch.ROWS];
  private int[] late = new int[Batch.ROWS];

  private OnTime(boolean byWindow, long lateness) {
    this.byWindow = byWindow;
    this.lateness = lateness;
  }

  /** Late is a row whose window's end and lateness are not after the watermark. */
  static OnTime byWindow(Windowing windowing) {
    return new OnTime(windowing.kind() != Windowing.Kind.SESSIONS, windowing.latenessMillis());
  }

  /** Late is a row whose event time and lateness are before the watermark. */
  static OnTime byTime(long latenessMillis) {
    return new OnTime(false, latenessMillis);
  }

  /**
   * Pushes the late rows of an operator and gives the number of the others, in {@link #rows} until
   * the next call.
   */
  int select(Batch batch, int[] selected, int count, Operator operator) {
    if (good.length < count) {
      good = new int[count];
      late = new int[count];
    }
    Batch.Rows rows = batch.rows();
    int left = 0;
    int lost = 0;
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      if (KeyedHead.due(end(rows, row), lateness) <= rows.watermark) {
        late[lost++] = row;
      } else {
        good[left++] = row;
      }
    }
    if (lost > 0) {
      operator.pushLate(batch, Arrays.copyOf(late, lost), lost);
    }
    return left;
  }

  private long end(Batch.Rows rows, int row) {
    if (byWindow) {
      return rows.windowStart[row] == Batch.GLOBAL ? KeyedHead.END : rows.windowEnd[row];
    }
    return rows.eventTime[row] == Batch.NO_TIME
        ? KeyedHead.END
        : Math.floorDiv(rows.eventTime[row], 1000L) + 1;
  }

  int[] rows() {
    return good;
  }
}
