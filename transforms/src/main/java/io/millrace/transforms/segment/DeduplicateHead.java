package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.RowType;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The side of a Deduplicate behind the shuffle: waits until no copy can come any more. Of an id
 * that has passed, the time is kept for the horizon of {@link Step.Deduplicate}, so that the same
 * id at another time is noticed.
 */
final class DeduplicateHead extends BucketHead {
  private final long horizon;

  /** The time of the event that has an id last, and the windows in which it was seen. */
  private record Seen(long time, Set<List<Long>> windows) {}

  DeduplicateHead(Graph.Node node, RowType input, Counts counts) {
    super(node, input, ((Step.Deduplicate) node.step()).latenessMillis(), counts);
    horizon = ((Step.Deduplicate) node.step()).horizonMillis();
  }

  @Override
  void rows(List<KeyedRow> rows, long pane, ShardState state) {
    Map<ByteBuffer, Seen> seen = new LinkedHashMap<>();
    long duplicates = 0;
    long conflicts = 0;
    for (KeyedRow row : rows) {
      ByteBuffer id = ByteBuffer.wrap(row.key());
      Seen last = seen.get(id);
      if (last == null || last.time() != row.time()) {
        long before = last != null ? last.time() : before(row.key(), state);
        conflicts += isNear(before, row.time()) ? 1 : 0;
        last = new Seen(row.time(), new HashSet<>());
        seen.put(id, last);
      }
      if (last.windows().add(List.of(row.windowStart(), row.windowEnd()))) {
        out.add(row);
      } else {
        duplicates++;
      }
    }
    count("duplicates", duplicates);
    count("id_conflicts", conflicts);
    if (pane != KeyedRow.NO_PANE) {
      keep(seen, pane, state);
    }
  }

  private static long before(byte[] id, ShardState state) {
    byte[] kept = state.kept(id);
    return kept == null ? Batch.NO_TIME : new ByteReader(kept).getLong();
  }

  private boolean isNear(long before, long time) {
    long gap = time - before;
    return before != Batch.NO_TIME && time != Batch.NO_TIME && gap >= 0 && gap <= horizon * 1000;
  }

  /** Keeps the last time of each id, and under a pane of its own which ids these are. */
  private void keep(Map<ByteBuffer, Seen> seen, long pane, ShardState state) {
    long due = KeyedHead.due(pane, lateness + horizon);
    if (due == END) {
      return;
    }
    ByteWriter ids = new ByteWriter();
    seen.forEach(
        (id, last) -> {
          ByteWriter time = new ByteWriter(Long.BYTES);
          time.putLong(last.time());
          state.keep(id.array(), time.toByteArray());
          ids.putSlice(id.array());
        });
    state.put(idsOf(pane), List.of(ids.toByteArray()));
    state.wake(due, due);
  }

  /** Panes of rows are whole buckets, so what is one beyond is free. */
  private static long idsOf(long pane) {
    return pane + 1;
  }

  @Override
  void free(long millis, ShardState state) {
    if (millis == END) {
      return;
    }
    long pane = millis - lateness - horizon;
    for (byte[] ids : state.packs(idsOf(pane))) {
      ByteReader in = new ByteReader(ids);
      while (in.hasMore()) {
        byte[] id = in.getSlice();
        long time = before(id, state);
        if (time != Batch.NO_TIME && KeyedRow.bucket(time) <= pane) {
          state.keep(id, null);
        }
      }
    }
    state.put(idsOf(pane), List.of());
  }
}
