package io.millrace.transforms.file;

import io.millrace.transforms.decode.FileSource;
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
 * @param overwrite whether the commit may replace what an earlier run left: all files of this
 *     prefix and format in the directory and its partitions. Without it the commit refuses
 */
public record FileSink(
    String directory,
    String prefix,
    Format format,
    char delimiter,
    FileSource.Compression compression,
    List<Integer> partitionBy,
    boolean byWindow,
    boolean overwrite)
    implements Serializable {

  /** How rows are written. */
  public enum Format {
    JSON,
    CSV,
    TEXT
  }

  /** How final names end: {@code .jsonl}, {@code .csv} or {@code .txt}, and the compression. */
  public String extension() {
    String kind =
        switch (format) {
          case JSON -> ".jsonl";
          case CSV -> ".csv";
          case TEXT -> ".txt";
        };
    return switch (compression) {
      case AUTO, NONE -> kind;
      case GZIP -> kind + ".gz";
      case ZSTD -> kind + ".zst";
    };
  }

  /**
   * Where the temporary files of a run lie, ends with a slash. The name starts with a dot, so that
   * it is hidden from {@link ListFiles}, and tells sinks of one directory apart.
   */
  public String tempDirectory(String runId) {
    return directory + TEMP_PREFIX + runId + "-" + prefix + extension() + "/";
  }

  /** What the name of a folder of temporary files starts with. */
  static final String TEMP_PREFIX = ".millrace-tmp-";
}
