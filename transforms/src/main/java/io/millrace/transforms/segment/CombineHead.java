package io.millrace.transforms.segment;

import io.millrace.transforms.aggregate.GroupTable;
import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Updates;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The side of a Combine behind the shuffle: merges packs and pushes the rows of its results. */
abstract class CombineHead extends Operator implements KeyedHead {
  /** So many packs of a pane are made one, however few bytes they have. */
  private static final int PACKS_MAX = 32;

  /** Packs beside a pane's first one that have fewer bytes than this together are left alone. */
  private static final int BYTES_MIN = 4 << 10;

  final GroupTable table;
  final long lateness;

  /** Whether windows give their values when these change, too. */
  final boolean updates;

  private final Batch out;
  private final int[] all = new int[Batch.ROWS];

  /**
   * @param input the type of the Combine's input, which its dead letters have
   */
  CombineHead(Graph.Node node, RowType input, Counts counts) {
    super(node, input, counts);
    Step.Combine step = (Step.Combine) node.step();
    table = new GroupTable(step);
    lateness = step.windowing().latenessMillis();
    updates = step.windowing().emit() == Windowing.Emit.UPDATES;
    out = new Batch(step.output());
    Arrays.setAll(all, i -> i);
  }

  /** The head of a node for the windows that its rows are in. */
  static CombineHead of(Graph.Node node, RowType input, Counts counts) {
    Step.Combine step = (Step.Combine) node.step();
    if (step.sliced()) {
      return new SliceHead(node, input, counts);
    }
    return step.windowing().kind() == Windowing.Kind.SESSIONS
        ? new SessionHead(node, input, counts)
        : new MergeHead(node, input, counts);
  }

  @Override
  void process(Batch batch, int[] selected, int count) {
    throw new IllegalStateException("packs come in by take");
  }

  /**
   * Keeps a pack in a pane. They are made one when those behind the first have as many bytes as it
   * has: what is kept is never more than twice its groups (and {@link #BYTES_MIN} a pane), and a
   * group is merged twice on average, however many packs come.
   */
  void keep(byte[] pack, long pane, ShardState state) {
    int[] sizes = state.sizes(pane);
    long behind = pack.length;
    for (int i = 1; i < sizes.length; i++) {
      behind += sizes[i];
    }
    if (sizes.length == 0 || !isEnough(sizes.length + 1, sizes[0], behind)) {
      state.add(pane, pack);
      return;
    }
    List<byte[]> packs = new ArrayList<>(state.packs(pane));
    packs.add(pack);
    state.put(pane, compacted(packs));
  }

  /**
   * Whether packs are made one.
   *
   * @param first the bytes of the first one
   * @param behind the bytes of the others together
   */
  static boolean isEnough(int packs, int first, long behind) {
    return packs >= PACKS_MAX || behind >= Math.max(first, BYTES_MIN);
  }

  /** The same groups in one pack. */
  List<byte[]> compacted(List<byte[]> packs) {
    List<byte[]> one = new ArrayList<>();
    table.clear();
    packs.forEach(table::merge);
    table.flush(1, false, (shard, pack) -> one.add(pack));
    return one;
  }

  /** Pushes the first {@code groups} of the table as updates, and forgets all. */
  final void update(int groups) {
    for (int from = 0; from < groups; from += Batch.ROWS) {
      int rows = Math.min(table.emit(from, out, failures), groups - from);
      int[] good = kept(rows);
      int left = 0;
      for (int row = 0; row < rows; row++) {
        if (failures.at(row) == null) {
          out.rows().position[row] = Updates.position(table.events(from + row));
          good[left++] = row;
        }
      }
      failures.clear();
      count("updates", rows);
      count("failed_updates", rows - left);
      push(out, good, left);
      Arrays.fill(out.rows().position, 0, rows, 0);
    }
    table.clear();
  }

  /** Pushes all groups of a table as results, and forgets them. */
  final void emit(GroupTable results) {
    for (int from = 0; from < results.size(); from += Batch.ROWS) {
      int rows = results.emit(from, out, failures);
      long events = 0;
      for (int i = 0; i < rows; i++) {
        events += results.events(from + i);
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
    results.clear();
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
