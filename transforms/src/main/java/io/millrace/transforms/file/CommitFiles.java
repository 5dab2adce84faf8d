package io.millrace.transforms.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.joda.time.Duration;

/**
 * Turns the temporary files of one sink (their coder is {@link FileResultCoder}) into its final
 * ones, when all bundles of a bounded pipeline have finished, and says what was written. One run
 * commits a sink once.
 *
 * <p><b>Guarantee:</b> a run that fails before the commit leaves no final file: {@code
 * CommitFilesTest.aRunThatFailsLeavesNoFinalFile}. A commit that is tried again does the rest of
 * the work and no more: {@code CommitFilesTest.aSecondTryDoesTheRest}. The empty file {@link
 * #MARKER} in the sink's folder is removed first and written last, so where it is, all files are
 * there.
 *
 * <p><b>What is atomic:</b> each file by itself (on a disk by a rename within its file system, on
 * an object store by copying); not all of them together, which is what the marker is for. When
 * several sinks share a folder the marker speaks of the one that was last. A run with several sinks
 * commits them one after the other.
 *
 * <p><b>Earlier runs:</b> the commit never mixes. Without {@link FileSink#overwrite} it fails when
 * there is any final file of this prefix and format in the folder or its partitions; with it, those
 * that it does not replace are deleted once the new ones are in place. {@link #existing} looks
 * before the run.
 *
 * <p><b>No rows:</b> the folder gets its marker and no other file.
 *
 * <p><b>Errors:</b> {@link FilesExistException}, and an IOException when a temporary file is gone;
 * then nothing is moved.
 *
 * <p><b>Cost:</b> one worker lists the folder (with partitions: all that is below) and renames each
 * file.
 */
public final class CommitFiles
    extends PTransform<PCollection<FileResult>, PCollection<CommitSummary>> {
  /** The name of the file that is written last. */
  public static final String MARKER = "_SUCCESS";

  private static final long serialVersionUID = 1L;

  /** Goes through the shuffle beside the results, so that a sink without rows is committed too. */
  private static final FileResult NOTHING = new FileResult("", "", 0, 0);

  private final FileSink sink;
  private final String runId;

  private CommitFiles(FileSink sink, String runId) {
    this.sink = sink;
    this.runId = runId;
  }

  /**
   * Commits {@code sink}.
   *
   * @param runId as in {@link FileSink#tempDirectory}
   */
  public static CommitFiles of(FileSink sink, String runId) {
    return new CommitFiles(sink, runId);
  }

  @Override
  public PCollection<CommitSummary> expand(PCollection<FileResult> results) {
    PCollection<FileResult> global =
        results.apply(
            "Global",
            Window.<FileResult>into(new GlobalWindows())
                .triggering(DefaultTrigger.of())
                .withAllowedLateness(Duration.ZERO)
                .discardingFiredPanes());
    PCollection<FileResult> nothing =
        results.getPipeline().apply("Nothing", Create.of(NOTHING).withCoder(FileResultCoder.of()));
    return PCollectionList.of(global)
        .and(nothing)
        .apply("All", Flatten.pCollections())
        .apply("Key", ParDo.of(new KeyFn()))
        .setCoder(KvCoder.of(VarIntCoder.of(), FileResultCoder.of()))
        .apply("Gather", GroupByKey.create())
        .apply("Commit", ParDo.of(new CommitFn(sink, runId)))
        .setCoder(CommitSummaryCoder.of());
  }

  private static final class KeyFn extends DoFn<FileResult, KV<Integer, FileResult>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void key(@Element FileResult result, OutputReceiver<KV<Integer, FileResult>> out) {
      out.output(KV.of(0, result));
    }
  }

  private static final class CommitFn
      extends DoFn<KV<Integer, Iterable<FileResult>>, CommitSummary> {
    private static final long serialVersionUID = 1L;

    private final FileSink sink;
    private final String runId;

    CommitFn(FileSink sink, String runId) {
      this.sink = sink;
      this.runId = runId;
    }

    @ProcessElement
    public void commit(
        @Element KV<Integer, Iterable<FileResult>> all, OutputReceiver<CommitSummary> out)
        throws IOException {
      List<FileResult> results = new ArrayList<>();
      for (FileResult result : all.getValue()) {
        if (!result.equals(NOTHING)) {
          results.add(result);
        }
      }
      out.output(CommitFiles.commit(sink, runId, results));
    }
  }

  /** Commits now, outside a pipeline: all results of the run at once. */
  public static CommitSummary commit(FileSink sink, String runId, Collection<FileResult> results)
      throws IOException {
    return new Commit(sink, runId).run(results);
  }

  /**
   * Removes what a run that failed or was stopped has left: its temporary files and, when it was
   * stopped amid the commit, the final files that it had moved. What an earlier run had written is
   * then gone only if that commit was to overwrite it. After a commit that is complete, and when
   * there is nothing, it does nothing. No bundle of the run may still be writing.
   */
  public static void discard(FileSink sink, String runId) throws IOException {
    new Commit(sink, runId).discard();
  }

  /** The final files of this prefix and format that are there now, by path. */
  public static List<String> existing(FileSink sink) throws IOException {
    return List.copyOf(new Commit(sink, "").finals().keySet());
  }
}
