package io.millrace.it.semantics;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/**
 * A sum that came out of a window, with times in milliseconds. Timing and index of the pane are
 * left out: they differ by runner.
 */
record Pane(String key, long sum, long start, long end, long timestamp) {
  /** In whole seconds, at the timestamp that every final pane has. */
  static Pane at(String key, long sum, long startSeconds, long endSeconds) {
    return new Pane(key, sum, startSeconds * 1000, endSeconds * 1000, endSeconds * 1000 - 1);
  }

  /** Writes each pane into the {@link Journal} and passes it on. */
  static final class Watch extends DoFn<KV<String, Long>, KV<String, Long>> {
    private final String journal;

    Watch(String journal) {
      this.journal = journal;
    }

    @ProcessElement
    public void see(
        @Element KV<String, Long> sum,
        @Timestamp Instant timestamp,
        BoundedWindow window,
        OutputReceiver<KV<String, Long>> out) {
      IntervalWindow interval = (IntervalWindow) window;
      Journal.add(
          journal,
          new Pane(
              sum.getKey(),
              sum.getValue(),
              interval.start().getMillis(),
              interval.end().getMillis(),
              timestamp.getMillis()));
      out.output(sum);
    }
  }
}
