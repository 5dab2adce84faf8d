package io.millrace.pipelines.generate;

import java.util.List;

/** How the values of one field are made. */
sealed interface Rule {

  /** Counts events from {@code start}; the text has the count where it says {@code {n}}. */
  record Sequence(String before, String after, long start) implements Rule {}

  /** A random UUID (version 4). */
  record Uuid() implements Rule {}

  /**
   * One of {@code count} keys, {@code prefix} and a number from 1. Key i is drawn in proportion to
   * 1 / i^skew: 0 makes all alike, 1 is Zipf's law.
   */
  record Key(int count, String prefix, double skew) implements Rule {}

  /**
   * A number between {@code min} and {@code max}, both included: uniform, or with a {@code mean}
   * log-normal, as amounts and durations are (many small ones, few large ones), cut at both ends.
   *
   * @param mean before cutting, or NaN for uniform
   * @param scale digits after the point
   */
  record Number(double min, double max, double mean, int scale) implements Rule {}

  /** One of the values, in proportion to its weight. */
  record Choice(List<String> values, double[] weights) implements Rule {}

  /** The moment of the event, as the schema says times of this field are written. */
  record EventTime() implements Rule {}

  /**
   * A random walk, one for each key of the stream: each event is a normal step from the key's last
   * value, turned back at {@code min} and {@code max}.
   */
  record Walk(double start, double step, double min, double max, int scale) implements Rule {}

  /** So many words. */
  record Words(int count) implements Rule {}

  /** Always the same. */
  record Constant(String value) implements Rule {}
}
