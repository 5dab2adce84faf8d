package io.millrace.transforms.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.github.luben.zstd.ZstdInputStream;
import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.encode.RandomRows;
import io.millrace.transforms.file.FileSink.Format;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PartitionedWriterTest {
  private static final RowType TYPE = RowType.of("k", Type.STRING.asNullable(), "n", Type.INT64);

  @TempDir Path folder;

  private static PartitionedWriter writer(FileSink sink, RowType type) {
    return new PartitionedWriter(
        sink, type, PartitionedWriter.encoder(sink, type), sink.tempDirectory("r"), "bundle");
  }

  private static Object[] row(String key, long number) {
    return new Object[] {key, number};
  }

  private static String text(FileResult result) {
    return SinkFiles.text(Path.of(result.tempPath()));
  }

  @Test
  void writesOneFileWithoutPartitions() throws IOException {
    FileSink sink = SinkFiles.sink(folder, Format.CSV);
    PartitionedWriter writer = writer(sink, TYPE);
    assertThat(writer.write(row("a", 1), Batch.GLOBAL)).isNull();
    Batch batch = RandomRows.batch(TYPE, List.of(row("b", 2), row("c,d", 3)));
    assertThat(writer.write(batch, 1)).isNull();
    List<FileResult> results = writer.finish();
    assertThat(results).hasSize(1);
    FileResult result = results.get(0);
    assertThat(text(result)).isEqualTo("k,n\na,1\n\"c,d\",3\n");
    assertThat(result.partition()).isEmpty();
    assertThat(result.rows()).isEqualTo(2);
    assertThat(result.bytes()).isEqualTo(Files.size(Path.of(result.tempPath())));
    assertThat(result.tempPath()).startsWith(folder + "/.millrace-tmp-r-out.csv/bundle-");
  }

  /** Rows are counted in the bytes, where a line feed inside of quotes ends no row. */
  @ParameterizedTest
  @EnumSource(names = {"CSV", "JSON"})
  void countsRowsAndNotLines(Format format) throws IOException {
    PartitionedWriter writer = writer(SinkFiles.sink(folder, format), TYPE);
    for (int i = 0; i < 3_000; i++) {
      assertThat(writer.write(row("first\n\"second\" line " + i + "\"\n", i), Batch.GLOBAL))
          .isNull();
    }
    assertThat(writer.finish()).extracting(FileResult::rows).containsExactly(3_000L);
  }

  @Test
  void writesNothingForNoRows() throws IOException {
    PartitionedWriter writer = writer(SinkFiles.sink(folder, Format.CSV), TYPE);
    assertThat(writer.finish()).isEmpty();
    assertThat(SinkFiles.contents(folder)).isEmpty();
  }

  @Test
  void compresses() throws IOException {
    for (Compression compression : List.of(Compression.GZIP, Compression.ZSTD)) {
      FileSink sink = SinkFiles.compressed(SinkFiles.sink(folder, Format.JSON), compression);
      PartitionedWriter writer = writer(sink, TYPE);
      for (int i = 0; i < 50_000; i++) {
        writer.write(row("x", i), Batch.GLOBAL);
      }
      FileResult result = writer.finish().get(0);
      Path path = Path.of(result.tempPath());
      assertThat(result.bytes()).isEqualTo(Files.size(path)).isLessThan(500_000);
      try (InputStream in =
          compression == Compression.GZIP
              ? new GZIPInputStream(Files.newInputStream(path))
              : new ZstdInputStream(Files.newInputStream(path))) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text.lines()).hasSize(50_000).startsWith("{\"k\":\"x\",\"n\":0}");
        assertThat(text).endsWith("{\"k\":\"x\",\"n\":49999}\n");
      }
    }
  }

  @Test
  void encodesOddPartitionValues() throws IOException {
    PartitionedWriter writer = writer(SinkFiles.sink(folder, Format.JSON, 0), TYPE);
    List<String> keys = new ArrayList<>();
    keys.add(null);
    keys.addAll(List.of("", "a/b", "..", "__null__", "caf\u00e9", "a b%", "Az09._-", "x=y"));
    for (String key : keys) {
      assertThat(writer.write(row(key, 1), Batch.GLOBAL)).isNull();
    }
    assertThat(writer.write(RandomRows.batch(TYPE, row("a/b", 2)), 0)).isNull();
    assertThat(writer.write(RandomRows.batch(TYPE, row(null, 2)), 0)).isNull();
    assertThat(writer.finish())
        .extracting(FileResult::partition)
        .containsExactlyInAnyOrder(
            "k=__null__/",
            "k=/",
            "k=a%2Fb/",
            "k=../",
            "k=%5F_null__/",
            "k=caf%C3%A9/",
            "k=a%20b%25/",
            "k=Az09._-/",
            "k=x%3Dy/");
  }

  @Test
  void partitionsByWindowFirst() throws IOException {
    FileSink sink = SinkFiles.byWindow(SinkFiles.sink(folder, Format.JSON, 0));
    PartitionedWriter writer = writer(sink, TYPE);
    writer.write(row("a", 1), 3_600_000L);
    writer.write(row("a", 1), Batch.GLOBAL);
    Batch batch = RandomRows.batch(TYPE, row("a", 2));
    batch.rows().windowStart[0] = 3_600_000L;
    writer.write(batch, 0);
    assertThat(writer.finish())
        .extracting(FileResult::partition, FileResult::rows)
        .containsExactlyInAnyOrder(
            tuple("window=1970-01-01T01%3A00%3A00Z/k=a/", 2L), tuple("window=__null__/k=a/", 1L));
  }

  @Test
  void equalValuesShareAPartition() throws IOException {
    RowType type = RowType.of("m 1", Type.DECIMAL, "d", Type.DOUBLE, "t", Type.DATE);
    PartitionedWriter writer = writer(SinkFiles.sink(folder, Format.JSON, 0, 1, 2), type);
    Object[] one = {new BigDecimal("100.5"), 0.0, 1L};
    Object[] same = {new BigDecimal("100.50"), -0.0, 1L};
    writer.write(one, Batch.GLOBAL);
    writer.write(same, Batch.GLOBAL);
    writer.write(RandomRows.batch(type, List.of(one, same)), 0);
    writer.write(RandomRows.batch(type, List.of(one, same)), 1);
    assertThat(writer.finish())
        .singleElement()
        .satisfies(file -> assertThat(file.rows()).isEqualTo(4))
        .satisfies(
            file -> assertThat(file.partition()).isEqualTo("m%201=100.5/d=0.0/t=1970-01-02/"));
  }

  @Test
  void refusesAValueThatIsTooLongForAFolder() throws IOException {
    PartitionedWriter writer = writer(SinkFiles.sink(folder, Format.JSON, 0), TYPE);
    Object[] fits = row("x".repeat(253), 1);
    Object[] tooLong = row("\u00e9".repeat(43), 1);
    assertThat(writer.write(fits, Batch.GLOBAL)).isNull();
    assertThat(writer.write(tooLong, Batch.GLOBAL).message()).contains("'k' is too long");
    assertThat(writer.write(RandomRows.batch(TYPE, tooLong), 0).code()).isEqualTo("bad-value");
    assertThat(writer.finish()).singleElement().matches(file -> file.rows() == 1);
  }

  @Test
  void refusesToPartitionByAnArray() {
    RowType type = RowType.of("tags", Type.array(Type.STRING));
    assertThatThrownBy(() -> writer(SinkFiles.sink(folder, Format.JSON, 0), type))
        .hasMessageContaining("'tags', which is array<string>");
  }

  @Test
  void aRowThatFailsIsInNoFile() throws IOException {
    RowType type = RowType.of("line", Type.STRING);
    PartitionedWriter writer = writer(SinkFiles.sink(folder, Format.TEXT), type);
    assertThat(writer.write(new Object[] {"two\nlines"}, Batch.GLOBAL).code())
        .isEqualTo("bad-value");
    writer.write(new Object[] {"one"}, Batch.GLOBAL);
    FileResult result = writer.finish().get(0);
    assertThat(text(result)).isEqualTo("one\n");
    assertThat(result.rows()).isEqualTo(1);
  }

  @Test
  void writesAThousandPartitions() throws IOException {
    PartitionedWriter writer = writer(SinkFiles.sink(folder, Format.CSV, 0), TYPE);
    for (int i = 0; i < 5000; i++) {
      writer.write(row("key" + i % 1000, i), Batch.GLOBAL);
    }
    List<FileResult> results = writer.finish();
    assertThat(results).hasSize(1000).allMatch(result -> result.rows() == 5);
    assertThat(text(results.get(0))).startsWith("k,n\nkey").hasLineCount(6);
  }

  @Test
  void keepsTheOrderOfAPartitionOverSeveralFiles() throws IOException {
    PartitionedWriter writer = writer(SinkFiles.sink(folder, Format.CSV, 0), TYPE);
    int partitions = PartitionedWriter.OPEN_FILES_MAX + 6;
    String filler = "f".repeat(200);
    int rows = 0;
    // Twice more than a buffer for each partition, so that all of them open files in turn.
    for (int round = 0; round < 2; round++) {
      for (int key = 0; key < partitions; key++) {
        for (int i = 0; i < 350; i++) {
          writer.write(row(filler + key, rows++), Batch.GLOBAL);
        }
      }
    }
    List<FileResult> results = writer.finish();
    assertThat(results.size()).isGreaterThan(partitions);
    Map<String, Long> last = new HashMap<>();
    long seen = 0;
    for (FileResult result : results) {
      List<String> lines = text(result).lines().toList();
      assertThat(lines.get(0)).isEqualTo("k,n");
      assertThat(result.rows()).isEqualTo(lines.size() - 1);
      for (String line : lines.subList(1, lines.size())) {
        long number = Long.parseLong(line.substring(line.indexOf(',') + 1));
        assertThat(number).isGreaterThan(last.getOrDefault(result.partition(), -1L));
        last.put(result.partition(), number);
        seen++;
      }
    }
    assertThat(seen).isEqualTo(rows);
    assertThat(new TreeSet<>(last.keySet())).hasSize(partitions);
  }

  @Test
  void startsFilesEarlyWhenManyPartitionsFillTheMemory() throws IOException {
    RowType type = RowType.of("k", Type.STRING, "filler", Type.STRING);
    FileSink sink = SinkFiles.compressed(SinkFiles.sink(folder, Format.CSV, 0), Compression.ZSTD);
    PartitionedWriter writer = writer(sink, type);
    String filler = "f".repeat(30_000);
    int partitions = 600;
    int rows = 2 * partitions;
    assertThat((long) rows * filler.length()).isGreaterThan(PartitionedWriter.BUFFERED_BYTES_MAX);
    assertThat(2 * filler.length()).isLessThan(PartitionedWriter.BUFFER_BYTES);
    for (int i = 0; i < rows; i++) {
      writer.write(new Object[] {"k" + i % partitions, filler}, Batch.GLOBAL);
    }
    assertThat(SinkFiles.contents(folder).size()).isGreaterThan(partitions - 64);
    List<FileResult> results = writer.finish();
    assertThat(results).hasSizeGreaterThan(partitions);
    assertThat(results.stream().mapToLong(FileResult::rows).sum()).isEqualTo(rows);
    assertThat(results.stream().map(FileResult::partition).distinct()).hasSize(partitions);
  }

  @Test
  void abortLeavesNoFile() throws IOException {
    FileSink sink = SinkFiles.compressed(SinkFiles.sink(folder, Format.CSV, 0), Compression.ZSTD);
    PartitionedWriter writer = writer(sink, TYPE);
    for (int i = 0; i < 1000; i++) {
      writer.write(row("f".repeat(200), i), Batch.GLOBAL);
    }
    assertThat(SinkFiles.contents(folder).keySet().toString()).contains("bundle-000000");
    writer.abort();
    assertThat(SinkFiles.contents(folder)).containsOnlyKeys(".millrace-tmp-r-out.csv.zst/");
    assertThat(writer(sink, TYPE).finish()).isEmpty();
  }

  @Test
  void namesTheFileThatCannotBeWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("in-the-way"));
    FileSink sink = SinkFiles.sink(file, Format.CSV);
    PartitionedWriter writer = writer(sink, TYPE);
    writer.write(row("a", 1), Batch.GLOBAL);
    assertThatThrownBy(writer::finish)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot write '" + file + "/.millrace-tmp-r-out.csv/bundle-000000'");
  }
}
