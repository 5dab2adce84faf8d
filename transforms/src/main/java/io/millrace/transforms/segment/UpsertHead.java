package io.millrace.transforms.segment;

import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.type.RowType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The side of a sink with a key behind its shuffle: of the rows of each key it keeps the newest,
 * and writes it when all input has been read. What is written is in the order of event time.
 *
 * <p>Cost: one row a key, in memory while it is written.
 */
final class UpsertHead implements KeyedHead {
  private static final long PANE = 0;

  /** So many packs more, and what they have replaced is freed. */
  private static final int PACKS_MAX = 32;

  private static final Comparator<KeyedRow> NEWER =
      Comparator.<KeyedRow>naturalOrder()
          .thenComparingLong(KeyedRow::windowEnd)
          .thenComparingLong(KeyedRow::windowStart);

  private final WriteOperator writer;
  private final RowsOut out;

  UpsertHead(WriteOperator writer, RowType input) {
    this.writer = writer;
    out = new RowsOut(writer::process, input);
  }

  @Override
  public void take(byte[] pack, ShardState state) {
    state.add(PANE, pack);
    if (state.sizes(PANE).length > PACKS_MAX) {
      state.put(PANE, List.of(packed(newest(state.packs(PANE)))));
    }
    state.wake(END, END);
  }

  @Override
  public void wake(long millis, ShardState state) {
    write(newest(state.packs(PANE)));
    state.put(PANE, List.of());
  }

  @Override
  public void all(Iterable<byte[]> packs) {
    write(newest(packs));
  }

  private List<KeyedRow> newest(Iterable<byte[]> packs) {
    Map<ByteBuffer, KeyedRow> newest = new HashMap<>();
    long[] replaced = new long[1];
    for (byte[] pack : packs) {
      KeyedRow.read(
          pack,
          row ->
              newest.merge(
                  ByteBuffer.wrap(row.key()),
                  row,
                  (one, other) -> {
                    replaced[0]++;
                    return NEWER.compare(one, other) < 0 ? other : one;
                  }));
    }
    writer.count("replaced", replaced[0]);
    return new ArrayList<>(newest.values());
  }

  private static byte[] packed(List<KeyedRow> rows) {
    ByteWriter pack = new ByteWriter();
    KeyedRow.start(pack, KeyedRow.NO_PANE);
    rows.forEach(row -> row.write(pack));
    return pack.toByteArray();
  }

  private void write(List<KeyedRow> rows) {
    rows.sort(NEWER);
    rows.forEach(out::add);
    out.flush();
  }
}
