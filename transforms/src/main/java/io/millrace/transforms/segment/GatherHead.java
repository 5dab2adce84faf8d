package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.RowPack;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The side of a sink's files in a stream behind the shuffle: keeps rows until there are enough for
 * a file, and gives the rest when all input has been read.
 */
final class GatherHead implements KeyedHead {
  /** So many bytes of rows are written as one file. */
  static final int FILE_BYTES = 8 << 20;

  private final WriteOperator writer;
  private final RowPack.Reader reader;
  private final int[] all = new int[Batch.ROWS];

  GatherHead(WriteOperator writer, RowType input) {
    this.writer = writer;
    reader = new RowPack.Reader(input);
    Arrays.setAll(all, i -> i);
  }

  @Override
  public void take(byte[] pack, ShardState state) {
    List<byte[]> packs = new ArrayList<>(state.packs(0));
    packs.add(pack);
    long bytes = 0;
    for (byte[] each : packs) {
      bytes += each.length;
    }
    if (bytes >= FILE_BYTES) {
      write(packs);
      state.put(0, List.of());
    } else {
      state.put(0, packs);
      state.wake(END, END);
    }
  }

  @Override
  public void wake(long millis, ShardState state) {
    write(state.packs(0));
    state.put(0, List.of());
  }

  private void write(List<byte[]> packs) {
    for (byte[] pack : packs) {
      reader.read(pack, batch -> writer.process(batch, all, batch.size()));
    }
  }
}
