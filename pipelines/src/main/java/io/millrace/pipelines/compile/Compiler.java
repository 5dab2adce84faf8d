package io.millrace.pipelines.compile;

import io.millrace.pipelines.plan.Plan;
import io.millrace.transforms.file.FileResult;
import io.millrace.transforms.finish.FinishRun;
import io.millrace.transforms.row.PartitionedRowWriter;
import io.millrace.transforms.row.RowRuntime;
import io.millrace.transforms.segment.FusedRuntime;
import io.millrace.transforms.segment.RunSettings;
import io.millrace.transforms.step.Graph;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Makes a Beam pipeline of a plan: the graph by one of the two runtimes, and behind it the commit
 * and the ledger.
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
    add(pipeline, plan, settings, optimise, ledgerPath);
    return pipeline;
  }

  /** Puts a plan into a pipeline, beside whatever is in it. */
  public static void add(
      Pipeline pipeline, Plan plan, RunSettings settings, boolean optimise, String ledgerPath) {
    Runtime runtime =
        optimise
            ? Runtime.fused(pipeline, plan.graph(), settings)
            : Runtime.rows(pipeline, plan.graph(), settings);
    pipeline.apply(
        "Finish",
        FinishRun.of(
            runtime.ledger(), runtime.files(), plan.graph(), settings.runId(), ledgerPath));
  }

  /** What either runtime gives. */
  private record Runtime(
      List<PCollection<byte[]>> ledger, List<PCollection<KV<Integer, FileResult>>> files) {
    static Runtime fused(Pipeline pipeline, Graph graph, RunSettings settings) {
      FusedRuntime.Expansion made = FusedRuntime.expand(pipeline, graph, settings);
      return new Runtime(made.ledger(), made.files());
    }

    static Runtime rows(Pipeline pipeline, Graph graph, RunSettings settings) {
      RowRuntime.Expansion made =
          RowRuntime.expand(pipeline, graph, new PartitionedRowWriter.Opener(settings.runId()));
      List<PCollection<KV<Integer, FileResult>>> files = new ArrayList<>();
      made.files()
          .forEach(
              (node, results) ->
                  files.add(
                      results
                          .apply("Files of " + node, WithKeys.of(node))
                          .setCoder(FinishRun.FILES)));
      return new Runtime(List.of(made.ledger()), files);
    }
  }
}
