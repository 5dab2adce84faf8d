package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.batch.RowPack;
import io.millrace.transforms.decode.BadRecord;
import io.millrace.transforms.decode.FileRange;
import io.millrace.transforms.decode.RecordScan;
import io.millrace.transforms.decode.ScanCounts;
import io.millrace.transforms.expression.Kernel;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.ledger.Progress;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.stream.Block;
import io.millrace.transforms.type.Failure;
import java.io.IOException;

/** The head of a segment that reads files: decodes ranges, finds event times, pushes batches. */
final class ScanHead extends Operator implements RecordScan.Handler, BlockHead {
  private final Step.Read step;
  private final RecordScan scan;
  private final Kernel eventTime;
  private int[] all = new int[0];
  private Batch renamed;
  private RowPack.Reader reader;

  ScanHead(Graph.Node node, Counts counts) {
    super(node, ((Step.Read) node.step()).output(), counts);
    step = (Step.Read) node.step();
    scan = new RecordScan(step.source());
    eventTime = step.eventTime() == null ? null : Kernel.compile(step.eventTime());
  }

  /** Reads one range and pushes all that is in it. */
  void read(FileRange range) throws IOException {
    ScanCounts seen = new ScanCounts();
    scan.read(range, this, seen);
    count("ranges_read", 1);
    count("bytes", seen.bytes);
    count("record_bytes", seen.recordBytes);
    count("skipped_bytes", seen.skippedBytes);
    count("lines", seen.lines);
    count("blank_lines", seen.blankLines);
    count("records", seen.records);
  }

  @Override
  public void take(Block block) {
    if (block.counts().length > 0) {
      counts.merge(block.counts());
    }
    if (reader == null) {
      reader = new RowPack.Reader(step.output());
    }
    reader.read(
        block.rows(),
        batch -> {
          batch.rows().watermark = block.watermark();
          batch(batch);
        });
    block.bad().forEach(this::bad);
  }

  @Override
  void process(Batch batch, int[] selected, int count) {
    throw new IllegalStateException("a scan has no input");
  }

  @Override
  public void batch(Batch decoded) {
    Progress.RECORDS.add(decoded.size());
    Batch batch = named(decoded);
    int count = batch.size();
    if (all.length < count) {
      all = new int[count];
      for (int i = 0; i < count; i++) {
        all[i] = i;
      }
    }
    if (eventTime == null) {
      java.util.Arrays.fill(batch.rows().eventTime, 0, count, Batch.NO_TIME);
      push(batch, all, count);
      return;
    }
    LongColumn times = (LongColumn) eventTime.evaluate(batch, all, count, failures);
    long[] eventTimes = batch.rows().eventTime;
    boolean lost = failures.any() || times.hasNulls();
    if (!lost) {
      System.arraycopy(times.values, 0, eventTimes, 0, count);
      within(batch, all, count);
      return;
    }
    int[] timed = new int[count];
    int left = 0;
    for (int row = 0; row < count; row++) {
      Failure failure = failures.at(row);
      if (failure != null || times.isNull(row)) {
        eventTimes[row] = Batch.NO_TIME;
        String why = failure == null ? "it is null" : failure.message();
        String message = "the record has no event time: " + why;
        dead(batch, row, new Failure(Failure.Code.EVENT_TIME, message));
      } else {
        eventTimes[row] = times.values[row];
        timed[left++] = row;
      }
    }
    failures.clear();
    flushDead();
    within(batch, timed, left);
  }

  /** Leaves out what is not of the times asked for. */
  private void within(Batch batch, int[] selected, int count) {
    if (step.from() == Long.MIN_VALUE && step.to() == Long.MAX_VALUE) {
      push(batch, selected, count);
      return;
    }
    int[] inside = kept(count);
    int left = TimeBounds.select(batch, selected, count, step.from(), step.to(), inside);
    count("outside", TimeBounds.outside(batch, selected, count, step.from(), step.to()));
    push(batch, inside, left);
  }

  /** The same columns under the step's own names. */
  private Batch named(Batch decoded) {
    if (decoded.type().equals(step.output())) {
      return decoded;
    }
    renamed = new Batch(step.output(), Operators.columns(decoded), decoded.rows());
    return renamed;
  }

  @Override
  public void bad(BadRecord record) {
    Progress.RECORDS.add(1);
    count("dead", 1);
    requirePlace(record.failure());
    deadLetters().add(record);
    if (deadLetters().isFull()) {
      flushDead();
    }
  }

  @Override
  void finishBundle(Emitter emitter) {
    flushDead();
  }
}
