package io.millrace.pipelines.testing;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.yaml.Config;
import io.millrace.pipelines.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One entry of a {@code tests:} block, in Beam YAML's form.
 *
 * @param mockOutputs rows that stand for what a step puts out; it does not run
 * @param mockInputs rows that stand for what comes into a step; it runs
 * @param expectedOutputs rows that a step that runs must put out
 * @param expectedInputs rows that must come into a step, which itself does not run
 * @param allowedSources steps (names or types) that may read for real
 */
public record TestCase(
    String name,
    Span span,
    List<Rows> mockOutputs,
    List<Rows> mockInputs,
    List<Rows> expectedOutputs,
    List<Rows> expectedInputs,
    List<String> allowedSources) {

  /** Rows at a step, {@code step} or {@code step.tag}. */
  public record Rows(String step, Span span, YamlNode.Sequence elements) {}

  /** Reads a block; those that can be read are given, whatever is wrong with others. */
  public static List<TestCase> read(YamlNode.Sequence tests, Problems problems) {
    List<TestCase> cases = new ArrayList<>();
    if (tests == null) {
      return cases;
    }
    for (YamlNode item : tests.items()) {
      Config config = Config.of(item, "the test", item.span(), problems);
      String name = config.string("name", "test " + (cases.size() + 1));
      List<Rows> mockOutputs = rows(config, "mock_outputs");
      List<Rows> mockInputs = rows(config, "mock_inputs");
      List<Rows> expectedOutputs = rows(config, "expected_outputs");
      List<Rows> expectedInputs = rows(config, "expected_inputs");
      List<String> allowed = config.strings("allowed_sources");
      boolean expects = config.has("expected_outputs") || config.has("expected_inputs");
      if (config.done() && !expects) {
        problems.error(
            "missing-key",
            item.span(),
            "the test expects nothing",
            "add expected_outputs or expected_inputs: [{name: a step, elements: [...]}]");
      } else if (!config.failed()) {
        cases.add(
            new TestCase(
                name,
                item.span(),
                mockOutputs,
                mockInputs,
                expectedOutputs,
                expectedInputs,
                allowed));
      }
    }
    return cases;
  }

  private static List<Rows> rows(Config config, String key) {
    List<Rows> rows = new ArrayList<>();
    YamlNode.Sequence list = config.list(key);
    if (list == null) {
      return rows;
    }
    for (YamlNode item : list.items()) {
      Config entry = Config.of(item, "'" + key + "'", item.span(), config.problems());
      String step = entry.requiredString("name");
      YamlNode.Sequence elements = entry.requiredList("elements");
      if (entry.done()) {
        rows.add(new Rows(step, entry.textSpan("name"), elements));
      }
    }
    return rows;
  }
}
