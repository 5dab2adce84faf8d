package io.millrace.transforms.segment;

import io.millrace.transforms.step.Graph;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.util.SerializableUtils;

/**
 * What the segments of a run are made of, serialized once. Runners serialize a DoFn more often than
 * one would think, the Direct runner several times a bundle, and a graph of many steps costs more
 * than a small bundle's work.
 */
final class Definition implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] bytes;
  private transient Parts parts;

  Definition(Graph graph, RunSettings settings, Map<Integer, Integer> stages) {
    parts = new Parts(graph, settings, new TreeMap<>(stages));
    bytes = SerializableUtils.serializeToByteArray(parts);
  }

  Graph graph() {
    return parts().graph;
  }

  RunSettings settings() {
    return parts().settings;
  }

  /** For each keyed step the depth of its shuffle. */
  Map<Integer, Integer> stages() {
    return parts().stages;
  }

  private Parts parts() {
    if (parts == null) {
      parts = (Parts) SerializableUtils.deserializeFromByteArray(bytes, "a segment");
    }
    return parts;
  }

  private record Parts(Graph graph, RunSettings settings, TreeMap<Integer, Integer> stages)
      implements Serializable {}
}
