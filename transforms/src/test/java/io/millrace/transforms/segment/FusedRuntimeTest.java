package io.millrace.transforms.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.decode.SourceSchema;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.finish.FinishRun;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.DeadLetter;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.RowsDiffer;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole graphs through the fused runtime on the Direct runner, with results, dead letters and
 * ledger.
 */
class FusedRuntimeTest {
  private static final RowType EVENT =
      RowType.of(
          "id", Type.STRING,
          "amount", Type.INT64.asNullable(),
          "ts", Type.TIMESTAMP);

  @TempDir Path folder;

  @Test
  void aggregatesByWindowAndKeepsDamagedLinesAsDeadLetters() throws IOException {
    Files.writeString(
        folder.resolve("in.jsonl"),
        """
        {"id":"a","amount":1,"ts":"2024-01-01T00:00:10Z"}
        {"id":"a","amount":2,"ts":"2024-01-01T00:00:59.999Z"}
        {"id":"b","amount":3,"ts":"2024-01-01T00:01:00Z"}
        {"id":"a","amount":
        {"id":"a","amount":-5,"ts":"2024-01-01T00:01:01Z"}
        {"id":"a","amount":4.5,"ts":"2024-01-01T00:01:01Z"}

        {"id":"a","amount":7,"ts":"not a time"}
        """);
    Counts counts = run(windowedSums(), "results", "dead");

    assertThat(lines("results"))
        .containsExactlyInAnyOrder(
            "{\"id\":\"a\",\"total\":3,\"n\":2,\"window_start\":\"2024-01-01T00:00:00Z\"}",
            "{\"id\":\"b\",\"total\":3,\"n\":1,\"window_start\":\"2024-01-01T00:01:00Z\"}");
    assertThat(lines("dead")).hasSize(3);
    assertThat(String.join("\n", lines("dead")))
        .contains("\"code\":\"bad-syntax\"", "\"code\":\"bad-value\"")
        .contains("\"step\":\"read\"", "\"step\":\"filter\"");
    assertThat(counts.get("p/read", "records")).isEqualTo(7);
    assertThat(counts.get("p/read", "out")).isEqualTo(5);
    assertThat(counts.get("p/read", "dead")).isEqualTo(2);
    assertThat(counts.get("p/filter", "filtered")).isEqualTo(1);
    assertThat(counts.get("p/filter", "dead")).isEqualTo(1);
    assertThat(counts.get("p/sum", "grouped")).isEqualTo(3);
    assertThat(counts.get("p/results", "written")).isEqualTo(2);
    assertThat(counts.get("p/dead", "written")).isEqualTo(3);
  }

  @Test
  void stopsWhenABadEventHasNoPlace() throws IOException {
    Files.writeString(folder.resolve("in.jsonl"), "{\"id\":\"a\",\"amo\n");
    List<Graph.Node> nodes = new ArrayList<>(windowedSums().nodes().subList(0, 1));
    assertThatThrownBy(() -> run(new Graph(nodes)))
        .hasStackTraceContaining("step 'p/read' met a bad event and has no place for it");
  }

  @Test
  void comparesRowsWithThoseExpected() throws IOException {
    RowType row = RowType.of("x", Type.INT64, "y", Type.STRING.asNullable());
    Step create = new Step.Create(List.of(new Object[] {1L, null}, new Object[] {2L, "b"}), row);
    Step good =
        new Step.AssertEqual(
            List.of(new Object[] {"b", 2.0}, new Object[] {null, 1.0}),
            RowType.of("y", Type.STRING.asNullable(), "x", Type.DOUBLE),
            row);
    run(new Graph(List.of(node(0, "create", create), node(1, "compare", good, 0))));

    Step bad = new Step.AssertEqual(List.<Object[]>of(new Object[] {2L, "b"}), row, row);
    assertThatThrownBy(
            () -> run(new Graph(List.of(node(0, "create", create), node(1, "compare", bad, 0)))))
        .hasRootCauseInstanceOf(RowsDiffer.class)
        .hasStackTraceContaining("not expected: {x=1}");
  }

  @Test
  void comparesEvenWhenNoRowComes() {
    RowType row = RowType.of("x", Type.INT64);
    Step none = new Step.Create(List.of(), row);
    Step compare = new Step.AssertEqual(List.<Object[]>of(new Object[] {1L}), row, row);
    assertThatThrownBy(
            () -> run(new Graph(List.of(node(0, "create", none), node(1, "compare", compare, 0)))))
        .hasStackTraceContaining("missing: {x=1}");
  }

