package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.step.Windows;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.RowType;
import java.util.Arrays;

/**
 * {@link Step.WindowInto}. A row in several windows goes on once for each of them, the batch with
 * other windows each time; where it is sliced, its windowStart is that of its slice and its
 * windowEnd that of the first window it is in.
 */
final class WindowOperator extends Operator {
  private final Windowing windowing;
  private final boolean sliced;
  private final Windows windows;
  private long[] starts = new long[Batch.ROWS];
  private long[] ends = new long[Batch.ROWS];
  private long[] lasts = new long[Batch.ROWS];

  WindowOperator(Graph.Node node, Step.WindowInto step, RowType input, Counts counts) {
    super(node, input, counts);
    windowing = step.windowing();
    sliced = step.sliced();
    windows = windowing.kind() == Windowing.Kind.GLOBAL ? null : new Windows(windowing);
  }

  @Override
  void process(Batch batch, int[] selected, int count) {
    if (starts.length < batch.rows().capacity()) {
      starts = new long[batch.rows().capacity()];
      ends = new long[starts.length];
      lasts = new long[starts.length];
    }
    Batch.Rows rows = batch.rows().view();
    rows.windowStart = starts;
    rows.windowEnd = ends;
    Batch windowed = new Batch(batch.type(), Operators.columns(batch), rows);
    if (windows == null) {
      Arrays.fill(starts, Batch.GLOBAL);
      Arrays.fill(ends, 0);
      push(windowed, selected, count);
      return;
    }
    int left = withTime(batch, selected, count);
    int[] timed = kept(0);
    if (windowing.kind() == Windowing.Kind.SLIDING) {
      left = slices(rows, timed, left);
      if (!sliced) {
        copies(windowed, timed, left);
        return;
      }
    } else {
      for (int i = 0; i < left; i++) {
        int row = timed[i];
        windows.find(rows.eventTime[row]);
        starts[row] = windows.start();
        ends[row] = windows.end();
      }
    }
    push(windowed, timed, left);
  }

  private int withTime(Batch batch, int[] selected, int count) {
    long[] times = batch.rows().eventTime;
    for (int i = 0; i < count; i++) {
      if (times[selected[i]] == Batch.NO_TIME) {
        failures.add(
            selected[i],
            Failure.Code.EVENT_TIME,
            "the row has no event time to find its window by");
      }
    }
    return dropFailed(batch, selected, count);
  }

  /** Sets slices and first and last windows; rows in none are left out of {@code timed}. */
  private int slices(Batch.Rows rows, int[] timed, int count) {
    int left = 0;
    for (int i = 0; i < count; i++) {
      int row = timed[i];
      if (windows.find(rows.eventTime[row])) {
        starts[row] = windows.start();
        ends[row] = windows.firstEnd();
        lasts[row] = windows.lastEnd();
        timed[left++] = row;
      }
    }
    count("filtered", count - left);
    return left;
  }

  /** Pushes each row with its first window, those that have one with their second, and so on. */
  private void copies(Batch windowed, int[] timed, int count) {
    count("windowed", count);
    long pairs = 0;
    for (int i = 0; i < count; i++) {
      int row = timed[i];
      starts[row] = ends[row] - windowing.sizeMillis();
      pairs += (lasts[row] - ends[row]) / windowing.periodMillis() + 1;
    }
    count("pairs", pairs);
    int left = count;
    while (left > 0) {
      push(windowed, timed, left);
      int more = 0;
      for (int i = 0; i < left; i++) {
        int row = timed[i];
        if (ends[row] < lasts[row]) {
          starts[row] += windowing.periodMillis();
          ends[row] += windowing.periodMillis();
          timed[more++] = row;
        }
      }
      left = more;
    }
  }
}
