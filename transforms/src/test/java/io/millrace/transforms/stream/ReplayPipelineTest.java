package io.millrace.transforms.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.batch.RowPack;
import io.millrace.transforms.decode.RecordFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay on the Direct runner, which closes readers and goes on from their marks. */
final class ReplayPipelineTest {
  private static final Queue<Long> IDS = new ConcurrentLinkedQueue<>();
  private static final Queue<Long> SUMS = new ConcurrentLinkedQueue<>();

  @TempDir Path folder;

  /** Rows as their ids, each at its own time. */
  private static final class ToIds extends DoFn<Block, Long> {
    @ProcessElement
    public void process(@Element Block block, OutputReceiver<Long> out) {
      new RowPack.Reader(Played.EVENT)
          .read(
              block.rows(),
              batch -> {
                for (int row = 0; row < batch.size(); row++) {
                  long id = (Long) batch.column(0).get(row);
                  IDS.add(id);
                  long millis = Math.floorDiv(batch.rows().eventTime[row], 1000L);
                  out.outputWithTimestamp(id, new org.joda.time.Instant(millis));
                }
              });
    }
  }

  private static final class Note extends DoFn<Long, Void> {
    @ProcessElement
    public void process(@Element Long sum) {
      SUMS.add(sum);
    }
  }

  /** Goal: each event comes once, none behind the watermark, and the pipeline ends. */
  @Test
  void givesEachEventOnceAndInTime() throws IOException {
    int events = 900;
    for (int file = 0; file < 3; file++) {
      List<String> lines = new ArrayList<>();
      for (long i = file; i < events; i += 3) {
        lines.add("{\"id\":" + i + ",\"ts\":\"" + Instant.ofEpochSecond(i) + "\"}");
      }
      Files.write(folder.resolve("f" + file), lines);
    }
    ReplaySource source =
        new ReplaySource(
            "p/read",
            Played.read(RecordFormat.Json.LINES, 5_000_000, folder + "/*"),
            new Replay(0, true, 4, 0, 0),
            null,
            Played.SMALL);
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    pipeline
        .apply(Read.from(source))
        .apply(ParDo.of(new ToIds()))
        .apply(Window.into(FixedWindows.of(Duration.standardSeconds(100))))
        .apply(Sum.longsGlobally().withoutDefaults())
        .apply(ParDo.of(new Note()));
    pipeline.run().waitUntilFinish();
    assertThat(IDS).hasSize(events);
    assertThat(new HashSet<>(IDS)).hasSize(events);
    assertThat(SUMS)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(0, events / 100).mapToObj(w -> w * 10_000 + 99 * 100 / 2).toList());
  }
}
