package io.millrace.pipelines.launch;

import io.millrace.pipelines.compile.Compiler;
import io.millrace.pipelines.ledger.Ledger;
import io.millrace.pipelines.plan.Plan;
import io.millrace.transforms.file.CommitFiles;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.segment.RunSettings;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.stream.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;

/**
 * Runs several small plans side by side on the Direct runner: starting it costs more than they do.
 * One that fails fails them all.
 */
public final class Together {
  private static final int PARALLELISM = 2;

  private Together() {}

  /**
   * One of the plans.
   *
   * @param replay how it is played as a stream; null: over what is there
   * @param shards of its keyed steps
   */
  public record Part(Plan plan, Replay replay, int shards) {}

  /**
   * Runs and waits.
   *
   * @return the ledgers, in the order of the parts
   * @throws RunFailed with a sentence for people where the cause is known
   */
  public static List<Ledger> run(String runId, List<Part> parts) throws IOException {
    Path folder = Files.createTempDirectory("millrace-");
    boolean done = false;
    try {
      Pipeline pipeline =
          Pipeline.create(
              Runners.options("direct", PARALLELISM, true, List.of("--stableUniqueNames=OFF")));
      for (int i = 0; i < parts.size(); i++) {
        Part part = parts.get(i);
        RunSettings settings = new RunSettings(runId, part.shards(), part.replay(), null);
        Compiler.add(pipeline, part.plan(), settings, true, ledger(folder, i).toString());
      }
      PipelineResult.State state = pipeline.run().waitUntilFinish();
      if (state != PipelineResult.State.DONE) {
        throw new RunFailed(RunFailed.Kind.STOPPED, "the run was stopped: " + state, null);
      }
      List<Ledger> ledgers = new ArrayList<>();
      for (int i = 0; i < parts.size(); i++) {
        Counts counts = new Counts();
        counts.merge(Files.readAllBytes(ledger(folder, i)));
        ledgers.add(Ledger.of(parts.get(i).plan().graph(), counts));
      }
      done = true;
      return ledgers;
    } catch (RuntimeException e) {
      throw RunFailed.because(e);
    } finally {
      for (int i = 0; i < parts.size(); i++) {
        if (!done) {
          discard(runId, parts.get(i).plan().graph());
        }
        Files.deleteIfExists(ledger(folder, i));
      }
      Files.delete(folder);
    }
  }

  private static Path ledger(Path folder, int part) {
    return folder.resolve("ledger-" + part);
  }

  private static void discard(String runId, Graph graph) throws IOException {
    for (Graph.Node node : graph.nodes()) {
      if (node.step() instanceof Step.WriteFiles write) {
        CommitFiles.discard(write.sink(), runId);
      }
    }
  }
}
