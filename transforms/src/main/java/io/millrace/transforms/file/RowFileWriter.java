package io.millrace.transforms.file;

import io.millrace.transforms.type.RowType;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/** Writes the rows of one bundle to temporary files. Belongs to one thread. */
public interface RowFileWriter {
  /**
   * Writes one row.
   *
   * @param windowStart first millisecond of the row's window
   * @throws io.millrace.transforms.expression.EvaluationFailure when this row cannot be written;
   *     others can
   */
  void write(Object[] row, long windowStart) throws IOException;

  /** Completes the files. Nothing is written after it. */
  List<FileResult> finish() throws IOException;

  /** Removes what has been written: the bundle has failed. */
  void abort();

  /** Opens the writer of a bundle; {@code bundleId} is different for each bundle of the run. */
  interface Opener extends Serializable {
    RowFileWriter open(FileSink sink, RowType type, String bundleId) throws IOException;
  }
}
