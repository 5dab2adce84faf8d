package io.millrace.pipelines.testing;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.yaml.Config;
import io.millrace.pipelines.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One entry of a {@code tests:} block: Beam YAML's form, and with {@code given} and {@code
 * expected} one that has time.
 *
 * @param given events, watermarks and idle time at a step, in the order of arrival
 * @param mockOutputs rows that stand for what a step puts out; it does not run
 * @param mockInputs rows that stand for what comes into a step; it runs
 * @param expected what leaves a step, or comes into one that only writes
 * @param expectedOutputs rows that a step that runs must put out
 * @param expectedInputs rows that must come into a step, which itself does not run
 * @param allowedSources steps (names or types) that may read for real
 */
public record TestCase(
    String name,
    Span span,
    List<Rows> given,
    List<Rows> mockOutputs,
    List<Rows> mockInputs,
    List<Expected> expected,
    List<Rows> expectedOutputs,
    List<Rows> expectedInputs,
    List<String> allowedSources) {

  /** Rows at a step, {@code step} or {@code step.tag}. */
  public record Rows(String step, Span span, YamlNode.Sequence elements) {}

  /** What of a step is expected. */
  public enum Kind {
    ROWS,
    LATE,
    DEAD
  }

  /** An expectation of {@code expected}. */
  public record Expected(Rows rows, Kind kind) {}

  /** Whether events arrive in time, with watermarks: the case runs as a stream. */
  public boolean isTimed() {
    return !given.isEmpty();
  }

  /** Reads a block; those that can be read are given, whatever is wrong with others. */
  public static List<TestCase> read(YamlNode.Sequence tests, Problems problems) {
    List<TestCase> cases = new ArrayList<>();
    if (tests == null) {
      return cases;
    }
    for (YamlNode item : tests.items()) {
      TestCase test = read(item, "test " + (cases.size() + 1), problems);
      if (test != null) {
        cases.add(test);
      }
    }
    return cases;
  }

  private static TestCase read(YamlNode item, String otherwise, Problems problems) {
    Config config = Config.of(item, "the test", item.span(), problems);
    int before = problems.errors();
    TestCase test =
        new TestCase(
            config.string("name", otherwise),
            item.span(),
            given(config),
            rows(config, "mock_outputs"),
            rows(config, "mock_inputs"),
            expected(config),
            rows(config, "expected_outputs"),
            rows(config, "expected_inputs"),
            config.strings("allowed_sources"));
    boolean expects =
        config.has("expected_outputs") || config.has("expected_inputs") || config.has("expected");
    if (!config.done() || problems.errors() > before) {
      return null;
    }
    if (!expects || nothing(config, "expected")) {
      problems.error(
          "missing-key",
          config.keySpan("expected"),
          "the test expects nothing",
          "add `expected: {STEP: [rows]}`; a step that must put out nothing has `[]`");
      return null;
    }
    return test;
  }

  private static boolean nothing(Config config, String key) {
    return config.has(key) && config.node(key) == null
        || config.node(key) instanceof YamlNode.Mapping steps && steps.entries().isEmpty();
  }

  private static List<Rows> given(Config config) {
    List<Rows> given = new ArrayList<>();
    YamlNode.Mapping steps = config.mapping("given");
    if (steps != null) {
      for (YamlNode.Entry entry : steps.entries().values()) {
        if (entry.value() instanceof YamlNode.Sequence events) {
          given.add(new Rows(entry.key(), entry.keySpan(), events));
        } else {
          wrong(config, entry, "a list of events, in the order of their arrival");
        }
      }
    }
    return given;
  }

  private static List<Expected> expected(Config config) {
    List<Expected> expected = new ArrayList<>();
    YamlNode.Mapping steps = config.mapping("expected");
    if (steps == null) {
      return expected;
    }
    for (YamlNode.Entry entry : steps.entries().values()) {
      if (entry.value() instanceof YamlNode.Sequence rows) {
        expected.add(new Expected(new Rows(entry.key(), entry.keySpan(), rows), Kind.ROWS));
      } else if (entry.value() instanceof YamlNode.Mapping mapping) {
        expected.addAll(kinds(config, entry, mapping));
      } else {
        wrong(config, entry, "a list of rows, or a mapping with `rows`, `late` and `dead`");
      }
    }
    return expected;
  }

  private static List<Expected> kinds(
      Config config, YamlNode.Entry step, YamlNode.Mapping mapping) {
    List<Expected> expected = new ArrayList<>();
    String what = "what is expected of '" + step.key() + "'";
    Config kinds = Config.of(mapping, what, step.keySpan(), config.problems());
    for (Kind kind : Kind.values()) {
      YamlNode.Sequence rows = kinds.list(kind.name().toLowerCase(Locale.ROOT));
      if (rows != null) {
        expected.add(new Expected(new Rows(step.key(), step.keySpan(), rows), kind));
      }
    }
    if (kinds.done() && expected.isEmpty()) {
      kinds
          .problems()
          .error(
              "missing-key",
              step.keySpan(),
              "nothing is expected of '" + step.key() + "'",
              "write a list of rows, or `rows`, `late` or `dead` with a list; none is `[]`");
    }
    return expected;
  }

  private static void wrong(Config config, YamlNode.Entry entry, String belongs) {
    config
        .problems()
        .error(
            "wrong-kind",
            entry.keySpan(),
            "'" + entry.key() + "' must have " + belongs + ", not " + entry.value().describe());
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
