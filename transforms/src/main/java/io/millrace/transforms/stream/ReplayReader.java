package io.millrace.transforms.stream;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.RowPack;
import io.millrace.transforms.decode.BadRecord;
import io.millrace.transforms.decode.FileRange;
import io.millrace.transforms.file.ListFiles;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.type.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.joda.time.Instant;

/**
 * Reads one partition of a {@link ReplaySource}. It sorts in slices, between which it has nothing
 * to give, so that a checkpoint need not wait for all of it.
 */
final class ReplayReader extends UnboundedReader<Block> {
  private static final long MILLIS_MIN = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
  private static final long MILLIS_MAX = GlobalWindow.INSTANCE.maxTimestamp().getMillis();

  private final ReplaySource source;
  private final Clock clock;
  private final RowPack pack = new RowPack(true);
  private final ByteReader head = new ByteReader(new byte[0]);

  private Sorting sorting;
  private SortedRecords sorted;
  private long blocks;
  private long records;
  private long newest;
  private long startMillis;
  private long startMicros;
  private long listing;
  private boolean ended;

  private Block current;
  private Instant timestamp;
  private long announced;

  /**
   * @param from where to go on
   * @param kept what a reader before this one has sorted, or null
   */
  ReplayReader(ReplaySource source, ReplayMark from, SortedRecords kept) {
    this.source = source;
    this.clock = source.how().speed() > 0 ? source.clock().get() : null;
    this.sorted = kept;
    blocks = from.blocks();
    records = from.records();
    newest = from.newest();
    startMillis = from.startMillis();
    startMicros = from.startMicros();
    listing = from.listing();
    ended = from.ended();
    announced = watermark();
  }

  @Override
  public boolean start() throws IOException {
    if (ended) {
      close();
      return false;
    }
    if (sorted == null) {
      sorting = new Sorting();
    } else {
      listing = sorted.listing();
      sorted.goTo(records);
    }
    return source.isOneOfSeveral() ? open() : advance();
  }

  /**
   * Flink knows of a partition when it has given something; until then it would let the others'
   * watermark pass. So each gives an empty block before it takes its time to sort.
   */
  private boolean open() {
    pack.clear();
    current = new Block(announced, pack.toByteArray(), List.of(), new byte[0]);
    timestamp = new Instant(announced);
    return true;
  }

  @Override
  public boolean advance() throws IOException {
    current = null;
    announced = watermark();
    if (ended || (sorted == null && !sortOn())) {
      return false;
    }
    return cut();
  }

  /** Sorts a slice; true when all is sorted. */
  private boolean sortOn() throws IOException {
    if (!sorting.readOn()) {
      return false;
    }
    sorted = sorting.sorted();
    sorting = null;
    listing = sorted.listing();
    sorted.goTo(records);
    return true;
  }

  /** Cuts the next block off; false if there is none, or none yet. */
  private boolean cut() throws IOException {
    ReplaySource.Limits limits = source.limits();
    long horizon = horizon();
    long lowest = Long.MAX_VALUE;
    long bytes = 0;
    int count = 0;
    List<BadRecord> bad = new ArrayList<>();
    pack.clear();
    RunCursor next = sorted.peek();
    while (next != null && next.arrival <= horizon && count < limits.blockRecords()) {
      if (count > 0 && bytes + next.length > limits.blockBytes()) {
        break;
      }
      long time = add(next, bad);
      if (time != Batch.NO_TIME) {
        lowest = Math.min(lowest, time);
        newest = Math.max(newest, time);
      }
      bytes += next.length;
      count++;
      sorted.take();
      next = sorted.peek();
    }
    byte[] counts = blocks == 0 ? sorted.counts() : new byte[0];
    if (count == 0 && (next != null || counts.length == 0)) {
      if (next == null) {
        end();
      }
      return false;
    }
    current = new Block(announced, pack.toByteArray(), bad, counts);
    long first = lowest == Long.MAX_VALUE ? MILLIS_MIN : clip(Math.floorDiv(lowest, 1000L));
    timestamp = new Instant(Math.max(first, announced));
    blocks++;
    records += count;
    return true;
  }

