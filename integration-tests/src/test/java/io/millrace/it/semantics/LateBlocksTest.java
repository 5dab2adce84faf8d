package io.millrace.it.semantics;

import static io.millrace.it.semantics.Events.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.runner.EmbeddedRunners;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.Never;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A DoFn sees no watermark, but a block can carry the one that its reader had announced before it.
 * Then the DoFn decides by itself what is late, the same on every runner and in every bundle, and
 * Beam has nothing left to drop.
 */
final class LateBlocksTest {
  /** With two tasks on Flink the reader is in one of them, and Beam's own drops are a race. */
  private enum Variant {
    DIRECT(EmbeddedRunners::direct),
    FLINK(() -> EmbeddedRunners.flink(1, "--maxBundleTimeMills=100")),
    FLINK_TWO_TASKS(() -> EmbeddedRunners.flink(2, "--maxBundleTimeMills=100"));

    private final Supplier<PipelineOptions> options;

    Variant(Supplier<PipelineOptions> options) {
      this.options = options;
    }
  }

  private static final long SEED = 20260702;
  private static final long SIZE = 10_000;
  private static final long[] LATENESSES = {0, 20_000};
  private static final long OUT_OF_ORDER = 5_000;
  private static final long BEGIN = 1_000_000_000;
  private static final int BLOCKS = 200;

  /** The watermark announced before the block, and the event times in it. */
  private static final Coder<KV<Long, List<Long>>> BLOCK =
      KvCoder.of(VarLongCoder.of(), ListCoder.of(VarLongCoder.of()));

  private static final Map<Variant, Map<String, Long>> DROPPED = new EnumMap<>(Variant.class);

  @BeforeAll
  static void runOneJobForEachVariant() {
    for (Variant variant : Variant.values()) {
      DROPPED.put(variant, run(variant));
    }
  }

  private static Map<String, Long> run(Variant variant) {
    Pipeline pipeline = Pipeline.create(variant.options.get());
    PCollection<KV<Long, List<Long>>> blocks =
        pipeline.apply(Read.from(script(variant).source(BLOCK, journal(variant, "finalized"))));
    for (long lateness : LATENESSES) {
      branch(variant, blocks, "decided" + lateness, lateness, true);
      branch(variant, blocks, "undecided" + lateness, lateness, false);
    }
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return DropCounters.byBranch(result);
  }

  private static void branch(
      Variant variant,
      PCollection<KV<Long, List<Long>>> blocks,
      String branch,
      long lateness,
      boolean decide) {
    blocks
        .apply(
            branch + "/count",
            ParDo.of(new CountInTime(lateness, decide, journal(variant, branch + "/late"))))
        .setCoder(Events.CODER)
        .apply(
            branch + "/window",
            Window.<KV<String, Long>>into(FixedWindows.of(seconds(SIZE / 1000)))
                .triggering(Never.ever())
                .withAllowedLateness(seconds(lateness / 1000))
                .discardingFiredPanes())
        .apply(branch + "/sum", Sum.longsPerKey())
        .apply(branch + "/watch", ParDo.of(new Pane.Watch(journal(variant, branch))));
  }

  /**
   * Plays what a reader would: the watermark is the newest event time less the disorder, a block's
   * own timestamp is the larger of its lowest event time and the watermark announced before. In the
   * middle it waits until windows have closed, so that the runner's watermark has really moved.
   */
  private static ScriptedSource.Script<KV<Long, List<Long>>> script(Variant variant) {
    ScriptedSource.Script<KV<Long, List<Long>>> script = new ScriptedSource.Script<>();
    for (KV<Long, List<Long>> block : blocks()) {
      long announced = block.getKey();
      script
          .watermark(announced)
          .emit(block, Math.max(Collections.min(block.getValue()), announced));
      if (announced == BEGIN + BLOCKS / 2 * 1000 - OUT_OF_ORDER) {
        script.await(journal(variant, "undecided0"), 10);
        script.await(journal(variant, "undecided20000"), 10);
      }
    }
    return script;
  }