  /** Goal: arrays whose sizes multiply beyond an int neither stop the run nor are lost. */
  @Test
  void takesLongArraysApartSideBySideAndRefusesTooManyCombinations() throws IOException {
    List<Object> numbers = new ArrayList<>();
    for (long i = 0; i < 50_000; i++) {
      numbers.add(i);
    }
    RowType arrays = RowType.of("a", Type.array(Type.INT64), "b", Type.array(Type.INT64));
    RowType elements = RowType.of("a", Type.INT64.asNullable(), "b", Type.INT64.asNullable());
    Step create = new Step.Create(List.<Object[]>of(new Object[] {numbers, numbers}), arrays);
    Step sideBySide = new Step.Explode(List.of(0, 1), false, elements);
    Step crossed = new Step.Explode(List.of(0, 1), true, elements);
    RowType dead = DeadLetter.COMMON;
    Counts counts =
        run(
            new Graph(
                List.of(
                    node(0, "create", create),
                    node(1, "side by side", sideBySide, 0),
                    node(2, "crossed", crossed, 0),
                    common(3, 2),
                    node(
                        4,
                        "dead",
                        new Step.WriteFiles(sink("dead"), Long.MIN_VALUE, Long.MAX_VALUE, dead),
                        3))));
    assertThat(counts.get("p/side by side", "out")).isEqualTo(50_000);
    assertThat(counts.get("p/crossed", "dead")).isEqualTo(1);
    assertThat(lines("dead").get(0)).contains("\"code\":\"bad-argument\"");
  }

  private Graph windowedSums() {
    RowType sums = RowType.of("id", Type.STRING, "total", Type.INT64, "n", Type.INT64);
    RowType results =
        RowType.of(
            "id", Type.STRING,
            "total", Type.INT64,
            "n", Type.INT64,
            "window_start", Type.TIMESTAMP);
    Expression id = new Expression.FieldRef(0, "id", Type.STRING);
    Expression amount = new Expression.FieldRef(1, "amount", Type.INT64.asNullable());
    Expression positive =
        new Expression.Call(
            Function.GT,
            List.of(amount, new Expression.Literal(0L, Type.INT64)),
            Type.BOOLEAN.asNullable());
    FileSource source =
        new FileSource(
            List.of(folder + "/*.jsonl"),
            Compression.AUTO,
            RecordFormat.Json.LINES,
            new SourceSchema(EVENT, Map.of()),
            List.of(),
            new boolean[] {true, true, true});
    long min = Long.MIN_VALUE;
    long max = Long.MAX_VALUE;
    RowType dead = DeadLetter.COMMON;
    return new Graph(
        List.of(
            node(
                0,
                "read",
                new Step.Read(
                    source, new Expression.FieldRef(2, "ts", Type.TIMESTAMP), min, max, EVENT)),
            node(1, "filter", new Step.Filter(positive, EVENT), 0),
            node(2, "window", new Step.WindowInto(Windowing.fixed(60_000), EVENT), 1),
            node(
                3,
                "sum",
                new Step.Combine(
                    List.of(id),
                    List.of(
                        aggregate("total", Step.Aggregate.Kind.SUM, amount),
                        aggregate("n", Step.Aggregate.Kind.COUNT_ROWS, null)),
                    io.millrace.transforms.step.Windowing.GLOBAL,
                    false,
                    min,
                    max,
                    sums),
                2),
            node(
                4,
                "info",
                new Step.ExtractWindowingInfo(List.of(Step.InfoKind.WINDOW_START), results),
                3),
            node(5, "results", new Step.WriteFiles(sink("results"), min, max, results), 4),
            common(6, 0),
            common(7, 1),
            node(8, "all", new Step.Flatten(dead), 6, 7),
            node(9, "dead", new Step.WriteFiles(sink("dead"), min, max, dead), 8)));
  }

  private static Graph.Node common(int index, int failing) {
    List<Expression> fields = new ArrayList<>();
    for (int i = 0; i < DeadLetter.COMMON.size(); i++) {
      fields.add(new Expression.FieldRef(i, DeadLetter.COMMON.name(i), DeadLetter.COMMON.type(i)));
    }
    return new Graph.Node(
        index,
        "p",
        "common" + failing,
        new Step.MapToFields(fields, DeadLetter.COMMON),
        List.of(new Graph.Edge(failing, Graph.ERRORS)));
  }

  private static Step.Aggregate aggregate(String name, Step.Aggregate.Kind kind, Expression value) {
    return new Step.Aggregate(name, kind, value, List.of(), Type.INT64);
  }

  private static Graph.Node node(int index, String name, Step step, int... inputs) {
    List<Graph.Edge> edges = new ArrayList<>();
    for (int input : inputs) {
      edges.add(new Graph.Edge(input, Graph.MAIN));
    }
    return new Graph.Node(index, "p", name, step, edges);
  }

  private FileSink sink(String name) {
    return new FileSink(
        folder + "/" + name + "/",
        "part",
        FileSink.Format.JSON,
        ',',
        Compression.NONE,
        List.of(),
        false,
        false);
  }

  private Counts run(Graph graph, String... sinks) throws IOException {
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs("--runner=DirectRunner", "--targetParallelism=2")
                .create());
    FusedRuntime.Expansion made = FusedRuntime.expand(pipeline, graph, new RunSettings("test", 2));
    Path ledger = folder.resolve("ledger-" + sinks.length + graph.nodes().size());
    pipeline.apply(
        "finish", FinishRun.of(made.ledger(), made.files(), graph, "test", ledger.toString()));
    pipeline.run().waitUntilFinish();
    Counts counts = new Counts();
    counts.merge(Files.readAllBytes(ledger));
    return counts;
  }

  private List<String> lines(String sink) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve(sink))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }
}
