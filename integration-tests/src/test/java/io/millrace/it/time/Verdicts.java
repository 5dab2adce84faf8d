package io.millrace.it.time;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.RowPack;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.stream.Block;
import io.millrace.transforms.stream.Replay;
import io.millrace.transforms.stream.ReplaySource;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;

/**
 * Which events must be late: reads a stream as the run does, and compares the watermark before each
 * event with the windows that the test computes. By an event the late ones of its windows, by their
 * starts.
 */
final class Verdicts {
  private Verdicts() {}

  /** What is late of one stream, as {@code id@start}; no start but in sliding windows. */
  static Set<String> late(
      Graph.Node read, Replay replay, int parts, Map<String, Event> events, Question question)
      throws IOException {
    Set<String> late = new TreeSet<>();
    watermarks(read, replay, parts)
        .forEach(
            (id, watermark) -> {
              Long micros = events.get(id).micros();
              if (micros == null) {
                return;
              }
              for (TestWindows.Span span :
                  question.windows().of().apply(Math.floorDiv(micros, 1000L))) {
                if (span.end() + question.lateness() <= watermark) {
                  late.add(question.isSliding() ? id + "@" + span.start() : id);
                }
              }
            });
    return late;
  }

  /** By each event the watermark that was announced before it. */
  private static Map<String, Long> watermarks(Graph.Node read, Replay replay, int parts)
      throws IOException {
    Map<String, Long> watermarks = new TreeMap<>();
    ReplaySource source = new ReplaySource(read.id(), (Step.Read) read.step(), replay);
    for (ReplaySource part : source.split(parts, PipelineOptionsFactory.create())) {
      try (UnboundedReader<Block> reader =
          part.createReader(PipelineOptionsFactory.create(), null)) {
        boolean more = reader.start();
        while (more || reader.getWatermark().isBefore(BoundedWindow.TIMESTAMP_MAX_VALUE)) {
          if (more) {
            note(reader.getCurrent(), read, watermarks);
          }
          more = reader.advance();
        }
      }
    }
    return watermarks;
  }

  private static void note(Block block, Graph.Node read, Map<String, Long> watermarks)
      throws IOException {
    int id = read.step().output().names().indexOf("id");
    new RowPack.Reader(read.step().output())
        .read(
            block.rows(),
            batch -> {
              for (int row = 0; row < batch.size(); row++) {
                watermarks.put(text(batch, id, row), block.watermark());
              }
            });
  }

  private static String text(Batch batch, int column, int row) {
    return String.valueOf(batch.column(column).get(row));
  }
}
