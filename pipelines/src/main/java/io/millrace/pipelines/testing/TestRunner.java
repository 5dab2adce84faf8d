package io.millrace.pipelines.testing;

import io.millrace.pipelines.launch.RunFailed;
import io.millrace.pipelines.launch.Together;
import io.millrace.pipelines.ledger.Ledger;
import io.millrace.pipelines.operator.GivenRows;
import io.millrace.pipelines.plan.Plan;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.spec.PipelineSpec;
import io.millrace.pipelines.yaml.YamlLoader;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.RowsDiffer;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.stream.Replay;
import io.millrace.transforms.type.RowType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs test cases on the Direct runner and compares. Each case is run in several {@link
 * Arrangement}s at once; all must give the same.
 *
 * <p><b>Guarantee:</b> a result that depends on the order of arrival is found if one of the
 * arrangements shows it ({@code TimedTestsTest}).
 *
 * <p><b>Cost:</b> one Beam pipeline for each case, with the graph in it once for each arrangement.
 */
public final class TestRunner {
  private static final String RUN = "test";

  private final PipelineSpec pipeline;
  private final Graph graph;
  private final Problems problems;
  private final List<Arrangement> timed;
  private final List<Arrangement> untimed;

  public TestRunner(PipelineSpec pipeline, Graph graph, Problems problems) {
    this(pipeline, graph, problems, Arrangement.TIMED, Arrangement.UNTIMED);
  }

  /** With other arrangements. */
  TestRunner(
      PipelineSpec pipeline,
      Graph graph,
      Problems problems,
      List<Arrangement> timed,
      List<Arrangement> untimed) {
    this.pipeline = pipeline;
    this.graph = graph;
    this.problems = problems;
    this.timed = timed;
    this.untimed = untimed;
  }

  /**
   * What came of a test.
   *
   * @param difference null when it passed
   * @param mending what has come instead of what is expected, where that may be taken as right: the
   *     run went well, and the same came in every order of arrival; else empty
   */
  public record Outcome(String test, String difference, Mending mending) {
    public boolean passed() {
      return difference == null;
    }
  }

  /** Expectations that {@link GoldenFile} can rewrite; empty where there is nothing to. */
  public static final class Mending {
    static final Mending NONE = new Mending(List.of());

    private final List<Comparison> comparisons;

    Mending(List<Comparison> comparisons) {
      this.comparisons = List.copyOf(comparisons);
    }

    List<Comparison> comparisons() {
      return comparisons;
    }

    public boolean isEmpty() {
      return comparisons.isEmpty();
    }

    /** What was expected beside what will be. */
    public String render() {
      StringBuilder out = new StringBuilder();
      comparisons.forEach(comparison -> out.append(comparison.renderMended()));
      return out.toString();
    }
  }

  /** A graph to run and what came of it. */
  private record Variant(
      Arrangement arrangement, Graph graph, List<Expectation> expectations, String folder) {}

  /** Runs one test; null when it has problems of its own. */
  public Outcome run(TestCase test) throws IOException {
    Path folder = Files.createTempDirectory("millrace-test-");
    try {
      List<Variant> variants = new ArrayList<>();
      for (Arrangement arrangement : test.isTimed() ? timed : untimed) {
        String base = folder.resolve(Integer.toString(variants.size())).toString();
        Problems own = variants.isEmpty() ? problems : new Problems();
        TestPlan plan = new TestPlan(pipeline, graph, arrangement, own);
        Graph rewritten = plan.rewrite(test, base);
        if (rewritten == null) {
          return null;
        }
        Graph once = variants.isEmpty() ? rewritten : withoutLog(rewritten);
        variants.add(new Variant(arrangement, once, plan.expectations(), base));
      }
      return run(test, variants);
    } finally {
      delete(folder);
    }
  }

  /** Reports the problems that a test has of its own; nothing is run. */
  public void check(TestCase test) {
    new TestPlan(pipeline, graph, untimed.get(0), problems).rewrite(test, "tests");
  }

  private Outcome run(TestCase test, List<Variant> variants) throws IOException {
    List<Ledger> ledgers;
    try {
      ledgers = Together.run(RUN, variants.stream().map(this::part).toList());
    } catch (RunFailed e) {
      if (e.kind() == RunFailed.Kind.BUG) {
        throw e;
      }
      return failed(test, "  " + e.getMessage() + "\n");
    }
    StringBuilder wrong = new StringBuilder();
    for (int i = 0; i < variants.size(); i++) {
      String words = variants.get(i).arrangement().words();
      for (Ledger.Imbalance imbalance : ledgers.get(i).imbalances()) {
        wrong.append("  ledger, ").append(words).append(": ").append(imbalance).append('\n');
      }
    }
    List<Comparison> first = comparisons(variants.get(0));
    wrong.append(orderDependent(variants, ledgers, first));
    if (wrong.length() > 0) {
      return failed(test, wrong.toString());
    }
    return outcome(test, variants.get(0), ledgers.get(0), first);
  }

