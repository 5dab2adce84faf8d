package io.millrace.pipelines.generate;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.spec.StreamSpec;
import java.util.List;
import java.util.Map;

/**
 * The {@code generate:} section of a stream.
 *
 * <pre>{@code
 * generate:
 *   events: 10000                    # how many, unless the command line says; default 1000
 *   seed: 42                         # the same seed gives the same bytes; default 1
 *   start: 2026-01-01T00:00:00Z      # the first moment; default 2026-01-01
 *   rate: 100/s                      # mean events of event time: /s, /m, /h; default 1/s
 *   fields:
 *     event_id: {sequence: "evt-{n}"}         # 1, 2, 3; a number is where to start
 *     trace: {uuid: true}
 *     card_id: {key: 500, prefix: "card-", skew: 1.1}
 *     amount: {decimal: {min: 1, max: 500, mean: 40, scale: 2}}   # no mean: uniform
 *     items: {integer: {min: 1, max: 9}}
 *     country: {choice: {US: 5, DE: 3, PL: 1}}  # by weight; or a list, all alike
 *     ts: {event_time: true}
 *     lat: {walk: {start: 52.5, step: 0.001, min: 52, max: 53, scale: 5}}
 *     note: {text: {words: 5}, null: 0.3}     # null: the share without a value
 *     version: {constant: 2}
 *   faults:
 *     disorder: {share: 0.05, max: 30s}
 *     late: {share: 0.001, max: 10m}          # later than the stream's out_of_order
 *     duplicates: 0.01
 *     damage: 0.001
 *     gaps: {every: 6h, length: 5m}           # nothing at all happens for so long
 *   patterns:                                 # what a pipeline is to find
 *     card-testing:                           # one key, some events, close together
 *       every: 10m                            # mean time from one to the next
 *       events: {min: 8, max: 12}             # or a number
 *       within: 2m                            # from the first to the last, at most
 *       set: {amount: {decimal: {min: 1, max: 2}}}  # fields that differ
 * }</pre>
 *
 * <p>Moments are a Poisson process. Each field needs a rule that suits its type; one that may be
 * null may do without. Walks go by the stream's {@code key} if a {@code key} rule makes it, else by
 * the first {@code key} rule; without one there is one walk. Patterns are of one such key, any with
 * the same chance. They come on top of {@code events}; they have the faults of all events.
 *
 * @param perSecond mean events a second of event time
 * @param rules by field, in the order of the schema
 */
public record GenerateSpec(
    long events,
    long seed,
    long startMicros,
    double perSecond,
    Map<String, FieldRule> rules,
    Faults faults,
    List<Pattern> patterns) {

  /** The rule of one field, and the share of events in which it has no value. */
  record FieldRule(Rule rule, double nulls) {}

  /**
   * The section of a stream, or null after all its problems have been reported. {@code
   * GenerateReaderTest} shows each problem.
   */
  public static GenerateSpec read(StreamSpec stream, Problems problems) {
    return new GenerateReader(stream, problems).read();
  }

  /** The names of the patterns that are planted. */
  public List<String> patternNames() {
    return patterns.stream().map(Pattern::name).toList();
  }

  /** The same with another number of events and another seed. */
  public GenerateSpec with(long otherEvents, long otherSeed) {
    return new GenerateSpec(
        otherEvents, otherSeed, startMicros, perSecond, rules, faults, patterns);
  }
}
