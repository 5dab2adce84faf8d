package io.millrace.transforms.batch;

import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Single values as bytes. Equal values of one type have equal bytes (decimals by value, -0.0 as
 * 0.0, one NaN), so that the bytes can be grouped by; entries of a map keep their order, so maps
 * cannot.
 */
public final class Cells {
  private static final int NULL = 0;
  private static final int PRESENT = 1;
  private static final long NAN = Double.doubleToLongBits(Double.NaN);

  private Cells() {}

  /** Writes the value of a row. */
  public static void write(Column column, int row, ByteWriter out) {
    write(column, row, false, out);
  }

  /**
   * Writes the value of a row as it is, with the scale of a decimal and the sign of a zero: values
   * come back as they went, but equal ones may have different bytes.
   */
  public static void writeExact(Column column, int row, ByteWriter out) {
    write(column, row, true, out);
  }

  private static void write(Column column, int row, boolean exact, ByteWriter out) {
    if (column.isNull(row)) {
      out.putByte(NULL);
      return;
    }
    out.putByte(PRESENT);
    if (column instanceof LongColumn longs) {
      out.putLong(longs.values[row]);
    } else if (column instanceof BytesColumn bytes) {
      out.putSlice(bytes.data, bytes.start[row], bytes.length[row]);
    } else if (column instanceof DoubleColumn doubles) {
      double value = doubles.values[row];
      out.putLong(exact ? Double.doubleToRawLongBits(value) : canonical(value));
    } else if (column instanceof BooleanColumn booleans) {
      out.putByte(booleans.values[row] ? 1 : 0);
    } else if (column instanceof DecimalColumn decimals) {
      writeDecimal(decimals, row, exact, out);
    } else {
      writeValue(column.type(), ((ObjectColumn) column).values[row], exact, out);
    }
  }

  /** Reads a value into a row of a column that was cleared before. */
  public static void read(ByteReader in, Column column, int row) {
    if (in.getByte() == NULL) {
      column.setNull(row);
      return;
    }
    if (column instanceof LongColumn longs) {
      longs.values[row] = in.getLong();
    } else if (column instanceof BytesColumn bytes) {
      int count = in.getVarInt();
      bytes.append(row, in.array(), in.position(), count);
      in.skip(count);
    } else if (column instanceof DoubleColumn doubles) {
      doubles.values[row] = in.getDouble();
    } else if (column instanceof BooleanColumn booleans) {
      booleans.values[row] = in.getByte() != 0;
    } else if (column instanceof DecimalColumn decimals) {
      decimals.setDecimal(row, readDecimal(in));
    } else {
      ((ObjectColumn) column).values[row] = readValue(column.type(), in);
    }
  }

  /** Copies a value, or that there is none, to a row of another column of the same kind. */
  public static void copy(Column from, int fromRow, Column to, int toRow) {
    if (from.invalid(fromRow) != null) {
      to.setInvalid(toRow, from.invalid(fromRow));
    } else if (from.isNull(fromRow)) {
      to.setNull(toRow);
    } else if (from instanceof LongColumn longs) {
      ((LongColumn) to).values[toRow] = longs.values[fromRow];
    } else if (from instanceof BytesColumn bytes) {
      ((BytesColumn) to).append(toRow, bytes.data, bytes.start[fromRow], bytes.length[fromRow]);
    } else if (from instanceof DoubleColumn doubles) {
      ((DoubleColumn) to).values[toRow] = doubles.values[fromRow];
    } else {
      to.set(toRow, from.get(fromRow));
    }
  }

  /** Writes a value that is given as {@link Type} says; null is allowed. */
  public static void writeNullable(Type type, Object value, ByteWriter out) {
    writeNullable(type, value, false, out);
  }

  /** As {@link #writeExact(Column, int, ByteWriter)}, of a value that may be null. */
  public static void writeExact(Type type, Object value, ByteWriter out) {
    writeNullable(type, value, true, out);
  }

  private static void writeNullable(Type type, Object value, boolean exact, ByteWriter out) {
    if (value == null) {
      out.putByte(NULL);
    } else {
      out.putByte(PRESENT);
      writeValue(type, value, exact, out);
    }
  }

  /** Reads what {@link #writeNullable} wrote. */
  public static Object readNullable(Type type, ByteReader in) {
    return in.getByte() == NULL ? null : readValue(type, in);
  }

