package io.millrace.transforms;

import io.millrace.transforms.file.FileResult;
import io.millrace.transforms.finish.FinishRun;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.row.PartitionedRowWriter;
import io.millrace.transforms.row.RowRuntime;
import io.millrace.transforms.segment.FusedRuntime;
import io.millrace.transforms.segment.RunSettings;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.stream.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/** Runs a graph by one of the runtimes on the Direct runner, its files committed. */
final class BothRuntimes {
  private BothRuntimes() {}

  /** What a run left: the lines of all files of each sink, sorted, and the ledger. */
  record Outcome(Map<String, List<String>> lines, Counts counts) {
    /** All counters of all steps. */
    String ledger() {
      StringBuilder text = new StringBuilder();
      counts.forEachStep((step, counters) -> text.append(step).append(counters).append('\n'));
      return text.toString();
    }
  }

  /** A bounded run. */
  static Outcome run(Graph graph, boolean fused, Path out) throws IOException {
    return run(graph, fused ? new RunSettings("test", 2) : null, out);
  }

  /** A run as a stream: what a Script gives in its blocks, what files hold by replay. */
  static Outcome stream(Graph graph, Replay replay, Path out) throws IOException {
    return run(graph, new RunSettings("test", 2, replay, null), out);
  }

  private static Outcome run(Graph graph, RunSettings fused, Path out) throws IOException {
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs("--runner=DirectRunner", "--targetParallelism=1")
                .create());
    List<PCollection<byte[]>> ledger = new ArrayList<>();
    List<PCollection<KV<Integer, FileResult>>> files = new ArrayList<>();
    if (fused != null) {
      FusedRuntime.Expansion made = FusedRuntime.expand(pipeline, graph, fused);
      ledger.addAll(made.ledger());
      files.addAll(made.files());
    } else {
      RowRuntime.Expansion made =
          RowRuntime.expand(pipeline, graph, new PartitionedRowWriter.Opener("test"));
      ledger.add(made.ledger());
      made.files()
          .forEach(
              (node, results) ->
                  files.add(
                      results
                          .apply("Files of " + node, WithKeys.of(node))
                          .setCoder(FinishRun.FILES)));
    }
    Path counted = out.resolve("ledger");
    pipeline.apply("Finish", FinishRun.of(ledger, files, graph, "test", counted.toString()));
    pipeline.run().waitUntilFinish();
    Counts all = new Counts();
    all.merge(Files.readAllBytes(counted));
    // How many files there are is the bundles' affair.
    Counts counts = new Counts();
    all.forEachStep(
        (step, counters) ->
            counters.forEach(
                (counter, n) -> counts.add(step, counter, counter.equals("files") ? 0 : n)));
    Map<String, List<String>> lines = new TreeMap<>();
    for (String sink : List.of("results", "dead", "late")) {
      lines.put(sink, lines(out.resolve(sink)));
    }
    return new Outcome(lines, counts);
  }

  private static List<String> lines(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
          lines.addAll(Files.readAllLines(file));
        }
      }
    }
    lines.sort(null);
    return lines;
  }
}
