package io.millrace.transforms.finish;

import io.millrace.transforms.file.CommitFiles;
import io.millrace.transforms.file.CommitSummary;
import io.millrace.transforms.file.FileResult;
import io.millrace.transforms.file.FileResultCoder;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Never;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;
import org.joda.time.Duration;

/**
 * Waits until every segment of a bounded run has done its work, then commits the files of all
 * sinks, one sink after the other, and last writes the sum of all counts to one file.
 *
 * <p><b>Guarantee:</b> nothing is committed while anything of the run can still fail but the commit
 * itself: {@code FinishRunTest.commitsNoSinkWhenAnotherBranchFails}. What a commit that fails has
 * left is taken back by {@link CommitFiles#discard}.
 *
 * <p><b>Cost:</b> one shuffle of a few bytes for each bundle, and one worker that renames the
 * files.
 */
public final class FinishRun extends PTransform<PBegin, PDone> {
  private static final long serialVersionUID = 1L;
  private static final int COUNTS = -1;

  /** Of files with the index of the WriteFiles node that they are of. */
  public static final KvCoder<Integer, FileResult> FILES =
      KvCoder.of(VarIntCoder.of(), FileResultCoder.of());

  private final transient List<PCollection<byte[]>> counts;
  private final transient List<PCollection<KV<Integer, FileResult>>> files;
  private final Graph graph;
  private final String runId;
  private final String ledgerPath;

  private FinishRun(
      List<PCollection<byte[]>> counts,
      List<PCollection<KV<Integer, FileResult>>> files,
      Graph graph,
      String runId,
      String ledgerPath) {
    this.counts = List.copyOf(counts);
    this.files = List.copyOf(files);
    this.graph = graph;
    this.runId = runId;
    this.ledgerPath = ledgerPath;
  }

  /**
   * @param counts the encoded {@link Counts} of all bundles
   * @param files the temporary files of all sinks, each with the index of its WriteFiles node
   * @param ledgerPath the file for the encoded sum, as FileSystems takes it
   */
  public static FinishRun of(
      List<PCollection<byte[]>> counts,
      List<PCollection<KV<Integer, FileResult>>> files,
      Graph graph,
      String runId,
      String ledgerPath) {
    return new FinishRun(counts, files, graph, runId, ledgerPath);
  }

  @Override
  public PDone expand(PBegin begin) {
    KvCoder<Integer, byte[]> coder = KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of());
    List<PCollection<KV<Integer, byte[]>>> parts = new ArrayList<>();
    parts.add(
        begin.apply(
            "Start", Create.of(KV.of(0, message(COUNTS, new Counts().encode()))).withCoder(coder)));
    if (!counts.isEmpty()) {
      parts.add(
          PCollectionList.of(counts)
              .apply("Counts", Flatten.pCollections())
              .setCoder(ByteArrayCoder.of())
              .apply("Mark counts", ParDo.of(new CountsFn()))
              .setCoder(coder));
    }
    if (!files.isEmpty()) {
      parts.add(
          PCollectionList.of(files)
              .apply("Files", Flatten.pCollections())
              .setCoder(FILES)
              .apply("Mark files", ParDo.of(new FilesFn()))
              .setCoder(coder));
    }
    PCollectionList.of(parts)
        .apply("All", Flatten.pCollections())
        .apply("At the end", atTheEnd())
        .apply("Gather", GroupByKey.create())
        .apply("Finish", ParDo.of(new FinishFn(graph, runId, ledgerPath)));
    return PDone.in(begin.getPipeline());
  }

  /** One group, when all input has been read: also of a stream that ends. */
  private static Window<KV<Integer, byte[]>> atTheEnd() {
    return Window.<KV<Integer, byte[]>>into(new GlobalWindows())
        .triggering(Never.ever())
        .withAllowedLateness(Duration.ZERO)
        .discardingFiredPanes();
  }

  private static byte[] message(int node, byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length + 4);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(node);
      out.write(content);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static final class CountsFn extends DoFn<byte[], KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element byte[] counts, OutputReceiver<KV<Integer, byte[]>> out) {
      out.output(KV.of(0, message(COUNTS, counts)));
    }
  }

  private static final class FilesFn extends DoFn<KV<Integer, FileResult>, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<Integer, FileResult> file, OutputReceiver<KV<Integer, byte[]>> out)
        throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      FileResultCoder.of().encode(file.getValue(), bytes);
      out.output(KV.of(0, message(file.getKey(), bytes.toByteArray())));
    }
  }

  private static final class FinishFn extends DoFn<KV<Integer, Iterable<byte[]>>, Void> {
    private static final long serialVersionUID = 1L;

    private final Graph graph;
    private final String runId;
    private final String ledgerPath;

    FinishFn(Graph graph, String runId, String ledgerPath) {
      this.graph = graph;
      this.runId = runId;
      this.ledgerPath = ledgerPath;
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<byte[]>> all) throws IOException {
      Counts sum = new Counts();
      Map<Integer, List<FileResult>> results = new HashMap<>();
      for (byte[] message : all.getValue()) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(message))) {
          int node = in.readInt();
          if (node == COUNTS) {
            sum.merge(in.readAllBytes());
          } else {
            results
                .computeIfAbsent(node, n -> new ArrayList<>())
                .add(FileResultCoder.of().decode(in));
          }
        }
      }
      for (Graph.Node node : graph.nodes()) {
        if (node.step() instanceof Step.WriteFiles write) {
          commit(node, write.sink(), results.getOrDefault(node.index(), List.of()), sum);
        }
      }
      write(sum);
    }

    private void commit(Graph.Node node, FileSink sink, List<FileResult> results, Counts sum)
        throws IOException {
      CommitSummary summary = CommitFiles.commit(sink, runId, results);
      sum.add(node.id(), "written", summary.rows());
      sum.add(node.id(), "files", summary.files());
    }

    private void write(Counts sum) throws IOException {
      try (WritableByteChannel channel =
              FileSystems.create(
                  FileSystems.matchNewResource(ledgerPath, false), "application/octet-stream");
          OutputStream out = Channels.newOutputStream(channel)) {
        out.write(sum.encode());
      }
    }
  }
}
