package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;

/** The head of a segment with given rows. */
final class CreateHead extends Operator {
  private final Step.Create step;

  CreateHead(Graph.Node node, Counts counts) {
    super(node, node.step().output(), counts);
    step = (Step.Create) node.step();
  }

  @Override
  void process(Batch batch, int[] selected, int count) {
    throw new IllegalStateException("a create has no input");
  }

  void create() {
    Batch batch = Segment.batch(step.output(), step.rows());
    batch.rows().raw = null;
    int[] all = new int[batch.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
      batch.rows().position[i] = i;
    }
    push(batch, all, all.length);
  }
}
