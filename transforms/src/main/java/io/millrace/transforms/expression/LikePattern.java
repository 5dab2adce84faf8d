package io.millrace.transforms.expression;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A LIKE pattern, cut at each {@code %} into pieces of literal bytes and {@code _}. The first piece
 * is held to the start of the text, the last to its end, those between are looked for from left to
 * right: no backtracking, so the cost is at most text times longest piece.
 */
final class LikePattern {
  /** A UTF-8 text never holds this byte: it stands for {@code _}, one code point. */
  private static final byte ANY = (byte) 0xff;

  private final byte[][] pieces;
  private final boolean[] plain;

  /**
   * @param escape one character that takes the meaning from the one after it, or empty
   */
  LikePattern(String pattern, String escape) {
    List<byte[]> cut = new ArrayList<>();
    List<Boolean> literal = new ArrayList<>();
    int mark = escape.isEmpty() ? -1 : escape.codePointAt(0);
    int[] points = pattern.codePoints().toArray();
    byte[] piece = new byte[pattern.length() * 3];
    int length = 0;
    boolean isPlain = true;
    for (int i = 0; i < points.length; i++) {
      int point = points[i];
      if (point == mark && i + 1 < points.length) {
        i++;
        point = points[i];
      } else if (point == '%') {
        cut.add(Arrays.copyOf(piece, length));
        literal.add(isPlain);
        length = 0;
        isPlain = true;
        continue;
      } else if (point == '_') {
        piece[length++] = ANY;
        isPlain = false;
        continue;
      }
      byte[] bytes = Character.toString(point).getBytes(StandardCharsets.UTF_8);
      System.arraycopy(bytes, 0, piece, length, bytes.length);
      length += bytes.length;
    }
    cut.add(Arrays.copyOf(piece, length));
    literal.add(isPlain);
    pieces = cut.toArray(byte[][]::new);
    plain = new boolean[pieces.length];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = literal.get(i);
    }
  }

  /** Whether all of the text matches. */
  boolean matches(byte[] data, int start, int length) {
    int end = start + length;
    int last = pieces.length - 1;
    if (last == 0) {
      return matchAt(0, data, start, end) == end;
    }
    int at = matchAt(0, data, start, end);
    for (int i = 1; i < last && at >= 0; i++) {
      at = find(i, data, at, end);
    }
    return at >= 0 && matchesEnd(last, data, at, end);
  }

  /** Where piece {@code i} ends when it starts at {@code at}; -1 when it does not match there. */
  private int matchAt(int i, byte[] data, int at, int end) {
    byte[] piece = pieces[i];
    if (plain[i]) {
      int to = at + piece.length;
      return to <= end && Arrays.equals(data, at, to, piece, 0, piece.length) ? to : -1;
    }
    int p = at;
    for (byte wanted : piece) {
      if (p >= end) {
        return -1;
      }
      if (wanted == ANY) {
        p = next(data, p, end);
      } else if (data[p++] != wanted) {
        return -1;
      }
    }
    return p;
  }

  private int find(int i, byte[] data, int from, int end) {
    if (plain[i]) {
      int found = indexOf(data, from, end, pieces[i]);
      return found < 0 ? -1 : found + pieces[i].length;
    }
    for (int at = from; at <= end; at = at == end ? end + 1 : next(data, at, end)) {
      int to = matchAt(i, data, at, end);
      if (to >= 0) {
        return to;
      }
    }
    return -1;
  }

  private boolean matchesEnd(int i, byte[] data, int from, int end) {
    byte[] piece = pieces[i];
    if (plain[i]) {
      int at = end - piece.length;
      return at >= from && Arrays.equals(data, at, end, piece, 0, piece.length);
    }
    // Step back one code point for each '_', one byte for each other.
    int p = end;
    for (int k = piece.length - 1; k >= 0; k--) {
      if (p <= from) {
        return false;
      }
      p--;
      if (piece[k] == ANY) {
        while (p > from && (data[p] & 0xC0) == 0x80) {
          p--;
        }
      } else if (data[p] != piece[k]) {
        return false;
      }
    }
    return true;
  }

  private static int next(byte[] data, int at, int end) {
    int p = at + 1;
    while (p < end && (data[p] & 0xC0) == 0x80) {
      p++;
    }
    return p;
  }

  /** The first place of {@code part} in {@code data[from, end)}, or -1. */
  static int indexOf(byte[] data, int from, int end, byte[] part) {
    return indexOf(data, from, end, part, 0, part.length);
  }

  static int indexOf(byte[] data, int from, int end, byte[] part, int partStart, int partLength) {
    if (partLength == 0) {
      return from;
    }
    byte first = part[partStart];
    int last = end - partLength;
    for (int at = from; at <= last; at++) {
      if (data[at] == first
          && Arrays.equals(data, at, at + partLength, part, partStart, partStart + partLength)) {
        return at;
      }
    }
    return -1;
  }
}
