package io.millrace.transforms.row;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.file.FileResult;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.file.RowFileWriter;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/** Builds a graph, runs it on the Direct runner and holds what came out. */
final class Ran {
  private static final Map<String, List<Object>> COLLECTED = new ConcurrentHashMap<>();

  /** The steps of a graph in the making; names are s0, s1, ... */
  static final class Build {
    private final List<Graph.Node> nodes = new ArrayList<>();

    /** A step that reads the rows of other steps. */
    int add(Step step, int... inputs) {
      List<Graph.Edge> edges = new ArrayList<>();
      for (int input : inputs) {
        edges.add(new Graph.Edge(input, Graph.MAIN));
      }
      return add(step, edges);
    }

    int add(Step step, List<Graph.Edge> inputs) {
      nodes.add(new Graph.Node(nodes.size(), "p", "s" + nodes.size(), step, inputs));
      return nodes.size() - 1;
    }

    /** Something that reads the dead letters of a step. */
    int letters(int step) {
      return add(
          new Step.Flatten(
              StepContext.portType(new Graph(nodes), new Graph.Edge(step, Graph.ERRORS))),
          List.of(new Graph.Edge(step, Graph.ERRORS)));
    }

    Ran run() {
      return new Ran(new Graph(nodes));
    }
  }

  final Counts ledger = new Counts();
  private final Graph graph;
  private final Map<Graph.Edge, List<RowElement>> rows = new HashMap<>();
  private final Map<Integer, List<FileResult>> files = new HashMap<>();

  private Ran(Graph graph) {
    this.graph = graph;
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--targetParallelism=2").create());
    RowRuntime.Expansion expansion =
        RowRuntime.expand(pipeline, graph, (sink, type, bundle) -> new Writer(sink, type, bundle));
    String ledgers = collect("ledger", expansion.ledger());
    Map<Graph.Edge, String> ports = new LinkedHashMap<>();
    expansion.ports().forEach((edge, port) -> ports.put(edge, collect(edge.toString(), port)));
    Map<Integer, String> written = new LinkedHashMap<>();
    expansion.files().forEach((node, made) -> written.put(node, collect("files" + node, made)));
    pipeline.run().waitUntilFinish();
    COLLECTED.remove(ledgers).forEach(counts -> ledger.merge((byte[]) counts));
    ports.forEach(
        (edge, key) ->
            rows.put(edge, COLLECTED.remove(key).stream().map(RowElement.class::cast).toList()));
    written.forEach(
        (node, key) ->
            files.put(node, COLLECTED.remove(key).stream().map(FileResult.class::cast).toList()));
  }

  private static <T> String collect(String name, PCollection<T> collection) {
    String key = UUID.randomUUID().toString();
    COLLECTED.put(key, Collections.synchronizedList(new ArrayList<>()));
    collection.apply("Collect " + name, ParDo.of(new CollectFn<T>(key)));
    return key;
  }

  private static final class CollectFn<T> extends DoFn<T, Void> {
    private static final long serialVersionUID = 1L;

    private final String key;

    CollectFn(String key) {
      this.key = key;
    }

    @ProcessElement
    public void process(@Element T element) {
      COLLECTED.get(key).add(element);
    }
  }

  /** Writes nothing, but refuses a row whose first field is null. */
  private record Writer(FileSink sink, RowType type, String bundle, List<Object[]> rows)
      implements RowFileWriter {
    Writer(FileSink sink, RowType type, String bundle) {
      this(sink, type, bundle, new ArrayList<>());
    }

    @Override
    public void write(Object[] row, long windowStart) {
      if (row[0] == null) {
        throw new io.millrace.transforms.expression.EvaluationFailure(
            new io.millrace.transforms.type.Failure("no-name", "the row has no name"));
      }
      rows.add(row);
    }

    @Override
    public List<FileResult> finish() {
      return List.of(new FileResult(sink.directory() + bundle, "", rows.size(), 0));
    }

    @Override
    public void abort() {
      rows.clear();
    }
  }

  List<RowElement> elements(int step, int port) {
    return rows.get(new Graph.Edge(step, port));
  }

  /** The rows of a step as sorted JSON. */
  List<String> rows(int step) {
    return json(step, Graph.MAIN);
  }

  /** The dead letters of a step as sorted JSON. */
  List<String> letters(int step) {
    return json(step, Graph.ERRORS);
  }

  private List<String> json(int step, int port) {
    RowType type = StepContext.portType(graph, new Graph.Edge(step, port));
    return elements(step, port).stream()
        .map(row -> Values.toJson(type, row.values()))
        .sorted()
        .toList();
  }

  List<FileResult> files(int step) {
    return files.get(step);
  }

  /** The counters of a step, as {@code {in:0=3, out=2}}. */
  String counts(int step) {
    String[] found = {"{}"};
    ledger.forEachStep(
        (id, counters) -> {
          if (id.equals("p/s" + step)) {
            found[0] = counters.toString();
          }
        });
    return found[0];
  }

  // ---- steps and expressions in few words

  static Step.Create create(RowType type, Object[]... rows) {
    return new Step.Create(List.of(rows), type);
  }

  static Object[] row(Object... values) {
    return values;
  }

  static Expression field(RowType type, String name) {
    return new FieldRef(type.indexOf(name), name, type.type(type.indexOf(name)));
  }

  static Expression literal(Object value, Type type) {
    return new Literal(value, type);
  }

  static Expression call(Type type, Function function, Expression... arguments) {
    return new Call(function, List.of(arguments), type);
  }

  static final long NEVER = Long.MIN_VALUE + 1;
  static final long ALWAYS = Long.MAX_VALUE;
  static final long NO_TIME = Batch.NO_TIME;
}
