package io.millrace.transforms.decode;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.type.Failure;
import java.util.Arrays;

/**
 * Decodes the records of a block one by one into the rows of a batch. A record that turns out bad
 * leaves no trace: nulls and invalid values are marked only once it is taken as a row.
 */
abstract class RecordDecoder {
  /** What a call of {@link #decode} came to. */
  enum Outcome {
    /** A record, in the batch but for its {@link #mark}s. */
    GOOD,
    /** A record with a {@link #failure}. */
    BAD,
    /** Bytes that are no record. */
    BLANK,
    /** A record that the block may not hold whole. */
    MORE
  }

  /** The end of what was decoded, without and with the line end. */
  int end;

  int next;

  /** Why the record is bad. */
  Failure failure;

  /** Room in the block's array for texts that do not stand there as they are. */
  int spare;

  final Batch batch;

  private int[] nullColumns = new int[16];
  private int nulls;
  private int[] invalidColumns = new int[4];
  private Failure[] invalidWhys = new Failure[4];
  private int invalids;

  RecordDecoder(Batch batch) {
    this.batch = batch;
  }

  /**
   * Decodes what starts at {@code from}; the block ends at {@code to}, behind which lie a line feed
   * or the next line, and bytes to read over.
   *
   * @param last whether the file has nothing behind the block, so that MORE is no answer
   */
  abstract Outcome decode(byte[] b, int from, int to, boolean last, int row);

  /** A new file begins; the first record in the next block is the file's first. */
  void startFile() {}

  final void nullAt(int column) {
    if (nulls == nullColumns.length) {
      nullColumns = Arrays.copyOf(nullColumns, nulls * 2);
    }
    nullColumns[nulls++] = column;
  }

  final void invalidAt(int column, Failure why) {
    if (invalids == invalidColumns.length) {
      invalidColumns = Arrays.copyOf(invalidColumns, invalids * 2);
      invalidWhys = Arrays.copyOf(invalidWhys, invalids * 2);
    }
    invalidWhys[invalids] = why;
    invalidColumns[invalids++] = column;
  }

  final void forgetMarks() {
    nulls = 0;
    invalids = 0;
  }

  /**
   * Makes the nulls and invalid values of the record that was just decoded known to the columns;
   * for one that is handed over as a row, and no other.
   */
  final void mark(int row) {
    for (int i = 0; i < nulls; i++) {
      batch.column(nullColumns[i]).setNull(row);
    }
    for (int i = 0; i < invalids; i++) {
      Column column = batch.column(invalidColumns[i]);
      column.setInvalid(row, invalidWhys[i]);
    }
  }

  final Outcome bad(Failure why) {
    failure = why;
    return Outcome.BAD;
  }

  /** Sets {@link #end} and {@link #next} by the line feed at {@code feed}, or the block's end. */
  final void endAt(byte[] b, int from, int feed, int to) {
    end = feed > from && b[feed - 1] == '\r' ? feed - 1 : feed;
    next = Math.min(feed + 1, to);
  }

  /** Whether [from, to) has nothing but white space, other than {@code except}. */
  static boolean isBlank(byte[] b, int from, int to, int except) {
    for (int p = from; p < to; p++) {
      byte c = b[p];
      if ((c != ' ' && c != '\t' && c != '\r') || c == except) {
        return false;
      }
    }
    return true;
  }
}
