package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Cells;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.type.RowType;

/** The side of an AssertEqual before the shuffle: sends all rows to one place. */
final class AssertOperator extends Operator {
  private final ByteWriter rows = new ByteWriter();
  private final Emitter emitter;
  private final ShuffleKey key;

  AssertOperator(Graph.Node node, RowType input, Emitter emitter, Counts counts) {
    super(node, input, counts);
    this.emitter = emitter;
    key = new ShuffleKey(ShuffleKey.stepHash(node.id()), 0);
  }

  @Override
  void process(Batch batch, int[] selected, int count) {
    failInvalid(batch, selected, count);
    int left = dropFailed(batch, selected, count);
    int[] good = kept(0);
    for (int i = 0; i < left; i++) {
      Cells.writeRow(batch.type(), batch.row(good[i]), rows);
    }
    count("compared", left);
    emitter.pack(node.index(), key, rows.toByteArray());
    rows.clear();
  }
}
