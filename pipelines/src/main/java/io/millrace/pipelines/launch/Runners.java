package io.millrace.pipelines.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Runner options. Runners are named by text: no class of ours knows one. */
public final class Runners {
  /** The runners by the names that people use. */
  public static final Map<String, String> NAMES =
      Map.of("direct", "DirectRunner", "flink", "FlinkRunner");

  /** Where Flink keeps its state: its properties, by which other options can be asked for them. */
  public interface KeptState extends PipelineOptions {
    String getStateBackend();

    void setStateBackend(String name);

    String getStateBackendStoragePath();

    void setStateBackendStoragePath(String path);
  }

  private Runners() {}

  /** Lets a run that keeps state and has not been told where keep it in a folder. */
  public static void keepStateIn(Path folder, PipelineOptions options) {
    KeptState state = options.as(KeptState.class);
    if (state.getStateBackend() != null && state.getStateBackendStoragePath() == null) {
      state.setStateBackendStoragePath(folder.toUri().toString());
    }
  }

  /**
   * The options of a run. Those that the user gives come last and win.
   *
   * @param stream whether sources are unbounded
   * @throws IllegalArgumentException when Beam does not know an option, with its sentence
   */
  public static PipelineOptions options(
      String runner, int parallelism, boolean stream, List<String> given) {
    List<String> args = new ArrayList<>();
    args.add("--runner=" + NAMES.get(runner));
    args.add("--jobName=millrace");
    if (runner.equals("direct")) {
      args.add("--targetParallelism=" + parallelism);
      args.add("--blockOnRun=false");
      // Checks of other people's DoFns, which copy and hash each pack; ours are tested with them.
      args.add("--enforceImmutability=false");
      args.add("--enforceEncodability=false");
    } else {
      args.add("--flinkMaster=[local]");
      args.add("--parallelism=" + parallelism);
      args.add("--objectReuse=true");
      args.add("--jobCheckIntervalInSecs=1");
      if (stream) {
        args.add("--streaming=true");
        args.add("--finishBundleBeforeCheckpointing=true");
        // With checkpoints Flink would keep sources that have ended, and the run with them.
        args.add("--shutdownSourcesAfterIdleMs=0");
        // With checkpoints Flink would try for ever what fails every time.
        args.add("--numberOfExecutionRetries=3");
        args.add("--stateBackend=filesystem");
      }
    }
    for (String option : given) {
      String name = option.split("=", 2)[0];
      args.removeIf(ours -> ours.split("=", 2)[0].equals(name));
      args.add(option);
    }
    return PipelineOptionsFactory.fromArgs(args.toArray(String[]::new)).create();
  }

  /** The shards of an aggregate: few on the Direct runner, 4 for each worker thread elsewhere. */
  public static int shards(String runner, int parallelism) {
    return runner.equals("direct") ? Math.max(2, parallelism) : 4 * parallelism;
  }
}
