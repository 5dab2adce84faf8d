package io.millrace.it.runner;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Options of the two runners that work inside the test's process. A job on embedded Flink costs 1.5
 * to 10 seconds whatever it does, so tests put many scenarios into one.
 */
public final class EmbeddedRunners {
  /** A runner, to be the parameter of a test that claims something of both. */
  public enum Kind {
    DIRECT,
    FLINK;

    /**
     * Options for a job of one worker.
     *
     * @param flinkOnly further options, given to Flink and not to the Direct runner
     */
    public PipelineOptions options(String... flinkOnly) {
      return this == DIRECT ? direct() : flink(1, flinkOnly);
    }
  }

  private EmbeddedRunners() {}

  /** The Direct runner with all its checks (immutability, encodability) on. */
  public static PipelineOptions direct() {
    return PipelineOptionsFactory.fromArgs("--runner=DirectRunner").create();
  }

  /**
   * Flink in this process, streaming, without checkpoints unless {@code more} asks for them.
   *
   * @param parallelism tasks for each operator; each is a thread
   * @param more further options, such as {@code --checkpointingInterval=200}
   */
  public static PipelineOptions flink(int parallelism, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--runner=FlinkRunner",
                "--flinkMaster=[local]",
                "--streaming=true",
                "--parallelism=" + parallelism));
    args.addAll(List.of(more));
    return PipelineOptionsFactory.fromArgs(args.toArray(new String[0])).create();
  }
}
