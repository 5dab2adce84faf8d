package io.millrace.transforms.segment;

import java.io.Serializable;

/**
 * What the steps of a run have in common.
 *
 * @param runId names the run's temporary files
 * @param shards how many shards each aggregate has: part of the plan, fixed for the life of its
 *     state
 */
public record RunSettings(String runId, int shards) implements Serializable {}
