package io.millrace.pipelines.launch;

import io.millrace.pipelines.compile.Compiler;
import io.millrace.pipelines.ledger.Ledger;
import io.millrace.pipelines.plan.Plan;
import io.millrace.transforms.file.CommitFiles;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.ledger.Progress;
import io.millrace.transforms.segment.RunSettings;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.joda.time.Duration;

/** Runs a plan to its end and reads its ledger. */
public final class Launcher {
  private static final Duration POLL = Duration.millis(200);

  private final Plan plan;
  private final RunRequest request;
  private volatile PipelineResult result;

  public Launcher(Plan plan, RunRequest request) {
    this.plan = plan;
    this.request = request;
  }

  /**
   * What stands in the way of the run, in sentences for people: sinks whose files are there
   * already.
   */
  public List<String> obstacles(PipelineOptions options) throws IOException {
    FileSystems.setDefaultPipelineOptions(options);
    List<String> obstacles = new ArrayList<>();
    for (Graph.Node node : plan.graph().nodes()) {
      if (node.step() instanceof Step.WriteFiles write && !write.sink().overwrite()) {
        List<String> existing = CommitFiles.existing(write.sink());
        if (!existing.isEmpty()) {
          obstacles.add(
              "'"
                  + node.name()
                  + "' would write where files of an earlier run are: "
                  + existing.get(0)
                  + (existing.size() > 1 ? " and " + (existing.size() - 1) + " more" : "")
                  + "; remove them, choose another path, or say `overwrite: true` in the step");
        }
      }
    }
    return obstacles;
  }

  /**
   * Runs and waits. When it fails, the temporary files are removed and nothing has been written.
   *
   * @return the ledger
   * @throws RunFailed with a sentence for people where the cause is known
   */
  public Ledger run(PipelineOptions options) throws IOException {
    Path folder = Files.createTempDirectory("millrace-");
    Path ledger = folder.resolve("ledger");
    RunSettings settings =
        new RunSettings(
            request.runId(),
            Runners.shards(request.runner(), request.parallelism()),
            request.replay(),
            Clock::systemUTC);
    Runners.keepStateIn(folder.resolve("state"), options);
    boolean done = false;
    try {
      Pipeline pipeline =
          Compiler.compile(plan, options, settings, request.optimise(), ledger.toString());
      result = pipeline.run();
      HeapUse heap =
          new HeapUse(
              request.runner().equals("direct") && request.replay() == null,
              Progress.SHUFFLED::sum,
              HeapUse::usedHere,
              Runtime.getRuntime().maxMemory());
      PipelineResult.State state = null;
      while (state == null || !state.isTerminal()) {
        state = result.waitUntilFinish(POLL);
        heap.check();
      }
      if (state != PipelineResult.State.DONE) {
        throw new RunFailed(RunFailed.Kind.STOPPED, "the run was stopped: " + state, null);
      }
      Counts counts = new Counts();
      counts.merge(Files.readAllBytes(ledger));
      done = true;
      return Ledger.of(plan.graph(), counts);
    } catch (RuntimeException e) {
      throw RunFailed.because(e);
    } finally {
      if (!done) {
        cancel();
        discard();
      }
      delete(folder);
    }
  }

  /**
   * Stops the run, as far as the runner lets itself be stopped, and removes its temporary files.
   */
  public void stop() throws IOException {
    cancel();
    discard();
  }

  private void cancel() throws IOException {
    PipelineResult running = result;
    if (running != null && !running.getState().isTerminal()) {
      running.cancel();
    }
  }

  /** What Flink has in it may still be on its way out. */
  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }

  private void discard() throws IOException {
    for (Graph.Node node : plan.graph().nodes()) {
      if (node.step() instanceof Step.WriteFiles write) {
        CommitFiles.discard(write.sink(), request.runId());
      }
    }
  }
}
