package io.millrace.transforms.stream;

import java.io.Serializable;

/**
 * How history is played as a stream.
 *
 * @param speed event time over clock time; 0: as fast as can be
 * @param disorder whether events come in a seeded order in which each is at most the stream's
 *     out-of-order bound behind the newest; else in the order of event time
 * @param seed of the disorder
 * @param lateShare of events, 0 to 1, that come later than the bound allows; for tests of what
 *     happens to late events
 * @param lateMillis how much later at most
 */
public record Replay(double speed, boolean disorder, long seed, double lateShare, long lateMillis)
    implements Serializable {
  /** In the order of event time, as fast as can be. */
  public static final Replay MAX = new Replay(0, false, 0, 0, 0);
}
