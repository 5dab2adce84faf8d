package io.millrace.transforms.row;

import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.file.FileResult;
import io.millrace.transforms.file.FileResultCoder;
import io.millrace.transforms.file.RowFileWriter;
import io.millrace.transforms.step.DeadLetter;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.Impulse;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Runs a graph row by row on any Beam runner: each step is one ParDo that bears its name, a combine
 * one shuffle between two of them. Nothing is fused or aggregated before the shuffle. For bounded
 * input; files and groups are held in memory.
 */
public final class RowRuntime {
  private final Pipeline pipeline;
  private final Graph graph;
  private final RowFileWriter.Opener opener;
  private final Map<Graph.Edge, PCollection<RowElement>> ports = new HashMap<>();
  private final List<PCollection<byte[]>> ledgers = new ArrayList<>();
  private final Map<Integer, PCollection<FileResult>> files = new HashMap<>();

  private RowRuntime(Pipeline pipeline, Graph graph, RowFileWriter.Opener opener) {
    this.pipeline = pipeline;
    this.graph = graph;
    this.opener = opener;
  }

  /**
   * A graph that has become part of a pipeline.
   *
   * @param ledger what {@link io.millrace.transforms.ledger.Counts#merge} takes, of all steps
   * @param files by the index of each WriteFiles, its temporary files
   * @param ports what each step gives out: rows, dead letters
   */
  public record Expansion(
      PCollection<byte[]> ledger,
      Map<Integer, PCollection<FileResult>> files,
      Map<Graph.Edge, PCollection<RowElement>> ports) {
    public Expansion {
      files = Map.copyOf(files);
      ports = Map.copyOf(ports);
    }
  }

  /** Expands a graph without WriteFiles. */
  public static Expansion expand(Pipeline pipeline, Graph graph) {
    return expand(
        pipeline,
        graph,
        (sink, type, bundleId) -> {
          throw new IllegalStateException("no writer of files was given");
        });
  }

  /** Expands a graph; {@code opener} opens the writers of its WriteFiles. */
  public static Expansion expand(Pipeline pipeline, Graph graph, RowFileWriter.Opener opener) {
    RowRuntime runtime = new RowRuntime(pipeline, graph, opener);
    graph.nodes().forEach(runtime::expand);
    PCollection<byte[]> ledger =
        PCollectionList.of(runtime.ledgers).apply("Counts", Flatten.pCollections());
    return new Expansion(ledger, runtime.files, runtime.ports);
  }

  private void expand(Graph.Node node) {
    Step step = node.step();
    StepContext context = StepContext.of(graph, node);
    if (step instanceof Step.Read read) {
      source(node, new ReadFn(context, read));
    } else if (step instanceof Step.Create create) {
      source(node, new CreateFn(context, create));
    } else if (step instanceof Step.Script script) {
      source(node, new ScriptFn(context, script));
    } else if (step instanceof Step.Combine combine) {
      combine(node, context, combine);
    } else if (step instanceof Step.Deduplicate deduplicate) {
      byKey(node, context, deduplicate.id(), new InOrderFn(context, deduplicate));
    } else if (step instanceof Step.Order order) {
      byKey(node, context, order.keys(), new InOrderFn(context, null));
    } else if (Pairing.isJoin(step)) {
      join(node, context);
    } else if (step instanceof Step.WriteFiles write) {
      write(node, context, write);
    } else {
      rows(node, context);
    }
    if (step instanceof Step.AssertEqual assertEqual) {
      compare(node, context, assertEqual);
    }
  }

  private void source(Graph.Node node, StepFn<byte[], RowElement> work) {
    PCollection<byte[]> start = pipeline.apply(node.id() + "/Start", Impulse.create());
    List<PCollection<RowElement>> errors = new ArrayList<>();
    main(node, List.of(apply(node, node.id(), start, work, rowCoder(node), errors)));
    errors(node, errors);
  }

