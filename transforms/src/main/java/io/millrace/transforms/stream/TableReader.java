package io.millrace.transforms.stream;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.RowPack;
import io.millrace.transforms.decode.BadRecord;
import io.millrace.transforms.decode.FileRange;
import io.millrace.transforms.decode.RecordScan;
import io.millrace.transforms.decode.ScanCounts;
import io.millrace.transforms.file.ListFiles;
import io.millrace.transforms.ledger.Counts;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/** Reads a {@link TableSource}: range by range, and then nothing until the next read is due. */
final class TableReader extends UnboundedReader<Block> implements RecordScan.Handler {
  private static final long MILLIS_MIN = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();

  private final TableSource source;
  private final Clock clock;
  private final RecordScan scan;
  private final KnownRecords known;
  private final Deque<FileRange> ranges = new ArrayDeque<>();
  private final Deque<Piece> pieces = new ArrayDeque<>();
  private final RowPack pack = new RowPack(true);
  private final List<BadRecord> bad = new ArrayList<>();
  private Set<Long> numbers = new HashSet<>();
  private final Set<Long> ofRange = new HashSet<>();
  private long found;

  private long watermark = MILLIS_MIN;
  private long begun = Long.MIN_VALUE;
  private long uncounted;
  private long unread;
  private boolean ended;

  /** The clock when the read under way began. */
  private long beginning;

  private boolean reading;
  private long countedBefore;
  private long listed;
  private Block current;

  /** Records of a range that travel together; the last of a range has its counts. */
  private record Piece(byte[] rows, List<BadRecord> bad, Set<Long> numbers, byte[] counts) {}

  /**
   * @param mark where to go on, or null
   */
  TableReader(TableSource source, TableMark mark) {
    this.source = source;
    clock = source.clock().get();
    scan = new RecordScan(source.step().source());
    known = new KnownRecords(mark == null ? new long[0] : mark.known());
    if (mark != null) {
      watermark = mark.watermark();
      begun = mark.begun();
      uncounted = mark.uncounted();
      unread = mark.unread();
      countedBefore = uncounted;
      ended = mark.ended();
    }
  }

  @Override
  public boolean start() throws IOException {
    return advance();
  }

  @Override
  public boolean advance() throws IOException {
    current = null;
    if (!reading && (ended || !isDue())) {
      return false;
    }
    if (!reading) {
      list();
    }
    if (pieces.isEmpty() && !ranges.isEmpty()) {
      read(ranges.poll());
    }
    if (pieces.isEmpty()) {
      complete();
      return false;
    }
    give(pieces.poll());
    return true;
  }

  private boolean isDue() {
    long next =
        begun > Long.MAX_VALUE - source.everyMillis()
            ? Long.MAX_VALUE
            : begun + source.everyMillis();
    return begun == Long.MIN_VALUE || clock.millis() >= Math.min(next, source.untilMillis());
  }

  private void list() throws IOException {
    beginning = clock.millis();
    ranges.addAll(ListFiles.list(source.nodeId(), source.step().source()));
    // A read that was broken off has counted ranges as listed that are listed again.
    listed = ranges.size() - unread;
    reading = true;
  }

  private void complete() {
    reading = false;
    begun = beginning;
    ended = begun >= source.untilMillis();
    long bound = Math.max(0, source.step().outOfOrderMicros()) / 1000;
    watermark = Math.max(watermark, begun - bound);
  }

  private void read(FileRange range) throws IOException {
    ScanCounts seen = new ScanCounts();
    found = 0;
    ofRange.clear();
    scan.read(range, this, seen);
    Counts counts = new Counts();
    String step = source.nodeId();
    counts.add(step, "ranges_listed", listed);
    listed = 0;
    counts.add(step, "ranges_read", 1);
    counts.add(step, "bytes", seen.bytes);
    counts.add(step, "record_bytes", seen.recordBytes);
    counts.add(step, "skipped_bytes", seen.skippedBytes);
    counts.add(step, "lines", seen.lines);
    counts.add(step, "blank_lines", seen.blankLines);
    counts.add(step, "records", seen.records);
    counts.add(step, "known", seen.records - found - countedBefore);
    countedBefore = 0;
    cut(counts.encode());
  }

  @Override
  public void batch(Batch batch) {
    Batch.Rows rows = batch.rows();
    Arrays.fill(rows.eventTime, 0, rows.size, Batch.NO_TIME);
    for (int row = 0; row < rows.size; row++) {
      if (isNew(rows.raw, rows.rawStart[row], rows.rawLength[row])) {
        pack.add(batch, row);
        if (pack.bytes() >= source.blockBytes()) {
          cut(new byte[0]);
        }
      }
    }
  }

  @Override
  public void bad(BadRecord record) {
    if (isNew(record.bytes(), 0, record.bytes().length)) {
      bad.add(record);
    }
  }

  private boolean isNew(byte[] bytes, int from, int count) {
    long number = known.number(bytes, from, count);
    if (known.has(number) || !ofRange.add(number)) {
      return false;
    }
    numbers.add(number);
    found++;
    return true;
  }

  private void cut(byte[] counts) {
    pieces.add(new Piece(pack.toByteArray(), List.copyOf(bad), numbers, counts));
    pack.clear();
    bad.clear();
    numbers = new HashSet<>();
  }

  private void give(Piece piece) {
    current = new Block(watermark, piece.rows(), piece.bad(), piece.counts());
    known.add(piece.numbers());
    uncounted += piece.numbers().size();
    if (piece.counts().length > 0) {
      uncounted = 0;
      unread = ranges.size();
    }
  }

  @Override
  public Block getCurrent() {
    if (current == null) {
      throw new NoSuchElementException();
    }
    return current;
  }

  @Override
  public Instant getCurrentTimestamp() {
    return new Instant(getCurrent().watermark());
  }

  @Override
  public Instant getWatermark() {
    return ended ? BoundedWindow.TIMESTAMP_MAX_VALUE : new Instant(watermark);
  }

  @Override
  public TableMark getCheckpointMark() {
    return new TableMark(watermark, begun, uncounted, unread, ended, known.sorted());
  }

  @Override
  public UnboundedSource<Block, ?> getCurrentSource() {
    return source;
  }

  @Override
  public void close() {
    current = null;
    pieces.clear();
    ranges.clear();
  }
}
