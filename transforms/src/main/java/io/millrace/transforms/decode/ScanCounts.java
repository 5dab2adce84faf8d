package io.millrace.transforms.decode;

/**
 * What a scan saw, for the ledger. {@link #bytes} and {@link #lines} are counted where bytes are
 * read, the others where records are found; that they add up is what the ledger checks:
 *
 * <p>bytes = recordBytes + skippedBytes, records = good + bad, and where each record is one line
 * (RecordFormat.splittable), lines = records + blankLines.
 */
public final class ScanCounts {
  /** Bytes (decompressed) of the range, counted by the reader. */
  public long bytes;

  /** Bytes of records, good or bad, with their line ends. */
  public long recordBytes;

  /**
   * Bytes of blank lines, comments, headers, byte order marks, and what is around a JSON document's
   * array.
   */
  public long skippedBytes;

  /** Lines of the range, by their line feeds; the last of a file may have none. */
  public long lines;

  /** Lines skipped: blank ones, comments, headers. */
  public long blankLines;

  /** Records found. */
  public long records;

  /** Records handed over in batches. */
  public long good;

  /** Records handed over as bad. */
  public long bad;
}
