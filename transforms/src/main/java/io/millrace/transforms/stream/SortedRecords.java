package io.millrace.transforms.stream;

import java.io.Closeable;
import java.io.IOException;

/**
 * All records of a partition in the order of their arrival, and a place among them.
 *
 * <p>Whoever reads on in the same process can take it over as it stands.
 */
final class SortedRecords implements Closeable {
  private final ExternalSort sort;
  private final String[] files;
  private final byte[] counts;
  private final long listing;
  private Merge merge;
  private long taken;

  /**
   * @param files path by ordinal
   * @param counts encoded, of reading them all
   * @param listing what the files were, see {@link ReplayMark#listing}
   */
  SortedRecords(ExternalSort sort, String[] files, byte[] counts, long listing) throws IOException {
    this.sort = sort;
    this.files = files;
    this.counts = counts;
    this.listing = listing;
    this.merge = sort.merge();
  }

  byte[] counts() {
    return counts;
  }

  long listing() {
    return listing;
  }

  String file(int ordinal) {
    return files[ordinal];
  }

  /** The next record, or null behind the last; it holds until {@link #take}. */
  RunCursor peek() {
    return merge.peek();
  }

  void take() throws IOException {
    merge.take();
    taken++;
  }

  /** Goes to the record with {@code records} before it. */
  void goTo(long records) throws IOException {
    if (taken > records) {
      merge = sort.merge();
      taken = 0;
    }
    while (taken < records) {
      if (peek() == null) {
        throw new IllegalStateException("a checkpoint behind the last record");
      }
      take();
    }
  }

  @Override
  public void close() throws IOException {
    sort.close();
  }
}
