package io.millrace.transforms.batch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing array of bytes; numbers are little-endian. Reused. */
public final class ByteWriter {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int size;

  public ByteWriter() {
    this(256);
  }

  public ByteWriter(int capacity) {
    bytes = new byte[capacity];
  }

  /** The array that holds the bytes; replaced when it grows. */
  public byte[] array() {
    return bytes;
  }

  public int size() {
    return size;
  }

  public void clear() {
    size = 0;
  }

  /** Forgets what was written from {@code at} on. */
  public void truncate(int at) {
    size = at;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  public void putByte(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  public void putInt(int value) {
    reserve(4);
    INT.set(bytes, size, value);
    size += 4;
  }

  public void putLong(long value) {
    reserve(8);
    LONG.set(bytes, size, value);
    size += 8;
  }

  public void putDouble(double value) {
    putLong(Double.doubleToRawLongBits(value));
  }

  /** A non-negative number in as few bytes as it needs (LEB128). */
  public void putVarInt(int value) {
    reserve(5);
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  public void putBytes(byte[] from, int offset, int count) {
    reserve(count);
    System.arraycopy(from, offset, bytes, size, count);
    size += count;
  }

  /** The count, then the bytes. */
  public void putSlice(byte[] from, int offset, int count) {
    putVarInt(count);
    putBytes(from, offset, count);
  }

  public void putSlice(byte[] from) {
    putSlice(from, 0, from.length);
  }
}
