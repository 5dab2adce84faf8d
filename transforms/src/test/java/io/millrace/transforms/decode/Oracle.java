package io.millrace.transforms.decode;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Says which records the bytes of a file are. */
interface Oracle {
  /** The records in order; null when a file is so damaged that only {@link #one} can tell. */
  List<Expected> read(byte[] file);

  /** What these bytes are when they are a record of a file that is damaged. */
  default Optional<Expected> one(byte[] raw) {
    return Optional.empty();
  }

  /** The length of the byte order mark at the start of a file. */
  static int markLength(byte[] file) {
    boolean there =
        file.length >= 3
            && file[0] == (byte) 0xef
            && file[1] == (byte) 0xbb
            && file[2] == (byte) 0xbf;
    return there ? 3 : 0;
  }

  /** The next line feed, or the end of the file. */
  static int lineFeed(byte[] file, int from) {
    int p = from;
    while (p < file.length && file[p] != '\n') {
      p++;
    }
    return p;
  }

  /** A record without the carriage return of its line end. */
  static byte[] raw(byte[] file, int from, int feed) {
    return Arrays.copyOfRange(file, from, feed > from && file[feed - 1] == '\r' ? feed - 1 : feed);
  }

  /** Whether a line has nothing but white space, other than {@code except}. */
  static boolean isBlank(byte[] line, int except) {
    for (byte b : line) {
      if ((b != ' ' && b != '\t' && b != '\r') || b == except) {
        return false;
      }
    }
    return true;
  }
}