  private static void writeValue(Type type, Object value, boolean exact, ByteWriter out) {
    switch (type.kind()) {
      case BOOLEAN -> out.putByte((Boolean) value ? 1 : 0);
      case INT32, INT64, TIMESTAMP, DATE -> out.putLong((Long) value);
      case FLOAT, DOUBLE ->
          out.putLong(
              exact ? Double.doubleToRawLongBits((Double) value) : canonical((Double) value));
      case DECIMAL -> writeDecimal((BigDecimal) value, exact, out);
      case STRING -> out.putSlice(((String) value).getBytes(StandardCharsets.UTF_8));
      case BYTES -> out.putSlice((byte[]) value);
      case ARRAY -> {
        List<?> elements = (List<?>) value;
        out.putVarInt(elements.size());
        for (Object element : elements) {
          writeNullable(type.element(), element, exact, out);
        }
      }
      case MAP -> {
        Map<?, ?> entries = (Map<?, ?>) value;
        out.putVarInt(entries.size());
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
          out.putSlice(((String) entry.getKey()).getBytes(StandardCharsets.UTF_8));
          writeNullable(type.element(), entry.getValue(), exact, out);
        }
      }
      case ROW -> writeRow(type.row(), (Object[]) value, exact, out);
    }
  }

  private static Object readValue(Type type, ByteReader in) {
    return switch (type.kind()) {
      case BOOLEAN -> in.getByte() != 0;
      case INT32, INT64, TIMESTAMP, DATE -> in.getLong();
      case FLOAT, DOUBLE -> in.getDouble();
      case DECIMAL -> readDecimal(in);
      case STRING -> new String(in.getSlice(), StandardCharsets.UTF_8);
      case BYTES -> in.getSlice();
      case ARRAY -> {
        int size = in.getVarInt();
        List<Object> elements = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
          elements.add(readNullable(type.element(), in));
        }
        yield elements;
      }
      case MAP -> {
        int size = in.getVarInt();
        Map<String, Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
          String key = new String(in.getSlice(), StandardCharsets.UTF_8);
          entries.put(key, readNullable(type.element(), in));
        }
        yield entries;
      }
      case ROW -> readRow(type.row(), in);
    };
  }

  /** Writes a row of values as {@link Type} says. */
  public static void writeRow(RowType type, Object[] values, ByteWriter out) {
    writeRow(type, values, false, out);
  }

  private static void writeRow(RowType type, Object[] values, boolean exact, ByteWriter out) {
    for (int i = 0; i < values.length; i++) {
      writeNullable(type.type(i), values[i], exact, out);
    }
  }

  /** Reads what {@link #writeRow} wrote. */
  public static Object[] readRow(RowType type, ByteReader in) {
    Object[] values = new Object[type.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = readNullable(type.type(i), in);
    }
    return values;
  }

  /** The bits by which a double is grouped. */
  public static long canonical(double value) {
    if (value == 0.0) {
      return 0L;
    }
    return Double.isNaN(value) ? NAN : Double.doubleToRawLongBits(value);
  }

  private static void writeDecimal(DecimalColumn column, int row, boolean exact, ByteWriter out) {
    if (!column.isSmall(row)) {
      writeDecimal(column.big[row], exact, out);
      return;
    }
    long unscaled = column.unscaled[row];
    int scale = column.scale[row];
    if (exact) {
      out.putByte(1);
      out.putInt(scale);
      out.putLong(unscaled);
      return;
    }
    if (unscaled == 0) {
      scale = 0;
    } else {
      while (unscaled % 10 == 0) {
        unscaled /= 10;
        scale--;
      }
    }
    out.putByte(1);
    out.putInt(scale);
    out.putLong(unscaled);
  }

  private static void writeDecimal(BigDecimal value, boolean exact, ByteWriter out) {
    BigDecimal stripped = exact ? value : stripped(value);
    BigInteger digits = stripped.unscaledValue();
    if (digits.bitLength() < Long.SIZE) {
      out.putByte(1);
      out.putInt(stripped.scale());
      out.putLong(digits.longValue());
    } else {
      out.putByte(2);
      out.putInt(stripped.scale());
      out.putSlice(digits.toByteArray());
    }
  }

  private static BigDecimal stripped(BigDecimal value) {
    return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
  }

  private static BigDecimal readDecimal(ByteReader in) {
    boolean small = in.getByte() == 1;
    int scale = in.getInt();
    return small
        ? BigDecimal.valueOf(in.getLong(), scale)
        : new BigDecimal(new BigInteger(in.getSlice()), scale);
  }
}
