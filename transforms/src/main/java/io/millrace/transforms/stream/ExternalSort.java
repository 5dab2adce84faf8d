package io.millrace.transforms.stream;

import io.millrace.transforms.batch.ByteWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Sorts records by arrival and position in bounded memory: what does not fit goes to a temporary
 * file as sorted runs.
 *
 * <p><b>Guarantee:</b> the order does not depend on the memory: {@code
 * ReplaySourceTest.smallRunsGiveTheSame}.
 *
 * <p><b>Cost:</b> the bytes of one run in memory, and while merging at most 64 MiB for buffers, or
 * 16 KiB a run where there are more than 4096. What does not fit is written and read once.
 */
final class ExternalSort implements Closeable {
  private static final int MERGE_BYTES = 64 << 20;
  private static final int BUFFER_BYTES_MAX = 1 << 18;
  private static final int BUFFER_BYTES_MIN = 1 << 14;

  private final RunBuffer buffer = new RunBuffer();
  private final long runBytes;
  private final Path folder;
  private RunFile file;

  /**
   * @param runBytes how much is kept in memory
   * @param folder for the temporary file
   */
  ExternalSort(long runBytes, Path folder) {
    this.runBytes = runBytes;
    this.folder = folder;
  }

  /** Starts a record: its bytes are to be put into what is returned, then {@link #end} called. */
  ByteWriter start(long arrival, long position) throws IOException {
    if (buffer.bytes() >= runBytes && buffer.count() > 0) {
      spill();
    }
    return buffer.start(arrival, position);
  }

  void end() {
    buffer.end();
  }

  /** How many runs have been written: what is in memory can still be changed. */
  int spilled() {
    return file == null ? 0 : file.runs();
  }

  RunBuffer inMemory() {
    return buffer;
  }

  private void spill() throws IOException {
    if (file == null) {
      file = new RunFile(folder);
    }
    file.add(buffer.sorted());
    buffer.clear();
  }

  /**
   * All records in order, from the first on. None can be added any more, and only one merge may be
   * in use.
   */
  Merge merge() throws IOException {
    if (file == null) {
      return new Merge(new RunCursor[] {buffer.sorted()});
    }
    if (buffer.count() > 0) {
      spill();
      buffer.release();
    }
    RunCursor[] cursors = new RunCursor[file.runs()];
    int room = Math.min(BUFFER_BYTES_MAX, MERGE_BYTES / cursors.length);
    for (int run = 0; run < cursors.length; run++) {
      cursors[run] = file.cursor(run, Math.max(BUFFER_BYTES_MIN, room));
    }
    return new Merge(cursors);
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
