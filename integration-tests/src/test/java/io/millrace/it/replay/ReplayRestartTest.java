package io.millrace.it.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.runner.EmbeddedRunners;
import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.RowPack;
import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.decode.SourceSchema;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.stream.Block;
import io.millrace.transforms.stream.Replay;
import io.millrace.transforms.stream.ReplaySource;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replay on embedded Flink whose worker fails once, after a checkpoint in the middle: the sums of
 * each window are exact, no event was late for Beam, and what was read is counted once.
 */
final class ReplayRestartTest {
  private static final RowType EVENT = RowType.of("id", Type.INT64, "ts", Type.INT64);
  private static final int EVENTS = 60_000;
  private static final int FILES = 4;
  private static final long WINDOW_MILLIS = 100_000;
  private static final int PAUSE_AFTER = 3;

  private static final AtomicInteger SEEN = new AtomicInteger();
  private static final AtomicInteger FAILURES = new AtomicInteger();
  private static final Queue<String> PANES = new ConcurrentLinkedQueue<>();

  @TempDir Path folder;

  @Test
  void windowsAndCountsAreExactAfterAFailure() throws IOException {
    writeEvents();
    Pipeline pipeline =
        Pipeline.create(
            EmbeddedRunners.flink(
                2,
                "--checkpointingInterval=100",
                "--numberOfExecutionRetries=3",
                "--executionRetryDelay=10",
                "--shutdownSourcesAfterIdleMs=0",
                "--maxParallelism=4",
                "--finishBundleBeforeCheckpointing=true"));
    pipeline
        .apply("read", Read.from(new PausedSource(source(), PAUSE_AFTER)))
        .apply("rows", ParDo.of(new ToRows()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of()))
        .apply("window", Window.into(FixedWindows.of(Duration.millis(WINDOW_MILLIS))))
        .apply("sum", Sum.longsPerKey())
        .apply("note", ParDo.of(new Note()));
    pipeline.run().waitUntilFinish();

    assertThat(FAILURES.get()).isEqualTo(1);
    assertThat(SEEN.get()).as("rows were read again").isGreaterThan(EVENTS);
    // A pane may come once more after the restart; one with another sum would be one too many.
    Set<String> panes = new HashSet<>(PANES);
    assertThat(panes).isEqualTo(expected());
  }

  private Set<String> expected() {
    Set<String> panes = new HashSet<>();
    long windows = EVENTS * 100L / WINDOW_MILLIS;
    for (long w = 0; w < windows; w++) {
      panes.add("rows " + w + " " + EVENTS / windows);
      long first = w * EVENTS / windows;
      panes.add("sum " + w + " " + LongStream.range(first, first + EVENTS / windows).sum());
    }
    panes.add("ranges_listed 0 " + FILES);
    panes.add("ranges_read 0 " + FILES);
    panes.add("records 0 " + EVENTS);
    return panes;
  }

  /** Events every 100 ms, in no order, over several files. */
  private void writeEvents() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      lines.add("{\"id\":" + i + ",\"ts\":" + i * 100_000L + "}");
    }
    Collections.shuffle(lines, new Random(20260702));
    for (int file = 0; file < FILES; file++) {
      int from = EVENTS / FILES * file;
      Files.write(folder.resolve("part-" + file), lines.subList(from, from + EVENTS / FILES));
    }
  }

  private ReplaySource source() {
    FileSource files =
        new FileSource(
            List.of(folder + "/*"),
            Compression.AUTO,
            RecordFormat.Json.LINES,
            new SourceSchema(EVENT, Map.of()),
            List.of(),
            new boolean[] {true, true});
    Expression time =
        new Expression.Call(
            Function.TIMESTAMP_MICROS,
            List.of(new Expression.FieldRef(1, "ts", Type.INT64)),
            Type.TIMESTAMP);
    Step.Read step = new Step.Read(files, time, 20_000_000, Long.MIN_VALUE, Long.MAX_VALUE, EVENT);
    return new ReplaySource("p/read", step, new Replay(0, true, 11, 0, 0));
  }

  /** Rows and their ids at their own times, and counts at that of their block; it fails once. */
  private static final class ToRows extends DoFn<Block, KV<String, Long>> {
    @ProcessElement
    public void process(@Element Block block, OutputReceiver<KV<String, Long>> out) {
      if (PausedSource.FINALIZED.stream().anyMatch(blocks -> blocks >= PAUSE_AFTER)
          && FAILURES.compareAndSet(0, 1)) {
        throw new IllegalStateException("a planned failure");
      }
      new RowPack.Reader(EVENT).read(block.rows(), batch -> rows(batch, out));
      if (block.counts().length > 0) {
        Counts counts = new Counts();
        counts.merge(block.counts());
        for (String name : List.of("ranges_listed", "ranges_read", "records")) {
          out.output(KV.of(name, counts.get("p/read", name)));
        }
      }
    }

    private static void rows(Batch batch, OutputReceiver<KV<String, Long>> out) {
      for (int row = 0; row < batch.size(); row++) {
        SEEN.incrementAndGet();
        Instant time = new Instant(Math.floorDiv(batch.rows().eventTime[row], 1000L));
        out.outputWithTimestamp(KV.of("rows", 1L), time);
        out.outputWithTimestamp(KV.of("sum", (Long) batch.column(0).get(row)), time);
      }
    }
  }

  private static final class Note extends DoFn<KV<String, Long>, Void> {
    @ProcessElement
    public void process(@Element KV<String, Long> sum, BoundedWindow window) {
      long number = ((IntervalWindow) window).start().getMillis() / WINDOW_MILLIS;
      PANES.add(sum.getKey() + " " + number + " " + sum.getValue());
    }
  }
}
