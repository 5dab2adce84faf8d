package io.millrace.it.semantics;

import static io.millrace.it.semantics.Events.at;
import static io.millrace.it.semantics.Events.event;
import static io.millrace.it.semantics.Events.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.runner.EmbeddedRunners;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Never;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Partial sums that leave a bundle at its end with a time of their own, then go through a window
 * and a shuffle. A branch with them is compared to one without; one job for each variant holds all.
 */
final class PreAggregationTest {
  /** The Direct runner makes a bundle of what TestStream adds at once; Flink counts and waits. */
  private enum Variant {
    DIRECT(EmbeddedRunners::direct),
    FLINK_BUNDLES_OF_ONE(() -> EmbeddedRunners.flink(1, "--maxBundleSize=1")),
    FLINK_ONE_BUNDLE(
        () -> EmbeddedRunners.flink(1, "--maxBundleSize=1000000", "--maxBundleTimeMills=600000"));

    private final Supplier<PipelineOptions> options;

    Variant(Supplier<PipelineOptions> options) {
      this.options = options;
    }
  }

  private static final long SEED = 20260701;

  private static final WindowFn<Object, ?> TUMBLING = FixedWindows.of(seconds(60));

  /** Windows of 90 s each 60 s from second 20 on: slices are of gcd(90, 60, 20) = 10 s. */
  private static final WindowFn<Object, ?> SLIDING =
      SlidingWindows.of(seconds(90)).every(seconds(60)).withOffset(seconds(20));

  private static final WindowFn<Object, ?> TEN_MINUTES =
      SlidingWindows.of(seconds(600)).every(seconds(60));

  private static final Map<Variant, Map<String, Long>> DROPPED = new EnumMap<>(Variant.class);

  @BeforeAll
  static void runOneJobForEachVariant() {
    for (Variant variant : Variant.values()) {
      DROPPED.put(variant, run(variant));
    }
  }

  private static Map<String, Long> run(Variant variant) {
    Pipeline pipeline = Pipeline.create(variant.options.get());
    PCollection<KV<String, Long>> events = pipeline.apply(events());
    sum(variant, "tumbling-plain", events, TUMBLING);
    packed(variant, "tumbling", events, Partials.ofTumblingWindows(60_000), TUMBLING);
    sum(variant, "sliding-plain", events, SLIDING);
    packed(variant, "sliding", events, Partials.ofSlices(10_000), SLIDING);
    PCollection<KV<String, Long>> one =
        events.apply("one", Filter.by(event -> event.getKey().equals("one")));
    packed(variant, "wrong", one, Partials.ofSlidingWindows(600_000, 60_000), TEN_MINUTES);
    packed(variant, "minute-slices", one, Partials.ofSlices(60_000), TEN_MINUTES);
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return DropCounters.byBranch(result);
  }

  private static void packed(
      Variant variant,
      String branch,
      PCollection<KV<String, Long>> events,
      Partials partials,
      WindowFn<Object, ?> windows) {
    PCollection<KV<String, Long>> packs =
        events.apply(branch + "/partials", ParDo.of(partials)).setCoder(Events.CODER);
    sum(variant, branch, packs, windows);
  }

  /**
   * Four times five batches of three keys in disorder, none later than the lateness of a minute
   * allows; then two events of key {@code late} that are too late for every tumbling window.
   */
  private static TestStream<KV<String, Long>> events() {
    Random random = new Random(SEED);
    TestStream.Builder<KV<String, Long>> stream = Events.stream().addElements(event("one", 95));
    for (int watermark = 0; watermark <= 300; watermark += 100) {
      List<TimestampedValue<KV<String, Long>>> batch = new ArrayList<>();
      for (int i = 0; i < 25; i++) {
        int seconds = Math.max(0, watermark - 55 + random.nextInt(180));
        batch.add(event("k" + random.nextInt(3), seconds, 1 + random.nextInt(1000)));
      }
      stream = stream.advanceWatermarkTo(at(watermark));
      for (int i = 0; i < batch.size(); i += 5) {
        stream =
            stream.addElements(
                batch.get(i),
                batch.get(i + 1),
                batch.get(i + 2),
                batch.get(i + 3),
                batch.get(i + 4));
      }
    }
    return stream
        .advanceWatermarkTo(at(1000))
        .addElements(event("late", 5), event("late", 6))
        .advanceWatermarkToInfinity();
  }

