package io.millrace.transforms.segment;

import io.millrace.transforms.stream.Replay;
import java.io.Serializable;

/**
 * What the steps of a run have in common.
 *
 * @param runId names the run's temporary files
 * @param shards how many shards each aggregate has: part of the plan, fixed for the life of its
 *     state
 * @param replay how history is played as a stream; null: it is read as what it is, bounded
 */
public record RunSettings(String runId, int shards, Replay replay) implements Serializable {
  /** A bounded run. */
  public RunSettings(String runId, int shards) {
    this(runId, shards, null);
  }

  /** Whether sources are unbounded. */
  public boolean isStream() {
    return replay != null;
  }
}
