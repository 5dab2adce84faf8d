package io.millrace.transforms.decode;

import java.io.Serializable;
import java.util.List;

/**
 * Files to read, and how.
 *
 * @param patterns globs as Beam's FileSystems takes them; each must match at least one file; one
 *     that ends with a slash is all files below that folder, see {@link ListFiles}
 * @param compression AUTO goes by the name: {@code .gz}, {@code .zst}, else none
 * @param metadata what to add behind the schema's fields, in order
 * @param needed for each field of the schema whether somebody reads it; others are checked but left
 *     null
 */
public record FileSource(
    List<String> patterns,
    Compression compression,
    RecordFormat format,
    SourceSchema schema,
    List<Metadata> metadata,
    boolean[] needed)
    implements Serializable {

  /** How files are compressed. */
  public enum Compression {
    AUTO,
    NONE,
    GZIP,
    ZSTD
  }

  /** What is known of a record beside its fields. */
  public enum Metadata {
    /** The file's name without folders: STRING. */
    FILE,
    /** The whole path: STRING. */
    PATH,
    /** The line, from 1: INT64. Files are then read whole. */
    LINE,
    /** The record's first byte in the (decompressed) file, from 0: INT64. */
    OFFSET
  }
}