  private void rows(Graph.Node node, StepContext context) {
    RowStep work = RowStep.of(node.step(), context.input());
    List<PCollection<RowElement>> errors = new ArrayList<>();
    List<PCollection<RowElement>> outputs = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      RowFn fn = new RowFn(context, work, i);
      outputs.add(apply(node, name(node, i), input(node, i), fn, rowCoder(node), errors));
    }
    main(node, outputs);
    errors(node, errors);
  }

  private void combine(Graph.Node node, StepContext context, Step.Combine combine) {
    Coder<KV<byte[], RowElement>> coder =
        KvCoder.of(ByteArrayCoder.of(), RowCoder.of(new Grouping(combine).type()));
    List<PCollection<RowElement>> errors = new ArrayList<>();
    List<PCollection<KV<byte[], RowElement>>> keyed = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      KeyFn fn = new KeyFn(context, combine, i);
      keyed.add(apply(node, name(node, i) + "/Key", input(node, i), fn, coder, errors));
    }
    PCollection<KV<byte[], Iterable<RowElement>>> groups =
        flat(node.id() + "/Keyed", keyed).apply(node.id() + "/Group", GroupByKey.create());
    GroupFn fn = new GroupFn(context, combine);
    main(node, List.of(apply(node, node.id(), groups, fn, rowCoder(node), errors)));
    errors(node, errors);
  }

  /** A step that looks at all rows of a key together. */
  private void byKey(
      Graph.Node node, StepContext context, List<Expression> keys, InOrderFn behind) {
    Coder<KV<byte[], RowElement>> coder =
        KvCoder.of(ByteArrayCoder.of(), RowCoder.of(context.input()));
    List<PCollection<RowElement>> errors = new ArrayList<>();
    List<PCollection<KV<byte[], RowElement>>> keyed = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      SendFn fn = new SendFn(context, keys, i);
      keyed.add(apply(node, name(node, i) + "/Key", input(node, i), fn, coder, errors));
    }
    PCollection<KV<byte[], Iterable<RowElement>>> groups =
        flat(node.id() + "/Keyed", keyed).apply(node.id() + "/Group", GroupByKey.create());
    main(node, List.of(apply(node, node.id(), groups, behind, rowCoder(node), errors)));
    errors(node, errors);
  }

  private void join(Graph.Node node, StepContext context) {
    RowType left = StepContext.portType(graph, node.inputs().get(0));
    RowType right = StepContext.portType(graph, node.inputs().get(1));
    Pairing pairing = new Pairing(node.step(), left, right);
    List<PCollection<RowElement>> errors = new ArrayList<>();
    List<PCollection<KV<byte[], RowElement>>> keyed = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Coder<KV<byte[], RowElement>> coder =
          KvCoder.of(ByteArrayCoder.of(), RowCoder.of(pairing.type(i)));
      JoinKeyFn fn = new JoinKeyFn(context, pairing, i);
      keyed.add(apply(node, name(node, i) + "/Key", input(node, i), fn, coder, errors));
    }
    PCollection<KV<byte[], CoGbkResult>> groups =
        KeyedPCollectionTuple.of(JoinFn.LEFT, keyed.get(0))
            .and(JoinFn.RIGHT, keyed.get(1))
            .apply(node.id() + "/Group", CoGroupByKey.create());
    JoinFn fn = new JoinFn(context, pairing, node.step());
    main(node, List.of(apply(node, node.id(), groups, fn, rowCoder(node), errors)));
    errors(node, errors);
  }

  private void write(Graph.Node node, StepContext context, Step.WriteFiles write) {
    List<PCollection<RowElement>> errors = new ArrayList<>();
    if (write.isKeyed()) {
      PCollection<RowElement> newest = newest(node, context, write, errors);
      WriteFn fn = new WriteFn(context, write, opener, -1);
      files.put(node.index(), apply(node, node.id(), newest, fn, FileResultCoder.of(), errors));
      errors(node, errors);
      return;
    }
    List<PCollection<FileResult>> written = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      WriteFn fn = new WriteFn(context, write, opener, i);
      written.add(apply(node, name(node, i), input(node, i), fn, FileResultCoder.of(), errors));
    }
    files.put(node.index(), flat(node.id() + "/Files", written));
    errors(node, errors);
  }

  /** What is left when rows of one key have replaced each other. */
  private PCollection<RowElement> newest(
      Graph.Node node,
      StepContext context,
      Step.WriteFiles write,
      List<PCollection<RowElement>> errors) {
    Coder<RowElement> rows = RowCoder.of(context.input());
    Coder<KV<byte[], RowElement>> coder = KvCoder.of(ByteArrayCoder.of(), rows);
    List<PCollection<KV<byte[], RowElement>>> keyed = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      UpsertKeyFn fn = new UpsertKeyFn(context, write, i);
      keyed.add(apply(node, name(node, i) + "/Key", input(node, i), fn, coder, errors));
    }
    PCollection<KV<byte[], Iterable<RowElement>>> groups =
        flat(node.id() + "/Keyed", keyed).apply(node.id() + "/Group", GroupByKey.create());
    return apply(node, node.id() + "/Newest", groups, new NewestFn(context), rows, errors);
  }

  /** Looks at what the step has passed on: rows that can be compared. */
  private void compare(Graph.Node node, StepContext context, Step.AssertEqual step) {
    PCollectionView<Iterable<RowElement>> rows =
        ports
            .get(new Graph.Edge(node.index(), Graph.MAIN))
            .apply(node.id() + "/View", View.asIterable());
    CompareFn fn = new CompareFn(node.id(), step, context.input(), rows);
    pipeline
        .apply(node.id() + "/Start", Impulse.create())
        .apply(node.id() + "/Compare", ParDo.of(fn).withSideInputs(rows));
  }

  /** One ParDo of a step: its main output; its ledger and errors go to their lists. */
  private <I, O> PCollection<O> apply(
      Graph.Node node,
      String name,
      PCollection<I> input,
      StepFn<I, O> work,
      Coder<O> coder,
      List<PCollection<RowElement>> errors) {
    TupleTag<O> main = new TupleTag<>("main");
    PCollectionTuple outputs =
        input.apply(
            name,
            ParDo.of(work).withOutputTags(main, TupleTagList.of(StepFn.ERRORS).and(StepFn.LEDGER)));
    ledgers.add(outputs.get(StepFn.LEDGER).setCoder(ByteArrayCoder.of()));
    Coder<RowElement> letters = RowCoder.of(DeadLetter.type(StepContext.inputType(graph, node)));
    errors.add(outputs.get(StepFn.ERRORS).setCoder(letters));
    return outputs.get(main).setCoder(coder);
  }

  private PCollection<RowElement> input(Graph.Node node, int i) {
    Graph.Edge edge = node.inputs().get(i);
    return edge.port() == Graph.LATE ? ports.computeIfAbsent(edge, this::late) : ports.get(edge);
  }

  /** Nothing: all there is has come before a window ends. */
  private PCollection<RowElement> late(Graph.Edge edge) {
    Coder<RowElement> coder = RowCoder.of(StepContext.portType(graph, edge));
    return pipeline.apply(graph.node(edge.from()).id() + "/Late", Create.empty(coder));
  }

  private static String name(Graph.Node node, int input) {
    return node.inputs().size() == 1 ? node.id() : node.id() + "/" + input;
  }

  private static Coder<RowElement> rowCoder(Graph.Node node) {
    return RowCoder.of(node.step().output());
  }

  private void main(Graph.Node node, List<PCollection<RowElement>> outputs) {
    ports.put(new Graph.Edge(node.index(), Graph.MAIN), flat(node.id() + "/Rows", outputs));
  }

  private void errors(Graph.Node node, List<PCollection<RowElement>> errors) {
    ports.put(new Graph.Edge(node.index(), Graph.ERRORS), flat(node.id() + "/Errors", errors));
  }

  private static <T> PCollection<T> flat(String name, List<PCollection<T>> parts) {
    return parts.size() == 1
        ? parts.get(0)
        : PCollectionList.of(parts).apply(name, Flatten.pCollections());
  }
}
