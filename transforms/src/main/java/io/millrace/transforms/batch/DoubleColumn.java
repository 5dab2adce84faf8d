package io.millrace.transforms.batch;

import io.millrace.transforms.type.Type;
import java.util.Arrays;

/** FLOAT (values are exactly floats) and DOUBLE. */
public final class DoubleColumn extends Column {
  /** The values; replaced by {@link #ensureCapacity}. */
  public double[] values;

  public DoubleColumn(Type type, int capacity) {
    super(type, capacity);
    values = new double[capacity];
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
    values[row] = (Double) value;
  }
}
