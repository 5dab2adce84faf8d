package io.millrace.transforms.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.decode.FileRange;
import io.millrace.transforms.decode.FileRangeCoder;
import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.decode.FileSource.Metadata;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.decode.SourceSchema;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListFilesTest {
  private static final RecordFormat LINES = RecordFormat.Text.LINES;

  @TempDir Path folder;

  private static FileSource source(
      Compression compression, RecordFormat format, List<Metadata> metadata, String... patterns) {
    RowType type = RowType.of("line", Type.STRING);
    return new FileSource(
        List.of(patterns),
        compression,
        format,
        new SourceSchema(type, Map.of()),
        metadata,
        new boolean[] {true});
  }

  private List<FileRange> list(String... patterns) throws IOException {
    return ListFiles.list(source(Compression.AUTO, LINES, List.of(), patterns));
  }

  /** The paths below the folder. */
  private List<String> names(List<FileRange> ranges) {
    return ranges.stream()
        .map(range -> range.path().substring(folder.toString().length()))
        .toList();
  }

  private void file(String name, long size) throws IOException {
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(size);
    }
  }

  @Test
  void findsFilesByGlobInTheOrderOfTheirPaths() throws IOException {
    file("b.csv", 1);
    file("a.csv", 2);
    file("a.txt", 3);
    file("sub/c.csv", 4);
    List<FileRange> found = list(folder + "/*.csv");
    assertThat(names(found)).containsExactly("/a.csv", "/b.csv");
    assertThat(found).extracting(FileRange::ordinal).containsExactly(0, 1);
    assertThat(found).extracting(FileRange::size).containsExactly(2L, 1L);
    assertThat(found).allMatch(FileRange::whole);
    assertThat(names(list(folder + "/**.csv"))).containsExactly("/a.csv", "/b.csv", "/sub/c.csv");
  }

  @Test
  void takesPathsFromTheWorkingFolder() throws IOException {
    file("a.csv", 1);
    String relative = Path.of("").toAbsolutePath().relativize(folder).toString();
    assertThat(names(list(relative + "/a.csv"))).containsExactly("/a.csv");
    assertThat(names(list(relative + "/*.csv"))).containsExactly("/a.csv");
    assertThat(names(list(relative + "/"))).containsExactly("/a.csv");
  }

  @Test
  void readsAFileOfTwoPatternsOnce() throws IOException {
    file("a.csv", 1);
    assertThat(names(list(folder + "/a.csv", "file:" + folder + "/*", "file://" + folder + "/")))
        .containsExactly("/a.csv");
  }

  @Test
  void findsAllFilesBelowAFolderButHiddenOnes() throws IOException {
    file(".up/_in/a", 1);
    file(".up/_in/sub/deep/b", 1);
    file(".up/_in/.hidden", 1);
    file(".up/_in/_SUCCESS", 1);
    file(".up/_in/sub/.git/c", 1);
    file(".up/_in/_tmp/d", 1);
    assertThat(names(list(folder + "/.up/_in/")))
        .containsExactly("/.up/_in/a", "/.up/_in/sub/deep/b");
    assertThat(names(list(folder + "/.u?/*/")))
        .containsExactly("/.up/_in/a", "/.up/_in/sub/deep/b");
  }

  @Test
  void takesTheNameOfAFolderLiterally() throws IOException {
    file("odd [1] {a}/x", 1);
    file("odd (1) <a>/y", 1);
    assertThat(names(list(folder + "/odd [1] {a}/"))).containsExactly("/odd [1] {a}/x");
  }

  @Test
  void leavesOutTemporaryFilesWhateverThePattern() throws IOException {
    file(".millrace-tmp-r1-out.csv/x", 1);
    file("a", 1);
    assertThat(names(list(folder + "/**"))).containsExactly("/a");
  }

  @Test
  void goesByTheNameForTheCompression() throws IOException {
    file("a.gz", 100);
    file("b.ZST", 100);
    file("c.csv", 100);
    assertThat(list(folder + "/"))
        .extracting(FileRange::compression)
        .containsExactly(Compression.GZIP, Compression.ZSTD, Compression.NONE);
    assertThat(ListFiles.list(source(Compression.GZIP, LINES, List.of(), folder + "/*")))
        .extracting(FileRange::compression)
        .containsOnly(Compression.GZIP);
  }

  @Test
  void anEmptyFileCountsButHasNoRange() throws IOException {
    file("a", 0);
    file("b", 5);
    assertThat(list(folder + "/"))
        .containsExactly(new FileRange(folder + "/b", 1, 0, 5, 5, Compression.NONE));
  }

  @Test
  void rangesCoverEachByteOnce() throws IOException {
    long least = ListFiles.RANGE_BYTES_MIN;
    for (long size : new long[] {1, least, least + 1, 2 * least + 1, 32 * least, 40 * least - 3}) {
      file("f", size);
      long most = Math.max(least, size / 32);
      long at = 0;
      for (FileRange range : list(folder + "/f")) {
        assertThat(range.start()).isEqualTo(at);
        assertThat(range.end() - at).isPositive().isLessThanOrEqualTo(most);
        if (size > most) {
          assertThat(range.end() - at).isGreaterThanOrEqualTo(most / 2);
          assertThat(range.whole()).isFalse();
        }
        at = range.end();
      }
      assertThat(at).isEqualTo(size);
    }
  }

  @Test
  void readsWholeWhatCannotBeSplit() throws IOException {
    long size = 3 * ListFiles.RANGE_BYTES_MIN;
    file("f", size);
    file("f.gz", size);
    String path = folder + "/f";
    assertThat(list(path)).hasSize(3);
    assertThat(list(path + ".gz")).hasSize(1);
    assertThat(ListFiles.list(source(Compression.AUTO, LINES, List.of(Metadata.LINE), path)))
        .hasSize(1);
    assertThat(ListFiles.list(source(Compression.AUTO, LINES, List.of(Metadata.OFFSET), path)))
        .hasSize(3);
    assertThat(ListFiles.list(source(Compression.AUTO, RecordFormat.Csv.DEFAULT, List.of(), path)))
        .hasSize(1);
    assertThat(ListFiles.list(source(Compression.AUTO, new RecordFormat.Json(""), List.of(), path)))
        .hasSize(1);
  }

  @Test
  void saysWhatMatchesNothing() throws IOException {
    file("a", 1);
    file("sub/.b", 1);
    FileSource missing = source(Compression.AUTO, LINES, List.of(), folder + "/a", folder + "/x*");
    assertThatThrownBy(() -> ListFiles.list("stream 'orders'", missing))
        .isInstanceOf(NoFilesException.class)
        .hasMessage("stream 'orders': no file matches '" + folder + "/x*'");
    assertThatThrownBy(() -> list(folder + "/sub"))
        .hasMessageContaining("it is a folder: write '" + folder + "/sub/'");
    assertThatThrownBy(() -> list(folder + "/sub/")).hasMessageContaining("hidden files");
    assertThatThrownBy(() -> list(folder + "/nowhere/")).hasMessageContaining("no file matches");
    assertThatThrownBy(() -> list(folder + "/nowhere/*.x")).hasMessageContaining("no file matches");
  }

  @Test
  void givesTheSameInAPipeline() throws IOException {
    file("a", 2 * ListFiles.RANGE_BYTES_MIN);
    file("sub/b.gz", 10);
    FileSource source = source(Compression.AUTO, LINES, List.of(), folder + "/");
    Pipeline pipeline = Pipeline.create();
    PCollection<FileRange> ranges =
        pipeline.apply("Files", ListFiles.of("stream 'orders'", source));
    List<FileRange> expected = List.copyOf(ListFiles.list(source));
    PAssert.that(ranges)
        .satisfies(
            found -> {
              assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
              return null;
            });
    assertThat(ranges.getCoder()).isEqualTo(FileRangeCoder.of());
    pipeline.run().waitUntilFinish();
  }

  @Test
  void rangesSurviveTheirCoder() throws IOException {
    for (Compression compression : Compression.values()) {
      FileRange range =
          new FileRange("gs://b/\u00e9", 7, 1L << 40, 1L << 50, 1L << 60, compression);
      byte[] bytes = CoderUtils.encodeToByteArray(FileRangeCoder.of(), range);
      assertThat(CoderUtils.decodeFromByteArray(FileRangeCoder.of(), bytes)).isEqualTo(range);
    }
    FileResult result = new FileResult("t", "a=b/", 3, 1L << 40);
    assertThat(
            CoderUtils.decodeFromByteArray(
                FileResultCoder.of(), CoderUtils.encodeToByteArray(FileResultCoder.of(), result)))
        .isEqualTo(result);
    CommitSummary summary = new CommitSummary(1, 2, 3);
    assertThat(
            CoderUtils.decodeFromByteArray(
                CommitSummaryCoder.of(),
                CoderUtils.encodeToByteArray(CommitSummaryCoder.of(), summary)))
        .isEqualTo(summary);
  }
}
