package io.millrace.transforms.decode;

/**
 * What a scan saw, for the ledger. {@link #bytes} is counted where bytes are read, the others where
 * records are found; that they add up is what the ledger checks:
 *
 * <p>bytes = recordBytes + skippedBytes, and records = good + bad.
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

  /** Records found. */
  public long records;

  /** Records handed over in batches. */
  public long good;

  /** Records handed over as bad. */
  public long bad;
}
