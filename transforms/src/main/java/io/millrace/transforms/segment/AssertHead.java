package io.millrace.transforms.segment;

import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.Cells;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.RowsDiffer;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.List;

/** The side of an AssertEqual behind the shuffle: compares. */
final class AssertHead implements KeyedHead {
  private final Graph.Node node;
  private final RowType input;

  AssertHead(Graph.Node node, RowType input) {
    this.node = node;
    this.input = input;
  }

  @Override
  public void take(byte[] pack, ShardState state) {
    state.add(0, pack);
    state.wake(END, END);
  }

  @Override
  public void wake(long millis, ShardState state) {
    all(state.packs(0));
    state.put(0, List.of());
  }

  @Override
  public void all(Iterable<byte[]> packs) {
    List<Object[]> rows = new ArrayList<>();
    for (byte[] pack : packs) {
      ByteReader in = new ByteReader(pack);
      while (in.hasMore()) {
        rows.add(Cells.readRow(input, in));
      }
    }
    Step.AssertEqual step = (Step.AssertEqual) node.step();
    RowsDiffer.check(node.id(), step.rowsType(), step.rows(), input, rows);
  }
}
