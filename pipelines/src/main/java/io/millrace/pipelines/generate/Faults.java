package io.millrace.pipelines.generate;

import java.time.Duration;

/**
 * What is wrong with the events, each a share from 0 to 1.
 *
 * @param disorder of the events that come late
 * @param delay the longest that one comes late; how long is uniform
 * @param duplicates of the events that come a second time, up to {@code delay} after the first
 * @param damage of the events whose line cannot be read, see {@link Damage}
 */
public record Faults(double disorder, Duration delay, double duplicates, double damage) {
  /** Nothing is wrong. */
  public static final Faults NONE = new Faults(0, Duration.ofSeconds(1), 0, 0);
}
