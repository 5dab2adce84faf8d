package io.millrace.pipelines.compile;

import io.millrace.pipelines.plan.Plan;
import io.millrace.transforms.file.CommitFiles;
import io.millrace.transforms.file.CommitSummary;
import io.millrace.transforms.file.FileResult;
import io.millrace.transforms.file.FileResultCoder;
import io.millrace.transforms.ledger.CollectLedger;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.row.PartitionedRowWriter;
import io.millrace.transforms.row.RowRuntime;
import io.millrace.transforms.segment.FusedRuntime;
import io.millrace.transforms.segment.RunSettings;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Makes a Beam pipeline of a plan: the graph by one of the two runtimes, behind it the commit of each sink, and
 * last the ledger.
 */
public final class Compiler {
  private Compiler() {}

  /**
   * @param optimise whether steps are fused and vectorised; otherwise they run row by row
   * @param ledgerPath the file that the run's counts go to
   */
  public static Pipeline compile(
      Plan plan,
      PipelineOptions options,
      RunSettings settings,
      boolean optimise,
      String ledgerPath) {
    Pipeline pipeline = Pipeline.create(options);
    Runtime runtime =
        optimise
            ? Runtime.fused(pipeline, plan.graph(), settings)
            : Runtime.rows(pipeline, plan.graph(), settings);
    List<PCollection<byte[]>> counts = new ArrayList<>(runtime.ledger());
    for (Graph.Node node : plan.graph().nodes()) {
      if (node.step() instanceof Step.WriteFiles write) {
        counts.add(
            commit(node.id(), write, runtime.files().get(node.index()), settings.runId()));
      }
    }
    pipeline.apply("Ledger", CollectLedger.of(counts, ledgerPath));
    return pipeline;
  }

  /** What either runtime gives. */
  private record Runtime(
      List<PCollection<byte[]>> ledger, Map<Integer, List<PCollection<FileResult>>> files) {
    static Runtime fused(Pipeline pipeline, Graph graph, RunSettings settings) {
      FusedRuntime.Expansion made = FusedRuntime.expand(pipeline, graph, settings);
      return new Runtime(made.ledger(), made.files());
    }

    static Runtime rows(Pipeline pipeline, Graph graph, RunSettings settings) {
      RowRuntime.Expansion made =
          RowRuntime.expand(pipeline, graph, new PartitionedRowWriter.Opener(settings.runId()));
      Map<Integer, List<PCollection<FileResult>>> files = new HashMap<>();
      made.files().forEach((node, results) -> files.put(node, List.of(results)));
      return new Runtime(List.of(made.ledger()), files);
    }
  }

  private static PCollection<byte[]> commit(
      String id, Step.WriteFiles write, List<PCollection<FileResult>> results, String runId) {
    return PCollectionList.of(results)
        .apply(id + "/Files", Flatten.pCollections())
        .setCoder(FileResultCoder.of())
        .apply(id + "/Commit", CommitFiles.of(write.sink(), runId))
        .apply(id + "/Written", ParDo.of(new WrittenFn(id)))
        .setCoder(ByteArrayCoder.of());
  }

  /** The rows in committed files, for the ledger. */
  private static final class WrittenFn extends DoFn<CommitSummary, byte[]> {
    private static final long serialVersionUID = 1L;

    private final String id;

    WrittenFn(String id) {
      this.id = id;
    }

    @ProcessElement
    public void process(@Element CommitSummary summary, OutputReceiver<byte[]> out) {
      Counts counts = new Counts();
      counts.add(id, "written", summary.rows());
      counts.add(id, "files", summary.files());
      out.output(counts.encode());
    }
  }
}
