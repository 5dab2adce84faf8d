package io.millrace.pipelines.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.pipelines.plan.Declared;
import io.millrace.pipelines.plan.Plan;
import io.millrace.transforms.file.NoFilesException;
import io.millrace.transforms.step.RowsDiffer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  @TempDir Path folder;
  private final PipelineOptions options = Runners.options("direct", 2, false, List.of());

  private Launcher launcher(String... steps) {
    Declared declared = Declared.rides(folder).chain("p", steps);
    Plan plan = declared.plan("p");
    assertThat(declared.problems().render()).isEmpty();
    return new Launcher(plan, new RunRequest("r1", "direct", 2, true, null, List.of()));
  }

  @Test
  void filesOfAnEarlierRunAreInTheWay() throws IOException {
    String create = "{type: Create, config: {elements: [{a: 1}]}}";
    String write = "{type: WriteToJson, name: w, config: {path: out/a%s}}";
    Declared.in(folder)
        .file("out/a-00000-of-00002.jsonl", "{}")
        .file("out/a-00001-of-00002.jsonl", "{}")
        .file("out/b-00000-of-00001.jsonl", "{}");
    assertThat(launcher(create, write.formatted("")).obstacles(options))
        .containsExactly(
            "'w' would write where files of an earlier run are: "
                + folder
                + "/out/a-00000-of-00002.jsonl and 1 more; remove them, choose another path, or say"
                + " `overwrite: true` in the step");
    assertThat(launcher(create, write.formatted(", overwrite: true")).obstacles(options)).isEmpty();
    assertThat(launcher(create, write.formatted("/")).obstacles(options)).isEmpty();
  }

  @Test
  void aRunGivesItsLedger() throws IOException {
    Launcher launcher =
        launcher(
            "{type: Create, config: {elements: [{a: 1}, {a: 2}]}}",
            "{type: WriteToJson, config: {path: out/}}");
    assertThat(launcher.run(options).balances()).isTrue();
    assertThat(launcher.obstacles(options)).hasSize(1);
  }

  @Test
  void rowsThatDifferAreAProblemOfTheData() {
    Launcher launcher =
        launcher(
            "{type: Create, config: {elements: [{a: 1}]}}",
            "{type: AssertEqual, config: {elements: [{a: 2}]}}",
            "{type: WriteToJson, config: {path: out/}}");
    RunFailed failure = catchThrowableOfType(RunFailed.class, () -> launcher.run(options));
    assertThat(failure.kind()).isEqualTo(RunFailed.Kind.DATA);
    assertThat(failure.getMessage()).contains("AssertEqual").doesNotContain("Exception", "io.mill");
    assertThat(folder.resolve("out"))
        .satisfiesAnyOf(
            out -> assertThat(out).doesNotExist(), out -> assertThat(out).isEmptyDirectory());
  }

  @Test
  void whatAnExceptionIsAbout() {
    assertThat(because(new StandIn(RowsDiffer.class, "rows differ"))).isEqualTo("DATA rows differ");
    assertThat(because(new StandIn(NoFilesException.class, "no file")))
        .isEqualTo("ENVIRONMENT no file");
    assertThat(because(new IOException("disk full")))
        .isEqualTo("ENVIRONMENT reading or writing failed: disk full");
    assertThat(because(new OutOfMemoryError("Java heap space")))
        .startsWith("ENVIRONMENT the heap of ")
        .contains(" is full: give it more (MILLRACE_JAVA_OPTS=-Xmx", "--stateBackend=rocksdb");
    assertThat(because(new IllegalStateException("odd"))).isEqualTo("BUG outer");
    RunFailed known = new RunFailed(RunFailed.Kind.STOPPED, "stopped", null);
    assertThat(RunFailed.because(known)).isSameAs(known);
  }

  /** What Flink gives in place of an exception whose class it could not load. */
  private static final class StandIn extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StandIn(Class<?> type, String message) {
      super(type.getName() + ": " + message);
    }

    @Override
    public String toString() {
      return getMessage();
    }
  }

  private static String because(Throwable cause) {
    RunFailed failure =
        RunFailed.because(new RuntimeException("outer", new RuntimeException("middle", cause)));
    return failure.kind() + " " + failure.getMessage();
  }

  @Test
  void optionsOfTheUserWin() {
    PipelineOptions mine = Runners.options("direct", 2, false, List.of("--jobName=mine"));
    assertThat(mine.getJobName()).isEqualTo("mine");
    assertThat(options.getJobName()).isEqualTo("millrace");
    assertThat(Runners.shards("direct", 1)).isEqualTo(2);
    assertThat(Runners.shards("flink", 3)).isEqualTo(12);
  }
}