  private static void sum(
      Variant variant,
      String branch,
      PCollection<KV<String, Long>> values,
      WindowFn<Object, ?> fn) {
    values
        .apply(
            branch + "/window",
            Window.<KV<String, Long>>into(fn)
                .triggering(Never.ever())
                .withAllowedLateness(seconds(60))
                .discardingFiredPanes())
        .apply(branch + "/sum", Sum.longsPerKey())
        .apply(branch + "/watch", ParDo.of(new Pane.Watch(journal(variant, branch))));
  }

  private static String journal(Variant variant, String branch) {
    return "PreAggregation/" + variant + "/" + branch;
  }

  private static List<Pane> panes(Variant variant, String branch) {
    return Journal.read(journal(variant, branch), Pane.class);
  }

  @ParameterizedTest
  @EnumSource
  void tumblingPartialsAtTheWindowsEndAreRight(Variant variant) {
    assertThat(panes(variant, "tumbling-plain")).hasSizeGreaterThan(15);
    assertThat(inTime(panes(variant, "tumbling")))
        .containsExactlyInAnyOrderElementsOf(panes(variant, "tumbling-plain"));
  }

  @ParameterizedTest
  @EnumSource
  void slicesAtTheirStartAreRightForSlidingWindows(Variant variant) {
    assertThat(panes(variant, "sliding-plain")).hasSizeGreaterThan(15);
    assertThat(inTime(panes(variant, "sliding")))
        .containsExactlyInAnyOrderElementsOf(panes(variant, "sliding-plain"));
    assertThat(panes(variant, "minute-slices"))
        .hasSize(10)
        .allSatisfy(pane -> assertThat(pane.sum()).isEqualTo(1));
  }

  /**
   * One event in ten windows: each of its ten partial sums is put into ten windows again, so it
   * comes out in nineteen, and in the middle one ten times.
   */
  @ParameterizedTest
  @EnumSource
  void slidingPartialsAtTheWindowsEndAreWrong(Variant variant) {
    List<Pane> expected = new ArrayList<>();
    for (int i = 0; i < 19; i++) {
      long start = -480 + i * 60;
      expected.add(Pane.at("one", 10 - Math.abs(i - 9), start, start + 600));
    }
    assertThat(panes(variant, "wrong")).containsExactlyInAnyOrderElementsOf(expected);
  }

  /**
   * What a GroupByKey behind a pre-aggregation drops are partial sums: of how many events, nobody
   * knows. And Flink holds the watermark back while a bundle is open, so with large bundles events
   * that are 14 minutes too late are in the result: whether an event is late must be decided
   * before.
   */
  @ParameterizedTest
  @EnumSource
  void whatIsDroppedBehindPartialsDependsOnTheBundles(Variant variant) {
    assertThat(DROPPED.get(variant)).containsEntry("tumbling-plain", 2L);
    assertThat(panes(variant, "tumbling-plain")).extracting(Pane::key).doesNotContain("late");
    switch (variant) {
      case DIRECT -> assertThat(DROPPED.get(variant)).containsEntry("tumbling", 1L);
      case FLINK_BUNDLES_OF_ONE -> assertThat(DROPPED.get(variant)).containsEntry("tumbling", 2L);
      case FLINK_ONE_BUNDLE -> {
        assertThat(DROPPED.get(variant)).doesNotContainKey("tumbling");
        assertThat(panes(variant, "tumbling")).contains(Pane.at("late", 2, 0, 60));
      }
    }
  }

  private static List<Pane> inTime(List<Pane> panes) {
    return panes.stream().filter(pane -> !pane.key().equals("late")).toList();
  }
}
