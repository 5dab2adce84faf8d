package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.step.Windows;
import java.util.Arrays;

/**
 * Finds the windows of a slice that its rows still come in time for: those whose end and lateness
 * are after the watermark that the source had announced before the rows. A row counts from the
 * first of them on; for each window before it, it is late.
 *
 * <p>Counts of the step: {@code windowed}, rows that count for a window; {@code late_rows}, those
 * that count for none; {@code pairs}, the windows of both; {@code late}, the pairs that are late.
 */
final class OnTimeSlices {
  private final Windowing windowing;
  private final Windows windows;
  private final Operator operator;
  private int[] good = new int[Batch.ROWS];
  private int[] lost = new int[Batch.ROWS];
  private int[] some = new int[Batch.ROWS];
  private long[] starts = new long[Batch.ROWS];
  private long[] ends = new long[Batch.ROWS];
  private long[] firsts = new long[Batch.ROWS];

  OnTimeSlices(Windowing windowing, Operator operator) {
    this.windowing = windowing;
    this.operator = operator;
    windows = new Windows(windowing);
  }

  /**
   * Pushes the rows that are late for all their windows, and gives the number of the others, in
   * {@link #rows} until the next call.
   */
  int select(Batch batch, int[] selected, int count) {
    ensure(batch.rows().capacity());
    Batch.Rows rows = batch.rows();
    int left = 0;
    int none = 0;
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      windows.findMillis(rows.windowStart[row]);
      firsts[row] = firstOpen(rows.windowEnd[row], rows.watermark);
      if (firsts[row] > windows.lastEnd()) {
        firsts[row] = windows.lastEnd() + windowing.periodMillis();
        lost[none++] = row;
      } else {
        good[left++] = row;
      }
    }
    operator.count("late_rows", none);
    late(batch, lost, none);
    return left;
  }

  int[] rows() {
    return good;
  }

  /**
   * Pushes rows of the last {@link #select} for the windows they are late for, and gives them with
   * windowEnd the end of the first window that they count for.
   */
  Batch.Rows counted(Batch batch, int[] selected, int count) {
    operator.count("windowed", count);
    late(batch, selected, count);
    Batch.Rows counted = batch.rows().view();
    counted.windowEnd = firsts;
    return counted;
  }

  /** The end of the first window from {@code end} on that is open at a watermark. */
  private long firstOpen(long end, long watermark) {
    long lateness = windowing.latenessMillis();
    if (watermark == Long.MIN_VALUE || KeyedHead.due(end, lateness) > watermark) {
      return end;
    }
    if (watermark >= KeyedHead.END) {
      return Long.MAX_VALUE;
    }
    long behind = watermark - lateness - end;
    return end + (behind / windowing.periodMillis() + 1) * windowing.periodMillis();
  }

  private void late(Batch batch, int[] selected, int count) {
    Batch.Rows rows = batch.rows();
    long pairs = 0;
    int left = 0;
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      windows.findMillis(rows.windowStart[row]);
      pairs += windows.count();
      ends[row] = windows.firstEnd();
      if (ends[row] < firsts[row]) {
        some[left++] = row;
      }
    }
    operator.count("pairs", pairs);
    Batch.Rows view = rows.view();
    view.windowStart = starts;
    view.windowEnd = ends;
    Batch windowed = new Batch(batch.type(), Operators.columns(batch), view);
    while (left > 0) {
      for (int i = 0; i < left; i++) {
        starts[some[i]] = ends[some[i]] - windowing.sizeMillis();
      }
      operator.pushLate(windowed, Arrays.copyOf(some, left), left);
      int more = 0;
      for (int i = 0; i < left; i++) {
        int row = some[i];
        ends[row] += windowing.periodMillis();
        if (ends[row] < firsts[row]) {
          some[more++] = row;
        }
      }
      left = more;
    }
  }

  private void ensure(int capacity) {
    if (good.length < capacity) {
      good = new int[capacity];
      lost = new int[capacity];
      some = new int[capacity];
      starts = new long[capacity];
      ends = new long[capacity];
      firsts = new long[capacity];
    }
  }
}
