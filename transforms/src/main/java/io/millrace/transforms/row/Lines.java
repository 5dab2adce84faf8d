package io.millrace.transforms.row;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The lines of a file, which end with LF or CRLF, the last one perhaps with CR or nothing. */
final class Lines {
  private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private Lines() {}

  /**
   * A line.
   *
   * @param number from 1
   * @param contentEnd where its line end starts
   * @param end where the next line starts
   */
  record Line(byte[] file, long number, int offset, int contentEnd, int end) {
    int length() {
      return end - offset;
    }

    /** Without the line end. */
    byte[] content() {
      return Arrays.copyOfRange(file, offset, contentEnd);
    }

    String lineEnd() {
      return new String(file, contentEnd, end - contentEnd, StandardCharsets.US_ASCII);
    }
  }

  /** How long the byte order mark at the start of the file is: 3 or 0. */
  static int markLength(byte[] file) {
    return file.length >= BOM.length && Arrays.equals(Arrays.copyOf(file, BOM.length), BOM)
        ? BOM.length
        : 0;
  }

  /** All lines behind the byte order mark. */
  static List<Line> of(byte[] file) {
    List<Line> lines = new ArrayList<>();
    int from = markLength(file);
    while (from < file.length) {
      int feed = from;
      while (feed < file.length && file[feed] != '\n') {
        feed++;
      }
      int end = Math.min(feed + 1, file.length);
      boolean carriage = feed > from && file[feed - 1] == '\r';
      lines.add(new Line(file, lines.size() + 1L, from, carriage ? feed - 1 : feed, end));
      from = end;
    }
    return lines;
  }

  /** How many lines there are, told by the line feeds alone. */
  static long count(byte[] file) {
    int mark = markLength(file);
    long count = file.length > mark && file[file.length - 1] != '\n' ? 1 : 0;
    for (byte b : file) {
      count += b == '\n' ? 1 : 0;
    }
    return count;
  }

  /**
   * @throws BadRecordException when the bytes are not UTF-8
   */
  static String text(byte[] bytes) throws BadRecordException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw BadRecordException.syntax("the record is not UTF-8");
    }
  }
}
