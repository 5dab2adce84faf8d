package io.millrace.transforms.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.RowPack;
import io.millrace.transforms.decode.BadRecord;
import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.decode.SourceSchema;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;

/** What a reader gave out until it ended, and checks that hold for every replay. */
final class Played {
  /** A row with its watermark; {@code time} in microseconds. */
  record Row(long id, long time, String file, String raw, long position, long watermark) {}

  static final RowType EVENT = RowType.of("id", Type.INT64, "ts", Type.TIMESTAMP.asNullable());
  static final ReplaySource.Limits SMALL = new ReplaySource.Limits(1000, 7, 4096, 100);

  final List<Block> blocks = new ArrayList<>();
  final List<Long> timestamps = new ArrayList<>();
  final List<ReplayMark> marks = new ArrayList<>();
  final List<Row> rows = new ArrayList<>();
  final List<BadRecord> bad = new ArrayList<>();
  final Counts counts = new Counts();

  static Step.Read read(RecordFormat format, long outOfOrderMicros, String... patterns) {
    Expression time = new Expression.FieldRef(1, "ts", EVENT.type(1));
    return read(format, time, outOfOrderMicros, patterns);
  }

  static Step.Read read(
      RecordFormat format, Expression time, long outOfOrderMicros, String... patterns) {
    FileSource source =
        new FileSource(
            List.of(patterns),
            Compression.AUTO,
            format,
            new SourceSchema(EVENT, Map.of()),
            List.of(),
            new boolean[] {true, true});
    return new Step.Read(source, time, outOfOrderMicros, Long.MIN_VALUE, Long.MAX_VALUE, EVENT);
  }

  static Played all(ReplaySource source) throws IOException {
    return from(source, null);
  }

  /** Reads to the end, from a mark that has been encoded and decoded, or from the start. */
  static Played from(ReplaySource source, ReplayMark mark) throws IOException {
    Played played = new Played();
    UnboundedReader<Block> reader =
        source.createReader(PipelineOptionsFactory.create(), mark == null ? null : coded(mark));
    boolean given = reader.start();
    while (given || reader.getWatermark().isBefore(BoundedWindow.TIMESTAMP_MAX_VALUE)) {
      if (given) {
        played.take(reader);
      }
      given = reader.advance();
    }
    assertThat(reader.advance()).isFalse();
    played.marks.add((ReplayMark) reader.getCheckpointMark());
    reader.close();
    return played;
  }

  static ReplayMark coded(ReplayMark mark) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ReplayMarkCoder.of().encode(mark, bytes);
    return ReplayMarkCoder.of().decode(new java.io.ByteArrayInputStream(bytes.toByteArray()));
  }

  /** Takes the reader's block; it is never behind the watermark, which never goes back. */
  void take(UnboundedReader<Block> reader) throws IOException {
    Block block = reader.getCurrent();
    long timestamp = reader.getCurrentTimestamp().getMillis();
    assertThat(block.watermark()).isEqualTo(reader.getWatermark().getMillis());
    assertThat(timestamp).isGreaterThanOrEqualTo(block.watermark());
    if (!blocks.isEmpty()) {
      assertThat(block.watermark())
          .isGreaterThanOrEqualTo(blocks.get(blocks.size() - 1).watermark());
    }
    blocks.add(block);
    timestamps.add(timestamp);
    marks.add((ReplayMark) reader.getCheckpointMark());
    new RowPack.Reader(EVENT).read(block.rows(), batch -> take(batch, block.watermark()));
    bad.addAll(block.bad());
    if (block.counts().length > 0) {
      counts.merge(block.counts());
    }
  }

  private void take(Batch batch, long watermark) {
    Batch.Rows from = batch.rows();
    for (int r = 0; r < batch.size(); r++) {
      String raw =
          new String(from.raw, from.rawStart[r], from.rawLength[r], StandardCharsets.UTF_8);
      String file = from.file(r).substring(from.file(r).lastIndexOf('/') + 1);
      long id = (Long) batch.column(0).get(r);
      rows.add(new Row(id, from.eventTime[r], file, raw, from.position[r], watermark));
    }
  }

  List<Long> ids() {
    return rows.stream().map(Row::id).toList();
  }

  List<Long> times() {
    return rows.stream().map(Row::time).toList();
  }

  /** The blocks as bytes. */
  List<String> encoded() throws IOException {
    List<String> all = new ArrayList<>();
    for (Block block : blocks) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BlockCoder.of().encode(block, bytes);
      all.add(bytes.toString(StandardCharsets.ISO_8859_1));
    }
    return all;
  }
}
