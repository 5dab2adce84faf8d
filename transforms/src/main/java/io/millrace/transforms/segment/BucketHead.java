package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.List;

/**
 * The side behind the shuffle of a step that waits with the rows of each {@link
 * KeyedRow#BUCKET_MILLIS} of event time until no other of them can come any more, and then looks at
 * them in their order. What it keeps of a row is freed when that has happened.
 */
abstract class BucketHead extends Operator implements KeyedHead {
  final long lateness;
  final RowsOut out;

  BucketHead(Graph.Node node, RowType input, long lateness, Counts counts) {
    super(node, input, counts);
    this.lateness = lateness;
    out = new RowsOut(this, node.step().output());
  }

  /**
   * Takes all rows of a stretch of time, in the order of {@link KeyedRow}; such stretches come in
   * order, too.
   *
   * @param pane where the stretch ends, or {@link KeyedRow#NO_PANE} for what waits for the end
   */
  abstract void rows(List<KeyedRow> rows, long pane, ShardState state);

  /** What else is due at a time. */
  void free(long millis, ShardState state) {}

  @Override
  final void process(Batch batch, int[] selected, int count) {
    throw new IllegalStateException("packs come in by take");
  }

  @Override
  public final void take(byte[] pack, ShardState state) {
    long end = KeyedRow.pane(pack);
    long due = end == KeyedRow.NO_PANE ? END : KeyedHead.due(end, lateness);
    long pane = due == END ? KeyedRow.NO_PANE : end;
    state.add(pane, pack);
    state.wake(due, Math.min(due, end - KeyedRow.BUCKET_MILLIS));
  }

  @Override
  public final void wake(long millis, ShardState state) {
    long pane = millis == END ? KeyedRow.NO_PANE : millis - lateness;
    List<KeyedRow> rows = new ArrayList<>();
    state.packs(pane).forEach(pack -> KeyedRow.read(pack, rows::add));
    if (!rows.isEmpty()) {
      rows.sort(null);
      count("taken", rows.size());
      rows(rows, pane, state);
      out.flush();
      state.put(pane, List.of());
    }
    free(millis, state);
  }
}
