package io.millrace.transforms.batch;

import io.millrace.transforms.type.Type;
import java.util.Arrays;

/** INT32, INT64, TIMESTAMP (microseconds) and DATE (days). */
public final class LongColumn extends Column {
  /** The values; replaced by {@link #ensureCapacity}. */
  public long[] values;

  public LongColumn(Type type, int capacity) {
    super(type, capacity);
    values = new long[capacity];
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
    values[row] = (Long) value;
  }
}
