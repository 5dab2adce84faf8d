package io.millrace.transforms.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.RowType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a scan handed over, copied out of its batches. Checks that the counts add up. */
final class Scanned implements RecordScan.Handler {
  /** A row with the place it came from. */
  record Row(List<Object> values, long offset, long line, String raw, long position) {}

  final List<Row> rows = new ArrayList<>();
  final List<BadRecord> bad = new ArrayList<>();
  final ScanCounts counts = new ScanCounts();

  static FileSource source(RecordFormat format, RowType type, FileSource.Metadata... metadata) {
    boolean[] needed = new boolean[type.size()];
    Arrays.fill(needed, true);
    SourceSchema schema = new SourceSchema(type, java.util.Map.of());
    List<FileSource.Metadata> list = List.of(metadata);
    return new FileSource(List.of("x"), Compression.AUTO, format, schema, list, needed);
  }

  /** Scans a file that holds these bytes. */
  static Scanned of(FileSource source, byte[] bytes) throws IOException {
    Path file = Files.createTempFile("records", ".data");
    try {
      Files.write(file, bytes);
      Scanned scanned = new Scanned().read(new RecordScan(source), range(file, Compression.NONE));
      scanned.checkLines(source);
      return scanned;
    } finally {
      Files.delete(file);
    }
  }

  static Scanned of(FileSource source, String text) throws IOException {
    return of(source, text.getBytes(StandardCharsets.UTF_8));
  }

  static FileRange range(Path file, Compression compression) throws IOException {
    long size = Files.size(file);
    return new FileRange(file.toString(), 3, 0, size, size, compression);
  }

  Scanned read(RecordScan scan, FileRange range) throws IOException {
    scan.read(range, this, counts);
    assertThat(counts.recordBytes + counts.skippedBytes).isEqualTo(counts.bytes);
    assertThat(counts.good + counts.bad).isEqualTo(counts.records);
    assertThat(counts.good).isEqualTo(rows.size());
    assertThat(counts.bad).isEqualTo(bad.size());
    return this;
  }

  /** Where each record is one line, the line feeds in the bytes tell how many there are. */
  void checkLines(FileSource source) {
    if (source.format().splittable()) {
      assertThat(counts.records + counts.blankLines).isEqualTo(counts.lines);
    }
  }

  @Override
  public void batch(Batch batch) {
    Batch.Rows from = batch.rows();
    for (int r = 0; r < batch.size(); r++) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < batch.type().size(); i++) {
        Column column = batch.column(i);
        Object value = column.get(r);
        values.add(column.invalid(r) != null ? new Invalid(column.invalid(r)) : plain(value));
      }
      int start = from.rawStart[r];
      String raw = new String(from.raw, start, from.rawLength[r], StandardCharsets.UTF_8);
      rows.add(new Row(values, from.offset[r], from.line[r], raw, from.position[r]));
    }
  }

  /** Arrays as lists, so that rows compare by what is in them. */
  private static Object plain(Object value) {
    if (value instanceof Object[] row) {
      List<Object> values = new ArrayList<>();
      for (Object v : row) {
        values.add(plain(v));
      }
      return values;
    }
    if (value instanceof List<?> list) {
      List<Object> values = new ArrayList<>();
      list.forEach(v -> values.add(plain(v)));
      return values;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> values = new LinkedHashMap<>();
      map.forEach((k, v) -> values.put(k, plain(v)));
      return values;
    }
    if (value instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
    return value;
  }

  @Override
  public void bad(BadRecord record) {
    bad.add(record);
  }

  List<List<Object>> values() {
    return rows.stream().map(Row::values).toList();
  }

  List<String> codes() {
    return bad.stream().map(b -> b.failure().code()).toList();
  }

  List<String> badTexts() {
    return bad.stream().map(b -> new String(b.bytes(), StandardCharsets.UTF_8)).toList();
  }

  /** The only row's only value. */
  Object one() {
    assertThat(bad).isEmpty();
    assertThat(rows).hasSize(1);
    return rows.get(0).values().get(0);
  }

  List<String> complaints() {
    return bad.stream().map(b -> b.failure().code() + ": " + b.failure().message()).toList();
  }

  /** The message of the only record, which is bad. */
  String complaint() {
    assertThat(rows).isEmpty();
    assertThat(bad).hasSize(1);
    return complaints().get(0);
  }
}
