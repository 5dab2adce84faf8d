package io.millrace.transforms.step;

import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import java.io.Serializable;
import java.util.List;

/**
 * The steps of one run and how they hang together: a DAG in topological order, inputs before
 * consumers. Several pipelines may share one graph and, in it, a scan.
 */
public record Graph(List<Node> nodes) implements Serializable {
  public Graph {
    nodes = List.copyOf(nodes);
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).index() != i) {
        throw new IllegalArgumentException("node " + i + " is out of order");
      }
    }
  }

  /** The rows that a step passes on. */
  public static final int MAIN = 0;

  /** The rows that failed in a step, as {@link DeadLetter} rows. */
  public static final int ERRORS = 1;

  /** The rows that came too late to a keyed step: rows of {@link #lateType}. */
  public static final int LATE = 2;

  /**
   * The type of the late rows of a keyed step. Those of a join look like what it gives, with the
   * fields of the side that was in time null.
   *
   * @param input the type of its (first) input, which the late rows of other steps have
   */
  public static RowType lateType(Step step, RowType input) {
    if (step instanceof Step.Join
        || step instanceof Step.IntervalJoin
        || step instanceof Step.AsOfJoin) {
      return new RowType(
          step.output().fields().stream()
              .map(field -> new Field(field.name(), field.type().asNullable()))
              .toList());
    }
    return input;
  }

  /** One step in its place. */
  public record Node(int index, String pipeline, String name, Step step, List<Edge> inputs)
      implements Serializable {
    public Node {
      inputs = List.copyOf(inputs);
    }

    /** How the ledger calls the step: {@code pipeline/name}; its dead letters have both apart. */
    public String id() {
      return pipeline + "/" + name;
    }
  }

  /** An input: port {@code port} of node {@code from}. */
  public record Edge(int from, int port) implements Serializable {}

  public Node node(int index) {
    return nodes.get(index);
  }

  /**
   * The consumers of a port: their indexes, a node once for each of its inputs that is this port.
   */
  public List<Integer> consumers(int from, int port) {
    return nodes.stream()
        .flatMap(
            node ->
                node.inputs().stream()
                    .filter(edge -> edge.from() == from && edge.port() == port)
                    .map(edge -> node.index()))
        .toList();
  }
}
