package io.millrace.transforms.stream;

import io.millrace.transforms.batch.ByteWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Records in memory, to be sorted by arrival and position. Their bytes stay where they were
 * written; what is sorted are their numbers.
 */
final class RunBuffer {
  private static final int CHUNK_BYTES = 1 << 20;

  /** What a record costs beside its bytes. */
  private static final int RECORD_BYTES = 3 * Long.BYTES + 4 * Integer.BYTES;

  private final List<ByteWriter> chunks = new ArrayList<>();
  private int used;
  private long chunkBytes;

  private int count;
  private long[] arrivals = new long[1024];
  private long[] positions = new long[1024];
  private int[] chunkOf = new int[1024];
  private int[] starts = new int[1024];
  private int[] lengths = new int[1024];
  private boolean ascending = true;

  int count() {
    return count;
  }

  /** What the records take. */
  long bytes() {
    int open = used == 0 ? 0 : chunks.get(used - 1).size();
    return chunkBytes + open + (long) count * RECORD_BYTES;
  }

  void clear() {
    count = 0;
    used = 0;
    chunkBytes = 0;
    ascending = true;
  }

  /** Forgets all records and gives their memory back. */
  void release() {
    clear();
    chunks.clear();
  }

  /** Starts a record: its bytes are to be put into what is returned, then {@link #end} called. */
  ByteWriter start(long arrival, long position) {
    if (count == arrivals.length) {
      grow();
    }
    ByteWriter chunk = chunk();
    ascending &= count == 0 || positions[count - 1] < position;
    arrivals[count] = arrival;
    positions[count] = position;
    chunkOf[count] = used - 1;
    starts[count] = chunk.size();
    return chunk;
  }

  void end() {
    lengths[count] = chunks.get(used - 1).size() - starts[count];
    count++;
  }

  private ByteWriter chunk() {
    if (used > 0) {
      ByteWriter open = chunks.get(used - 1);
      if (open.size() < CHUNK_BYTES) {
        return open;
      }
      chunkBytes += open.size();
    }
    if (used == chunks.size()) {
      chunks.add(new ByteWriter(used == 0 ? 1 << 14 : CHUNK_BYTES + (CHUNK_BYTES >> 4)));
    }
    ByteWriter next = chunks.get(used++);
    next.clear();
    return next;
  }

  private void grow() {
    int capacity = count * 2;
    arrivals = Arrays.copyOf(arrivals, capacity);
    positions = Arrays.copyOf(positions, capacity);
    chunkOf = Arrays.copyOf(chunkOf, capacity);
    starts = Arrays.copyOf(starts, capacity);
    lengths = Arrays.copyOf(lengths, capacity);
  }

  long position(int record) {
    return positions[record];
  }

  void setArrival(int record, long arrival) {
    arrivals[record] = arrival;
  }

  /** Sorts and gives the records in order; the buffer must stay as it is meanwhile. */
  RunCursor sorted() {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    if (!ascending) {
      order = RadixSort.sort(positions, order);
    }
    return new Cursor(RadixSort.sort(arrivals, order));
  }

  private final class Cursor extends RunCursor {
    private final int[] order;
    private int at;

    Cursor(int[] order) {
      this.order = order;
    }

    @Override
    boolean next() {
      if (at == order.length) {
        return false;
      }
      int record = order[at++];
      arrival = arrivals[record];
      position = positions[record];
      bytes = chunks.get(chunkOf[record]).array();
      from = starts[record];
      length = lengths[record];
      return true;
    }
  }
}
