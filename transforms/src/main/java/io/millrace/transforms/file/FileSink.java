package io.millrace.transforms.file;

import java.io.Serializable;
import java.util.List;

/**
 * Files to write. A sink's files appear together when the run has succeeded, or not at all: rows go
 * to temporary files, and the commit renames them.
 *
 * <p>Final names: {@code directory/[partition/]prefix-00000-of-00003.jsonl.gz}, where a partition
 * is a path of {@code name=value} for each of {@code partitionBy}, values percent-encoded where
 * they are not letters, digits, {@code . _ -}; null is {@code __null__}. The partition {@code
 * window} is the window's start.
 *
 * @param directory where files go, ends with a slash
 * @param prefix of the file names
 * @param format JSON, CSV or TEXT (the one string field of the row as a line)
 * @param delimiter for CSV
 * @param partitionBy fields, by position in the row; these fields are left in the records too
 * @param byWindow whether the window's start is the first partition
 */
public record FileSink(
    String directory,
    String prefix,
    Format format,
    char delimiter,
    FileSource.Compression compression,
    List<Integer> partitionBy,
    boolean byWindow)
    implements Serializable {

  /** How rows are written. */
  public enum Format {
    JSON,
    CSV,
    TEXT
  }
}
