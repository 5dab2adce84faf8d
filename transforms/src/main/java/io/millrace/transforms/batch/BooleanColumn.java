package io.millrace.transforms.batch;

import io.millrace.transforms.type.Type;
import java.util.Arrays;

/** BOOLEAN. */
public final class BooleanColumn extends Column {
  /** The values; replaced by {@link #ensureCapacity}. */
  public boolean[] values;

  public BooleanColumn(Type type, int capacity) {
    super(type, capacity);
    values = new boolean[capacity];
  }

  @Override
  public void ensureCapacity(int capacity) {
    super.ensureCapacity(capacity);
    if (capacity > values.length) {
      values = Arrays.copyOf(values, capacity);
    }
  }

  @Override
  protected Object valueAt(int row) {
    return values[row];
  }

  @Override
  protected void setValue(int row, Object value) {
    values[row] = (Boolean) value;
  }
}
