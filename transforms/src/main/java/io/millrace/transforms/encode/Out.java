package io.millrace.transforms.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that grow at their end. Belongs to one thread; reused by {@link #clear}, which keeps the
 * array. The largest size is that of an array, about 2 GiB.
 */
public final class Out {
  private static final int CAPACITY_MAX = Integer.MAX_VALUE - 8;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LINE_FEEDS = '\n' * 0x0101010101010101L;
  private static final long LOWS = 0x7f7f7f7f7f7f7f7fL;

  /** What was put, from 0 to {@link #size}; replaced when it grows. */
  public byte[] bytes;

  /** How many bytes there are. Setting it to a smaller value takes bytes back. */
  public int size;

  public Out() {
    this(256);
  }

  public Out(int capacity) {
    bytes = new byte[capacity];
  }

  /** Makes room for {@code more} bytes behind those that are there. */
  public void reserve(int more) {
    long needed = (long) size + more;
    if (needed > bytes.length) {
      if (needed > CAPACITY_MAX) {
        throw new IllegalStateException("more than 2 GiB in one buffer");
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(CAPACITY_MAX, Math.max(needed, size * 2L)));
    }
  }

  /** Puts one byte: the low eight bits of {@code value}. */
  public void put(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  public void put(byte[] from) {
    put(from, 0, from.length);
  }

  public void put(byte[] from, int at, int count) {
    reserve(count);
    System.arraycopy(from, at, bytes, size, count);
    size += count;
  }

  /** Puts a text that is known to be ASCII. */
  public void ascii(String text) {
    int count = text.length();
    reserve(count);
    for (int i = 0; i < count; i++) {
      bytes[size + i] = (byte) text.charAt(i);
    }
    size += count;
  }

  /** Puts a text as UTF-8. */
  public void utf8(String text) {
    put(text.getBytes(StandardCharsets.UTF_8));
  }

  /** How many line feeds were put. */
  public int lineFeeds() {
    int count = 0;
    int p = 0;
    for (; p + 8 <= size; p += 8) {
      long x = (long) LONGS.get(bytes, p) ^ LINE_FEEDS;
      // A byte's high bit is set in the sum or in x itself exactly when the byte is not 0.
      count += Long.bitCount(~(((x & LOWS) + LOWS) | x) & ~LOWS);
    }
    for (; p < size; p++) {
      if (bytes[p] == '\n') {
        count++;
      }
    }
    return count;
  }

  public void clear() {
    size = 0;
  }

  /** A copy of what was put. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** What was put, read as UTF-8. */
  @Override
  public String toString() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }
}
