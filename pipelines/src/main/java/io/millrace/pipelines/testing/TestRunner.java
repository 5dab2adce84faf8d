package io.millrace.pipelines.testing;

import io.millrace.pipelines.launch.Launcher;
import io.millrace.pipelines.launch.RunFailed;
import io.millrace.pipelines.launch.RunRequest;
import io.millrace.pipelines.launch.Runners;
import io.millrace.pipelines.ledger.Ledger;
import io.millrace.pipelines.operator.GivenRows;
import io.millrace.pipelines.plan.Plan;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.spec.PipelineSpec;
import io.millrace.pipelines.testing.TestCase.Rows;
import io.millrace.pipelines.yaml.YamlLoader;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.RowsDiffer;
import io.millrace.transforms.type.RowType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs test cases on the Direct runner and compares. */
public final class TestRunner {
  private final PipelineSpec pipeline;
  private final Graph graph;
  private final Problems problems;

  public TestRunner(PipelineSpec pipeline, Graph graph, Problems problems) {
    this.pipeline = pipeline;
    this.graph = graph;
    this.problems = problems;
  }

  /** What came of a test; {@code difference} is null when it passed. */
  public record Outcome(String test, String difference) {
    public boolean passed() {
      return difference == null;
    }
  }

  /** Runs one test; null when it has problems of its own. */
  public Outcome run(TestCase test) throws IOException {
    Path folder = Files.createTempDirectory("millrace-test-");
    try {
      TestPlan plan = new TestPlan(pipeline, graph, problems);
      Graph rewritten = plan.rewrite(test, folder.toString());
      return rewritten == null
          ? null
          : new Outcome(test.name(), run(test, plan, rewritten, folder));
    } finally {
      delete(folder);
    }
  }

  /** Reports the problems that a test has of its own; nothing is run. */
  public void check(TestCase test) {
    new TestPlan(pipeline, graph, problems).rewrite(test, "tests");
  }

  private String run(TestCase test, TestPlan plan, Graph rewritten, Path folder)
      throws IOException {
    RunRequest request = new RunRequest("test", "direct", 2, true, null, List.of());
    Launcher launcher = new Launcher(new Plan(List.of(pipeline.name()), rewritten), request);
    try {
      Ledger ledger = launcher.run(Runners.options("direct", 2, false, List.of()));
      StringBuilder differences = new StringBuilder();
      ledger.imbalances().forEach(i -> differences.append("  ledger: ").append(i).append('\n'));
      for (Map.Entry<Rows, String> sink : plan.folders(folder.toString()).entrySet()) {
        GivenRows expected = plan.expected(sink.getKey());
        RowType type = expected.type();
        List<Object[]> got = read(Path.of(sink.getValue()), type);
        differences.append(compare(sink.getKey().step(), type, expected.rows(), got));
      }
      for (Graph.Node node :
          differences.length() == 0 ? List.<Graph.Node>of() : rewritten.nodes()) {
        if (ledger.dead(node) > 0) {
          differences.append("  bad events in '" + node.name() + "': " + ledger.dead(node) + "\n");
        }
      }
      return differences.length() == 0 ? null : differences.toString();
    } catch (RunFailed e) {
      if (e.kind() == RunFailed.Kind.BUG) {
        throw e;
      }
      return "  " + e.getMessage() + "\n";
    }
  }

  private List<Object[]> read(Path sink, RowType type) throws IOException {
    List<YamlNode> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(sink)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          // A line of JSON is YAML.
          rows.add(YamlLoader.load("rows", line, problems));
        }
      }
    }
    if (rows.isEmpty()) {
      return List.of();
    }
    YamlNode.Sequence all = new YamlNode.Sequence(rows, rows.get(0).span());
    return GivenRows.of(all, type, problems).rows();
  }

  private static String compare(
      String step, RowType type, List<Object[]> expected, List<Object[]> got) {
    List<String> missing = new ArrayList<>();
    expected.forEach(row -> missing.add(RowsDiffer.text(type, row)));
    List<String> surplus = new ArrayList<>();
    for (Object[] row : got) {
      String text = RowsDiffer.text(type, row);
      if (!missing.remove(text)) {
        surplus.add(text);
      }
    }
    return missing.isEmpty() && surplus.isEmpty() ? "" : SideBySide.render(step, missing, surplus);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
