package io.millrace.transforms;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptor;

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

  static Outcome run(Graph graph, boolean fused, Path out) throws IOException {
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs("--runner=DirectRunner", "--targetParallelism=1")
                .create());
    List<PCollection<byte[]>> ledger = new ArrayList<>();
    Map<Integer, List<PCollection<FileResult>>> files = new TreeMap<>();
    if (fused) {
      FusedRuntime.Expansion made =
          FusedRuntime.expand(pipeline, graph, new RunSettings("test", 2));
      ledger.addAll(made.ledger());
      files.putAll(made.files());
    } else {
      RowRuntime.Expansion made =
          RowRuntime.expand(pipeline, graph, new PartitionedRowWriter.Opener("test"));
      ledger.add(made.ledger());
      made.files().forEach((node, results) -> files.put(node, List.of(results)));
    }
    for (Graph.Node node : graph.nodes()) {
      if (node.step() instanceof Step.WriteFiles write) {
        ledger.add(
            PCollectionList.of(files.get(node.index()))
                .apply("Files" + node.index(), Flatten.pCollections())
                .setCoder(FileResultCoder.of())
                .apply("Commit" + node.index(), CommitFiles.of(write.sink(), "test"))
                .apply("Written" + node.index(), written(node.id()))
                .setCoder(ByteArrayCoder.of()));
      }
    }
    Path counted = out.resolve("ledger");
    pipeline.apply("Ledger", CollectLedger.of(ledger, counted.toString()));
    pipeline.run().waitUntilFinish();
    Counts counts = new Counts();
    counts.merge(Files.readAllBytes(counted));
    Map<String, List<String>> lines = new TreeMap<>();
    for (String sink : List.of("results", "dead")) {
      lines.put(sink, lines(out.resolve(sink)));
    }
    return new Outcome(lines, counts);
  }

  private static MapElements<CommitSummary, byte[]> written(String id) {
    SerializableFunction<CommitSummary, byte[]> count =
        summary -> {
          Counts counts = new Counts();
          counts.add(id, "written", summary.rows());
          return counts.encode();
        };
    return MapElements.into(TypeDescriptor.of(byte[].class)).via(count);
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
