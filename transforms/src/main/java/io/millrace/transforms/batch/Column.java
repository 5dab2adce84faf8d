package io.millrace.transforms.batch;

import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Type;
import java.util.Arrays;

/**
 * One column of a {@link Batch}: a null mask and, in the subclass of its kind, the values. A column
 * is reused from batch to batch and belongs to one thread.
 *
 * <p>A row can also be <em>invalid</em>: the source had a value that does not convert. Reading an
 * invalid row is a failure of the step that reads it; see {@code Kernels}.
 */
public abstract sealed class Column
    permits LongColumn, DoubleColumn, BooleanColumn, BytesColumn, DecimalColumn, ObjectColumn {

  private final Type type;
  private boolean[] nulls;
  private int nullCount;
  private Failure[] invalid;
  private int invalidCount;

  Column(Type type, int capacity) {
    this.type = type;
    this.nulls = new boolean[capacity];
  }

  /** A column for values of {@code type}. */
  public static Column of(Type type, int capacity) {
    return switch (type.kind()) {
      case BOOLEAN -> new BooleanColumn(type, capacity);
      case INT32, INT64, TIMESTAMP, DATE -> new LongColumn(type, capacity);
      case FLOAT, DOUBLE -> new DoubleColumn(type, capacity);
      case DECIMAL -> new DecimalColumn(type, capacity);
      case STRING, BYTES -> new BytesColumn(type, capacity);
      case ARRAY, MAP, ROW -> new ObjectColumn(type, capacity);
    };
  }

  public final Type type() {
    return type;
  }

  public final int capacity() {
    return nulls.length;
  }

  /** Whether any row may be null: false lets a kernel skip the mask. */
  public final boolean hasNulls() {
    return nullCount > 0;
  }

  public final boolean isNull(int row) {
    return nulls[row];
  }

  /** The mask itself, for tight loops: read only. */
  public final boolean[] nulls() {
    return nulls;
  }

  /** Marks {@code row} as null; its value is then unspecified. */
  public final void setNull(int row) {
    if (!nulls[row]) {
      nulls[row] = true;
      nullCount++;
    }
  }

  public final boolean hasInvalid() {
    return invalidCount > 0;
  }

  /** Why the value of {@code row} is invalid, or null when it is fine. */
  public final Failure invalid(int row) {
    return invalidCount == 0 ? null : invalid[row];
  }

  /** Marks {@code row} as invalid (and null, so that loops over values stay safe). */
  public final void setInvalid(int row, Failure why) {
    if (invalid == null || invalid.length < nulls.length) {
      invalid = invalid == null ? new Failure[nulls.length] : Arrays.copyOf(invalid, nulls.length);
    }
    if (invalid[row] == null) {
      invalidCount++;
    }
    invalid[row] = why;
    setNull(row);
  }

  /** Forgets nulls, invalid marks and values: the column is ready for the next batch. */
  public void clear() {
    if (nullCount > 0) {
      Arrays.fill(nulls, false);
      nullCount = 0;
    }
    if (invalidCount > 0) {
      Arrays.fill(invalid, null);
      invalidCount = 0;
    }
  }

  /** Makes room for at least {@code capacity} rows, keeping what is there. */
  public void ensureCapacity(int capacity) {
    if (capacity > nulls.length) {
      nulls = Arrays.copyOf(nulls, capacity);
    }
  }

  /** The value of a row that is neither null nor invalid, as {@link Type} says. */
  protected abstract Object valueAt(int row);

  /** Sets a non-null value, given as {@link Type} says. */
  protected abstract void setValue(int row, Object value);

  /** The value of a row as {@link Type} says: null for null. An invalid row is null here. */
  public final Object get(int row) {
    return nulls[row] ? null : valueAt(row);
  }

  /** Sets a row that has not been set since {@link #clear}; null is allowed. */
  public final void set(int row, Object value) {
    if (value == null) {
      setNull(row);
    } else {
      setValue(row, value);
    }
  }
}
