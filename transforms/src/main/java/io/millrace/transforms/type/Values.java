package io.millrace.transforms.type;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.TreeMap;

/**
 * Order, equality, grouping keys and JSON of values as {@link Type} says. Two values are equal when
 * {@link #compare} gives 0, which is so exactly when their {@link #canonical} bytes are equal: see
 * {@code ValuesTest}.
 *
 * <p>Order: null first; false before true; numbers by value, NaN equal to itself and the largest,
 * -0.0 equal to 0.0, decimals whatever their scales; strings by code point; bytes unsigned; arrays
 * and rows element by element; maps by their sorted entries, so the order of entries does not
 * matter.
 */
public final class Values {
  private Values() {}

  /** Negative, 0 or positive as {@code a} is smaller, equal or larger. */
  public static int compare(Type type, Object a, Object b) {
    if (a == null || b == null) {
      return Boolean.compare(a != null, b != null);
    }
    return switch (type.kind()) {
      case BOOLEAN -> Boolean.compare((Boolean) a, (Boolean) b);
      case INT32, INT64, TIMESTAMP, DATE -> Long.compare((Long) a, (Long) b);
      case FLOAT, DOUBLE -> Double.compare(positiveZero((Double) a), positiveZero((Double) b));
      case DECIMAL -> ((BigDecimal) a).compareTo((BigDecimal) b);
      case STRING -> compareCodePoints((String) a, (String) b);
      case BYTES -> Arrays.compareUnsigned((byte[]) a, (byte[]) b);
      case ARRAY -> compareLists(type.element(), (List<?>) a, (List<?>) b);
      case MAP -> compareMaps(type.element(), (Map<?, ?>) a, (Map<?, ?>) b);
      case ROW -> compareRows(type.row(), (Object[]) a, (Object[]) b);
    };
  }

  /** Whether two values are the same; null equals null. */
  public static boolean equal(Type type, Object a, Object b) {
    return compare(type, a, b) == 0;
  }

  private static double positiveZero(double value) {
    return value == 0 ? 0.0 : value;
  }

  private static int compareCodePoints(String a, String b) {
    PrimitiveIterator.OfInt left = a.codePoints().iterator();
    PrimitiveIterator.OfInt right = b.codePoints().iterator();
    while (left.hasNext() && right.hasNext()) {
      int byCodePoint = Integer.compare(left.nextInt(), right.nextInt());
      if (byCodePoint != 0) {
        return byCodePoint;
      }
    }
    return Boolean.compare(left.hasNext(), right.hasNext());
  }

  private static int compareLists(Type element, List<?> a, List<?> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int byElement = compare(element, a.get(i), b.get(i));
      if (byElement != 0) {
        return byElement;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static int compareMaps(Type element, Map<?, ?> a, Map<?, ?> b) {
    List<Map.Entry<String, Object>> left = List.copyOf(sorted(a).entrySet());
    List<Map.Entry<String, Object>> right = List.copyOf(sorted(b).entrySet());
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int byKey = compareCodePoints(left.get(i).getKey(), right.get(i).getKey());
      if (byKey != 0) {
        return byKey;
      }
      int byValue = compare(element, left.get(i).getValue(), right.get(i).getValue());
      if (byValue != 0) {
        return byValue;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static int compareRows(RowType row, Object[] a, Object[] b) {
    for (int i = 0; i < row.size(); i++) {
      int byField = compare(row.type(i), a[i], b[i]);
      if (byField != 0) {
        return byField;
      }
    }
    return 0;
  }

  private static TreeMap<String, Object> sorted(Map<?, ?> map) {
    TreeMap<String, Object> sorted = new TreeMap<>(Values::compareCodePoints);
    map.forEach((key, value) -> sorted.put((String) key, value));
    return sorted;
  }

  /** Bytes that are equal exactly when the values are: fit to group by. No value is a prefix. */
  public static byte[] canonical(Type type, Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(type, value, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(Type type, Object value, DataOutputStream out) throws IOException {
    out.writeBoolean(value != null);
    if (value == null) {
      return;
    }
    switch (type.kind()) {
      case BOOLEAN -> out.writeBoolean((Boolean) value);
      case INT32, INT64, TIMESTAMP, DATE -> out.writeLong((Long) value);
      case FLOAT, DOUBLE ->
          out.writeLong(Double.doubleToLongBits(positiveZero((Double) value))); // one NaN
      case DECIMAL -> writeDecimal((BigDecimal) value, out);
      case STRING -> writeString((String) value, out);
      case BYTES -> writeBytes((byte[]) value, out);
      case ARRAY -> {
        out.writeInt(((List<?>) value).size());
        for (Object element : (List<?>) value) {
          write(type.element(), element, out);
        }
      }
      case MAP -> {
        out.writeInt(((Map<?, ?>) value).size());
        for (Map.Entry<String, Object> entry : sorted((Map<?, ?>) value).entrySet()) {
          writeString(entry.getKey(), out);
          write(type.element(), entry.getValue(), out);
        }
      }
      case ROW -> {
        for (int i = 0; i < type.row().size(); i++) {
          write(type.row().type(i), ((Object[]) value)[i], out);
        }
      }
    }
  }

  private static void writeDecimal(BigDecimal value, DataOutputStream out) throws IOException {
    BigDecimal shortest = value.stripTrailingZeros();
    out.writeInt(shortest.scale());
    writeBytes(shortest.unscaledValue().toByteArray(), out);
  }

  /** As UTF-16, which tells all strings apart, well-formed or not. */
  private static void writeString(String value, DataOutputStream out) throws IOException {
    out.writeInt(value.length());
    out.writeChars(value);
  }

  private static void writeBytes(byte[] value, DataOutputStream out) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }

  /**
   * A row as one line of JSON, without spaces. Nulls are written, {@link Invalid} as null.
   * Timestamps as RFC 3339, dates as ISO 8601, bytes as base64, NaN and infinities as strings.
   */
  public static String toJson(RowType type, Object[] row) {
    StringBuilder out = new StringBuilder();
    JsonText.row(type, row, out);
    return out.toString();
  }

  /** One value as JSON, see {@link #toJson(RowType, Object[])}. */
  public static String toJson(Type type, Object value) {
    StringBuilder out = new StringBuilder();
    JsonText.value(type, value, out);
    return out.toString();
  }
}
