package io.millrace.it.semantics;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/**
 * Adds up what one bundle brings, by key and by the timestamp of the partial sum, and sends it when
 * the bundle ends: the pre-aggregation before a shuffle, in its smallest form.
 */
final class Partials extends DoFn<KV<String, Long>, KV<String, Long>> {
  /** The timestamps of the partial sums that an event counts for. */
  interface Targets extends Serializable {
    long[] of(long eventTime);
  }

  private final Targets targets;
  private transient Map<Long, Map<String, Long>> sums;

  private Partials(Targets targets) {
    this.targets = targets;
  }

  /** One partial sum for each tumbling window, at the last millisecond of it. */
  static Partials ofTumblingWindows(long size) {
    return new Partials(time -> new long[] {Math.floorDiv(time, size) * size + size - 1});
  }

  /** One partial sum for each sliding window, at the last millisecond of it. */
  static Partials ofSlidingWindows(long size, long period) {
    return new Partials(
        time -> {
          long last = Math.floorDiv(time, period) * period;
          int windows = (int) (size / period);
          long[] ends = new long[windows];
          for (int i = 0; i < windows; i++) {
            ends[i] = last - i * period + size - 1;
          }
          return ends;
        });
  }

  /** One partial sum for each slice, at its start. */
  static Partials ofSlices(long slice) {
    return new Partials(time -> new long[] {Math.floorDiv(time, slice) * slice});
  }

  @StartBundle
  public void begin() {
    sums = new TreeMap<>();
  }

  @ProcessElement
  public void add(@Element KV<String, Long> event, @Timestamp Instant time) {
    for (long target : targets.of(time.getMillis())) {
      sums.computeIfAbsent(target, t -> new TreeMap<>())
          .merge(event.getKey(), event.getValue(), Long::sum);
    }
  }

  @FinishBundle
  public void send(FinishBundleContext context) {
    sums.forEach(
        (target, byKey) ->
            byKey.forEach(
                (key, sum) ->
                    context.output(
                        KV.of(key, sum), new Instant(target.longValue()), GlobalWindow.INSTANCE)));
  }
}
