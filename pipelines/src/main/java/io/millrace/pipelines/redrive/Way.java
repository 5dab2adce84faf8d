package io.millrace.pipelines.redrive;

import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of a pipeline that an event has not been through, as it failed in a step: the way from
 * the source to that step, and all behind it. Where steps beside it read the same source, they have
 * had the event already and are left out.
 *
 * @param graph null if there is no such way
 * @param refusal why there is none, in words, or null
 * @param read the source, by its place in the graph
 */
record Way(Graph graph, String refusal, int read) {
  private static Way refused(String why) {
    return new Way(null, why, -1);
  }

  /** The way of an event that failed in {@code step}, by its name. */
  static Way of(Graph graph, String pipeline, String step) {
    for (Graph.Node node : graph.nodes()) {
      if (node.name().equals(step) && node.pipeline().equals(pipeline)) {
        return of(graph, node);
      }
    }
    return refused("the pipeline has no step '" + step + "' any more");
  }

  private static Way of(Graph graph, Graph.Node failed) {
    Map<Integer, Integer> next = new HashMap<>();
    Graph.Node node = failed;
    while (!(node.step() instanceof Step.Read)) {
      if (node.inputs().size() != 1) {
        return refused(
            node.inputs().isEmpty()
                ? "the rows of '" + node.name() + "' come from no stream"
                : "events come to '" + node.name() + "' by several ways");
      }
      Graph.Edge edge = node.inputs().get(0);
      Graph.Node from = graph.node(edge.from());
      String obstacle = obstacle(from, edge);
      if (obstacle != null) {
        return refused(obstacle);
      }
      next.put(from.index(), node.index());
      node = from;
    }
    return pruned(graph, next, node.index(), failed.index());
  }

  /** What makes it impossible to send an event again that was behind this step, or null. */
  private static String obstacle(Graph.Node from, Graph.Edge edge) {
    if (edge.port() != Graph.MAIN) {
      return "it had failed in '" + from.name() + "' before";
    }
    Step step = from.step();
    boolean copies =
        step instanceof Step.WindowInto into
            && into.windowing().kind() == Windowing.Kind.SLIDING
            && !into.sliced();
    if (step instanceof Step.Explode || copies) {
      return "'" + from.name() + "' makes several rows of one, and others did not fail";
    }
    return step instanceof Step.Combine ? "it is a row of '" + from.name() + "', no event" : null;
  }

  private static Way pruned(Graph graph, Map<Integer, Integer> next, int read, int failed) {
    List<Graph.Node> kept = new ArrayList<>();
    Map<Integer, Integer> moved = new HashMap<>();
    for (Graph.Node node : graph.nodes()) {
      List<Graph.Edge> inputs = new ArrayList<>();
      for (Graph.Edge edge : node.inputs()) {
        boolean before = next.containsKey(edge.from()) && edge.port() == Graph.MAIN;
        boolean goesOn = !before || next.get(edge.from()) == node.index();
        if (moved.containsKey(edge.from()) && goesOn) {
          inputs.add(new Graph.Edge(moved.get(edge.from()), edge.port()));
        }
      }
      boolean root = node.index() == read;
      boolean some = !inputs.isEmpty() && inputs.size() < node.inputs().size();
      if (some && !(node.step() instanceof Step.Flatten)) {
        return refused("'" + node.name() + "' needs other events too");
      }
      if (root || !inputs.isEmpty()) {
        moved.put(node.index(), kept.size());
        kept.add(new Graph.Node(kept.size(), node.pipeline(), node.name(), node.step(), inputs));
      }
    }
    if (!moved.containsKey(failed)) {
      throw new IllegalStateException("step " + failed + " is not on its own way");
    }
    return new Way(new Graph(kept), null, moved.get(read));
  }

  /** How the events are written that are to be read. */
  RecordFormat format() {
    return ((Step.Read) graph.node(read).step()).source().format();
  }

  /**
   * The graph that reads {@code sent} and writes each output into a folder of the run, beside what
   * is there.
   */
  Graph reading(Path sent, String run) {
    List<Graph.Node> nodes = new ArrayList<>();
    for (Graph.Node node : graph.nodes()) {
      Step step = node.step();
      if (node.index() == read) {
        step = reading((Step.Read) step, sent);
      } else if (step instanceof Step.WriteFiles write) {
        step =
            new Step.WriteFiles(
                beside(write.sink(), run), write.key(), write.from(), write.to(), write.output());
      }
      nodes.add(new Graph.Node(node.index(), node.pipeline(), node.name(), step, node.inputs()));
    }
    return new Graph(nodes);
  }

  private static Step.Read reading(Step.Read read, Path sent) {
    FileSource source = read.source();
    boolean document = source.format() instanceof RecordFormat.Json json && json.records() != null;
    FileSource again =
        new FileSource(
            List.of(sent + "/"),
            Compression.NONE,
            document ? RecordFormat.Json.LINES : source.format(),
            source.schema(),
            source.metadata(),
            source.needed());
    return new Step.Read(
        again, read.eventTime(), read.outOfOrderMicros(), read.from(), read.to(), read.output());
  }

  private static FileSink beside(FileSink sink, String run) {
    String own = "run=" + run + "/";
    return new FileSink(
        sink.directory().endsWith("/" + own) ? sink.directory() : sink.directory() + own,
        sink.prefix(),
        sink.format(),
        sink.delimiter(),
        sink.compression(),
        sink.partitionBy(),
        sink.byWindow(),
        false);
  }
}
