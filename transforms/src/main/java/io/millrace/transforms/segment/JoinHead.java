package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.RowType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The side of a Join behind the shuffle: keeps the rows of each window until it is over, then finds
 * the pairs by a table of the keys.
 */
final class JoinHead extends JoiningHead {
  private final Step.Join step;
  private final long lateness;

  private record Slot(long windowEnd, ByteBuffer key) {}

  /** The rows of one key in one window. */
  private record Group(List<KeyedRow> left, List<KeyedRow> right) {
    Group() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void add(KeyedRow row) {
      (row.input() == LEFT ? left : right).add(row);
    }
  }

  JoinHead(Graph.Node node, RowType input, Counts counts) {
    super(node, input, counts);
    step = (Step.Join) node.step();
    lateness = step.windowing().latenessMillis();
  }

  @Override
  public void take(byte[] pack, ShardState state) {
    long pane = KeyedRow.pane(pack);
    long due = pane == KeyedRow.NO_PANE ? END : KeyedHead.due(pane, lateness);
    // What is due at the end of time waits in one pane, whatever its window.
    long kept = due == END ? KeyedRow.NO_PANE : pane;
    state.add(kept, pack);
    state.wake(due, Math.min(due, pane - 1));
  }

  @Override
  public void wake(long millis, ShardState state) {
    long pane = millis == END ? KeyedRow.NO_PANE : millis - lateness;
    all(state.packs(pane));
    state.put(pane, List.of());
  }

  @Override
  public void all(Iterable<byte[]> packs) {
    Map<Slot, Group> groups = new LinkedHashMap<>();
    for (KeyedRow row : read(packs)) {
      if (isAlone(row)) {
        single(row);
      } else {
        Slot slot = new Slot(row.windowEnd(), ByteBuffer.wrap(row.key()));
        groups.computeIfAbsent(slot, s -> new Group()).add(row);
      }
    }
    groups.values().forEach(this::join);
    out.flush();
  }

  private void join(Group group) {
    if (group.left().isEmpty() || group.right().isEmpty()) {
      group.left().forEach(this::single);
      group.right().forEach(this::single);
      return;
    }
    count("matched", group.left().size() + group.right().size());
    for (KeyedRow left : group.left()) {
      for (KeyedRow right : group.right()) {
        pair(left, right, time(left), left.windowStart(), left.windowEnd());
      }
    }
  }

  private void single(KeyedRow row) {
    boolean outer = row.input() == LEFT ? step.leftOuter() : step.rightOuter();
    single(row, outer, time(row), row.windowStart(), row.windowEnd());
  }

  private static long time(KeyedRow row) {
    return row.windowStart() == Batch.GLOBAL ? Batch.NO_TIME : (row.windowEnd() - 1) * 1000;
  }
}
