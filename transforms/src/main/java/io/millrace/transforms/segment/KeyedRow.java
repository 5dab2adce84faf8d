package io.millrace.transforms.segment;

import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A row behind a shuffle, in the order of event time, then of place in the source, then of its
 * bytes: an order of the set of rows, however they came.
 *
 * @param input the input of the step that the row came by
 * @param key its keys, equal bytes for equal keys
 * @param time event time in microseconds, or {@link io.millrace.transforms.batch.Batch#NO_TIME}
 * @param position its place in its source
 * @param cells its fields, one after the other, as {@link io.millrace.transforms.batch.Cells}
 *     writes them
 */
record KeyedRow(
    int input, byte[] key, long time, long windowStart, long windowEnd, long position, byte[] cells)
    implements Comparable<KeyedRow> {
  private static final int VERSION = 1;

  /** How finely event time is cut where a step waits for it to pass, in milliseconds. */
  static final long BUCKET_MILLIS = 1_000;

  /** The pane of rows that wait for the end of all input. */
  static final long NO_PANE = Long.MAX_VALUE;

  @Override
  public int compareTo(KeyedRow other) {
    int order = Long.compare(time, other.time);
    order = order != 0 ? order : Long.compare(position, other.position);
    order = order != 0 ? order : Integer.compare(input, other.input);
    return order != 0 ? order : Arrays.compareUnsigned(cells, other.cells);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyedRow row
        && compareTo(row) == 0
        && windowStart == row.windowStart
        && windowEnd == row.windowEnd
        && Arrays.equals(key, row.key);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(time) * 31 + Arrays.hashCode(cells);
  }

  /**
   * The end, in milliseconds, of the stretch of {@link #BUCKET_MILLIS} that an event time lies in;
   * {@link #NO_PANE} without one.
   */
  static long bucket(long time) {
    if (time == io.millrace.transforms.batch.Batch.NO_TIME) {
      return NO_PANE;
    }
    long millis = Math.floorDiv(time, 1000L);
    return (Math.floorDiv(millis, BUCKET_MILLIS) + 1) * BUCKET_MILLIS;
  }

  /** Starts a pack of rows of one pane. */
  static void start(ByteWriter pack, long pane) {
    pack.putByte(VERSION);
    pack.putLong(pane);
  }

  /** The pane that a pack was started with. */
  static long pane(byte[] pack) {
    ByteReader in = new ByteReader(pack);
    in.skip(1);
    return in.getLong();
  }

  /** Adds the row to a pack. */
  void write(ByteWriter pack) {
    pack.putByte(input);
    pack.putSlice(key);
    pack.putLong(time);
    pack.putLong(windowStart);
    pack.putLong(windowEnd);
    pack.putLong(position);
    pack.putSlice(cells);
  }

  /** Gives all rows of a pack, in the order of writing. */
  static void read(byte[] pack, Consumer<KeyedRow> rows) {
    ByteReader in = new ByteReader(pack);
    if (in.getByte() != VERSION) {
      throw new IllegalStateException("a pack of rows of another version");
    }
    in.skip(Long.BYTES);
    while (in.hasMore()) {
      int input = in.getByte();
      byte[] key = in.getSlice();
      long time = in.getLong();
      long start = in.getLong();
      long end = in.getLong();
      long position = in.getLong();
      rows.accept(new KeyedRow(input, key, time, start, end, position, in.getSlice()));
    }
  }
}