  /** What is written to the log is written once, however often the case is run. */
  private static Graph withoutLog(Graph graph) {
    List<Graph.Node> nodes = new ArrayList<>();
    for (Graph.Node node : graph.nodes()) {
      Step step =
          node.step() instanceof Step.LogForTesting log
              ? new Step.Flatten(log.output())
              : node.step();
      nodes.add(new Graph.Node(node.index(), node.pipeline(), node.name(), step, node.inputs()));
    }
    return new Graph(nodes);
  }

  private static Outcome failed(TestCase test, String difference) {
    return new Outcome(test.name(), difference, Mending.NONE);
  }

  private Together.Part part(Variant variant) {
    boolean ordered = variant.expectations().stream().anyMatch(Expectation::ordered);
    return new Together.Part(
        new Plan(List.of(pipeline.name()), variant.graph()),
        variant.arrangement().stream() ? Replay.MAX : null,
        ordered ? 1 : 2);
  }

  private static Outcome outcome(
      TestCase test, Variant variant, Ledger ledger, List<Comparison> comparisons) {
    StringBuilder differences = new StringBuilder();
    comparisons.forEach(comparison -> differences.append(comparison.render()));
    if (differences.length() == 0) {
      return new Outcome(test.name(), null, Mending.NONE);
    }
    for (Graph.Node node : variant.graph().nodes()) {
      if (ledger.dead(node) > 0) {
        differences.append("  bad events in '" + node.name() + "': " + ledger.dead(node) + "\n");
      }
      if (ledger.late(node) > 0) {
        differences.append("  late events for '" + node.name() + "': " + ledger.late(node) + "\n");
      }
    }
    List<Comparison> unequal = comparisons.stream().filter(one -> !one.equal()).toList();
    return new Outcome(test.name(), differences.toString(), new Mending(unequal));
  }

  /** The first arrangement that gives something else than the first of all; empty for none. */
  private String orderDependent(
      List<Variant> variants, List<Ledger> ledgers, List<Comparison> first) throws IOException {
    boolean late =
        variants.get(0).graph().nodes().stream().anyMatch(node -> ledgers.get(0).late(node) > 0);
    for (Variant variant : variants.subList(1, variants.size())) {
      boolean sameTime = variant.arrangement().stream() == variants.get(0).arrangement().stream();
      if (late && !sameTime) {
        continue; // Nothing comes late in history.
      }
      List<Comparison> other = comparisons(variant);
      for (int i = 0; i < first.size(); i++) {
        if (first.get(i).expectation().updates()) {
          continue; // They tell what has arrived together.
        }
        String difference = difference(first.get(i), other.get(i), variant.arrangement().words());
        if (!difference.isEmpty()) {
          String why = sameTime ? "the order of arrival" : "whether it is history or a stream";
          return "  the result depends on " + why + ":\n" + difference;
        }
      }
    }
    return "";
  }

  private static String difference(Comparison one, Comparison other, String words) {
    Expectation expectation = one.expectation();
    List<String> left = new ArrayList<>(Comparison.texts(expectation, one.got()));
    List<String> right = new ArrayList<>(Comparison.texts(expectation, other.got()));
    boolean sameOrder = left.equals(right);
    for (String row : List.copyOf(left)) {
      if (right.remove(row)) {
        left.remove(row);
      }
    }
    if (left.isEmpty() && right.isEmpty()) {
      return sameOrder || !expectation.ordered()
          ? ""
          : "  at " + expectation.title() + ": the rows come in another order " + words + "\n";
    }
    return SideBySide.render(
        expectation.title(), left, right, "as given:", words + ":", "only " + words);
  }

  private List<Comparison> comparisons(Variant variant) throws IOException {
    List<Comparison> comparisons = new ArrayList<>();
    for (Expectation expectation : variant.expectations()) {
      Path sink = Path.of(TestPlan.folder(variant.folder(), expectation.sink()));
      List<Object[]> got = new ArrayList<>(read(sink, expectation.expected().type()));
      if (!expectation.ordered()) {
        got.sort(Comparator.comparing(row -> RowsDiffer.text(expectation.expected().type(), row)));
      }
      comparisons.add(Comparison.of(expectation, got));
    }
    return comparisons;
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

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
