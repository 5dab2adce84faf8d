package io.millrace.transforms.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.file.FileSink.Format;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithTimestamps;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitFilesTest {
  private static final RowType TYPE = RowType.of("k", Type.STRING.asNullable(), "n", Type.INT64);

  @TempDir Path folder;

  /** The temporary files of one bundle with these keys, numbered from 0. */
  private static List<FileResult> write(FileSink sink, String bundle, String... keys)
      throws IOException {
    PartitionedWriter writer =
        new PartitionedWriter(
            sink, TYPE, PartitionedWriter.encoder(sink, TYPE), sink.tempDirectory("r"), bundle);
    for (int i = 0; i < keys.length; i++) {
      assertThat(writer.write(new Object[] {keys[i], (long) i}, Batch.GLOBAL)).isNull();
    }
    return writer.finish();
  }

  private static List<FileResult> bundles(FileSink sink) throws IOException {
    List<FileResult> results = new ArrayList<>(write(sink, "2", "b"));
    results.addAll(write(sink, "1", "a", "a"));
    return results;
  }

  @Test
  void movesAllFilesIntoPlace() throws IOException {
    FileSink sink = SinkFiles.sink(folder, Format.CSV);
    List<FileResult> results = bundles(sink);
    long bytes = results.stream().mapToLong(FileResult::bytes).sum();
    assertThat(CommitFiles.existing(sink)).isEmpty();
    assertThat(CommitFiles.commit(sink, "r", results)).isEqualTo(new CommitSummary(2, 3, bytes));
    assertThat(SinkFiles.contents(folder))
        .isEqualTo(
            Map.of(
                "out-00000-of-00002.csv", "k,n\na,0\na,1\n",
                "out-00001-of-00002.csv", "k,n\nb,0\n",
                "_SUCCESS", ""));
    assertThat(CommitFiles.existing(sink))
        .containsExactly(folder + "/out-00000-of-00002.csv", folder + "/out-00001-of-00002.csv");
  }

  @Test
  void numbersTheFilesOfEachPartition() throws IOException {
    FileSink sink = SinkFiles.compressed(SinkFiles.sink(folder, Format.JSON, 0), Compression.GZIP);
    List<FileResult> results = new ArrayList<>(write(sink, "1", "a/b", null));
    results.addAll(write(sink, "2", "a/b"));
    CommitFiles.commit(sink, "r", results);
    assertThat(SinkFiles.contents(folder))
        .containsOnlyKeys(
            "k=a%2Fb/out-00000-of-00002.jsonl.gz",
            "k=a%2Fb/out-00001-of-00002.jsonl.gz",
            "k=__null__/out-00000-of-00001.jsonl.gz",
            "_SUCCESS")
        .containsEntry("k=__null__/out-00000-of-00001.jsonl.gz", "{\"k\":null,\"n\":1}\n");
  }

  @Test
  void committingTwiceIsCommittingOnce() throws IOException {
    for (FileSink sink :
        List.of(
            SinkFiles.sink(folder.resolve("plain"), Format.CSV),
            SinkFiles.overwriting(SinkFiles.sink(folder.resolve("over"), Format.CSV, 0)),
            SinkFiles.sink(folder.resolve("parts"), Format.CSV, 0))) {
      List<FileResult> results = bundles(sink);
      CommitSummary first = CommitFiles.commit(sink, "r", results);
      Map<String, String> contents = SinkFiles.contents(folder);
      Collections.reverse(results);
      assertThat(CommitFiles.commit(sink, "r", results)).isEqualTo(first);
      assertThat(SinkFiles.contents(folder)).isEqualTo(contents);
    }
  }

  /** A commit that stopped after its first move; {@code results} are what was to be committed. */
  private List<FileResult> stopped(FileSink sink) throws IOException {
    List<FileResult> results = bundles(sink);
    Files.createFile(folder.resolve("_SUCCESS"));
    Path inTheWay = Files.createDirectories(folder.resolve("out-00001-of-00002.csv/x"));
    assertThatThrownBy(() -> CommitFiles.commit(sink, "r", results))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot move the files of this run into '" + folder + "/'");
    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());
    assertThat(folder.resolve("out-00000-of-00002.csv")).exists();
    assertThat(folder.resolve("out-00001-of-00002.csv")).doesNotExist();
    assertThat(folder.resolve("_SUCCESS")).doesNotExist();
    return results;
  }

  @Test
  void aSecondTryDoesTheRest() throws IOException {
    FileSink sink = SinkFiles.sink(folder, Format.CSV);
    List<FileResult> results = stopped(sink);
    assertThat(CommitFiles.commit(sink, "r", results).rows()).isEqualTo(3);
    assertThat(SinkFiles.contents(folder))
        .containsOnlyKeys("out-00000-of-00002.csv", "out-00001-of-00002.csv", "_SUCCESS");
  }

  @Test
  void aSecondTryWithOtherBundlesDoesTheRestOfTheFirst() throws IOException {
    FileSink sink = SinkFiles.sink(folder, Format.CSV);
    stopped(sink);
    List<FileResult> again = write(sink, "3", "a", "a", "b");
    assertThat(CommitFiles.commit(sink, "r", again).files()).isEqualTo(2);
    assertThat(SinkFiles.contents(folder))
        .containsOnlyKeys("out-00000-of-00002.csv", "out-00001-of-00002.csv", "_SUCCESS");
  }

  @Test
  void discardTakesBackACommitThatStopped() throws IOException {
    FileSink sink = SinkFiles.sink(folder, Format.CSV);
    stopped(sink);
    CommitFiles.discard(sink, "r");
    assertThat(SinkFiles.contents(folder)).isEmpty();
    CommitFiles.discard(sink, "r");
  }

  @Test
  void discardLeavesWhatIsCommittedAndOthersAlone() throws IOException {
    FileSink sink = SinkFiles.sink(folder, Format.CSV);
    CommitFiles.commit(sink, "r", bundles(sink));
    FileSink other = SinkFiles.sink(folder, Format.JSON);
    write(other, "1", "x");
    Map<String, String> contents = SinkFiles.contents(folder);
    CommitFiles.discard(sink, "r");
    assertThat(SinkFiles.contents(folder)).isEqualTo(contents);
    CommitFiles.discard(other, "r");
    assertThat(SinkFiles.contents(folder))
        .containsOnlyKeys("out-00000-of-00002.csv", "out-00001-of-00002.csv", "_SUCCESS");
  }

  @Test
  void discardLeavesACommitWhoseCleaningUpWasStopped() throws IOException {
    FileSink sink = SinkFiles.sink(folder, Format.CSV);
    CommitFiles.commit(sink, "r", write(sink, "1", "a"));
    Map<String, String> contents = SinkFiles.contents(folder);
    String moved = CommitFiles.existing(sink).get(0);
    new Manifest(List.of(new Manifest.Move("gone", moved, 1, 8))).write(sink.tempDirectory("r"));
    CommitFiles.discard(sink, "r");
    assertThat(SinkFiles.contents(folder)).isEqualTo(contents);
  }

  @Test
  void aSecondTryDeletesNoFileOfOthers() throws IOException {
    FileSink sink = SinkFiles.sink(folder, Format.CSV);
    List<FileResult> results = bundles(sink);
    CommitFiles.commit(sink, "r", results);
    Files.writeString(folder.resolve("out-00007-of-00009.csv"), "of another run");
    CommitFiles.commit(sink, "r", results);
    assertThat(CommitFiles.existing(sink)).hasSize(3);
  }

  @Test
  void refusesToMixWithAnEarlierRun() throws IOException {
    FileSink sink = SinkFiles.sink(folder, Format.CSV);
    Files.writeString(folder.resolve("out-00004-of-00009.csv"), "old");
    Files.writeString(folder.resolve("out-00004-of-00009.csv.old"), "another sink's");
    Files.writeString(folder.resolve("our-00004-of-00009.csv"), "another sink's");
    List<FileResult> results = bundles(sink);
    assertThatThrownBy(() -> CommitFiles.commit(sink, "r", results))
        .isInstanceOf(FilesExistException.class)
        .hasMessageStartingWith("'" + folder + "/out-00004-of-00009.csv' was there before");
    CommitFiles.discard(sink, "r");
    assertThat(SinkFiles.contents(folder))
        .containsOnlyKeys(
            "out-00004-of-00009.csv", "out-00004-of-00009.csv.old", "our-00004-of-00009.csv");
    assertThatThrownBy(() -> CommitFiles.commit(sink, "empty", List.of()))
        .isInstanceOf(FilesExistException.class);
  }

  @Test
  void refusesToMixWithAnotherPartitionOfAnEarlierRun() throws IOException {
    FileSink sink = SinkFiles.sink(folder, Format.CSV, 0);
    Files.createDirectories(folder.resolve("k=old"));
    Files.writeString(folder.resolve("k=old/out-00000-of-00001.csv"), "old");
    List<FileResult> results = bundles(sink);
    assertThatThrownBy(() -> CommitFiles.commit(sink, "r", results))
        .hasMessageContaining("k=old/out-00000-of-00001.csv");
  }

  @Test
  void overwritesAllOfAnEarlierRun() throws IOException {
    FileSink sink = SinkFiles.overwriting(SinkFiles.sink(folder, Format.CSV));
    Files.writeString(folder.resolve("out-00000-of-00002.csv"), "old");
    Files.writeString(folder.resolve("out-00002-of-00003.csv"), "old");
    Files.writeString(folder.resolve("mine.csv"), "kept");
    CommitFiles.commit(sink, "r", bundles(sink));
    assertThat(SinkFiles.contents(folder))
        .containsOnlyKeys(
            "out-00000-of-00002.csv", "out-00001-of-00002.csv", "mine.csv", "_SUCCESS")
        .containsEntry("out-00000-of-00002.csv", "k,n\na,0\na,1\n");
  }

  @Test
  void aTemporaryFileThatIsGoneStopsAll() throws IOException {
    FileSink sink = SinkFiles.sink(folder, Format.CSV);
    List<FileResult> results = bundles(sink);
    Files.delete(Path.of(results.get(0).tempPath()));
    assertThatThrownBy(() -> CommitFiles.commit(sink, "r", results))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'" + results.get(0).tempPath() + "' is gone");
    assertThat(CommitFiles.existing(sink)).isEmpty();
  }

  @Test
  void doesNotTakeAnEarlierFileForItsOwn() throws IOException {
    FileSink sink = SinkFiles.sink(folder, Format.CSV);
    List<FileResult> results = write(sink, "1", "a");
    Files.delete(Path.of(results.get(0).tempPath()));
    Files.writeString(folder.resolve("out-00000-of-00001.csv"), "another length");
    assertThatThrownBy(() -> CommitFiles.commit(sink, "r", results))
        .hasMessageContaining("is gone");
  }

  @Test
  void noRowsLeaveOnlyTheMarker() {
    FileSink sink = SinkFiles.sink(folder.resolve("new"), Format.CSV);
    Pipeline pipeline = Pipeline.create();
    PCollection<CommitSummary> summary =
        pipeline
            .apply("None", Create.empty(FileResultCoder.of()))
            .apply("Files", CommitFiles.of(sink, "r"));
    PAssert.thatSingleton(summary)
        .satisfies(
            all -> {
              assertThat(all).isEqualTo(new CommitSummary(0, 0, 0));
              return null;
            });
    pipeline.run().waitUntilFinish();
    assertThat(contents()).containsOnlyKeys("new/_SUCCESS");
  }

  private Map<String, String> contents() {
    try {
      return SinkFiles.contents(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes one temporary file a bundle, and fails at the number {@link #failsAt}. */
  private static final class WriteFn extends DoFn<Long, FileResult> {
    private static final long serialVersionUID = 1L;

    private final FileSink sink;
    private final long failsAt;
    private transient PartitionedWriter writer;

    WriteFn(FileSink sink, long failsAt) {
      this.sink = sink;
      this.failsAt = failsAt;
    }

    @ProcessElement
    public void write(@Element Long number) throws IOException {
      if (number == failsAt) {
        throw new IllegalStateException("failed at " + number);
      }
      if (writer == null) {
        writer =
            new PartitionedWriter(
                sink,
                TYPE,
                PartitionedWriter.encoder(sink, TYPE),
                sink.tempDirectory("r"),
                "from" + number);
      }
      writer.write(new Object[] {"k" + number % 3, number}, Batch.GLOBAL);
    }

    @FinishBundle
    public void finish(FinishBundleContext context) throws IOException {
      if (writer != null) {
        for (FileResult result : writer.finish()) {
          context.output(result, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
        }
        writer = null;
      }
    }
  }

  private PCollection<CommitSummary> run(Pipeline pipeline, FileSink sink, long failsAt) {
    List<Long> numbers = new ArrayList<>();
    for (long i = 0; i < 100; i++) {
      numbers.add(i);
    }
    return pipeline
        .apply("Numbers", Create.of(numbers))
        .apply("Write", ParDo.of(new WriteFn(sink, failsAt)))
        .setCoder(FileResultCoder.of())
        .apply("Files", CommitFiles.of(sink, "r"));
  }

  @Test
  void commitsWhenAllBundlesHaveFinished() throws IOException {
    FileSink sink = SinkFiles.sink(folder, Format.CSV, 0);
    Pipeline pipeline = Pipeline.create();
    PCollection<CommitSummary> summary = run(pipeline, sink, -1);
    PAssert.thatSingleton(summary)
        .satisfies(
            all -> {
              assertThat(all.rows()).isEqualTo(100);
              return null;
            });
    pipeline.run().waitUntilFinish();
    List<String> rows = new ArrayList<>();
    SinkFiles.contents(folder)
        .forEach(
            (name, text) -> {
              if (!name.equals("_SUCCESS")) {
                assertThat(name).matches("k=k[012]/out-\\d{5}-of-\\d{5}\\.csv");
                text.lines().skip(1).forEach(rows::add);
              }
            });
    assertThat(rows).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void aRunThatFailsLeavesNoFinalFile() throws IOException {
    FileSink sink = SinkFiles.sink(folder, Format.CSV, 0);
    // With one worker no other bundle is still writing when the run has failed.
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--targetParallelism=1").create());
    run(pipeline, sink, 77);
    assertThatThrownBy(() -> pipeline.run().waitUntilFinish()).hasMessageContaining("failed at 77");
    assertThat(CommitFiles.existing(sink)).isEmpty();
    assertThat(folder.resolve("_SUCCESS")).doesNotExist();
    write(sink, "of a bundle that had finished", "a");
    CommitFiles.discard(sink, "r");
    assertThat(SinkFiles.contents(folder)).isEmpty();
  }

  @Test
  void commitsResultsOfWindows() {
    FileSink sink = SinkFiles.sink(folder, Format.CSV);
    Pipeline pipeline = Pipeline.create();
    PCollection<CommitSummary> summary =
        pipeline
            .apply("Results", Create.of(results(sink)).withCoder(FileResultCoder.of()))
            .apply("Times", WithTimestamps.of(result -> new Instant(result.rows() * 3_600_000)))
            .apply("Hours", Window.into(FixedWindows.of(Duration.standardHours(1))))
            .apply("Files", CommitFiles.of(sink, "r"));
    PAssert.thatSingleton(summary)
        .satisfies(
            all -> {
              assertThat(all.files()).isEqualTo(2);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static List<FileResult> results(FileSink sink) {
    try {
      return bundles(sink);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void commitsAThousandPartitions() throws IOException {
    FileSink sink = SinkFiles.sink(folder, Format.CSV, 0);
    String[] keys = new String[1000];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = "\u00e9/" + i;
    }
    CommitSummary summary = CommitFiles.commit(sink, "r", write(sink, "1", keys));
    assertThat(summary.files()).isEqualTo(1000);
    assertThat(summary.rows()).isEqualTo(1000);
    assertThat(CommitFiles.existing(sink))
        .hasSize(1000)
        .contains(folder + "/k=%C3%A9%2F999/out-00000-of-00001.csv");
  }

  @Test
  void whatIsWrittenIsFoundAgain() throws IOException {
    FileSink sink = SinkFiles.sink(folder.resolve("odd [x] {y}"), Format.TEXT);
    FileSink text =
        new FileSink(
            sink.directory(), "o*?", Format.CSV, ',', Compression.ZSTD, List.of(0), false, false);
    CommitFiles.commit(text, "r", bundles(text));
    assertThat(CommitFiles.existing(text)).hasSize(2);
    assertThat(SinkFiles.contents(folder).values()).contains("k,n\nb,0\n", "k,n\na,0\na,1\n");
  }
}
