package io.millrace.transforms.segment;

import io.millrace.transforms.aggregate.GroupTable;
import io.millrace.transforms.aggregate.Packs;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Of SESSIONS: joins what overlaps, and gives a session when its last event, the gap and the
 * lateness are over.
 *
 * <p>A row is late when its own time and the lateness are behind the watermark. So when the
 * watermark is at T, all rows before T - lateness that will ever count are there, and a session
 * that ends by then is whole: no row on time can still touch it, nor open a second session beside
 * it, as in Beam's own merging windows one may. The sessions of a stream are exactly those of all
 * its rows that were not late, however they came: {@code WindowedStreamTest}.
 *
 * <p>A pane has what starts between two points of a grid, and is taken in when the second has
 * passed; what then stays open is kept as one pack. Wake-ups are on the grid, so their number is
 * bounded by the length of time, not by the number of sessions; which sessions there are does not
 * depend on it.
 */
final class SessionHead extends CombineHead {
  /** The pane of the sessions that have begun. */
  private static final long OPEN = Long.MIN_VALUE;

  private final long grid;
  private final GroupTable closed;
  private final GroupTable open;

  SessionHead(Graph.Node node, RowType input, Counts counts) {
    super(node, input, counts);
    Step.Combine step = (Step.Combine) node.step();
    grid = GroupTable.grid(step.windowing());
    closed = new GroupTable(step);
    open = new GroupTable(step);
  }

  @Override
  public void take(byte[] pack, ShardState state) {
    long pane = Packs.pane(pack);
    long due = KeyedHead.due(pane + grid, lateness);
    keep(pack, due == END ? Packs.NO_PANE : pane, state);
    state.wake(due, Math.min(due, pane));
  }

  /** Sessions that start within a part of the gap overlap: one is left of each key. */
  @Override
  List<byte[]> compacted(List<byte[]> packs) {
    List<byte[]> one = new ArrayList<>();
    table.clear();
    packs.forEach(table::merge);
    table.join(Long.MIN_VALUE, null, open);
    open.flush(1, false, (shard, pack) -> one.add(pack));
    return one;
  }

  @Override
  public void wake(long millis, ShardState state) {
    long until = millis == END ? Long.MAX_VALUE : millis - lateness;
    long pane = millis == END ? Packs.NO_PANE : until - grid;
    table.clear();
    state.packs(OPEN).forEach(table::merge);
    state.packs(pane).forEach(table::merge);
    table.join(until, closed, open);
    state.put(pane, List.of());
    keepOpen(state);
    emit(closed);
  }

  /** Keeps what is open and wakes when it may be over. */
  private void keepOpen(ShardState state) {
    TreeSet<Long> ends = new TreeSet<>();
    for (int group = 0; group < open.size(); group++) {
      long end = open.windowEnd(group);
      ends.add(end + Math.floorMod(-end, grid));
    }
    for (long end : ends) {
      long due = KeyedHead.due(end, lateness);
      state.wake(due, Math.min(due, end - grid));
    }
    List<byte[]> packs = new ArrayList<>();
    open.flush(1, false, (shard, pack) -> packs.add(pack));
    state.put(OPEN, packs);
  }

  /** Takes all packs of one shard, and pushes its sessions. */
  @Override
  public void all(Iterable<byte[]> packs) {
    table.clear();
    packs.forEach(table::merge);
    table.join(Long.MAX_VALUE, closed, open);
    emit(closed);
  }
}
