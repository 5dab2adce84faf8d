package io.millrace.transforms.stream;

import io.millrace.transforms.batch.Batch;
import java.io.Serializable;

/**
 * When an event arrives, in microseconds of event time: a function of the seed, its event time and
 * its position.
 *
 * @param seed of all hashes
 * @param disorder the longest delay of an event that is not late, in microseconds
 * @param bound after which an event is late, in microseconds
 * @param lateShare of the events, 0 to 1, that come behind the bound
 * @param lateMicros how far behind it at most
 */
record Delays(long seed, long disorder, long bound, double lateShare, long lateMicros)
    implements Serializable {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final long SECOND = 0xd1b54a32d192ed03L;

  static Delays of(Replay how, long outOfOrderMicros) {
    long bound = Math.max(0, outOfOrderMicros);
    return new Delays(
        how.seed(), how.disorder() ? bound : 0, bound, how.lateShare(), how.lateMillis() * 1000);
  }

  /** The arrival of an event; one without a time comes first. */
  long arrival(long eventTime, long position) {
    if (eventTime == Batch.NO_TIME || (disorder == 0 && lateShare == 0)) {
      return eventTime;
    }
    long hash = mix(seed * SECOND + position * GOLDEN);
    if (isLate(hash)) {
      return plus(eventTime, bound + 1 + (hash >>> 1) % lateMicros);
    }
    return plus(eventTime, (hash >>> 1) % (disorder + 1));
  }

  private boolean isLate(long hash) {
    return lateMicros > 0 && (mix(hash + SECOND) >>> 11) * 0x1p-53 < lateShare;
  }

  private static long plus(long time, long delay) {
    return time > Long.MAX_VALUE - delay ? Long.MAX_VALUE : time + delay;
  }

  /** Spreads every bit over all others. */
  private static long mix(long value) {
    long h = value;
    h = (h ^ (h >>> 30)) * 0xbf58476d1ce4e5b9L;
    h = (h ^ (h >>> 27)) * 0x94d049bb133111ebL;
    return h ^ (h >>> 31);
  }
}
