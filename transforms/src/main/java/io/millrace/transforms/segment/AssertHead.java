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
final class AssertHead {
  private final Graph.Node node;
  private final RowType input;

  AssertHead(Graph.Node node, RowType input) {
    this.node = node;
    this.input = input;
  }

  void merge(Iterable<byte[]> packs) {
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
