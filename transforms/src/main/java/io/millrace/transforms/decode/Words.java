package io.millrace.transforms.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Eight bytes at a time: searches in byte arrays, and UTF-8. */
final class Words {
  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  static final long ONES = 0x0101010101010101L;
  static final long HIGHS = 0x8080808080808080L;

  private static final long LINE_FEEDS = '\n' * ONES;
  private static final long EVEN_BYTES = 0x00ff00ff00ff00ffL;
  private static final long EVEN_ONES = 0x0001000100010001L;
  private static final int EXCERPT_CHARS = 40;

  private Words() {}

  static long at(byte[] b, int p) {
    return (long) LONGS.get(b, p);
  }

  /** The first line feed in [from, to), or -1. */
  static int lineFeed(byte[] b, int from, int to) {
    int p = from;
    for (; p + 8 <= to; p += 8) {
      long x = at(b, p) ^ LINE_FEEDS;
      long hit = (x - ONES) & ~x & HIGHS;
      if (hit != 0) {
        return p + (Long.numberOfTrailingZeros(hit) >>> 3);
      }
    }
    for (; p < to; p++) {
      if (b[p] == '\n') {
        return p;
      }
    }
    return -1;
  }

  /** How many line feeds there are in [from, to). */
  static int lineFeeds(byte[] b, int from, int to) {
    int count = 0;
    int p = from;
    while (p + 8 <= to) {
      // Eight counters of a byte each, which hold for 255 words.
      int stop = Math.min(to - 7, p + 255 * 8);
      long counters = 0;
      for (; p < stop; p += 8) {
        long x = at(b, p) ^ LINE_FEEDS;
        // A byte's high bit is set in the sum or in x itself exactly when the byte is not 0.
        counters += (~(((x & ~HIGHS) + ~HIGHS) | x) & HIGHS) >>> 7;
      }
      long pairs = (counters & EVEN_BYTES) + (counters >>> 8 & EVEN_BYTES);
      count += (int) (pairs * EVEN_ONES >>> 48);
    }
    for (; p < to; p++) {
      if (b[p] == '\n') {
        count++;
      }
    }
    return count;
  }

  /** The last line feed in [from, to), or -1. */
  static int lastLineFeed(byte[] b, int from, int to) {
    for (int p = to - 1; p >= from; p--) {
      if (b[p] == '\n') {
        return p;
      }
    }
    return -1;
  }

  /** The first byte in [from, to) that does not belong to valid UTF-8, or -1. */
  static int badUtf8(byte[] b, int from, int to) {
    int p = from;
    while (p < to) {
      if (p + 8 <= to && (at(b, p) & HIGHS) == 0) {
        p += 8;
      } else if (b[p] >= 0) {
        p++;
      } else {
        int length = sequence(b, p);
        if (length == 0 || p + length > to) {
          return p;
        }
        p += length;
      }
    }
    return -1;
  }

  /**
   * The length of the valid UTF-8 sequence that starts at {@code p} with a byte that is not ASCII,
   * or 0. Looks at up to three bytes more.
   */
  static int sequence(byte[] b, int p) {
    int first = b[p] & 0xff;
    if (first < 0xc2 || first > 0xf4) {
      return 0;
    }
    int second = b[p + 1] & 0xff;
    if ((second & 0xc0) != 0x80) {
      return 0;
    }
    if (first < 0xe0) {
      return 2;
    }
    if ((b[p + 2] & 0xc0) != 0x80) {
      return 0;
    }
    if (first < 0xf0) {
      boolean overlong = first == 0xe0 && second < 0xa0;
      boolean surrogate = first == 0xed && second >= 0xa0;
      return overlong || surrogate ? 0 : 3;
    }
    boolean overlong = first == 0xf0 && second < 0x90;
    boolean beyond = first == 0xf4 && second >= 0x90;
    return overlong || beyond || (b[p + 3] & 0xc0) != 0x80 ? 0 : 4;
  }

  /** The text in [from, to), cut to what a message can hold, in single quotes. */
  static String excerpt(byte[] b, int from, int to) {
    String text =
        new String(b, from, Math.min(to - from, EXCERPT_CHARS * 4), StandardCharsets.UTF_8);
    if (text.length() <= EXCERPT_CHARS) {
      return "'" + text + "'";
    }
    int cut = EXCERPT_CHARS;
    if (Character.isHighSurrogate(text.charAt(cut - 1))) {
      cut--;
    }
    return "'" + text.substring(0, cut) + "...'";
  }
}
