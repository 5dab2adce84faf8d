package io.millrace.it.semantics;

import static io.millrace.it.semantics.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.runner.EmbeddedRunners.Kind;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a DoFn may send something with a time before that of the element it is working on. */
final class EarlierTimestampsTest {
  /**
   * An early flush out of {@code @ProcessElement} is refused unless the DoFn allows skew; one from
   * {@code @FinishBundle} is not checked.
   */
  @ParameterizedTest
  @EnumSource
  void areRefusedInProcessElementAndNotInFinishBundle(Kind runner) {
    String journal = "EarlierTimestamps/" + runner + "/";
    Pipeline pipeline = Pipeline.create(runner.options());
    PCollection<KV<String, Long>> events =
        pipeline.apply(Events.stream().addElements(event("a", 100)).advanceWatermarkToInfinity());
    events
        .apply("strict", ParDo.of(new Strict(journal + "refused")))
        .apply("strict/watch", ParDo.of(new Times(journal + "strict")));
    events
        .apply("skewed", ParDo.of(new Skewed(journal + "refused-skewed")))
        .apply("skewed/watch", ParDo.of(new Times(journal + "skewed")));
    pipeline.run().waitUntilFinish();

    assertThat(Journal.read(journal + "refused", String.class))
        .singleElement()
        .asString()
        .contains("Cannot output with timestamp");
    assertThat(Journal.read(journal + "strict", Long.class)).containsExactly(40_000L);
    assertThat(Journal.read(journal + "refused-skewed", String.class)).isEmpty();
    assertThat(Journal.read(journal + "skewed", Long.class))
        .containsExactlyInAnyOrder(99_999L, 40_000L);
  }

  /** Sends a millisecond back at once, and a minute back at the end of the bundle. */
  private static class Strict extends DoFn<KV<String, Long>, KV<String, Long>> {
    private final String refusals;
    private transient KV<String, Long> kept;

    Strict(String refusals) {
      this.refusals = refusals;
    }

    @ProcessElement
    public void send(
        @Element KV<String, Long> event,
        @Timestamp Instant time,
        OutputReceiver<KV<String, Long>> out) {
      kept = event;
      try {
        out.outputWithTimestamp(event, time.minus(Duration.millis(1)));
      } catch (IllegalArgumentException e) {
        Journal.add(refusals, e.getMessage());
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      if (kept != null) {
        context.output(kept, new Instant(40_000), GlobalWindow.INSTANCE);
        kept = null;
      }
    }
  }

  private static final class Skewed extends Strict {
    Skewed(String refusals) {
      super(refusals);
    }

    // Deprecated since Beam's beginning and without a successor; this is what is being pinned.
    @SuppressWarnings("deprecation")
    @Override
    public Duration getAllowedTimestampSkew() {
      return Duration.millis(1);
    }
  }

  private static final class Times extends DoFn<KV<String, Long>, Void> {
    private final String journal;

    Times(String journal) {
      this.journal = journal;
    }

    @ProcessElement
    public void see(@Timestamp Instant time) {
      Journal.add(journal, time.getMillis());
    }
  }
}
