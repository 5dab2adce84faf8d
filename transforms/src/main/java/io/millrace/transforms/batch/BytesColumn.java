package io.millrace.transforms.batch;

import io.millrace.transforms.type.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * STRING (UTF-8) and BYTES: slices of one array. The array is either the column's own arena, which
 * {@link #append} fills, or for a decoder's zero-copy slices the buffer of the block that is being
 * read. A borrowed array is never written to: the first {@link #append} moves what is there to the
 * arena.
 */
public final class BytesColumn extends Column {
  /** Where the slices lie. */
  public byte[] data;

  /** The first byte of each row's slice; replaced by {@link #ensureCapacity}. */
  public int[] start;

  /** The length of each row's slice in bytes. */
  public int[] length;

  private byte[] arena = new byte[256];
  private int used;
  private int rows;

  public BytesColumn(Type type, int capacity) {
    super(type, capacity);
    data = arena;
    start = new int[capacity];
    length = new int[capacity];
  }

  /**
   * Says that {@code row} is a slice of {@code block}. Until {@link #clear} all borrowed slices
   * must be of one block. Rows are set in ascending order.
   */
  public void borrow(int row, byte[] block, int from, int count) {
    if (data != block) {
      if (rows > 0) {
        append(row, block, from, count);
        return;
      }
      data = block;
    }
    start[row] = from;
    length[row] = count;
    rows = row + 1;
  }

  /** Copies {@code count} bytes into the arena as the value of {@code row}. */
  public void append(int row, byte[] from, int offset, int count) {
    own();
    reserve(count);
    System.arraycopy(from, offset, arena, used, count);
    start[row] = used;
    length[row] = count;
    used += count;
    rows = Math.max(rows, row + 1);
  }

  /** Copies {@code text} into the arena as the value of {@code row}. */
  public void append(int row, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    append(row, bytes, 0, bytes.length);
  }

  private void own() {
    if (data == arena) {
      return;
    }
    byte[] borrowed = data;
    for (int row = 0; row < rows; row++) {
      if (!isNull(row)) {
        reserve(length[row]);
        System.arraycopy(borrowed, start[row], arena, used, length[row]);
        start[row] = used;
        used += length[row];
      }
    }
    data = arena;
  }

  private void reserve(int count) {
    if (used + count > arena.length) {
      boolean owned = data == arena;
      arena = Arrays.copyOf(arena, Math.max(arena.length * 2, used + count));
      if (owned) {
        data = arena;
      }
    }
  }

  public String string(int row) {
    return new String(data, start[row], length[row], StandardCharsets.UTF_8);
  }

  public byte[] bytes(int row) {
    return Arrays.copyOfRange(data, start[row], start[row] + length[row]);
  }

  @Override
  public void clear() {
    super.clear();
    data = arena;
    used = 0;
    rows = 0;
  }

  @Override
  public void ensureCapacity(int capacity) {
    super.ensureCapacity(capacity);
    if (capacity > start.length) {
      start = Arrays.copyOf(start, capacity);
      length = Arrays.copyOf(length, capacity);
    }
  }

  @Override
  protected Object valueAt(int row) {
    return type().kind() == Type.Kind.STRING ? string(row) : bytes(row);
  }

  @Override
  protected void setValue(int row, Object value) {
    if (value instanceof byte[] bytes) {
      append(row, bytes, 0, bytes.length);
    } else {
      append(row, (String) value);
    }
  }
}
