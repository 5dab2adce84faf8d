package io.millrace.transforms.segment;

import io.millrace.transforms.aggregate.GroupTable;
import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.RowType;

/**
 * The side of a Combine behind the shuffle: merges the packs of a shard and pushes the result rows.
 */
final class MergeHead extends Operator {
  private final GroupTable table;
  private final Batch out;
  private final int[] all = new int[Batch.ROWS];

  /**
   * @param input the type of the Combine's input, which its dead letters have
   */
  MergeHead(Graph.Node node, RowType input, Counts counts) {
    super(node, input, counts);
    Step.Combine step = (Step.Combine) node.step();
    table = new GroupTable(step);
    out = new Batch(step.output());
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
  }

  @Override
  void process(Batch batch, int[] selected, int count) {
    throw new IllegalStateException("packs come in by merge");
  }

  /** Takes all packs of one shard and pushes its groups. */
  void merge(Iterable<byte[]> packs) {
    table.clear();
    for (byte[] pack : packs) {
      table.merge(pack);
    }
    for (int from = 0; from < table.size(); from += Batch.ROWS) {
      int rows = table.emit(from, out, failures);
      long events = 0;
      for (int i = 0; i < rows; i++) {
        events += table.events(from + i);
      }
      count("grouped", events);
      count("groups", rows);
      if (failures.any()) {
        int left = withoutFailed(rows);
        push(out, kept(0), left);
      } else {
        push(out, all, rows);
      }
    }
    table.clear();
  }

  private int withoutFailed(int rows) {
    int[] good = kept(rows);
    int left = 0;
    for (int row = 0; row < rows; row++) {
      Failure failure = failures.at(row);
      if (failure == null) {
        good[left++] = row;
      } else {
        count("dead_groups", 1);
        requirePlace(failure);
        deadLetters().add(out, row, failure);
        if (deadLetters().isFull()) {
          flushDead();
        }
      }
    }
    failures.clear();
    flushDead();
    return left;
  }
}
