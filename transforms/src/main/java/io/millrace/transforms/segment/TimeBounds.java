package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;

/** Rows by event time; a row without one is always inside. */
final class TimeBounds {
  private TimeBounds() {}

  private static boolean inside(long time, long from, long to) {
    return time == Batch.NO_TIME || (time >= from && time < to);
  }

  /** Puts the selected rows in [from, to) into {@code result} and gives their number. */
  static int select(Batch batch, int[] selected, int count, long from, long to, int[] result) {
    long[] times = batch.rows().eventTime;
    int n = 0;
    for (int i = 0; i < count; i++) {
      if (inside(times[selected[i]], from, to)) {
        result[n++] = selected[i];
      }
    }
    return n;
  }

  /** The number of selected rows outside [from, to). */
  static int outside(Batch batch, int[] selected, int count, long from, long to) {
    long[] times = batch.rows().eventTime;
    int n = 0;
    for (int i = 0; i < count; i++) {
      if (!inside(times[selected[i]], from, to)) {
        n++;
      }
    }
    return n;
  }
}
