package io.millrace.transforms.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.decode.FileSource.Metadata;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordScanTest {
  private static final RowType N = RowType.of("n", Type.INT64);
  private static final FileSource JSON = Scanned.source(RecordFormat.Json.LINES, N);

  @TempDir Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("some.data"), bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Scanned ranges(FileSource source, Path file, int step) throws IOException {
    Scanned scanned = new Scanned();
    RecordScan scan = new RecordScan(source);
    long size = Files.size(file);
    for (long start = 0; start < size; start += step) {
      long end = Math.min(size, start + step);
      scanned.read(scan, new FileRange(file.toString(), 3, start, end, size, Compression.NONE));
    }
    assertThat(scanned.counts.bytes).isEqualTo(size);
    return scanned;
  }

  @Test
  void rangesOfAnySizeGiveEachRecordOnce() throws IOException {
    String json =
        "\ufeff{\"n\":1}\r\n\n{\"n\":22}\nbad\n\r\n{\"n\":333333333}\n{\"n\":\"\"}\n{\"n\":4}";
    for (String text : List.of(json, json + "\n", "{\"n\":1}", "\n", "\n\n{\"n\":1}\n\n")) {
      Path file = file(bytes(text));
      Scanned whole = ranges(JSON, file, 1000);
      for (int step = 1; step <= text.length() + 3; step++) {
        Scanned parts = ranges(JSON, file, step);
        assertThat(parts.values()).isEqualTo(whole.values());
        assertThat(parts.rows.stream().map(Scanned.Row::position))
            .isEqualTo(whole.rows.stream().map(Scanned.Row::position).toList());
        assertThat(parts.badTexts()).isEqualTo(whole.badTexts());
        assertThat(parts.counts.skippedBytes).isEqualTo(whole.counts.skippedBytes);
        parts.checkLines(JSON);
        assertThat(parts.counts.lines).isEqualTo(whole.counts.lines);
      }
    }
  }

  @Test
  void rangesOfCsvKnowTheHeader() throws IOException {
    RecordFormat.Csv format = new RecordFormat.Csv(',', '"', '#', true, null, List.of(""), false);
    FileSource source = Scanned.source(format, N);
    String lines = "x,n\nz,1\r\n\"y\",\"2\"\n,3\n,4";
    for (String text : List.of(lines, "\ufeff" + lines, "# about\n\n" + lines)) {
      Path file = file(bytes(text));
      for (int step = 1; step <= text.length() + 2; step++) {
        assertThat(ranges(source, file, step).values())
            .containsExactly(List.of(1L), List.of(2L), List.of(3L), List.of(4L));
      }
    }
  }

  @Test
  void largeFilesComeInManyBlocks() throws IOException {
    StringBuilder text = new StringBuilder();
    int records = 60_000;
    for (int i = 0; i < records; i++) {
      text.append("{\"n\":")
          .append(i)
          .append(",\"pad\":\"")
          .append("x".repeat(i % 97))
          .append("\"}\n");
    }
    Path file = file(bytes(text.toString()));
    Scanned whole = new Scanned().read(new RecordScan(JSON), Scanned.range(file, Compression.NONE));
    Scanned parts = ranges(JSON, file, 700_001);
    assertThat(whole.rows).hasSize(records);
    assertThat(parts.values()).isEqualTo(whole.values());
    for (int i = 0; i < records; i++) {
      assertThat(whole.rows.get(i).values().get(0)).isEqualTo((long) i);
      assertThat(whole.rows.get(i).line()).isEqualTo(i + 1);
    }
  }

  /** Texts with escapes are kept beside the block until its room is used up, then elsewhere. */
  @Test
  void manyEscapedTextsStayWhole() throws IOException {
    RowType type = RowType.of("s", Type.STRING);
    String text = ("{\"s\":\"" + "\\n\\t".repeat(200) + "\"}\n{\"s\":\"plain\"}\n").repeat(2000);
    Scanned scanned = Scanned.of(Scanned.source(RecordFormat.Json.LINES, type), text);
    assertThat(scanned.rows).hasSize(4000);
    for (int i = 0; i < 4000; i++) {
      String expected = i % 2 == 0 ? "\n\t".repeat(200) : "plain";
      assertThat(scanned.rows.get(i).values().get(0)).isEqualTo(expected);
    }
  }

  @Test
  void quotedValuesMayCrossBlocks() throws IOException {
    RowType type = RowType.of("a", Type.STRING, "b", Type.INT64);
    String value = "line \"\" of text, with more\n".repeat(100_000);
    String text = "a,b\nx,1\n\"" + value + "\",2\ny,3\n\"" + value + "\",4\nz,5\n";
    Scanned scanned = Scanned.of(Scanned.source(RecordFormat.Csv.DEFAULT, type), text);
    assertThat(scanned.bad).isEmpty();
    assertThat(scanned.rows.stream().map(r -> r.values().get(1)))
        .containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(scanned.rows.get(3).values().get(0)).isEqualTo(value.replace("\"\"", "\""));
    assertThat(scanned.rows.get(4).line()).isEqualTo(200_006);
  }

  /** The rest of a large file is not taken for one value, nor kept in memory. */
  @Test
  void aQuoteLeftOpenCostsOneLineOfALargeFile() throws IOException {
    RowType type = RowType.of("a", Type.STRING, "b", Type.INT64);
    String line = "x".repeat(1 << 20) + ",3\n";
    String text = "a,b\n1,2\n\"open,2\n" + line.repeat(40) + "\"closed\",4\n";
    Scanned scanned = Scanned.of(Scanned.source(RecordFormat.Csv.DEFAULT, type), text);
    assertThat(scanned.badTexts()).containsExactly("\"open,2");
    assertThat(scanned.bad.get(0).failure().message()).contains("not closed within");
    assertThat(scanned.rows).hasSize(42);
    assertThat(scanned.rows.get(41).values()).isEqualTo(List.of("closed", 4L));
  }

  @Test
  void recordsHaveALongestLength() throws IOException {
    int most = RecordFormat.RECORD_BYTES_MAX;
    byte[] text = new byte[4 * most];
    Arrays.fill(text, (byte) ' ');
    int[] lengths = {most, most + 1, most - 1, 5};
    String[] ends = {"\r\n", "\n", "\r\n", ""};
    int at = 0;
    for (int i = 0; i < lengths.length; i++) {
      System.arraycopy(bytes("{\"n\":" + i), 0, text, at, 6);
      // The shortest record is cut by its length and so damaged.
      at += lengths[i];
      text[at - 1] = '}';
      System.arraycopy(bytes(ends[i]), 0, text, at, ends[i].length());
      at += ends[i].length();
    }
    Path file = file(Arrays.copyOf(text, at));
    for (int step : new int[] {most, Integer.MAX_VALUE / 2}) {
      Scanned scanned = ranges(JSON, file, step);
      assertThat(scanned.values()).containsExactly(List.of(0L), List.of(2L));
      assertThat(scanned.codes()).containsExactly(Failure.Code.TOO_LONG, Failure.Code.SYNTAX);
      assertThat(scanned.bad.get(0).bytes()).hasSize(RecordScan.LONG_BYTES_KEPT);
      assertThat(scanned.bad.get(0).offset()).isEqualTo(most + 2);
    }
  }

  @Test
  void aRecordThatIsTooLongLeavesNoTrace() throws IOException {
    byte[] text = new byte[RecordFormat.RECORD_BYTES_MAX + 1_000];
    Arrays.fill(text, (byte) ' ');
    byte[] end = bytes("\"n\":null}\n{\"n\":7}\n");
    text[0] = '{';
    System.arraycopy(end, 0, text, text.length - end.length, end.length);
    RowType nullable = RowType.of("n", Type.INT64.asNullable());
    Scanned scanned = Scanned.of(Scanned.source(RecordFormat.Json.LINES, nullable), text);
    assertThat(scanned.codes()).containsExactly(Failure.Code.TOO_LONG);
    assertThat(scanned.values()).containsExactly(List.of(7L));
  }

  @Test
  void metadataIsAddedBehindTheFields() throws IOException {
    FileSource source =
        Scanned.source(
            RecordFormat.Json.LINES,
            N,
            Metadata.LINE,
            Metadata.FILE,
            Metadata.OFFSET,
            Metadata.PATH);
    assertThat(RecordScan.outputType(source).names())
        .containsExactly("n", "line", "file", "offset", "path");
    Path file = file(bytes("{\"n\":1}\n\n{\"n\":2}\n"));
    Scanned scanned =
        new Scanned().read(new RecordScan(source), Scanned.range(file, Compression.NONE));
    assertThat(scanned.values())
        .containsExactly(
            List.of(1L, 1L, "some.data", 0L, file.toString()),
            List.of(2L, 3L, "some.data", 9L, file.toString()));
    assertThat(scanned.rows.get(1).position()).isEqualTo(3 * (1L << 44) + 9);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(bytes(text));
    }
    return bytes.toByteArray();
  }

  private static byte[] join(byte[]... parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.write(part);
    }
    return bytes.toByteArray();
  }

  private Scanned compressed(Compression compression, byte[] stored) throws IOException {
    return new Scanned().read(new RecordScan(JSON), Scanned.range(file(stored), compression));
  }

  @Test
  void gzipIsReadWithAllItsMembers() throws IOException {
    byte[] two = join(gzip("{\"n\":1}\n{\"n\""), gzip(":2}\n"), gzip(""), gzip("{\"n\":3}"));
    assertThat(compressed(Compression.GZIP, two).values())
        .containsExactly(List.of(1L), List.of(2L), List.of(3L));
    assertThat(compressed(Compression.GZIP, join(two, new byte[7])).rows).hasSize(3);
    StringBuilder large = new StringBuilder();
    for (int i = 0; i < 300_000; i++) {
      large.append("{\"n\":").append(i * 7919L % 1_000_003).append("}\n");
    }
    byte[] stored = gzip(large.toString());
    assertThat(compressed(Compression.GZIP, join(stored, stored)).rows).hasSize(600_000);
  }

  @Test
  void damagedGzipIsNeverTheEnd() throws IOException {
    byte[] one = gzip("{\"n\":1}\n{\"n\":2}\n");
    for (int length = 0; length < one.length; length++) {
      byte[] cut = Arrays.copyOf(one, length);
      assertThatThrownBy(() -> compressed(Compression.GZIP, cut))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("some.data");
      byte[] second = join(one, cut);
      boolean complete = length == 0;
      if (!complete) {
        assertThatThrownBy(() -> compressed(Compression.GZIP, second))
            .isInstanceOf(IOException.class);
      }
    }
    byte[] flipped = one.clone();
    flipped[one.length - 6] ^= 1;
    assertThatThrownBy(() -> compressed(Compression.GZIP, flipped))
        .hasMessageContaining("checksum");
    assertThatThrownBy(() -> compressed(Compression.GZIP, join(one, bytes("garbage"))))
        .hasMessageContaining("not gzip");
  }

  @Test
  void zstdIsReadWholeOrRefused() throws IOException {
    byte[] one = Zstd.compress(bytes("{\"n\":1}\n{\"n\":2}\n".repeat(100)));
    assertThat(compressed(Compression.ZSTD, join(one, one)).rows).hasSize(400);
    for (int length = 1; length < one.length; length++) {
      byte[] cut = Arrays.copyOf(one, length);
      assertThatThrownBy(() -> compressed(Compression.ZSTD, cut))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("some.data");
    }
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    FileRange range = new FileRange("/no/such/file", 0, 0, 5, 5, Compression.NONE);
    assertThatThrownBy(() -> new Scanned().read(new RecordScan(JSON), range))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no file '/no/such/file'");
  }

  @Test
  void aScanCanBeUsedAgainAfterAHandlerFailed() throws IOException {
    RecordScan scan = new RecordScan(JSON);
    FileRange range = Scanned.range(file(bytes("{\"n\":1}\n{\"n\":2}\n")), Compression.NONE);
    RecordScan.Handler failing =
        new RecordScan.Handler() {
          @Override
          public void batch(Batch batch) throws Exception {
            throw new Exception("full");
          }

          @Override
          public void bad(BadRecord record) {
            throw new AssertionError();
          }
        };
    assertThatThrownBy(() -> scan.read(range, failing, new ScanCounts()))
        .isInstanceOf(IOException.class)
        .hasRootCauseMessage("full");
    assertThat(new Scanned().read(scan, range).values()).containsExactly(List.of(1L), List.of(2L));
  }

  @Test
  void columnsThatAreNotNeededStayNullEvenWhenCleared() throws IOException {
    SourceSchema schema = new SourceSchema(N, java.util.Map.of());
    FileSource source =
        new FileSource(
            List.of(),
            Compression.NONE,
            RecordFormat.Json.LINES,
            schema,
            List.of(),
            new boolean[1]);
    FileRange range = Scanned.range(file(bytes("{\"n\":1}\n".repeat(3000))), Compression.NONE);
    int[] rows = new int[1];
    RecordScan.Handler clearing =
        new RecordScan.Handler() {
          @Override
          public void batch(Batch batch) {
            for (int i = 0; i < batch.size(); i++) {
              assertThat(batch.column(0).isNull(i)).isTrue();
            }
            rows[0] += batch.size();
            batch.clear();
          }

          @Override
          public void bad(BadRecord record) {
            throw new AssertionError();
          }
        };
    new RecordScan(source).read(range, clearing, new ScanCounts());
    assertThat(rows[0]).isEqualTo(3000);
  }
}
