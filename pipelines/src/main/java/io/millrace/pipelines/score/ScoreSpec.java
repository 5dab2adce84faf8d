package io.millrace.pipelines.score;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.spec.PipelineSpec;
import io.millrace.pipelines.yaml.Config;
import io.millrace.pipelines.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * One entry of a pipeline's {@code score:} block: what it is to find, and in which of its outputs.
 *
 * <pre>{@code
 * score:
 *   - pattern: card-testing       # of the generate: section of the stream that is read
 *     in: card-testing-alerts     # the stream, or the step, that is written; the only one: may lack
 *     key: card_id                # the field of the output with the key of the pattern
 *     from: from                  # and those with the time that a row speaks of
 *     to: to                      # only a moment: may lack
 *   - fault: damage               # or duplicate, late, out-of-order
 *     in: dead letters            # what 'damage' is found in unless it says otherwise
 *   - {fault: duplicate, in: repeated-payments, id: transaction_id}
 * }</pre>
 *
 * @param pattern the name, or null for a fault
 * @param fault the kind, or null for a pattern
 * @param in null for the only output
 * @param key null where the pattern has no key
 * @param id the output's field that has the event's identity; null: faults are found by the field
 *     {@code offset}, where the event starts in its file
 */
public record ScoreSpec(
    String pattern,
    String fault,
    String in,
    String key,
    String from,
    String to,
    String id,
    Span span) {
  /** What the place of bad events is called that no step reads. */
  public static final String DEAD_LETTERS = "dead letters";

  private static final List<String> FAULTS = List.of("damage", "duplicate", "late", "out-of-order");

  /** All entries of a pipeline; empty where it has none, and after problems. */
  public static List<ScoreSpec> read(PipelineSpec pipeline, Problems problems) {
    List<ScoreSpec> scores = new ArrayList<>();
    if (pipeline.score() instanceof YamlNode.Sequence list) {
      list.items().forEach(item -> read(item, scores, problems));
    } else if (pipeline.score() != null) {
      read(pipeline.score(), scores, problems);
    }
    return scores;
  }

  private static void read(YamlNode node, List<ScoreSpec> to, Problems problems) {
    Config config = Config.of(node, "the score", node.span(), problems);
    String pattern = config.string("pattern");
    String fault = config.string("fault");
    String in = config.string("in", "damage".equals(fault) ? DEAD_LETTERS : null);
    ScoreSpec spec =
        new ScoreSpec(
            pattern,
            fault,
            in,
            pattern == null ? null : config.string("key"),
            pattern == null ? null : config.requiredString("from"),
            pattern == null ? null : config.string("to"),
            fault == null ? null : config.string("id"),
            node.span());
    if (!config.done()) {
      return;
    }
    if ((pattern == null) == (fault == null)) {
      problems.error(
          "missing-key",
          node.span(),
          "a score is of a pattern or of a fault, one of them",
          "write `pattern: NAME` or `fault: KIND`");
    } else if (fault != null && !FAULTS.contains(fault)) {
      problems.error(
          "unknown-value",
          config.textSpan("fault"),
          "there is no fault '" + fault + "' to score",
          Suggest.advice("faults", fault, new TreeSet<>(FAULTS)));
    } else {
      to.add(spec);
    }
  }

  /** What is looked for, in words. */
  String title() {
    return pattern == null ? "fault " + fault : "pattern " + pattern;
  }
}
