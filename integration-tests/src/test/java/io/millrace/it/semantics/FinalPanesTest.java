package io.millrace.it.semantics;

import static io.millrace.it.semantics.Events.at;
import static io.millrace.it.semantics.Events.event;
import static io.millrace.it.semantics.Events.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.runner.EmbeddedRunners.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Never;
import org.apache.beam.sdk.transforms.windowing.Sessions;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The trigger of {@code emit: final}: {@code Never} with allowed lateness and discarding panes; and
 * why nothing else may feed another keyed step. One job on each runner holds all branches; the
 * tests read what it did.
 *
 * <p>On Flink with one task each: with more, an event that is too late takes one of several
 * channels to the GroupByKey, whose watermark is the lowest of all, and so it is dropped or not by
 * chance. In time it is the same.
 */
final class FinalPanesTest {
  private static final Duration LATENESS = seconds(60);
  private static final Map<Kind, Set<Counted>> COUNTERS = new EnumMap<>(Kind.class);

  @BeforeAll
  static void runOneJobOnEachRunner() {
    for (Kind runner : Kind.values()) {
      COUNTERS.put(runner, run(runner));
    }
  }

  private static Set<Counted> run(Kind runner) {
    Pipeline pipeline = Pipeline.create(runner.options());
    PCollection<KV<String, Long>> events = pipeline.apply(events());
    Duration minute = seconds(60);
    stages(runner, "fixed", events, onlyFinal(FixedWindows.of(minute)));
    stages(runner, "sliding", events, onlyFinal(SlidingWindows.of(minute).every(seconds(30))));
    stages(runner, "sessions", events, onlyFinal(Sessions.withGapDuration(seconds(30))));
    stages(
        runner,
        "updates",
        events,
        Window.<KV<String, Long>>into(FixedWindows.of(minute))
            .triggering(DefaultTrigger.of())
            .withAllowedLateness(LATENESS)
            .accumulatingFiredPanes());
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return Counted.all(result);
  }

  /** Four events come behind the watermark but within the lateness; {@code d} comes too late. */
  private static TestStream<KV<String, Long>> events() {
    return Events.stream()
        .addElements(event("a", 5), event("a", 10), event("b", 12))
        .advanceWatermarkTo(at(61))
        .addElements(event("a", 20), event("c", 30))
        .advanceWatermarkTo(at(100))
        .addElements(event("c", 31), event("a", 70))
        .advanceWatermarkTo(at(125))
        .addElements(event("d", 20), event("a", 75))
        .advanceWatermarkTo(at(400))
        .advanceWatermarkToInfinity();
  }

  private static Window<KV<String, Long>> onlyFinal(WindowFn<Object, ?> windows) {
    return Window.<KV<String, Long>>into(windows)
        .triggering(Never.ever())
        .withAllowedLateness(LATENESS)
        .discardingFiredPanes();
  }

  /** A sum per key; of these a sum in the same windows; and one in windows of two minutes. */
  private static void stages(
      Kind runner,
      String branch,
      PCollection<KV<String, Long>> events,
      Window<KV<String, Long>> window) {
    PCollection<KV<String, Long>> sums =
        events
            .apply(branch + "/window", window)
            .apply(branch + "/sum", Sum.longsPerKey())
            .apply(branch + "/watch", ParDo.of(new Pane.Watch(journal(runner, branch, "sum"))))
            .apply(branch + "/rekey", MapElements.via(new Events.ToOneKey()));
    sums.apply(branch + "/again", Sum.longsPerKey())
        .apply(branch + "/again/watch", ParDo.of(new Pane.Watch(journal(runner, branch, "again"))));
    sums.apply(branch + "/larger/window", Window.into(FixedWindows.of(seconds(120))))
        .apply(branch + "/larger", Sum.longsPerKey())
        .apply(
            branch + "/larger/watch", ParDo.of(new Pane.Watch(journal(runner, branch, "larger"))));
  }

  private static String journal(Kind runner, String branch, String stage) {
    return "FinalPanes/" + runner + "/" + branch + "/" + stage;
  }

  private static List<Pane> panes(Kind runner, String branch, String stage) {
    return Journal.read(journal(runner, branch, stage), Pane.class);
  }

  @ParameterizedTest
  @EnumSource
  void fixedWindowsGiveOnePaneWithWhatIsLateWithinLateness(Kind runner) {
    assertThat(panes(runner, "fixed", "sum"))
        .containsExactlyInAnyOrder(
            Pane.at("a", 3, 0, 60),
            Pane.at("b", 1, 0, 60),
            Pane.at("c", 2, 0, 60),
            Pane.at("a", 2, 60, 120));
  }

