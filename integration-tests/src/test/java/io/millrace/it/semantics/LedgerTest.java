package io.millrace.it.semantics;

import static io.millrace.it.semantics.Events.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.it.runner.EmbeddedRunners;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.Never;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Why the ledger is data: counts that are sent at the end of each bundle beside the results,
 * through the same shuffle, are exact after a failure and a restart from a checkpoint; the runner's
 * counters are not.
 */
final class LedgerTest {
  private static final long NUMBERS = 1000;
  private static final long CHECKPOINT_AFTER = 500;
  private static final long FAILS_AT = 800;

  /** The Direct runner does not restart, so nothing fails there. */
  private enum Variant {
    DIRECT(EmbeddedRunners::direct),
    FLINK(() -> flinkThatRestarts(false)),
    FLINK_FINISHES_BUNDLES_FIRST(() -> flinkThatRestarts(true));

    private final Supplier<PipelineOptions> options;

    Variant(Supplier<PipelineOptions> options) {
      this.options = options;
    }

    private static PipelineOptions flinkThatRestarts(boolean finishBundleFirst) {
      return EmbeddedRunners.flink(
          1,
          "--checkpointingInterval=100",
          "--numberOfExecutionRetries=3",
          "--executionRetryDelay=10",
          "--shutdownSourcesAfterIdleMs=0",
          "--finishBundleBeforeCheckpointing=" + finishBundleFirst);
    }
  }

  private static final Map<Variant, PipelineResult> RESULTS = new EnumMap<>(Variant.class);

  @BeforeAll
  static void runOneJobForEachVariant() {
    for (Variant variant : Variant.values()) {
      RESULTS.put(variant, run(variant));
    }
  }

  private static PipelineResult run(Variant variant) {
    ScriptedSource.Script<Long> script = new ScriptedSource.Script<>();
    for (long i = 0; i < NUMBERS; i++) {
      script.emit(i, i * 10).watermark(i * 10);
      if (i == CHECKPOINT_AFTER && variant != Variant.DIRECT) {
        script.awaitCheckpoint();
      }
    }
    Pipeline pipeline = Pipeline.create(variant.options.get());
    pipeline
        .apply("read", Read.from(script.source(VarLongCoder.of(), journal(variant, "finalized"))))
        .apply("count", ParDo.of(new SumAndCount(variant)))
        .setCoder(Events.CODER)
        .apply(
            "window",
            Window.<KV<String, Long>>into(FixedWindows.of(seconds(4)))
                .triggering(Never.ever())
                .withAllowedLateness(seconds(0))
                .discardingFiredPanes())
        .apply("sum", Sum.longsPerKey())
        .apply("watch", ParDo.of(new Pane.Watch(journal(variant, "sums"))));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return result;
  }

  private static String journal(Variant variant, String name) {
    return "Ledger/" + variant + "/" + name;
  }

  /**
   * A pane of the first window may have come out after the checkpoint that the restart goes back
   * to: then it comes out once more. A sink that is keyed by key and window takes it once, so each
   * pane counts once here, and a second one with another sum would be one too many. On the Direct
   * runner nothing comes twice.
   */
  @ParameterizedTest
  @EnumSource
  void countsSentBesideTheResultsAreExact(Variant variant) {
    long first = 400L * 399 / 2;
    long second = 800L * 799 / 2 - first;
    List<Pane> panes = Journal.read(journal(variant, "sums"), Pane.class);
    assertThat(variant == Variant.DIRECT ? panes : List.copyOf(new LinkedHashSet<>(panes)))
        .containsExactlyInAnyOrder(
            Pane.at("rows", 400, 0, 4),
            Pane.at("sum", first, 0, 4),
            Pane.at("rows", 400, 4, 8),
            Pane.at("sum", second, 4, 8),
            Pane.at("rows", 200, 8, 12),
            Pane.at("sum", NUMBERS * (NUMBERS - 1) / 2 - first - second, 8, 12));
  }

  /**
   * What was really attempted is more than there was; what Flink's counter says is less, because
   * what was counted before the restart is forgotten.
   */
  @ParameterizedTest
  @EnumSource(names = {"FLINK", "FLINK_FINISHES_BUNDLES_FIRST"})
  void countersOfFlinkForgetWhatWasBeforeARestart(Variant variant) {
    assertThat(Journal.size(journal(variant, "failed"))).isEqualTo(1);
    assertThat(Journal.size(journal(variant, "attempts"))).isGreaterThan((int) NUMBERS);
    assertThat(counters(variant).get("seen").getAttempted())
        .isPositive()
        .isLessThan(NUMBERS - CHECKPOINT_AFTER);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLINK", "FLINK_FINISHES_BUNDLES_FIRST"})
  void flinkHasNoCommittedCountersAndNoneOfReaders(Variant variant) {
    Map<String, MetricResult<Long>> counters = counters(variant);
    assertThatThrownBy(() -> counters.get("seen").getCommitted())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(counters).containsOnlyKeys("seen");
  }

  @Test
  void countersOfDirectAreCommittedAndExact() {
    Map<String, MetricResult<Long>> counters = counters(Variant.DIRECT);
    assertThat(counters).containsOnlyKeys("seen", "read");
    assertThat(counters.get("seen").getCommitted()).isEqualTo(NUMBERS);
    assertThat(counters.get("read").getCommitted()).isEqualTo(NUMBERS);
  }

  private static Map<String, MetricResult<Long>> counters(Variant variant) {
    Map<String, MetricResult<Long>> counters = new TreeMap<>();
    for (MetricResult<Long> counter :
        RESULTS
            .get(variant)
            .metrics()
            .queryMetrics(MetricsFilter.builder().build())
            .getCounters()) {
      counters.put(counter.getName().getName(), counter);
    }
    return counters;
  }

  /** Sends rows and their sum for each window; on Flink it fails once, after a checkpoint. */
  private static final class SumAndCount extends DoFn<Long, KV<String, Long>> {
    private final Counter seen = Metrics.counter(LedgerTest.class, "seen");
    private final Variant variant;
    private transient Map<Long, List<Long>> rowsAndSums;

    SumAndCount(Variant variant) {
      this.variant = variant;
    }

    @StartBundle
    public void begin() {
      rowsAndSums = new TreeMap<>();
    }

    @ProcessElement
    public void add(@Element Long number, @Timestamp Instant time) {
      seen.inc();
      Journal.add(journal(variant, "attempts"), number);
      if (variant != Variant.DIRECT
          && number == FAILS_AT
          && Journal.size(journal(variant, "failed")) == 0) {
        Journal.add(journal(variant, "failed"), number);
        throw new IllegalStateException("a planned failure");
      }
      rowsAndSums.merge(
          time.getMillis() / 4000 * 4000 + 3999,
          List.of(1L, number),
          (a, b) -> List.of(a.get(0) + b.get(0), a.get(1) + b.get(1)));
    }

    @FinishBundle
    public void send(FinishBundleContext context) {
      rowsAndSums.forEach(
          (time, both) -> {
            Instant at = new Instant(time.longValue());
            context.output(KV.of("rows", both.get(0)), at, GlobalWindow.INSTANCE);
            context.output(KV.of("sum", both.get(1)), at, GlobalWindow.INSTANCE);
          });
    }
  }
}