  /**
   * One block for each second with an event of that second; others up to 5 s before, one in twenty
   * far behind, and in every tenth block, the first included, one of 1970.
   */
  private static List<KV<Long, List<Long>>> blocks() {
    Random random = new Random(SEED);
    List<KV<Long, List<Long>>> blocks = new ArrayList<>();
    long announced = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
    for (int i = 0; i < BLOCKS; i++) {
      long now = BEGIN + i * 1000L;
      List<Long> times = new ArrayList<>(List.of(now));
      for (int k = 0; k < 20; k++) {
        times.add(now - random.nextInt(random.nextInt(20) == 0 ? 200_000 : (int) OUT_OF_ORDER));
      }
      if (i % 10 == 0) {
        times.add((long) i);
      }
      Collections.shuffle(times, random);
      blocks.add(KV.of(announced, times));
      announced = now - OUT_OF_ORDER;
    }
    return blocks;
  }

  private static String journal(Variant variant, String name) {
    return "LateBlocks/" + variant + "/" + name;
  }

  private static boolean isLate(long time, long lateness, long announced) {
    return end(time) + lateness <= announced;
  }

  private static long end(long time) {
    return Math.floorDiv(time, SIZE) * SIZE + SIZE;
  }

  @ParameterizedTest
  @EnumSource
  void lateAndResultsTogetherAreAllEvents(Variant variant) {
    for (long lateness : LATENESSES) {
      List<Long> late = new ArrayList<>();
      Map<Long, Long> counts = new TreeMap<>();
      for (KV<Long, List<Long>> block : blocks()) {
        for (long time : block.getValue()) {
          if (isLate(time, lateness, block.getKey())) {
            late.add(time);
          } else {
            counts.merge(end(time), 1L, Long::sum);
          }
        }
      }
      assertThat(late).hasSizeGreaterThan(100);
      assertThat(Journal.read(journal(variant, "decided" + lateness + "/late"), Long.class))
          .containsExactlyInAnyOrderElementsOf(late);
      assertThat(Journal.read(journal(variant, "decided" + lateness), Pane.class))
          .containsExactlyInAnyOrderElementsOf(
              counts.entrySet().stream()
                  .map(
                      e ->
                          Pane.at("n", e.getValue(), (e.getKey() - SIZE) / 1000, e.getKey() / 1000))
                  .toList());
    }
  }

  /**
   * Before its first event a reader has announced nothing, so an event of 1970 in the first block
   * is late for no window: it gives a result of its own. The others are late.
   */
  @ParameterizedTest
  @EnumSource
  void garbageOf1970IsLateExceptInTheFirstBlock(Variant variant) {
    for (long lateness : LATENESSES) {
      assertThat(Journal.read(journal(variant, "decided" + lateness + "/late"), Long.class))
          .filteredOn(time -> time < BLOCKS)
          .hasSize(BLOCKS / 10 - 1);
      assertThat(Journal.read(journal(variant, "decided" + lateness), Pane.class))
          .contains(Pane.at("n", 1, 0, 10));
    }
  }

  /** The same blocks without the decision show that the counters would have told. */
  @ParameterizedTest
  @EnumSource
  void beamDropsNothingMoreOnceLateIsDecided(Variant variant) {
    assertThat(DROPPED.get(variant)).containsOnlyKeys("undecided0", "undecided20000");
    assertThat(DROPPED.get(variant).values()).allMatch(dropped -> dropped > 0);
  }

  /** Counts the events of a bundle by window; what is late goes to the journal instead. */
  private static final class CountInTime extends DoFn<KV<Long, List<Long>>, KV<String, Long>> {
    private final long lateness;
    private final boolean decide;
    private final String lateJournal;
    private transient Map<Long, Long> counts;

    CountInTime(long lateness, boolean decide, String lateJournal) {
      this.lateness = lateness;
      this.decide = decide;
      this.lateJournal = lateJournal;
    }

    @StartBundle
    public void begin() {
      counts = new TreeMap<>();
    }

    @ProcessElement
    public void count(@Element KV<Long, List<Long>> block) {
      for (long time : block.getValue()) {
        if (decide && isLate(time, lateness, block.getKey())) {
          Journal.add(lateJournal, time);
        } else {
          counts.merge(end(time), 1L, Long::sum);
        }
      }
    }

    @FinishBundle
    public void send(FinishBundleContext context) {
      counts.forEach(
          (end, n) -> context.output(KV.of("n", n), new Instant(end - 1), GlobalWindow.INSTANCE));
    }
  }
}
