package io.millrace.transforms.segment;

import io.millrace.transforms.decode.FileRange;
import io.millrace.transforms.decode.FileRangeCoder;
import io.millrace.transforms.file.FileResult;
import io.millrace.transforms.file.ListFiles;
import io.millrace.transforms.finish.FinishRun;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.stream.Block;
import io.millrace.transforms.stream.Blocks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Executes a graph as fused segments: one DoFn for each source with all that follows it up to
 * shuffles and sinks, one shuffle for all aggregates of the same depth, and behind it one DoFn with
 * all that follows.
 *
 * <p>In the Beam graph a segment is named after its source's step, a shuffle is numbered by its
 * depth.
 */
public final class FusedRuntime {
  private static final Coder<KV<ShuffleKey, byte[]>> PACKS =
      KvCoder.of(ShuffleKey.KeyCoder.INSTANCE, PackCoder.INSTANCE);

  private final Pipeline pipeline;
  private final Graph graph;
  private final RunSettings settings;
  private final Map<Integer, Integer> stages = new TreeMap<>();
  private final Map<Integer, List<PCollection<KV<ShuffleKey, byte[]>>>> packs = new TreeMap<>();
  private final List<PCollection<KV<Integer, FileResult>>> files = new ArrayList<>();
  private final List<PCollection<byte[]>> ledgers = new ArrayList<>();
  private final Definition definition;

  /**
   * What an expanded graph gives.
   *
   * @param ledger the encoded {@link Counts} of all bundles
   * @param files the temporary files of all sinks, each with the index of its WriteFiles node
   */
  public record Expansion(
      List<PCollection<byte[]>> ledger, List<PCollection<KV<Integer, FileResult>>> files) {}

  private FusedRuntime(Pipeline pipeline, Graph graph, RunSettings settings) {
    this.pipeline = pipeline;
    this.graph = graph;
    this.settings = settings;
    stages.putAll(stages(graph, settings.isStream()));
    definition = new Definition(graph, settings, stages);
  }

  /** Puts the graph into a pipeline. */
  public static Expansion expand(Pipeline pipeline, Graph graph, RunSettings settings) {
    return new FusedRuntime(pipeline, graph, settings).expand();
  }

  /**
   * For each keyed step the depth of its shuffle, from 1.
   *
   * @param stream whether sources are unbounded: then all sinks gather behind a shuffle; in history
   *     those with a key do
   */
  public static Map<Integer, Integer> stages(Graph graph, boolean stream) {
    Map<Integer, Integer> depth = new HashMap<>();
    Map<Integer, Integer> keyed = new TreeMap<>();
    for (Graph.Node node : graph.nodes()) {
      int above = 0;
      for (Graph.Edge edge : node.inputs()) {
        above = Math.max(above, depth.get(edge.from()));
      }
      boolean shuffles = isKeyed(node.step(), stream);
      depth.put(node.index(), above + (shuffles ? 1 : 0));
      if (shuffles) {
        keyed.put(node.index(), above + 1);
      }
    }
    return keyed;
  }

  private static boolean isKeyed(Step step, boolean stream) {
    return step instanceof Step.Combine
        || step instanceof Step.Join
        || step instanceof Step.IntervalJoin
        || step instanceof Step.AsOfJoin
        || step instanceof Step.Deduplicate
        || step instanceof Step.Order
        || step instanceof Step.AssertEqual
        || step instanceof Step.WriteFiles write && (stream || write.isKeyed());
  }

  private Expansion expand() {
    checkHashes();
    for (Graph.Node node : graph.nodes()) {
      if (node.step() instanceof Step.Read && !settings.isStream()) {
        read(node);
      } else if (node.step() instanceof Step.Read read) {
        blocks(node, Blocks.replay(node.id(), read, settings.replay(), settings.clock()));
      } else if (node.step() instanceof Step.Script script && settings.isStream()) {
        blocks(node, Blocks.script(script));
      } else if (node.step() instanceof Step.Create || node.step() instanceof Step.Script) {
        create(node);
      } else if (node.step() instanceof Step.AssertEqual) {
        seed(node);
      }
    }
    int deepest = stages.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    for (int stage = 1; stage <= deepest; stage++) {
      shuffle(stage);
    }
    return new Expansion(ledgers, files);
  }

  private void checkHashes() {
    Map<Long, String> seen = new HashMap<>();
    for (int index : stages.keySet()) {
      String id = graph.node(index).id();
      String other = seen.put(ShuffleKey.stepHash(id), id);
      if (other != null) {
        throw new IllegalStateException(
            "steps '" + other + "' and '" + id + "' have the same key; rename one of them");
      }
    }
  }

  private void read(Graph.Node node) {
    TupleTag<FileRange> ranges = new TupleTag<>("ranges");
    TupleTag<byte[]> counts = new TupleTag<>("counts");
    PCollectionTuple listed =
        pipeline
            .apply(node.id() + "/Start", Create.of(node.id()))
            .apply(
                node.id() + "/List",
                ParDo.of(new ListFn(node.id(), (Step.Read) node.step(), counts))
                    .withOutputTags(ranges, TupleTagList.of(counts)));
    listed.get(ranges).setCoder(FileRangeCoder.of());
    ledgers.add(listed.get(counts).setCoder(ByteArrayCoder.of()));
    segment(
        node.id(),
        listed.get(ranges).apply(node.id() + "/Spread", Reshuffle.viaRandomKey()),
        new SegmentFn.ScanFn(definition, node.index()),
        List.of(node.index()));
  }

