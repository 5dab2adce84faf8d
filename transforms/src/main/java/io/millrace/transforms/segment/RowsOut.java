package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.Cells;
import io.millrace.transforms.type.RowType;
import java.util.Arrays;

/** Collects rows that a keyed step makes of {@link KeyedRow}s, and pushes them in batches. */
final class RowsOut {
  private final Taker taker;
  private final Batch batch;
  private final int[] all = new int[Batch.ROWS];
  private final ByteReader in = new ByteReader(new byte[0]);

  /** Takes rows; the batch is used again. */
  interface Taker {
    void rows(Batch batch, int[] selected, int count);
  }

  /** Pushes what the operator makes. */
  RowsOut(Operator operator, RowType type) {
    this(operator::push, type);
  }

  RowsOut(Taker taker, RowType type) {
    this.taker = taker;
    batch = new Batch(type);
    Arrays.setAll(all, i -> i);
  }

  /** Adds a row as it was. */
  void add(KeyedRow row) {
    int to = next(row.time(), row.windowStart(), row.windowEnd(), row.position());
    fields(row, 0, batch.type().size(), to);
    done();
  }

  /**
   * Adds the fields of two rows, one after the other; a null row has null fields.
   *
   * @param width how many fields a left row has
   */
  void add(
      KeyedRow left, KeyedRow right, int width, long time, long start, long end, long position) {
    int to = next(time, start, end, position);
    fields(left, 0, width, to);
    fields(right, width, batch.type().size(), to);
    done();
  }

  private int next(long time, long windowStart, long windowEnd, long position) {
    int to = batch.rows().size++;
    Batch.Rows rows = batch.rows();
    rows.eventTime[to] = time;
    rows.windowStart[to] = windowStart;
    rows.windowEnd[to] = windowEnd;
    rows.position[to] = position;
    return to;
  }

  private void fields(KeyedRow row, int from, int to, int at) {
    if (row == null) {
      for (int c = from; c < to; c++) {
        batch.column(c).setNull(at);
      }
      return;
    }
    in.reset(row.cells(), 0, row.cells().length);
    for (int c = from; c < to; c++) {
      Cells.read(in, batch.column(c), at);
    }
  }

  private void done() {
    if (batch.size() == Batch.ROWS) {
      flush();
    }
  }

  /** Pushes what is left. */
  void flush() {
    if (batch.size() > 0) {
      batch.rows().raw = null;
      taker.rows(batch, all, batch.size());
      batch.clear();
    }
  }
}
