package io.millrace.transforms.finish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.segment.FusedRuntime;
import io.millrace.transforms.segment.RunSettings;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.RowsDiffer;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a run: when files are committed and what the ledger says of them. */
class FinishRunTest {
  private static final RowType ROW = RowType.of("x", Type.INT64);

  @TempDir Path folder;

  @Test
  void commitsEachSinkAndCountsWhatIsWritten() throws IOException {
    Counts counts =
        run(graph(List.<Object[]>of(row(1), row(2)), List.<Object[]>of(row(1), row(2))));
    assertThat(Files.readAllLines(folder.resolve("a/part-00000-of-00001.jsonl")))
        .containsExactly("{\"x\":1}", "{\"x\":2}");
    assertThat(counts.get("p/write", "written")).isEqualTo(2);
    assertThat(counts.get("p/write", "files")).isEqualTo(1);
  }

  @Test
  void commitsNoSinkWhenAnotherBranchFails() {
    Graph graph = graph(List.<Object[]>of(row(1)), List.<Object[]>of(row(7)));
    assertThatThrownBy(() -> run(graph)).hasRootCauseInstanceOf(RowsDiffer.class);
    assertThat(folder.resolve("a/_SUCCESS")).doesNotExist();
    assertThat(folder.resolve("a/part-00000-of-00001.jsonl")).doesNotExist();
  }

  @Test
  void commitsASinkWithoutRows() throws IOException {
    Counts counts = run(graph(List.of(), List.of()));
    assertThat(folder.resolve("a/_SUCCESS")).exists();
    assertThat(counts.get("p/write", "written")).isZero();
  }

  private static Object[] row(long x) {
    return new Object[] {x};
  }

  /** Given rows that are written, and in another branch compared. */
  private Graph graph(List<Object[]> given, List<Object[]> expected) {
    FileSink sink =
        new FileSink(
            folder + "/a/",
            "part",
            FileSink.Format.JSON,
            ',',
            Compression.NONE,
            List.of(),
            false,
            false);
    Step write = new Step.WriteFiles(sink, Long.MIN_VALUE, Long.MAX_VALUE, ROW);
    List<Graph.Edge> rows = List.of(new Graph.Edge(0, Graph.MAIN));
    return new Graph(
        List.of(
            new Graph.Node(0, "p", "create", new Step.Create(given, ROW), List.of()),
            new Graph.Node(1, "p", "write", write, rows),
            new Graph.Node(2, "p", "compare", new Step.AssertEqual(expected, ROW, ROW), rows)));
  }

  private Counts run(Graph graph) throws IOException {
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--runner=DirectRunner").create());
    FusedRuntime.Expansion made = FusedRuntime.expand(pipeline, graph, new RunSettings("t", 2));
    Path ledger = folder.resolve("ledger");
    pipeline.apply(
        "Finish", FinishRun.of(made.ledger(), made.files(), graph, "t", ledger.toString()));
    pipeline.run().waitUntilFinish();
    Counts counts = new Counts();
    counts.merge(Files.readAllBytes(ledger));
    return counts;
  }
}
