package io.millrace.transforms.decode;

import java.io.Serializable;

/**
 * A part of a file: the records whose first byte is in [start, end).
 *
 * @param path as FileSystems takes it
 * @param ordinal the place of the file among all files of the source, by path
 * @param size of the whole file as stored
 * @param compression how the file is compressed, never AUTO; other than NONE: the range is the
 *     whole file
 */
public record FileRange(
    String path, int ordinal, long start, long end, long size, FileSource.Compression compression)
    implements Serializable {
  private static final long FILE_POSITIONS = 1L << 44;

  /** Whether this is all of the file. */
  public boolean whole() {
    return compression != FileSource.Compression.NONE || (start == 0 && end >= size);
  }

  /** The number that orders a record that starts at {@code offset} among all of the source. */
  public long position(long offset) {
    return ordinal * FILE_POSITIONS + offset;
  }

  /** The {@link #ordinal} of the file of a record. */
  public static int ordinalOf(long position) {
    return (int) (position / FILE_POSITIONS);
  }
}
