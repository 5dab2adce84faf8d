package io.millrace.transforms.row;

import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.CustomCoder;

/**
 * Writes rows of one type, with their metadata and values that do not convert. Two coders are equal
 * when their row types are. That every value comes back as it went: {@code RowCoderTest}.
 */
public final class RowCoder extends CustomCoder<RowElement> {
  private static final long serialVersionUID = 1L;
  private static final int NULL = 0;
  private static final int VALUE = 1;
  private static final int INVALID = 2;

  private final RowType type;

  private RowCoder(RowType type) {
    this.type = type;
  }

  public static RowCoder of(RowType type) {
    return new RowCoder(type);
  }

  @Override
  public void encode(RowElement row, OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    writeRow(type, row.values(), out);
    out.writeLong(row.eventTime());
    out.writeLong(row.windowStart());
    out.writeLong(row.windowEnd());
    out.writeLong(row.position());
    out.writeLong(row.line());
    out.writeLong(row.offset());
    write(Type.STRING, row.file(), out);
    write(Type.BYTES, row.raw(), out);
  }

  private static void writeRow(RowType type, Object[] values, DataOutputStream out)
      throws IOException {
    for (int i = 0; i < type.size(); i++) {
      write(type.type(i), values[i], out);
    }
  }

  private static void write(Type type, Object value, DataOutputStream out) throws IOException {
    if (value == null) {
      out.writeByte(NULL);
    } else if (value instanceof Invalid invalid) {
      out.writeByte(INVALID);
      writeString(invalid.failure().code(), out);
      writeString(invalid.failure().message(), out);
    } else {
      out.writeByte(VALUE);
      writeValue(type, value, out);
    }
  }

  private static void writeValue(Type type, Object value, DataOutputStream out) throws IOException {
    switch (type.kind()) {
      case BOOLEAN -> out.writeBoolean((Boolean) value);
      case INT32, INT64, TIMESTAMP, DATE -> out.writeLong((Long) value);
      case FLOAT, DOUBLE -> out.writeLong(Double.doubleToRawLongBits((Double) value));
      case DECIMAL -> {
        out.writeInt(((BigDecimal) value).scale());
        writeBytes(((BigDecimal) value).unscaledValue().toByteArray(), out);
      }
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
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
          writeString((String) entry.getKey(), out);
          write(type.element(), entry.getValue(), out);
        }
      }
      case ROW -> writeRow(type.row(), (Object[]) value, out);
    }
  }

  private static void writeString(String value, DataOutputStream out) throws IOException {
    out.writeInt(value.length());
    out.writeChars(value);
  }

  private static void writeBytes(byte[] value, DataOutputStream out) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }

  @Override
  public RowElement decode(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    return new RowElement(
        readRow(type, in),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        (String) read(Type.STRING, in),
        (byte[]) read(Type.BYTES, in));
  }

  private static Object[] readRow(RowType type, DataInputStream in) throws IOException {
    Object[] values = new Object[type.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = read(type.type(i), in);
    }
    return values;
  }

  private static Object read(Type type, DataInputStream in) throws IOException {
    return switch (in.readUnsignedByte()) {
      case NULL -> null;
      case INVALID -> new Invalid(new Failure(readString(in), readString(in)));
      default -> readValue(type, in);
    };
  }

  private static Object readValue(Type type, DataInputStream in) throws IOException {
    return switch (type.kind()) {
      case BOOLEAN -> in.readBoolean();
      case INT32, INT64, TIMESTAMP, DATE -> in.readLong();
      case FLOAT, DOUBLE -> Double.longBitsToDouble(in.readLong());
      case DECIMAL -> readDecimal(in);
      case STRING -> readString(in);
      case BYTES -> readBytes(in);
      case ARRAY -> readArray(type.element(), in);
      case MAP -> readMap(type.element(), in);
      case ROW -> readRow(type.row(), in);
    };
  }

  private static BigDecimal readDecimal(DataInputStream in) throws IOException {
    int scale = in.readInt();
    return new BigDecimal(new BigInteger(readBytes(in)), scale);
  }

  private static List<Object> readArray(Type element, DataInputStream in) throws IOException {
    List<Object> array = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      array.add(read(element, in));
    }
    return array;
  }

  private static Map<String, Object> readMap(Type element, DataInputStream in) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      map.put(readString(in), read(element, in));
    }
    return map;
  }

  private static String readString(DataInputStream in) throws IOException {
    char[] chars = new char[in.readInt()];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = in.readChar();
    }
    return new String(chars);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowCoder that && type.equals(that.type);
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }
}
