package io.millrace.transforms.segment;

import io.millrace.transforms.stream.Replay;
import io.millrace.transforms.stream.SerializableClock;
import java.io.Serializable;

/**
 * What the steps of a run have in common.
 *
 * @param runId names the run's temporary files
 * @param shards how many shards each aggregate has: part of the plan, fixed for the life of its
 *     state
 * @param replay how history is played as a stream; null: it is read as what it is, bounded
 * @param clock that a replay with a speed goes by; else it may be null
 */
public record RunSettings(String runId, int shards, Replay replay, SerializableClock clock)
    implements Serializable {
  /** A bounded run. */
  public RunSettings(String runId, int shards) {
    this(runId, shards, null, null);
  }

  /** Whether sources are unbounded. */
  public boolean isStream() {
    return replay != null;
  }
}
