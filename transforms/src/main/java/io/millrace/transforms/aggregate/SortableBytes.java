package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.BooleanColumn;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.BytesColumn;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.DecimalColumn;
import io.millrace.transforms.batch.DoubleColumn;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.batch.ObjectColumn;
import io.millrace.transforms.type.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Values as bytes whose unsigned order is the order of the values, one after the other: null first,
 * NaN last, strings by code point, rows and arrays by their first difference, maps by their sorted
 * entries, as {@link io.millrace.transforms.type.Values} has it.
 */
final class SortableBytes {
  private static final int END = 0;
  private static final int MORE = 1;

  private SortableBytes() {}

  /** Appends the value of a row; {@code descending} turns the order round. */
  static void write(Column column, int row, boolean descending, ByteWriter out) {
    int from = out.size();
    if (column.isNull(row)) {
      out.putByte(0);
    } else {
      out.putByte(1);
      value(column, row, out);
    }
    if (descending) {
      byte[] bytes = out.array();
      for (int i = from; i < out.size(); i++) {
        bytes[i] = (byte) ~bytes[i];
      }
    }
  }

  /** Appends a signed number. */
  static void writeLong(long value, ByteWriter out) {
    out.putLong(Long.reverseBytes(value ^ Long.MIN_VALUE));
  }

  private static void value(Column column, int row, ByteWriter out) {
    if (column instanceof LongColumn longs) {
      writeLong(longs.values[row], out);
    } else if (column instanceof DoubleColumn doubles) {
      writeDouble(doubles.values[row], out);
    } else if (column instanceof BytesColumn bytes) {
      writeBytes(bytes.data, bytes.start[row], bytes.length[row], out);
    } else if (column instanceof BooleanColumn booleans) {
      out.putByte(booleans.values[row] ? 1 : 0);
    } else if (column instanceof DecimalColumn decimals) {
      writeDecimal(decimals.decimal(row), out);
    } else {
      value(column.type(), ((ObjectColumn) column).values[row], out);
    }
  }

  /** A value that is given as {@link Type} says, for what stands inside of others. */
  private static void nullable(Type type, Object value, ByteWriter out) {
    out.putByte(value == null ? 0 : 1);
    if (value != null) {
      value(type, value, out);
    }
  }

  private static void value(Type type, Object value, ByteWriter out) {
    switch (type.kind()) {
      case BOOLEAN -> out.putByte((Boolean) value ? 1 : 0);
      case INT32, INT64, TIMESTAMP, DATE -> writeLong((Long) value, out);
      case FLOAT, DOUBLE -> writeDouble((Double) value, out);
      case DECIMAL -> writeDecimal((BigDecimal) value, out);
      case STRING -> writeText((String) value, out);
      case BYTES -> writeBytes((byte[]) value, 0, ((byte[]) value).length, out);
      case ARRAY -> {
        for (Object element : (List<?>) value) {
          out.putByte(MORE);
          nullable(type.element(), element, out);
        }
        out.putByte(END);
      }
      case MAP -> {
        TreeMap<byte[], Object> sorted = new TreeMap<>(Arrays::compareUnsigned);
        ((Map<?, ?>) value)
            .forEach((key, of) -> sorted.put(((String) key).getBytes(StandardCharsets.UTF_8), of));
        for (Map.Entry<byte[], Object> entry : sorted.entrySet()) {
          out.putByte(MORE);
          writeBytes(entry.getKey(), 0, entry.getKey().length, out);
          nullable(type.element(), entry.getValue(), out);
        }
        out.putByte(END);
      }
      case ROW -> {
        for (int i = 0; i < type.row().size(); i++) {
          nullable(type.row().type(i), ((Object[]) value)[i], out);
        }
      }
    }
  }

  private static void writeText(String text, ByteWriter out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    writeBytes(bytes, 0, bytes.length, out);
  }

  private static void writeDouble(double value, ByteWriter out) {
    long bits = Double.doubleToLongBits(value == 0.0 ? 0.0 : value);
    long ordered = bits ^ (bits >> 63 & Long.MAX_VALUE);
    writeLong(ordered, out);
  }

  /**
   * 0 ends the text; a 0 inside is written as 0 255, so that no text is the start of another's
   * bytes.
   */
  private static void writeBytes(byte[] from, int start, int count, ByteWriter out) {
    for (int i = start; i < start + count; i++) {
      out.putByte(from[i]);
      if (from[i] == 0) {
        out.putByte(0xff);
      }
    }
    out.putByte(0);
    out.putByte(0);
  }

  /**
   * Sign, then place of the first digit, then the digits; for a negative number all turned round.
   */
  private static void writeDecimal(BigDecimal value, ByteWriter out) {
    if (value.signum() == 0) {
      out.putByte(1);
      return;
    }
    out.putByte(value.signum() > 0 ? 2 : 0);
    int from = out.size();
    BigDecimal stripped = value.stripTrailingZeros();
    writeLong((long) stripped.precision() - stripped.scale(), out);
    byte[] digits = stripped.unscaledValue().abs().toString().getBytes(StandardCharsets.US_ASCII);
    out.putBytes(digits, 0, digits.length);
    out.putByte(0);
    if (value.signum() < 0) {
      byte[] bytes = out.array();
      for (int i = from; i < out.size(); i++) {
        bytes[i] = (byte) ~bytes[i];
      }
    }
  }
}
