package io.millrace.transforms.batch;

import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.Type;
import java.util.Arrays;

/** ARRAY, MAP and ROW: values as {@link Type} says. */
public final class ObjectColumn extends Column {
  /** The values; replaced by {@link #ensureCapacity}. */
  public Object[] values;

  /** Of rows: the fields that were asked for, and of which rows they hold the value. */
  private Column[] fields;

  private boolean[][] held;

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
    for (int i = 0; fields != null && i < fields.length; i++) {
      if (fields[i] != null) {
        fields[i].clear();
        Arrays.fill(held[i], false);
      }
    }
  }

  /**
   * A field of rows as a column of its own, with its values for the selected rows. Each row's value
   * is taken out once, however many ask for it until the next {@link #clear}: the column is this
   * one's, and must not be changed.
   */
  public Column field(int index, int[] selected, int count) {
    if (fields == null) {
      fields = new Column[type().row().size()];
      held = new boolean[fields.length][];
    }
    if (fields[index] == null) {
      fields[index] = Column.of(type().row().type(index).asNullable(), capacity());
      held[index] = new boolean[capacity()];
    } else if (held[index].length < capacity()) {
      fields[index].ensureCapacity(capacity());
      held[index] = Arrays.copyOf(held[index], capacity());
    }
    Column field = fields[index];
    boolean[] known = held[index];
    for (int k = 0; k < count; k++) {
      int row = selected[k];
      if (!known[row]) {
        known[row] = true;
        take(isNull(row) ? null : ((Object[]) values[row])[index], field, row);
      }
    }
    return field;
  }

  private static void take(Object value, Column field, int row) {
    if (value instanceof Invalid invalid) {
      field.setInvalid(row, invalid.failure());
    } else {
      field.set(row, value);
    }
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
