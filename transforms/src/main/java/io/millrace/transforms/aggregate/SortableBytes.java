package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.BooleanColumn;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.BytesColumn;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.DecimalColumn;
import io.millrace.transforms.batch.DoubleColumn;
import io.millrace.transforms.batch.LongColumn;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Values as bytes whose unsigned order is the order of the values, one after the other: null first,
 * NaN last, strings by code point.
 */
final class SortableBytes {
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
      throw new IllegalStateException(column.type() + " has no order");
    }
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
