package io.millrace.it.semantics;

import static io.millrace.it.semantics.Events.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.runner.EmbeddedRunners;
import io.millrace.it.runner.EmbeddedRunners.Kind;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Never;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.WindowingStrategy;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When final panes come, and what of a window's settings a later step inherits. */
final class FinalWatermarkTest {
  private static final long END = 60_000;
  private static final long LATENESS = 60_000;

  /**
   * Three sums in a row, each with a lateness of a minute. The source announces end + lateness and
   * then nothing until all three sums have come: if lateness added up over the stages, it would
   * wait in vain. That none comes earlier is shown by {@link LateBoundaryTest}: an event one
   * millisecond before end + lateness is still in the only pane.
   */
  @ParameterizedTest
  @EnumSource
  void latenessDoesNotAddUpOverStages(Kind runner) {
    runThreeStages(runner.options(), "FinalWatermark/" + runner + "/");
  }

  /** One reader, two tasks: the task without a reader keeps no window open. */
  @Test
  void anIdleTaskOfFlinkDoesNotHoldTheWatermark() {
    runThreeStages(EmbeddedRunners.flink(2), "FinalWatermark/two/");
  }

  private static void runThreeStages(PipelineOptions options, String journal) {
    ScriptedSource.Script<KV<String, Long>> script =
        new ScriptedSource.Script<KV<String, Long>>()
            .emit(KV.of("a", 1L), 5_000)
            .watermark(END + LATENESS)
            .await(journal + "first", 1)
            .await(journal + "second", 1)
            .await(journal + "third", 1)
            .watermark(2 * END + LATENESS)
            .await(journal + "larger", 1);
    Pipeline pipeline = Pipeline.create(options);
    PCollection<KV<String, Long>> sums =
        pipeline
            .apply(Read.from(script.source(Events.CODER, journal + "finalized")))
            .apply(onlyFinal(seconds(60), seconds(60)));
    for (String stage : new String[] {"first", "second", "third"}) {
      sums =
          sums.apply(stage, Sum.longsPerKey())
              .apply(stage + "/watch", ParDo.of(new Pane.Watch(journal + stage)));
    }
    sums.apply("larger/window", Window.into(FixedWindows.of(seconds(120))))
        .apply("larger", Sum.longsPerKey())
        .apply("larger/watch", ParDo.of(new Pane.Watch(journal + "larger")));
    pipeline.run().waitUntilFinish();

    assertThat(Journal.read(journal + "third", Pane.class)).containsExactly(Pane.at("a", 1, 0, 60));
    assertThat(Journal.read(journal + "larger", Pane.class))
        .containsExactly(Pane.at("a", 1, 0, 120));
  }

  @Test
  void laterStepsKeepTheLargerLatenessAndTheTrigger() {
    PCollection<KV<String, Long>> sums =
        Pipeline.create(EmbeddedRunners.direct())
            .apply(Create.of(KV.of("a", 1L)))
            .apply("window", onlyFinal(seconds(60), seconds(60)))
            .apply("sum", Sum.longsPerKey());
    WindowingStrategy<?, ?> plain =
        sums.apply("plain", Window.into(FixedWindows.of(seconds(120)))).getWindowingStrategy();
    assertThat(plain.getAllowedLateness()).isEqualTo(seconds(60));
    assertThat(plain.getTrigger()).isEqualTo(Never.ever());
    assertThat(lateness(sums, "smaller", seconds(10))).isEqualTo(seconds(60));
    assertThat(lateness(sums, "larger", seconds(90))).isEqualTo(seconds(90));
  }

  private static Duration lateness(
      PCollection<KV<String, Long>> sums, String name, Duration lateness) {
    return sums.apply(name, onlyFinal(seconds(120), lateness))
        .getWindowingStrategy()
        .getAllowedLateness();
  }

  private static Window<KV<String, Long>> onlyFinal(Duration size, Duration lateness) {
    return Window.<KV<String, Long>>into(FixedWindows.of(size))
        .triggering(Never.ever())
        .withAllowedLateness(lateness)
        .discardingFiredPanes();
  }
}
