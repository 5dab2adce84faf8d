package io.millrace.transforms.segment;

import io.millrace.transforms.aggregate.Packs;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.type.RowType;
import java.util.List;

/** Of windows that a row is in one of: a pane is a window, and is freed when the window is over. */
final class MergeHead extends CombineHead {
  MergeHead(Graph.Node node, RowType input, Counts counts) {
    super(node, input, counts);
  }

  @Override
  public void take(byte[] pack, ShardState state) {
    long pane = Packs.pane(pack);
    long due = pane == Packs.NO_PANE ? END : KeyedHead.due(pane, lateness);
    long kept = due == END ? Packs.NO_PANE : pane;
    if (updates) {
      update(pack, state.packs(kept));
    }
    keep(pack, kept, state);
    state.wake(due, Math.min(due, pane - 1));
  }

  /** Pushes what the groups of a pack are together with what came before. */
  private void update(byte[] pack, List<byte[]> before) {
    table.clear();
    table.merge(pack);
    int changed = table.size();
    before.forEach(table::merge);
    update(changed);
  }

  @Override
  public void wake(long millis, ShardState state) {
    long pane = millis == END ? Packs.NO_PANE : millis - lateness;
    all(state.packs(pane));
    state.put(pane, List.of());
  }

  /** Takes all packs of one shard, whatever their windows, and pushes its groups. */
  @Override
  public void all(Iterable<byte[]> packs) {
    table.clear();
    packs.forEach(table::merge);
    emit(table);
  }
}
