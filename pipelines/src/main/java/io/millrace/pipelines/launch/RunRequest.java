package io.millrace.pipelines.launch;

import io.millrace.transforms.stream.Replay;
import java.util.List;

/**
 * How to run a plan.
 *
 * @param runner {@code direct} or {@code flink}
 * @param optimise false: row at a time, by the scalar evaluator
 * @param replay how history is played as a stream, or null: it is read bounded
 * @param options Beam pipeline options as given, {@code --name=value}
 */
public record RunRequest(
    String runId,
    String runner,
    int parallelism,
    boolean optimise,
    Replay replay,
    List<String> options) {
  public RunRequest {
    options = List.copyOf(options);
  }
}
