package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.RowType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The side of a Deduplicate behind the shuffle: waits until no copy can come any more. */
final class DeduplicateHead extends Operator implements KeyedHead {
  private final long lateness;
  private final RowsOut out;

  DeduplicateHead(Graph.Node node, RowType input, Counts counts) {
    super(node, input, counts);
    lateness = ((Step.Deduplicate) node.step()).latenessMillis();
    out = new RowsOut(this, node.step().output());
  }

  @Override
  void process(Batch batch, int[] selected, int count) {
    throw new IllegalStateException("packs come in by take");
  }

  @Override
  public void take(byte[] pack, ShardState state) {
    long pane = KeyedRow.pane(pack);
    List<byte[]> packs = new ArrayList<>(state.packs(pane));
    packs.add(pack);
    state.put(pane, packs);
    long due = pane == KeyedRow.NO_PANE ? END : KeyedHead.due(pane, lateness);
    state.wake(due, Math.min(due, pane - KeyedRow.BUCKET_MILLIS));
  }

  @Override
  public void wake(long millis, ShardState state) {
    long pane = millis - lateness;
    all(state.packs(pane));
    state.put(pane, List.of());
    if (millis == END) {
      all(state.packs(KeyedRow.NO_PANE));
      state.put(KeyedRow.NO_PANE, List.of());
    }
  }

  @Override
  public void all(Iterable<byte[]> packs) {
    List<KeyedRow> rows = new ArrayList<>();
    packs.forEach(pack -> KeyedRow.read(pack, rows::add));
    rows.sort(null);
    Map<ByteBuffer, Long> seen = new HashMap<>();
    long duplicates = 0;
    for (KeyedRow row : rows) {
      Long before = seen.put(ByteBuffer.wrap(row.key()), row.time());
      if (before != null && before == row.time()) {
        duplicates++;
      } else {
        out.add(row);
      }
    }
    count("taken", rows.size());
    count("duplicates", duplicates);
    out.flush();
  }
}
