package io.millrace.transforms.encode;

import io.millrace.transforms.batch.BytesColumn;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.DoubleColumn;
import io.millrace.transforms.batch.ObjectColumn;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Values as compact JSON. All methods give false when a decimal has too many digits. */
final class JsonText {
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** For each byte: 0 as it is, 1 as a code point, else the letter behind the backslash. */
  private static final byte[] ESCAPES = escapes();

  private JsonText() {}

  private static byte[] escapes() {
    byte[] escapes = new byte[256];
    for (int i = 0; i < ' '; i++) {
      escapes[i] = 1;
    }
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    escapes['\n'] = 'n';
    escapes['\r'] = 'r';
    escapes['\t'] = 't';
    escapes['\b'] = 'b';
    escapes['\f'] = 'f';
    return escapes;
  }

  static boolean put(Column column, int row, Out out) {
    if (column.isNull(row)) {
      out.put(NULL);
      return true;
    }
    switch (column.type().kind()) {
      case STRING -> {
        BytesColumn text = (BytesColumn) column;
        string(text.data, text.start[row], text.length[row], out);
        return true;
      }
      case FLOAT, DOUBLE -> {
        return Double.isFinite(((DoubleColumn) column).values[row])
            ? Scalars.put(column, row, out)
            : quoted(column, row, out);
      }
      case BYTES, TIMESTAMP, DATE -> {
        return quoted(column, row, out);
      }
      case ARRAY, MAP, ROW -> {
        return put(column.type(), ((ObjectColumn) column).values[row], out);
      }
      default -> {
        return Scalars.put(column, row, out);
      }
    }
  }

  private static boolean quoted(Column column, int row, Out out) {
    out.put('"');
    boolean good = Scalars.put(column, row, out);
    out.put('"');
    return good;
  }

  static boolean put(Type type, Object value, Out out) {
    if (value == null || value instanceof Invalid) {
      out.put(NULL);
      return true;
    }
    switch (type.kind()) {
      case STRING -> {
        byte[] text = ((String) value).getBytes(StandardCharsets.UTF_8);
        string(text, 0, text.length, out);
        return true;
      }
      case FLOAT, DOUBLE -> {
        return Double.isFinite((Double) value)
            ? Scalars.put(type.kind(), value, out)
            : quoted(type, value, out);
      }
      case BYTES, TIMESTAMP, DATE -> {
        return quoted(type, value, out);
      }
      case ARRAY -> {
        return array(type.element(), (List<?>) value, out);
      }
      case MAP -> {
        return map(type.element(), (Map<?, ?>) value, out);
      }
      case ROW -> {
        return row(type.row(), (Object[]) value, out);
      }
      default -> {
        return Scalars.put(type.kind(), value, out);
      }
    }
  }

  private static boolean quoted(Type type, Object value, Out out) {
    out.put('"');
    boolean good = Scalars.put(type.kind(), value, out);
    out.put('"');
    return good;
  }

  private static boolean array(Type element, List<?> values, Out out) {
    out.put('[');
    boolean good = true;
    boolean first = true;
    for (Object value : values) {
      if (!first) {
        out.put(',');
      }
      first = false;
      good &= put(element, value, out);
    }
    out.put(']');
    return good;
  }

  private static boolean map(Type element, Map<?, ?> values, Out out) {
    out.put('{');
    boolean good = true;
    boolean first = true;
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      if (!first) {
        out.put(',');
      }
      first = false;
      put(Type.STRING, entry.getKey(), out);
      out.put(':');
      good &= put(element, entry.getValue(), out);
    }
    out.put('}');
    return good;
  }

  private static boolean row(RowType type, Object[] values, Out out) {
    out.put('{');
    boolean good = true;
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        out.put(',');
      }
      put(Type.STRING, type.name(i), out);
      out.put(':');
      good &= put(type.type(i), values[i], out);
    }
    out.put('}');
    return good;
  }

  /** Puts UTF-8 text in quotes; what needs no escape is copied in one go. */
  static void string(byte[] text, int start, int count, Out out) {
    out.reserve(count + 2);
    out.put('"');
    int end = start + count;
    int clean = start;
    for (int i = start; i < end; i++) {
      byte escape = ESCAPES[text[i] & 0xff];
      if (escape != 0) {
        out.put(text, clean, i - clean);
        clean = i + 1;
        escape(text[i], escape, out);
      }
    }
    out.put(text, clean, end - clean);
    out.put('"');
  }

  private static void escape(byte value, byte escape, Out out) {
    out.put('\\');
    if (escape != 1) {
      out.put(escape);
      return;
    }
    out.ascii("u00");
    out.put(HEX[value >> 4]);
    out.put(HEX[value & 15]);
  }
}
