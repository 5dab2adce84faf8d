package io.millrace.pipelines.generate;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a line while it is written. */
final class Line {
  private static final long[] POWERS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
  };

  private byte[] bytes = new byte[512];
  private int length;

  void clear() {
    length = 0;
  }

  int length() {
    return length;
  }

  byte at(int index) {
    return bytes[index];
  }

  /** All from {@code from} on. */
  String text(int from) {
    return new String(bytes, from, length - from, StandardCharsets.UTF_8);
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
  }

  Line put(char ascii) {
    room(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  Line put(byte[] more) {
    room(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
    return this;
  }

  Line put(String text) {
    room(text.length());
    int from = length;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        length = from;
        return put(text.getBytes(StandardCharsets.UTF_8));
      }
      bytes[length++] = (byte) c;
    }
    return this;
  }

  /** A whole number. */
  Line put(long value) {
    return put(value, 0);
  }

  /** {@code unscaled} divided by 10^scale, with exactly {@code scale} digits after the point. */
  Line put(long unscaled, int scale) {
    if (unscaled < 0) {
      put('-');
    }
    long rest = Math.abs(unscaled);
    int digits = scale + 1;
    while (digits < 19 && rest >= power(digits)) {
      digits++;
    }
    int size = digits + (scale > 0 ? 1 : 0);
    room(size);
    int at = length + size;
    for (int i = 0; i < digits; i++) {
      if (i == scale && scale > 0) {
        bytes[--at] = '.';
      }
      bytes[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += size;
    return this;
  }

  private static long power(int exponent) {
    return exponent < POWERS.length ? POWERS[exponent] : POWERS[9] * power(exponent - 9);
  }

  /** Puts a byte between those that are there. */
  void insert(int index, byte extra) {
    room(1);
    System.arraycopy(bytes, index, bytes, index + 1, length - index);
    bytes[index] = extra;
    length++;
  }

  /** Drops all from {@code index} on. */
  void cut(int index) {
    length = index;
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
    }
  }
}
