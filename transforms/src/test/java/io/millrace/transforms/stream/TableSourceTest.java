package io.millrace.transforms.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.RowPack;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.ledger.Counts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table that is read again and again, by a clock that moves when it is told to. */
final class TableSourceTest {
  private static final long START = Instant.parse("2026-07-02T10:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;
  private static final long BOUND = 5_000;
  private static final long MIN = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
  private static final ManualClock CLOCK = new ManualClock();

  @TempDir Path folder;
  private final List<Long> ids = new ArrayList<>();
  private final List<String> bad = new ArrayList<>();
  private final List<Long> watermarks = new ArrayList<>();
  private final Counts counts = new Counts();

  /** Stands still but for what a test says. */
  private static final class ManualClock extends Clock {
    private long millis;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }
  }

  @BeforeEach
  void startTheClock() {
    CLOCK.millis = START;
  }

  @Test
  void theWatermarkComesWithTheFirstCompleteReadAndMovesWithEachOther() throws IOException {
    write("a", 1, 2);
    UnboundedReader<Block> reader = reader(null);
    boolean given = reader.start();
    assertThat(reader.getWatermark().getMillis()).isEqualTo(MIN);
    CLOCK.millis += 7_000; // The time that the read takes.
    drain(reader, given);
    assertThat(ids).containsExactly(1L, 2L);
    assertThat(reader.getWatermark().getMillis()).isEqualTo(START - BOUND);

    CLOCK.millis = START + MINUTE - 1;
    write("b", 3);
    drain(reader, reader.advance());
    assertThat(ids).hasSize(2);
    assertThat(reader.getWatermark().getMillis()).isEqualTo(START - BOUND);

    CLOCK.millis = START + MINUTE;
    drain(reader, reader.advance());
    assertThat(ids).containsExactly(1L, 2L, 3L);
    assertThat(reader.getWatermark().getMillis()).isEqualTo(START + MINUTE - BOUND);
    // What is new is not late for the watermark before it.
    assertThat(watermarks.get(watermarks.size() - 1)).isEqualTo(START - BOUND);
  }

  @Test
  void whatIsKnownIsNotGivenAgainWhereverItStands() throws IOException {
    write("a", 1, 2, 1);
    Files.writeString(folder.resolve("b"), "{broken\n");
    UnboundedReader<Block> reader = reader(null);
    drain(reader, reader.start());
    assertThat(ids).containsExactly(1L, 2L);
    assertThat(bad).containsExactly("{broken");

    write("a", 4, 2);
    write("c", 1, 5);
    CLOCK.millis += MINUTE;
    drain(reader, reader.advance());
    assertThat(ids).containsExactly(1L, 2L, 4L, 5L);
    assertThat(bad).hasSize(1);
    assertThat(counts.get("p/table", "records")).isEqualTo(9);
    assertThat(counts.get("p/table", "known")).isEqualTo(4);
    balances();
  }

  /** Goal: wherever it stops, what is left comes once, and the ledger adds up. */
  @Test
  void restartsAtEveryBlock() throws IOException {
    write("a", 1, 2, 3, 4, 5);
    write("b", 6, 7, 8);
    UnboundedReader<Block> whole = reader(null);
    int blocks = drain(whole, whole.start());
    assertThat(blocks).isGreaterThan(3);
    for (int stop = 0; stop < blocks; stop++) {
      forget();
      UnboundedReader<Block> reader = reader(null);
      boolean given = reader.start();
      for (int i = 0; i < stop; i++) {
        take(reader);
        given = reader.advance();
      }
      assertThat(given).isTrue();
      take(reader);
      TableMark mark = coded(reader.getCheckpointMark());
      reader.close();
      UnboundedReader<Block> again = reader(mark);
      drain(again, again.start());
      assertThat(ids).as("stop " + stop).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
      assertThat(again.getWatermark().getMillis()).isEqualTo(START - BOUND);
      balances();
    }
  }

  @Test
  void itEndsWithAReadAtTheTimeThatItIsTold() throws IOException {
    write("a", 1);
    UnboundedReader<Block> reader =
        source(START + MINUTE / 2).createReader(PipelineOptionsFactory.create(), null);
    drain(reader, reader.start());
    assertThat(reader.getWatermark().getMillis()).isEqualTo(START - BOUND);
    write("b", 2);
    CLOCK.millis = START + MINUTE / 2;
    drain(reader, reader.advance());
    assertThat(ids).containsExactly(1L, 2L);
    assertThat(reader.getWatermark()).isEqualTo(BoundedWindow.TIMESTAMP_MAX_VALUE);
    CLOCK.millis += 10 * MINUTE;
    write("c", 3);
    assertThat(reader.advance()).isFalse();
    UnboundedReader<Block> again = reader(coded(reader.getCheckpointMark()));
    assertThat(again.start()).isFalse();
    assertThat(again.getWatermark()).isEqualTo(BoundedWindow.TIMESTAMP_MAX_VALUE);
  }

  private void balances() {
    assertThat(counts.get("p/table", "records"))
        .isEqualTo(ids.size() + bad.size() + counts.get("p/table", "known"));
    assertThat(counts.get("p/table", "ranges_listed"))
        .isEqualTo(counts.get("p/table", "ranges_read"));
    assertThat(counts.get("p/table", "bytes"))
        .isEqualTo(counts.get("p/table", "record_bytes") + counts.get("p/table", "skipped_bytes"));
  }

  private TableSource source(long until) {
    return new TableSource(
        "p/table",
        Played.read(RecordFormat.Json.LINES, BOUND * 1000, folder + "/*"),
        MINUTE,
        until,
        () -> CLOCK,
        200);
  }

  private UnboundedReader<Block> reader(TableMark mark) {
    return source(Long.MAX_VALUE).createReader(PipelineOptionsFactory.create(), mark);
  }

  private static TableMark coded(Object mark) throws IOException {
    Coder<TableMark> coder = new TableMarkCoder();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    coder.encode((TableMark) mark, bytes);
    TableMark decoded = coder.decode(new ByteArrayInputStream(bytes.toByteArray()));
    assertThat(decoded).isEqualTo(mark);
    return decoded;
  }

  /** Takes all there is for now, and gives the number of blocks. */
  private int drain(UnboundedReader<Block> reader, boolean given) throws IOException {
    int blocks = 0;
    for (boolean more = given; more; more = reader.advance()) {
      take(reader);
      blocks++;
    }
    return blocks;
  }

  private void take(UnboundedReader<Block> reader) throws IOException {
    Block block = reader.getCurrent();
    assertThat(block.watermark()).isEqualTo(reader.getWatermark().getMillis());
    assertThat(reader.getCurrentTimestamp()).isEqualTo(reader.getWatermark());
    watermarks.add(block.watermark());
    new RowPack.Reader(Played.EVENT).read(block.rows(), this::take);
    block
        .bad()
        .forEach(
            record -> bad.add(new String(record.bytes(), java.nio.charset.StandardCharsets.UTF_8)));
    if (block.counts().length > 0) {
      counts.merge(block.counts());
    }
  }

  private void take(Batch batch) {
    for (int row = 0; row < batch.size(); row++) {
      ids.add((Long) batch.column(0).get(row));
    }
  }

  private void forget() {
    ids.clear();
    bad.clear();
    counts.clear();
  }

  private void write(String file, int... ids) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int id : ids) {
      lines.append("{\"id\":").append(id).append(",\"ts\":\"2026-07-01T00:00:00Z\"}\n");
    }
    Files.writeString(folder.resolve(file), lines);
  }
}
