package io.millrace.transforms.batch;

import io.millrace.transforms.type.Type;
import java.util.Arrays;

/** ARRAY, MAP and ROW: values as {@link Type} says. */
public final class ObjectColumn extends Column {
  /** The values; replaced by {@link #ensureCapacity}. */
  public Object[] values;

  public ObjectColumn(Type type, int capacity) {
    super(type, capacity);
    values = new Object[capacity];
  }

  @Override
  public void ensureCapacity(int capacity) {
    super.ensureCapacity(capacity);
    if (capacity > values.length) {
      values = Arrays.copyOf(values, capacity);
    }
  }

  @Override
  public void clear() {
    super.clear();
    Arrays.fill(values, null);
  }

  @Override
  protected Object valueAt(int row) {
    return values[row];
  }

  @Override
  protected void setValue(int row, Object value) {
    values[row] = value;
  }
}
