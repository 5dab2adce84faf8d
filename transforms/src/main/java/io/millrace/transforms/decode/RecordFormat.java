package io.millrace.transforms.decode;

import java.io.Serializable;
import java.util.List;

/** How the records of a source are written in its files. */
public sealed interface RecordFormat extends Serializable {
  /**
   * The longest record, in bytes; a longer one is dead ({@code record-too-long}) with its first
   * bytes.
   */
  int RECORD_BYTES_MAX = 16 << 20;

  /** Whether a file may be read in ranges that start at any line. */
  boolean splittable();

  /**
   * JSON objects, one a line; or with {@code records} set, the elements of one array in a whole
   * JSON document: the dotted path to it, "" for a document that is an array itself.
   */
  record Json(String records) implements RecordFormat {
    public static final Json LINES = new Json(null);

    @Override
    public boolean splittable() {
      return records == null;
    }
  }

  /**
   * Delimited text. Lines end with LF or CRLF, each as it likes; a byte order mark is skipped;
   * blank lines are counted and skipped.
   *
   * @param delimiter between values
   * @param quote around values, or 0 for none; doubled inside a quoted value
   * @param comment lines that start with it are skipped like blank ones; 0 for none
   * @param header whether the first line of each file has the names of the columns
   * @param columns names by position, which win over the header's; null to go by the header. A name
   *     "" is a column that is not read. More values in a line than columns are ignored when empty,
   *     else bad syntax; fewer are missing values.
   * @param missing the texts (unquoted or not) that mean null; usually just ""
   * @param quotedNewlines whether a quoted value may hold line breaks: then a file is read whole
   */
  record Csv(
      char delimiter,
      char quote,
      char comment,
      boolean header,
      List<String> columns,
      List<String> missing,
      boolean quotedNewlines)
      implements RecordFormat {
    public static final Csv DEFAULT = new Csv(',', '"', '\0', true, null, List.of(""), true);

    /** A header must be seen by each reader, so only columns by position can be read in ranges. */
    @Override
    public boolean splittable() {
      return !quotedNewlines;
    }
  }

  /**
   * Lines of text. With a {@code pattern} (RE2, must match the whole line without its end) the
   * named groups are the values, blank lines are counted and skipped, and another line that does
   * not match is bad syntax; without one each line is the field {@code line}, blank or not.
   *
   * @param missing the texts that mean null; a group that took no part is null too
   */
  record Text(String pattern, List<String> missing) implements RecordFormat {
    public static final Text LINES = new Text(null, List.of());

    @Override
    public boolean splittable() {
      return true;
    }
  }
}
