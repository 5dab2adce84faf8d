package io.millrace.it.benchmarks;

import java.io.IOException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.ReleaseInfo;

/**
 * Beam by hand on one of the runners: {@link BeamPayments}, {@link BeamTicks}. History alone: Beam
 * has no reader that plays files in the order of time with a watermark, so a replay by hand would
 * begin with a source of one's own. A hundred queries, each with its own {@code TextIO.write}, do
 * not run in the heap that all have.
 */
final class BeamContender implements Contender {
  private final String runner;

  BeamContender(String runner) {
    this.runner = runner;
  }

  @Override
  public String name() {
    return "beam-" + runner;
  }

  @Override
  public String options() {
    return "Beam "
        + ReleaseInfo.getReleaseInfo().getVersion()
        + " by hand: TextIO, Jackson's ObjectMapper to a class, Combine.perKey with coders by hand,"
        + " TextIO.write of JSON; "
        + String.join(" ", arguments());
  }

  private String[] arguments() {
    return runner.equals("direct")
        ? new String[] {
          "--runner=DirectRunner",
          "--targetParallelism=" + THREADS,
          "--enforceImmutability=false",
          "--enforceEncodability=false"
        }
        : new String[] {
          "--runner=FlinkRunner",
          "--flinkMaster=[local]",
          "--parallelism=" + THREADS,
          "--objectReuse=true",
          "--jobCheckIntervalInSecs=1"
        };
  }

  @Override
  public boolean takes(Workload workload, Mode mode) {
    return mode == Mode.HISTORY
        && workload.in(mode)
        && workload != Workload.HUNDRED
        && !(runner.equals("direct") && workload == Workload.TEN);
  }

  @Override
  public Outcome run(Task task) throws IOException {
    Stopwatch watch = Stopwatch.start();
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.fromArgs(arguments()).create());
    if (task.workload() == Workload.TICKS) {
      BeamTicks.build(pipeline, task);
    } else {
      BeamPayments.build(pipeline, task);
    }
    PipelineResult.State state = pipeline.run().waitUntilFinish();
    watch.stop();
    if (state != PipelineResult.State.DONE) {
      throw new IllegalStateException("the pipeline ended as " + state);
    }
    return watch.outcome(AnswerFiles.read(task.out(), task.workload()));
  }
}
