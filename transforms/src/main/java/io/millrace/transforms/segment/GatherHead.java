package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.Cells;
import io.millrace.transforms.batch.RowPack;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The side of a sink's files in a stream behind the shuffle: keeps rows until there are enough for
 * a file, and gives the rest when all input has been read. Rows that an Order has given are in its
 * order in each file, however their packs came.
 */
final class GatherHead implements KeyedHead {
  /** So many bytes of rows are written as one file. */
  static final int FILE_BYTES = 8 << 20;

  private final WriteOperator writer;
  private final RowPack.Reader reader;
  private final RowType type;
  private final boolean ordered;
  private final int[] all = new int[Batch.ROWS];

  GatherHead(WriteOperator writer, RowType input, boolean ordered) {
    this.writer = writer;
    this.type = input;
    this.ordered = ordered;
    reader = new RowPack.Reader(input);
    Arrays.setAll(all, i -> i);
  }

  @Override
  public void take(byte[] pack, ShardState state) {
    long bytes = (long) pack.length + IntStream.of(state.sizes(0)).asLongStream().sum();
    if (bytes < FILE_BYTES) {
      state.add(0, pack);
      state.wake(END, END);
      return;
    }
    List<byte[]> packs = new ArrayList<>(state.packs(0));
    packs.add(pack);
    write(packs);
    state.put(0, List.of());
  }

  @Override
  public void wake(long millis, ShardState state) {
    write(state.packs(0));
    state.put(0, List.of());
  }

  private void write(List<byte[]> packs) {
    if (ordered) {
      writeInOrder(packs);
      return;
    }
    for (byte[] pack : packs) {
      reader.read(pack, batch -> writer.process(batch, all, batch.size()));
    }
  }

  private void writeInOrder(List<byte[]> packs) {
    Batch together = new Batch(type);
    List<Integer> rows = new ArrayList<>();
    for (byte[] pack : packs) {
      reader.read(pack, batch -> append(batch, together, rows));
    }
    together.rows().size = rows.size();
    Batch.Rows about = together.rows();
    rows.sort(
        Comparator.comparingLong((Integer row) -> about.eventTime[row])
            .thenComparingLong(row -> about.position[row]));
    int[] order = rows.stream().mapToInt(Integer::intValue).toArray();
    for (int from = 0; from < order.length; from += Batch.ROWS) {
      int to = Math.min(order.length, from + Batch.ROWS);
      writer.process(together, Arrays.copyOfRange(order, from, to), to - from);
    }
  }

  private static void append(Batch from, Batch together, List<Integer> rows) {
    together.ensureCapacity(
        Math.max(rows.size() + from.size(), Math.min(1 << 24, rows.size() * 2)));
    for (int row = 0; row < from.size(); row++) {
      int to = rows.size();
      rows.add(to);
      together.rows().copy(from.rows(), row, to);
      for (int c = 0; c < from.type().size(); c++) {
        Cells.copy(from.column(c), row, together.column(c), to);
      }
    }
  }
}
