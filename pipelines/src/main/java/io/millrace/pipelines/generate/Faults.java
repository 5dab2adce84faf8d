package io.millrace.pipelines.generate;

import java.time.Duration;

/**
 * What is wrong with the events; shares are from 0 to 1.
 *
 * @param disorder share of the events that come late
 * @param delay the longest that one of those comes late; how long is uniform
 * @param late share of the events that come later than the stream's {@code out_of_order} allows
 * @param lateDelay the longest that one of those comes late; more than {@code out_of_order}
 * @param duplicates share of the events that come a second time, up to {@code delay} after the
 *     first
 * @param damage share of the events whose line cannot be read, see {@link Damage}
 * @param gapEvery the mean time between two stretches without any events, or null for none
 * @param gapLength how long such a stretch is
 */
public record Faults(
    double disorder,
    Duration delay,
    double late,
    Duration lateDelay,
    double duplicates,
    double damage,
    Duration gapEvery,
    Duration gapLength) {
  /** Without late events and gaps. */
  public Faults(double disorder, Duration delay, double duplicates, double damage) {
    this(disorder, delay, 0, Duration.ofSeconds(1), duplicates, damage, null, Duration.ZERO);
  }

  /** Nothing is wrong. */
  public static final Faults NONE = new Faults(0, Duration.ofSeconds(1), 0, 0);
}