  private void blocks(Graph.Node node, PTransform<PBegin, PCollection<Block>> source) {
    segment(
        node.id(),
        pipeline.apply(node.id() + "/Blocks", source),
        new SegmentFn.BlockFn(definition, node.index()),
        List.of(node.index()));
  }

  private void create(Graph.Node node) {
    segment(
        node.id(),
        pipeline.apply(node.id() + "/Start", Create.of(0)),
        new SegmentFn.CreateFn(definition, node.index()),
        List.of(node.index()));
  }

  /** An empty pack, so that an AssertEqual compares even when nothing comes. */
  private void seed(Graph.Node node) {
    ShuffleKey key = new ShuffleKey(ShuffleKey.stepHash(node.id()), 0);
    packs
        .computeIfAbsent(stages.get(node.index()), s -> new ArrayList<>())
        .add(
            pipeline.apply(
                node.id() + "/Start", Create.of(KV.of(key, new byte[0])).withCoder(PACKS)));
  }

  private void shuffle(int stage) {
    List<Integer> keyed =
        stages.keySet().stream().filter(index -> stages.get(index) == stage).toList();
    List<PCollection<KV<ShuffleKey, byte[]>>> inputs = packs.getOrDefault(stage, List.of());
    if (inputs.isEmpty()) {
      return;
    }
    String name = "Shuffle " + stage;
    PCollection<KV<ShuffleKey, byte[]>> sent =
        PCollectionList.of(inputs).apply(name + "/Flatten", Flatten.pCollections());
    String after = "After shuffle " + stage;
    if (settings.isStream()) {
      segment(after, sent, new ShardFn(definition, keyed), keyed);
    } else {
      PCollection<KV<ShuffleKey, Iterable<byte[]>>> grouped =
          sent.apply(name + "/Group", GroupByKey.create());
      segment(after, grouped, new SegmentFn.MergeFn(definition, keyed), keyed);
    }
  }

  private <I> void segment(
      String name, PCollection<I> input, SegmentFn<I> fn, List<Integer> heads) {
    Set<Integer> keyed = new TreeSet<>();
    Set<Integer> sinks = new TreeSet<>();
    for (int head : heads) {
      reach(head, Graph.MAIN, keyed, sinks);
      reach(head, Graph.ERRORS, keyed, sinks);
      if (!stages.containsKey(head)) {
        continue;
      }
      Step step = graph.node(head).step();
      if (step instanceof Step.WriteFiles) {
        sinks.add(head);
      }
    }
    TupleTag<byte[]> counts = new TupleTag<>("counts");
    TupleTagList tags = TupleTagList.empty();
    Set<Integer> reached = new TreeSet<>();
    keyed.forEach(node -> reached.add(stages.get(node)));
    for (int stage : reached) {
      tags = tags.and(SegmentFn.shuffleTag(stage));
    }
    if (!sinks.isEmpty()) {
      tags = tags.and(SegmentFn.FILES);
    }
    PCollectionTuple out = input.apply(name, ParDo.of(fn).withOutputTags(counts, tags));
    ledgers.add(out.get(counts).setCoder(ByteArrayCoder.of()));
    for (int stage : reached) {
      packs
          .computeIfAbsent(stage, s -> new ArrayList<>())
          .add(out.get(SegmentFn.shuffleTag(stage)).setCoder(PACKS));
    }
    if (!sinks.isEmpty()) {
      files.add(out.get(SegmentFn.FILES).setCoder(FinishRun.FILES));
    }
  }

  /** The keyed steps and sinks that a port's rows get to within the segment. */
  private void reach(int from, int port, Set<Integer> keyed, Set<Integer> sinks) {
    for (int consumer : graph.consumers(from, port)) {
      Step step = graph.node(consumer).step();
      if (isKeyed(step, settings.isStream())) {
        keyed.add(consumer);
        reach(consumer, Graph.LATE, keyed, sinks);
      } else if (step instanceof Step.WriteFiles) {
        sinks.add(consumer);
      } else {
        reach(consumer, Graph.MAIN, keyed, sinks);
      }
      reach(consumer, Graph.ERRORS, keyed, sinks);
    }
  }

  /** Lists the files of a source when the pipeline runs. */
  private static final class ListFn extends DoFn<String, FileRange> {
    private static final long serialVersionUID = 1L;

    private final String id;
    private final Step.Read step;
    private final TupleTag<byte[]> counts;

    ListFn(String id, Step.Read step, TupleTag<byte[]> counts) {
      this.id = id;
      this.step = step;
      this.counts = counts;
    }

    @ProcessElement
    public void process(MultiOutputReceiver out, OutputReceiver<FileRange> ranges)
        throws IOException {
      List<FileRange> found = ListFiles.list(id, step.source());
      Counts listed = new Counts();
      listed.add(id, "ranges_listed", found.size());
      found.forEach(ranges::output);
      out.get(counts).output(listed.encode());
    }
  }
}
