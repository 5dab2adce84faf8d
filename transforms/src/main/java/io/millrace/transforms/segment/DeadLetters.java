package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.BytesColumn;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.decode.BadRecord;
import io.millrace.transforms.step.DeadLetter;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Values;

/** Collects the dead letters of an operator as a batch of its own. */
final class DeadLetters {
  private final Graph.Node node;
  private final RowType input;
  private final Batch batch;
  private final int[] all = new int[Batch.ROWS];

  DeadLetters(Graph.Node node, RowType input) {
    this.node = node;
    this.input = input;
    this.batch = new Batch(DeadLetter.type(input));
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
  }

  boolean isFull() {
    return batch.size() == Batch.ROWS;
  }

  /** Adds a row of the step's input. */
  void add(Batch from, int row, Failure failure) {
    Batch.Rows source = from.rows();
    int to = common(failure);
    batch.rows().copy(source, row, to);
    batch.rows().watermark = source.watermark;
    long time = source.eventTime[row];
    if (time != Batch.NO_TIME) {
      set(DeadLetter.EVENT_TIME, to, time);
    } else {
      batch.column(DeadLetter.EVENT_TIME).setNull(to);
    }
    Object[] values = from.row(row);
    if (source.raw == null) {
      setNoPlace(to);
      text(DeadLetter.ROW, to, Values.toJson(from.type(), values));
    } else {
      place(to, source.file(row), source.offset[row], source.line[row]);
      ((BytesColumn) batch.column(DeadLetter.BYTES))
          .append(to, source.raw, source.rawStart[row], source.rawLength[row]);
      batch.column(DeadLetter.ROW).setNull(to);
    }
    batch.column(DeadLetter.ELEMENT).set(to, from.type().equals(input) ? values : null);
  }

  /** Adds a record that could not be decoded. */
  void add(BadRecord bad) {
    int to = common(bad.failure());
    Batch.Rows rows = batch.rows();
    rows.eventTime[to] = Batch.NO_TIME;
    rows.windowStart[to] = Batch.GLOBAL;
    rows.offset[to] = bad.offset();
    rows.line[to] = bad.line();
    batch.column(DeadLetter.EVENT_TIME).setNull(to);
    place(to, bad.file(), bad.offset(), bad.line());
    ((BytesColumn) batch.column(DeadLetter.BYTES)).append(to, bad.bytes(), 0, bad.bytes().length);
    batch.column(DeadLetter.ROW).setNull(to);
    batch.column(DeadLetter.ELEMENT).setNull(to);
  }

  private int common(Failure failure) {
    int to = batch.rows().size++;
    text(DeadLetter.CODE, to, failure.code());
    text(DeadLetter.MESSAGE, to, failure.message());
    text(DeadLetter.STEP, to, node.name());
    text(DeadLetter.PIPELINE, to, node.pipeline());
    text(DeadLetter.MSG, to, failure.message());
    text(DeadLetter.STACK, to, "");
    return to;
  }

  private void place(int to, String file, long offset, long line) {
    if (file == null) {
      setNoPlace(to);
      return;
    }
    text(DeadLetter.FILE, to, file);
    set(DeadLetter.OFFSET, to, offset);
    if (line > 0) {
      set(DeadLetter.LINE, to, line);
    } else {
      batch.column(DeadLetter.LINE).setNull(to);
    }
  }

  private void setNoPlace(int to) {
    batch.column(DeadLetter.FILE).setNull(to);
    batch.column(DeadLetter.OFFSET).setNull(to);
    batch.column(DeadLetter.LINE).setNull(to);
    batch.column(DeadLetter.BYTES).setNull(to);
  }

  private void text(int column, int row, String value) {
    ((BytesColumn) batch.column(column)).append(row, value);
  }

  private void set(int column, int row, long value) {
    ((LongColumn) batch.column(column)).values[row] = value;
  }

  void flush(Outlet errors) {
    if (batch.size() > 0) {
      batch.rows().raw = null;
      errors.push(batch, all, batch.size());
      batch.clear();
    }
  }
}
