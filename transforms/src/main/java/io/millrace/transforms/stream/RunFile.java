package io.millrace.transforms.stream;

import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Sorted runs in one temporary file. It goes when it is closed, and with the process whatever ends
 * that; where the system can, it has no name from the start.
 */
final class RunFile implements Closeable {
  private static final int HEAD_BYTES = 2 * Long.BYTES + Integer.BYTES;
  private static final int WRITE_BYTES = 1 << 18;

  private final FileChannel channel;
  private long size;
  private long[] ends = new long[16];
  private int runs;

  /** Opens a file in {@code folder}. */
  RunFile(Path folder) throws IOException {
    Path path = Files.createTempFile(folder, "millrace-replay-", ".run");
    channel =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  int runs() {
    return runs;
  }

  /** Adds a run. */
  void add(RunCursor records) throws IOException {
    ByteWriter out = new ByteWriter(WRITE_BYTES + (WRITE_BYTES >> 2));
    while (records.next()) {
      out.putLong(records.arrival);
      out.putLong(records.position);
      out.putInt(records.length);
      out.putBytes(records.bytes, records.from, records.length);
      if (out.size() >= WRITE_BYTES) {
        write(out);
      }
    }
    write(out);
    if (runs == ends.length) {
      ends = Arrays.copyOf(ends, runs * 2);
    }
    ends[runs++] = size;
  }

  private void write(ByteWriter out) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(out.array(), 0, out.size());
    while (bytes.hasRemaining()) {
      size += channel.write(bytes, size);
    }
    out.clear();
  }

  /** Reads a run, with a buffer of {@code bufferBytes} or as long as its longest record. */
  RunCursor cursor(int run, int bufferBytes) {
    return new Cursor(run == 0 ? 0 : ends[run - 1], ends[run], bufferBytes);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private final class Cursor extends RunCursor {
    private final long end;
    private final ByteReader head = new ByteReader(new byte[0]);
    private long at;
    private byte[] buffer;
    private int next;
    private int limit;

    Cursor(long start, long end, int bufferBytes) {
      at = start;
      this.end = end;
      buffer = new byte[bufferBytes];
    }

    @Override
    boolean next() throws IOException {
      if (next == limit && at == end) {
        return false;
      }
      require(HEAD_BYTES);
      head.reset(buffer, next, HEAD_BYTES);
      arrival = head.getLong();
      position = head.getLong();
      length = head.getInt();
      next += HEAD_BYTES;
      require(length);
      bytes = buffer;
      from = next;
      next += length;
      return true;
    }

    private void require(int count) throws IOException {
      if (limit - next >= count) {
        return;
      }
      byte[] into = count > buffer.length ? new byte[count] : buffer;
      System.arraycopy(buffer, next, into, 0, limit - next);
      buffer = into;
      limit -= next;
      next = 0;
      while (limit < count) {
        int room = (int) Math.min(buffer.length - limit, end - at);
        int read = room == 0 ? -1 : channel.read(ByteBuffer.wrap(buffer, limit, room), at);
        if (read < 0) {
          throw new EOFException("a temporary file of a replay ends early");
        }
        limit += read;
        at += read;
      }
    }
  }
}
