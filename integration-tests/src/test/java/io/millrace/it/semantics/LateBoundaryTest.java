package io.millrace.it.semantics;

import static io.millrace.it.semantics.Events.event;
import static io.millrace.it.semantics.Events.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.runner.EmbeddedRunners.Kind;
import java.util.EnumMap;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Never;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * To the millisecond: an event is late for a window exactly when end + lateness is not after the
 * watermark. One millisecond earlier it still counts, and in the same, only pane.
 */
final class LateBoundaryTest {
  private static final Map<Kind, Map<String, Long>> DROPPED = new EnumMap<>(Kind.class);

  @BeforeAll
  static void runOneJobOnEachRunner() {
    for (Kind runner : Kind.values()) {
      DROPPED.put(runner, run(runner));
    }
  }

  private static Map<String, Long> run(Kind runner) {
    Pipeline pipeline = Pipeline.create(runner.options());
    PCollection<KV<String, Long>> events = pipeline.apply(events());
    for (int lateness : new int[] {0, 60}) {
      Window<KV<String, Long>> window = Window.into(FixedWindows.of(seconds(60)));
      String branch = "lateness" + lateness;
      events
          .apply(
              branch + "/window",
              window
                  .triggering(Never.ever())
                  .withAllowedLateness(seconds(lateness))
                  .discardingFiredPanes())
          .apply(branch + "/sum", Sum.longsPerKey())
          .apply(branch + "/watch", ParDo.of(new Pane.Watch(journal(runner, lateness))));
    }
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return DropCounters.byBranch(result);
  }

  /** Key {@code a} has been seen before, the others come for the first time. */
  private static TestStream<KV<String, Long>> events() {
    return Events.stream()
        .addElements(event("a", 5, 1), event("a", 65, 1))
        .advanceWatermarkTo(new Instant(119_998))
        .addElements(event("a", 5, 10), event("a", 65, 10), event("b", 5), event("b", 65))
        .advanceWatermarkTo(new Instant(119_999))
        .addElements(event("a", 5, 100), event("a", 65, 100), event("c", 5), event("c", 65))
        .advanceWatermarkTo(new Instant(120_000))
        .addElements(event("a", 5, 1000), event("a", 65, 1000), event("d", 5), event("d", 65))
        .advanceWatermarkToInfinity();
  }

  private static String journal(Kind runner, int lateness) {
    return "LateBoundary/" + runner + "/" + lateness;
  }

  @ParameterizedTest
  @EnumSource
  void isLateFromEndPlusLatenessOn(Kind runner) {
    assertThat(Journal.read(journal(runner, 60), Pane.class))
        .containsExactlyInAnyOrder(
            Pane.at("a", 111, 0, 60),
            Pane.at("b", 1, 0, 60),
            Pane.at("c", 1, 0, 60),
            Pane.at("a", 1111, 60, 120),
            Pane.at("b", 1, 60, 120),
            Pane.at("c", 1, 60, 120),
            Pane.at("d", 1, 60, 120));
    assertThat(DROPPED.get(runner)).containsEntry("lateness60", 2L);
  }

  @ParameterizedTest
  @EnumSource
  void isLateFromTheEndOnWithoutLateness(Kind runner) {
    assertThat(Journal.read(journal(runner, 0), Pane.class))
        .containsExactlyInAnyOrder(
            Pane.at("a", 1, 0, 60),
            Pane.at("a", 111, 60, 120),
            Pane.at("b", 1, 60, 120),
            Pane.at("c", 1, 60, 120));
    assertThat(DROPPED.get(runner)).containsEntry("lateness0", 8L);
  }
}
