package io.millrace.transforms.batch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads what a {@link ByteWriter} wrote. */
public final class ByteReader {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int at;
  private int end;

  public ByteReader(byte[] bytes) {
    reset(bytes, 0, bytes.length);
  }

  /** Starts again on other bytes. */
  public ByteReader reset(byte[] array, int from, int count) {
    bytes = array;
    at = from;
    end = from + count;
    return this;
  }

  public byte[] array() {
    return bytes;
  }

  public int position() {
    return at;
  }

  public boolean hasMore() {
    return at < end;
  }

  public void skip(int count) {
    at += count;
  }

  public int getByte() {
    return bytes[at++];
  }

  public int getInt() {
    int value = (int) INT.get(bytes, at);
    at += 4;
    return value;
  }

  public long getLong() {
    long value = (long) LONG.get(bytes, at);
    at += 8;
    return value;
  }

  public double getDouble() {
    return Double.longBitsToDouble(getLong());
  }

  public int getVarInt() {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = bytes[at++];
      value |= (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  public byte[] getBytes(int count) {
    at += count;
    return Arrays.copyOfRange(bytes, at - count, at);
  }

  public byte[] getSlice() {
    return getBytes(getVarInt());
  }
}
