package io.millrace.it.semantics;

import static io.millrace.it.semantics.Events.at;
import static io.millrace.it.semantics.Events.event;
import static io.millrace.it.semantics.Events.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.runner.EmbeddedRunners.Kind;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.windowing.Never;
import org.apache.beam.sdk.transforms.windowing.Sessions;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions are a function of the set of events only while no event is behind the watermark. */
final class LateSessionsTest {
  /**
   * Seconds 5 and 20 are one session with a gap of 30 s. When the watermark stands at 100 the
   * session that ends at 35 is closed for good (35 + 60), but an event of second 20 is not late:
   * its own session ends at 50 (50 + 60). So it opens a second session that overlaps the first.
   */
  @ParameterizedTest
  @EnumSource
  void anEventFarBehindOpensAnOverlappingSession(Kind runner) {
    String journal = "LateSessions/" + runner;
    Pipeline pipeline = Pipeline.create(runner.options());
    pipeline
        .apply(
            Events.stream()
                .addElements(event("ordered", 5), event("ordered", 20), event("behind", 5))
                .advanceWatermarkTo(at(100))
                .addElements(event("behind", 20))
                .advanceWatermarkToInfinity())
        .apply(
            Window.<KV<String, Long>>into(Sessions.withGapDuration(seconds(30)))
                .triggering(Never.ever())
                .withAllowedLateness(seconds(60))
                .discardingFiredPanes())
        .apply(Sum.longsPerKey())
        .apply(ParDo.of(new Pane.Watch(journal)));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();

    assertThat(Journal.read(journal, Pane.class))
        .containsExactlyInAnyOrder(
            Pane.at("ordered", 2, 5, 50),
            Pane.at("behind", 1, 5, 35),
            Pane.at("behind", 1, 20, 50));
    assertThat(DropCounters.byBranch(result)).isEqualTo(Map.of());
  }
}
