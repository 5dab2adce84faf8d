package io.millrace.transforms.segment;

import io.millrace.transforms.aggregate.GroupTable;
import io.millrace.transforms.aggregate.Packs;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.step.Windows;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.List;

/**
 * Of SLIDING windows: a pane is a slice, and each window merges those of its slices' groups that
 * count for it. A slice is freed when its last window is over. State is one entry for each group of
 * a slice, whatever the number of windows it is in.
 */
final class SliceHead extends CombineHead {
  private final Windowing windowing;
  private final Windows windows;

  SliceHead(Graph.Node node, RowType input, Counts counts) {
    super(node, input, counts);
    windowing = ((Step.Combine) node.step()).windowing();
    windows = new Windows(windowing);
  }

  @Override
  public void take(byte[] pack, ShardState state) {
    if (updates) {
      update(pack, state);
    }
    add(pack, state);
  }

  private void add(byte[] pack, ShardState state) {
    long slice = Packs.pane(pack);
    long first = Packs.firstEnd(pack);
    boolean known = state.packs(slice).stream().anyMatch(other -> Packs.firstEnd(other) <= first);
    keep(pack, slice, state);
    if (!known) {
      windows.findMillis(slice);
      for (long end = first; end <= windows.lastEnd(); end += windowing.periodMillis()) {
        long due = KeyedHead.due(end, lateness);
        state.wake(due, Math.min(due, end - 1));
      }
    }
  }

  /** As of other windows, with the packs of a slice whose groups count from the same window on. */
  @Override
  void keep(byte[] pack, long slice, ShardState state) {
    List<byte[]> others = new ArrayList<>();
    List<byte[]> alike = new ArrayList<>();
    for (byte[] other : state.packs(slice)) {
      (Packs.firstEnd(pack) == Packs.firstEnd(other) ? alike : others).add(other);
    }
    long behind = pack.length;
    for (int i = 1; i < alike.size(); i++) {
      behind += alike.get(i).length;
    }
    if (alike.isEmpty() || !isEnough(alike.size() + 1, alike.get(0).length, behind)) {
      state.add(slice, pack);
      return;
    }
    alike.add(pack);
    others.addAll(compacted(alike));
    state.put(slice, others);
  }

  @Override
  public void wake(long millis, ShardState state) {
    if (millis < END) {
      close(millis - lateness, state);
      return;
    }
    // The windows that no watermark is after: from here to the end of what a time can be.
    windows.findMillis(END - lateness);
    long last = Long.MAX_VALUE / 1000 + windowing.sizeMillis();
    for (long end = windows.firstEnd(); end <= last; end += windowing.periodMillis()) {
      if (KeyedHead.due(end, lateness) == END) {
        close(end, state);
      }
    }
  }

  /** Pushes, for each window of a pack, what its groups are together with what came before. */
  private void update(byte[] pack, ShardState state) {
    windows.findMillis(Packs.pane(pack));
    long last = windows.lastEnd();
    for (long end = Packs.firstEnd(pack); end <= last; end += windowing.periodMillis()) {
      long start = end - windowing.sizeMillis();
      table.clear();
      table.merge(pack, start, end);
      int changed = table.size();
      merge(end, state, false);
      update(changed);
    }
  }

  /** Pushes the results of the window that ends at {@code end}. */
  private void close(long end, ShardState state) {
    table.clear();
    merge(end, state, true);
    emit(table);
  }

  /**
   * Adds the groups of the window that ends at {@code end}.
   *
   * @param free whether slices are freed whose last window it is
   */
  private void merge(long end, ShardState state, boolean free) {
    long start = end - windowing.sizeMillis();
    for (long slice = start; slice < end; slice = windows.end()) {
      windows.findMillis(slice);
      List<byte[]> packs = state.packs(slice);
      for (byte[] pack : packs) {
        if (Packs.firstEnd(pack) <= end) {
          table.merge(pack, start, end);
        }
      }
      if (free && !packs.isEmpty() && windows.lastEnd() <= end) {
        state.put(slice, List.of());
      }
    }
  }

  /** One window after the other, so that memory holds the slices and one window's groups. */
  @Override
  public void all(Iterable<byte[]> packs) {
    GroupTable slices = new GroupTable((Step.Combine) node.step());
    packs.forEach(slices::merge);
    MemoryState state = new MemoryState();
    slices.flush(1, true, (shard, pack) -> add(pack, state));
    while (state.hasWakes()) {
      wake(state.nextWake(), state);
    }
  }
}
