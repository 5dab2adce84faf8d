package io.millrace.transforms.segment;

import io.millrace.transforms.aggregate.GroupTable;
import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.List;

/**
 * The side of a Combine behind the shuffle: merges the packs of a shard and pushes the result rows.
 */
final class MergeHead extends Operator implements KeyedHead {
  /** More packs of a window than this are made one. */
  private static final int PACKS_MAX = 32;

  private final GroupTable table;
  private final long lateness;
  private final Batch out;
  private final int[] all = new int[Batch.ROWS];

  /**
   * @param input the type of the Combine's input, which its dead letters have
   */
  MergeHead(Graph.Node node, RowType input, Counts counts) {
    super(node, input, counts);
    Step.Combine step = (Step.Combine) node.step();
    table = new GroupTable(step);
    lateness = step.windowing().latenessMillis();
    out = new Batch(step.output());
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
  }

  @Override
  void process(Batch batch, int[] selected, int count) {
    throw new IllegalStateException("packs come in by merge");
  }

  @Override
  public void take(byte[] pack, ShardState state) {
    long pane = GroupTable.pane(pack);
    List<byte[]> packs = new ArrayList<>(state.packs(pane));
    packs.add(pack);
    if (packs.size() >= PACKS_MAX) {
      packs = compacted(packs);
    }
    state.put(pane, packs);
    long due = pane == GroupTable.NO_PANE ? END : KeyedHead.due(pane, lateness);
    state.wake(due, Math.min(due, pane - 1));
  }

  /** The same groups in one pack. */
  private List<byte[]> compacted(List<byte[]> packs) {
    List<byte[]> one = new ArrayList<>(1);
    table.clear();
    packs.forEach(table::merge);
    table.flush(1, true, (shard, pack) -> one.add(pack));
    return one;
  }

  @Override
  public void wake(long millis, ShardState state) {
    long pane = millis - lateness;
    close(pane, state);
    if (millis == END) {
      close(GroupTable.NO_PANE, state);
    }
  }

  private void close(long pane, ShardState state) {
    List<byte[]> packs = state.packs(pane);
    if (!packs.isEmpty()) {
      all(packs);
      state.put(pane, List.of());
    }
  }

  /** Takes all packs of one shard, whatever their windows, and pushes its groups. */
  @Override
  public void all(Iterable<byte[]> packs) {
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