  @ParameterizedTest
  @EnumSource
  void slidingWindowsGiveOnePaneEach(Kind runner) {
    assertThat(panes(runner, "sliding", "sum"))
        .containsExactlyInAnyOrder(
            Pane.at("a", 3, -30, 30),
            Pane.at("b", 1, -30, 30),
            Pane.at("a", 3, 0, 60),
            Pane.at("b", 1, 0, 60),
            Pane.at("c", 2, 0, 60),
            Pane.at("a", 2, 30, 90),
            Pane.at("c", 2, 30, 90),
            Pane.at("a", 2, 60, 120));
  }

  @ParameterizedTest
  @EnumSource
  void sessionsGiveOnePaneAtTheirMergedEnd(Kind runner) {
    assertThat(panes(runner, "sessions", "sum"))
        .containsExactlyInAnyOrder(
            Pane.at("a", 3, 5, 50),
            Pane.at("b", 1, 12, 42),
            Pane.at("c", 2, 30, 61),
            Pane.at("a", 2, 70, 105));
  }

  @ParameterizedTest
  @EnumSource
  void secondSumInTheSameWindowsIsRight(Kind runner) {
    assertThat(panes(runner, "fixed", "again"))
        .containsExactlyInAnyOrder(Pane.at("all", 6, 0, 60), Pane.at("all", 2, 60, 120));
    assertThat(panes(runner, "sliding", "again"))
        .containsExactlyInAnyOrder(
            Pane.at("all", 4, -30, 30),
            Pane.at("all", 6, 0, 60),
            Pane.at("all", 4, 30, 90),
            Pane.at("all", 2, 60, 120));
  }

  /**
   * After a first keyed step sessions are intervals like any other: the second step groups equal
   * ones and merges no overlapping ones, so the sessions of different keys stay apart.
   */
  @ParameterizedTest
  @EnumSource
  void secondSumDoesNotMergeSessionsAgain(Kind runner) {
    assertThat(panes(runner, "sessions", "again"))
        .containsExactlyInAnyOrder(
            Pane.at("all", 3, 5, 50),
            Pane.at("all", 1, 12, 42),
            Pane.at("all", 2, 30, 61),
            Pane.at("all", 2, 70, 105));
  }

  @ParameterizedTest
  @EnumSource
  void sumInLargerWindowsIsRight(Kind runner) {
    assertThat(panes(runner, "fixed", "larger")).containsExactly(Pane.at("all", 8, 0, 120));
    assertThat(panes(runner, "sliding", "larger")).containsExactly(Pane.at("all", 16, 0, 120));
    assertThat(panes(runner, "sessions", "larger")).containsExactly(Pane.at("all", 8, 0, 120));
  }

  /**
   * Accumulating panes of the default trigger are right by themselves, and their sum counts what
   * was sent before once more: six events of the first minute become nine. Flink ends with a pane
   * that says 0.
   */
  @ParameterizedTest
  @EnumSource
  void updatesAreCountedTwiceByTheNextSum(Kind runner) {
    List<Pane> first = panes(runner, "updates", "sum");
    assertThat(first).contains(Pane.at("a", 3, 0, 60), Pane.at("c", 2, 0, 60));
    assertThat(first).hasSizeGreaterThan(4);
    List<Pane> again =
        panes(runner, "updates", "again").stream().filter(pane -> pane.end() == 60_000).toList();
    switch (runner) {
      case DIRECT -> assertThat(again).endsWith(Pane.at("all", 9, 0, 60)).hasSizeGreaterThan(1);
      case FLINK ->
          assertThat(again).containsExactly(Pane.at("all", 9, 0, 60), Pane.at("all", 0, 0, 60));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsTooLateIsDroppedInSilenceUnderNamesThatDifferByRunner(Kind runner) {
    assertThat(COUNTERS.get(runner))
        .containsExactlyInAnyOrder(
            DropCounters.ofCombine(runner, "fixed/sum", 1),
            DropCounters.ofCombine(runner, "sliding/sum", 2),
            DropCounters.ofCombine(runner, "sessions/sum", 1),
            DropCounters.ofCombine(runner, "updates/sum", 1));
    for (String branch : List.of("fixed", "sliding", "sessions", "updates")) {
      assertThat(panes(runner, branch, "sum")).extracting(Pane::key).doesNotContain("d");
    }
  }
}
