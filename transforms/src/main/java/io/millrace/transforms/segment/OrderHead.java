package io.millrace.transforms.segment;

import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.RowType;
import java.util.List;

/** The side of an Order behind the shuffle: gives the rows of a shard by event time. */
final class OrderHead extends BucketHead {
  OrderHead(Graph.Node node, RowType input, Counts counts) {
    super(node, input, ((Step.Order) node.step()).latenessMillis(), counts);
  }

  @Override
  void rows(List<KeyedRow> rows, long pane, ShardState state) {
    rows.forEach(out::add);
  }

  /**
   * Whether the rows of a sink come from an Order and still have the event times by which they are
   * in order.
   */
  static boolean isBefore(Graph graph, Graph.Node node) {
    for (Graph.Edge edge : node.inputs()) {
      Graph.Node from = graph.node(edge.from());
      Step step = from.step();
      boolean keeps =
          step instanceof Step.Filter
              || step instanceof Step.MapToFields
              || step instanceof Step.Explode
              || step instanceof Step.Flatten
              || step instanceof Step.WindowInto
              || step instanceof Step.ExtractWindowingInfo
              || step instanceof Step.Validate
              || step instanceof Step.LogForTesting;
      boolean main = edge.port() == Graph.MAIN;
      if (main && (step instanceof Step.Order || keeps && isBefore(graph, from))) {
        return true;
      }
    }
    return false;
  }
}
