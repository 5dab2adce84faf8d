package io.millrace.transforms.stream;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.batch.RowPack;
import io.millrace.transforms.decode.BadRecord;
import io.millrace.transforms.decode.FileRange;
import io.millrace.transforms.decode.RecordScan;
import io.millrace.transforms.decode.ScanCounts;
import io.millrace.transforms.expression.Kernel;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads ranges of files, finds when each record arrives and puts it into a sort.
 *
 * <p>A record without a time of its own arrives with the one before it in its file, as far as that
 * is read by the same partition in one go; the first ones with the first that has a time, or before
 * all others where the memory of a run does not reach that far.
 */
final class Arrivals implements RecordScan.Handler {
  /** First byte of a row in the sort; a {@link RowPack} row follows. */
  static final int ROW = 0;

  /** First byte of a record that could not be decoded. */
  static final int BAD = 1;

  /**
   * Bad records wait for the rows before them, which come in a batch. With more than this there are
   * none to wait for but in one case: several records of megabytes in one block.
   */
  private static final int WAITING_BYTES_MAX = 32 << 20;

  private final RecordScan scan;
  private final Kernel eventTime;
  private final Delays delays;
  private final ExternalSort sort;
  private final Failures failures = new Failures();
  private final List<BadRecord> waiting = new ArrayList<>();
  private int waitingBytes;
  private int[] all = new int[0];

  private FileRange range;
  private long lastTime = Batch.NO_TIME;
  private int leading;
  private int leadingSpilled;

  Arrivals(Step.Read step, Delays delays, ExternalSort sort) {
    scan = new RecordScan(step.source());
    eventTime = step.eventTime() == null ? null : Kernel.compile(step.eventTime());
    this.delays = delays;
    this.sort = sort;
  }

  /** Reads a range and counts what was seen, as every reader of ranges does. */
  void read(FileRange toRead, String step, Counts counts) throws IOException {
    boolean goesOn =
        range != null && range.ordinal() == toRead.ordinal() && range.end() == toRead.start();
    range = toRead;
    if (!goesOn) {
      lastTime = Batch.NO_TIME;
      leading = sort.inMemory().count();
      leadingSpilled = sort.spilled();
    }
    ScanCounts seen = new ScanCounts();
    scan.read(toRead, this, seen);
    addWaiting(Long.MAX_VALUE);
    counts.add(step, "ranges_read", 1);
    counts.add(step, "bytes", seen.bytes);
    counts.add(step, "record_bytes", seen.recordBytes);
    counts.add(step, "skipped_bytes", seen.skippedBytes);
    counts.add(step, "lines", seen.lines);
    counts.add(step, "blank_lines", seen.blankLines);
    counts.add(step, "records", seen.records);
  }

  @Override
  public void batch(Batch batch) throws IOException {
    findTimes(batch);
    Batch.Rows rows = batch.rows();
    for (int row = 0; row < rows.size; row++) {
      if (!waiting.isEmpty()) {
        addWaiting(rows.offset[row]);
      }
      long time = rows.eventTime[row];
      if (time != Batch.NO_TIME) {
        known(time);
      }
      long position = rows.position[row];
      ByteWriter out = sort.start(delays.arrival(lastTime, position), position);
      out.putByte(ROW);
      RowPack.write(batch, row, out);
      sort.end();
    }
  }

  private void findTimes(Batch batch) {
    int count = batch.size();
    long[] eventTimes = batch.rows().eventTime;
    if (eventTime == null) {
      Arrays.fill(eventTimes, 0, count, Batch.NO_TIME);
      return;
    }
    if (all.length < count) {
      all = new int[count];
      for (int i = 0; i < count; i++) {
        all[i] = i;
      }
    }
    LongColumn times = (LongColumn) eventTime.evaluate(batch, all, count, failures);
    System.arraycopy(times.values, 0, eventTimes, 0, count);
    if (failures.any() || times.hasNulls()) {
      for (int row = 0; row < count; row++) {
        if (times.isNull(row) || failures.at(row) != null) {
          eventTimes[row] = Batch.NO_TIME;
        }
      }
      failures.clear();
    }
  }

  /** The time of the file's records from here on; those before the first get it too. */
  private void known(long time) {
    if (lastTime == Batch.NO_TIME) {
      RunBuffer buffer = sort.inMemory();
      int from = leadingSpilled == sort.spilled() ? leading : 0;
      for (int record = from; record < buffer.count(); record++) {
        buffer.setArrival(record, delays.arrival(time, buffer.position(record)));
      }
    }
    lastTime = time;
  }

  @Override
  public void bad(BadRecord record) throws IOException {
    waiting.add(record);
    waitingBytes += record.bytes().length + 64;
    if (waitingBytes > WAITING_BYTES_MAX) {
      addWaiting(Long.MAX_VALUE);
    }
  }

  /** Adds the bad records that start before {@code offset}. */
  private void addWaiting(long offset) throws IOException {
    int count = 0;
    while (count < waiting.size() && waiting.get(count).offset() < offset) {
      add(waiting.get(count++));
    }
    waiting.subList(0, count).clear();
    if (waiting.isEmpty()) {
      waitingBytes = 0;
    }
  }

  private void add(BadRecord record) throws IOException {
    long position = range.position(record.offset());
    ByteWriter out = sort.start(delays.arrival(lastTime, position), position);
    out.putByte(BAD);
    out.putLong(record.offset());
    out.putLong(record.line());
    out.putSlice(record.bytes());
    out.putSlice(record.failure().code().getBytes(StandardCharsets.UTF_8));
    out.putSlice(record.failure().message().getBytes(StandardCharsets.UTF_8));
    sort.end();
  }
}
