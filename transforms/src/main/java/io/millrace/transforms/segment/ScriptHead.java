package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.RowPack;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.stream.Block;
import io.millrace.transforms.stream.ScriptSource;
import java.util.Arrays;

/** The head of a segment with the rows of a test. */
final class ScriptHead extends Operator implements BlockHead {
  private final Step.Script step;
  private final RowPack.Reader reader;
  private final int[] all = new int[Batch.ROWS];

  ScriptHead(Graph.Node node, Counts counts) {
    super(node, node.step().output(), counts);
    step = (Step.Script) node.step();
    reader = new RowPack.Reader(step.output());
    Arrays.setAll(all, i -> i);
  }

  @Override
  void process(Batch batch, int[] selected, int count) {
    throw new IllegalStateException("a script has no input");
  }

  @Override
  public void take(Block block) {
    reader.read(
        block.rows(),
        batch -> {
          batch.rows().watermark = block.watermark();
          push(batch, all, batch.size());
        });
  }

  /** Pushes all rows, as a bounded run has them. */
  void all() {
    for (int i = 0; i < step.blocks().size(); i++) {
      reader.read(ScriptSource.rows(step, i), batch -> push(batch, all, batch.size()));
    }
  }
}