  /** Adds a record to the block and gives its event time. */
  private long add(RunCursor record, List<BadRecord> bad) {
    String file = sorted.file(FileRange.ordinalOf(record.position));
    head.reset(record.bytes, record.from, record.length);
    if (head.getByte() == Arrivals.ROW) {
      pack.add(record.bytes, record.from + 1, record.length - 1, file);
      return head.getLong();
    }
    bad.add(
        new BadRecord(
            file,
            head.getLong(),
            head.getLong(),
            head.getSlice(),
            new Failure(text(head.getSlice()), text(head.getSlice()))));
    return Batch.NO_TIME;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The latest arrival that is due. What is outside of the times asked for is not waited for. */
  private long horizon() {
    RunCursor next = sorted.peek();
    if (clock == null || next == null || next.arrival >= source.step().to()) {
      return Long.MAX_VALUE;
    }
    long from = source.step().from();
    if (next.arrival == Batch.NO_TIME || next.arrival < from) {
      return from == Long.MIN_VALUE ? Batch.NO_TIME : from - 1;
    }
    if (startMillis == Long.MIN_VALUE) {
      startMillis = clock.millis();
      startMicros = next.arrival;
    }
    double played = (clock.millis() - startMillis) * 1000.0 * source.how().speed();
    return (long) (startMicros + played);
  }

  private void end() throws IOException {
    ended = true;
    announced = watermark();
    sorted.close();
    sorted = null;
  }

  private long watermark() {
    if (ended) {
      return BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();
    }
    long bound = Math.max(0, source.step().outOfOrderMicros());
    if (newest == Batch.NO_TIME || newest < Long.MIN_VALUE + bound) {
      return MILLIS_MIN;
    }
    return clip(Math.floorDiv(newest - bound, 1000L));
  }

  private static long clip(long millis) {
    return Math.max(MILLIS_MIN, Math.min(MILLIS_MAX, millis));
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
    if (current == null) {
      throw new NoSuchElementException();
    }
    return timestamp;
  }

  @Override
  public Instant getWatermark() {
    return new Instant(announced);
  }

  @Override
  public ReplayMark getCheckpointMark() {
    return new ReplayMark(blocks, records, newest, startMillis, startMicros, listing, ended);
  }

  @Override
  public UnboundedSource<Block, ReplayMark> getCurrentSource() {
    return source;
  }

  @Override
  public void close() throws IOException {
    current = null;
    if (sorting != null) {
      sorting.close();
      sorting = null;
    }
    if (sorted != null) {
      if (ended) {
        sorted.close();
      } else {
        source.handOn(sorted);
      }
      sorted = null;
    }
  }

  /** The work before the first block. */
  private final class Sorting {
    private final ExternalSort sort;
    private final Arrivals arrivals;
    private final List<FileRange> mine = new ArrayList<>();
    private final Counts counts = new Counts();
    private final String[] files;
    private final long seen;
    private int read;

    Sorting() throws IOException {
      List<FileRange> all = ListFiles.list(source.nodeId(), source.step().source());
      int last = all.isEmpty() ? -1 : all.get(all.size() - 1).ordinal();
      files = new String[last + 1];
      for (int i = 0; i < all.size(); i++) {
        files[all.get(i).ordinal()] = all.get(i).path();
        if (source.has(i)) {
          mine.add(all.get(i));
        }
      }
      seen = hash(all);
      if (listing != 0 && listing != seen) {
        throw new IOException(
            "'"
                + source.nodeId()
                + "' cannot go on where it stopped, because its files are not those it started"
                + " with: start the replay again from the beginning");
      }
      if (source.isFirst()) {
        counts.add(source.nodeId(), "ranges_listed", all.size());
      }
      sort =
          new ExternalSort(
              source.limits().runBytes(), Path.of(System.getProperty("java.io.tmpdir")));
      Delays delays = Delays.of(source.how(), source.step().outOfOrderMicros());
      arrivals = new Arrivals(source.step(), delays, sort);
    }

    /** Reads a slice; true when there is no more. */
    boolean readOn() throws IOException {
      long bytes = 0;
      while (read < mine.size() && bytes < source.limits().sliceBytes()) {
        FileRange range = mine.get(read++);
        arrivals.read(range, source.nodeId(), counts);
        bytes += range.end() - range.start();
      }
      return read == mine.size();
    }

    SortedRecords sorted() throws IOException {
      byte[] encoded = counts.isEmpty() ? new byte[0] : counts.encode();
      return new SortedRecords(sort, files, encoded, seen);
    }

    void close() throws IOException {
      sort.close();
    }
  }

  /** A number for a listing, never 0. */
  private static long hash(List<FileRange> ranges) {
    long hash = 1;
    for (FileRange range : ranges) {
      hash = hash * 31 + range.path().hashCode();
      hash = hash * 31 + range.start();
      hash = hash * 31 + range.end();
      hash = hash * 31 + range.size();
      hash = hash * 31 + range.compression().name().hashCode();
    }
    return hash == 0 ? 1 : hash;
  }
}
