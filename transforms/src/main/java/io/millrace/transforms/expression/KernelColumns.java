package io.millrace.transforms.expression;

import io.millrace.transforms.batch.BooleanColumn;
import io.millrace.transforms.batch.BytesColumn;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.DecimalColumn;
import io.millrace.transforms.batch.DoubleColumn;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.batch.ObjectColumn;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.Type;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Copies and compares rows of columns of the same kind. */
final class KernelColumns {
  private static final long[] POWERS = new long[19];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private KernelColumns() {}

  /** Copies rows, nulls too, from one column to another of the same kind. */
  static void copy(Column from, Column to, int[] rows, int count) {
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (from.isNull(row)) {
        to.setNull(row);
      } else {
        copyValue(from, to, row);
      }
    }
  }

  /** Copies one value that is not null. */
  static void copyValue(Column from, Column to, int row) {
    if (from instanceof LongColumn longs) {
      ((LongColumn) to).values[row] = longs.values[row];
    } else if (from instanceof DoubleColumn doubles) {
      ((DoubleColumn) to).values[row] = doubles.values[row];
    } else if (from instanceof BytesColumn bytes) {
      ((BytesColumn) to).append(row, bytes.data, bytes.start[row], bytes.length[row]);
    } else if (from instanceof BooleanColumn booleans) {
      ((BooleanColumn) to).values[row] = booleans.values[row];
    } else if (from instanceof DecimalColumn decimals) {
      if (decimals.isSmall(row)) {
        ((DecimalColumn) to).setSmall(row, decimals.unscaled[row], decimals.scale[row]);
      } else {
        ((DecimalColumn) to).setDecimal(row, decimals.big[row]);
      }
    } else {
      ((ObjectColumn) to).values[row] = ((ObjectColumn) from).values[row];
    }
  }

  /**
   * Compares two values that are not null, by the order of their type; arrays only for equality.
   */
  static int compare(Column a, Column b, int row) {
    if (a instanceof LongColumn x) {
      return Long.compare(x.values[row], ((LongColumn) b).values[row]);
    }
    if (a instanceof DoubleColumn x) {
      return compareDoubles(x.values[row], ((DoubleColumn) b).values[row]);
    }
    if (a instanceof BytesColumn x) {
      return compareBytes(x, (BytesColumn) b, row);
    }
    if (a instanceof BooleanColumn x) {
      return Boolean.compare(x.values[row], ((BooleanColumn) b).values[row]);
    }
    if (a instanceof DecimalColumn x) {
      return compareDecimals(x, (DecimalColumn) b, row);
    }
    Object x = ((ObjectColumn) a).values[row];
    return equal(a.type(), x, ((ObjectColumn) b).values[row]) ? 0 : 1;
  }

  /** NaN equals NaN and is the largest; -0.0 equals 0.0. */
  static int compareDoubles(double a, double b) {
    if (a < b) {
      return -1;
    }
    if (a > b) {
      return 1;
    }
    return a == b ? 0 : Boolean.compare(Double.isNaN(a), Double.isNaN(b));
  }

  static int compareBytes(BytesColumn a, BytesColumn b, int row) {
    int i = a.start[row];
    int j = b.start[row];
    return Arrays.compareUnsigned(a.data, i, i + a.length[row], b.data, j, j + b.length[row]);
  }

  static boolean equalBytes(BytesColumn a, BytesColumn b, int row) {
    int n = a.length[row];
    int i = a.start[row];
    int j = b.start[row];
    if (n != b.length[row]) {
      return false;
    }
    // Most of what differs differs at an end.
    return n == 0
        || (a.data[i] == b.data[j]
            && a.data[i + n - 1] == b.data[j + n - 1]
            && Arrays.equals(a.data, i, i + n, b.data, j, j + n));
  }

  /** By value: 1.0 equals 1.00. */
  static int compareDecimals(DecimalColumn a, DecimalColumn b, int row) {
    if (a.isSmall(row) && b.isSmall(row)) {
      long more = (long) b.scale[row] - a.scale[row];
      if (more == 0) {
        return Long.compare(a.unscaled[row], b.unscaled[row]);
      }
      long x = more > 0 ? scaled(a.unscaled[row], more) : a.unscaled[row];
      long y = more < 0 ? scaled(b.unscaled[row], -more) : b.unscaled[row];
      if (x != Long.MIN_VALUE && y != Long.MIN_VALUE) {
        return Long.compare(x, y);
      }
    }
    return a.decimal(row).compareTo(b.decimal(row));
  }

  /** {@code value * 10^digits}, or Long.MIN_VALUE when that does not fit. */
  static long scaled(long value, long digits) {
    if (digits < 0 || digits >= POWERS.length) {
      return value == 0 ? 0 : Long.MIN_VALUE;
    }
    long power = POWERS[(int) digits];
    long product = value * power;
    long high = Math.multiplyHigh(value, power);
    return high == product >> 63 ? product : Long.MIN_VALUE;
  }

  /** Whether two values, as {@link Type} says and not null, are equal. */
  static boolean equal(Type type, Object a, Object b) {
    if (a instanceof Invalid || b instanceof Invalid) {
      return a.equals(b);
    }
    switch (type.kind()) {
      case FLOAT, DOUBLE:
        return compareDoubles((Double) a, (Double) b) == 0;
      case DECIMAL:
        return ((BigDecimal) a).compareTo((BigDecimal) b) == 0;
      case BYTES:
        return Arrays.equals((byte[]) a, (byte[]) b);
      case ARRAY:
        return equalLists(type.element(), (List<?>) a, (List<?>) b);
      case MAP:
        return equalMaps(type.element(), (Map<?, ?>) a, (Map<?, ?>) b);
      case ROW:
        return equalRows(type, (Object[]) a, (Object[]) b);
      default:
        return Objects.equals(a, b);
    }
  }

  private static boolean equalOrNull(Type type, Object a, Object b) {
    return a == null || b == null ? a == b : equal(type, a, b);
  }

  private static boolean equalLists(Type element, List<?> a, List<?> b) {
    if (a.size() != b.size()) {
      return false;
    }
    Iterator<?> other = b.iterator();
    for (Object value : a) {
      if (!equalOrNull(element, value, other.next())) {
        return false;
      }
    }
    return true;
  }

  private static boolean equalMaps(Type element, Map<?, ?> a, Map<?, ?> b) {
    if (!a.keySet().equals(b.keySet())) {
      return false;
    }
    for (Map.Entry<?, ?> entry : a.entrySet()) {
      if (!equalOrNull(element, entry.getValue(), b.get(entry.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean equalRows(Type type, Object[] a, Object[] b) {
    for (int i = 0; i < a.length; i++) {
      if (!equalOrNull(type.row().type(i), a[i], b[i])) {
        return false;
      }
    }
    return true;
  }
}
