package io.millrace.pipelines.generate;

import io.millrace.pipelines.generate.GenerateSpec.FieldRule;
import java.time.Duration;
import java.util.Map;

/**
 * What happens now and then among the ordinary events: some events of one key, close together, with
 * values of their own.
 *
 * @param every the mean time from the start of one to the start of the next
 * @param least the fewest events that one has, at least 1
 * @param most the most events that one has
 * @param within the longest from the first event of one to its last
 * @param set the rules of the fields that differ from those of ordinary events
 */
record Pattern(
    String name,
    Duration every,
    int least,
    int most,
    Duration within,
    Map<String, FieldRule> set) {}
