package io.millrace.transforms.type;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Writes values as JSON, see {@link Values#toJson(RowType, Object[])}. */
final class JsonText {
  /** A decimal whose plain text would have more zeros than this is written with an exponent. */
  private static final int PLAIN_ZEROS_MAX = 1_000;

  private JsonText() {}

  static void row(RowType type, Object[] row, StringBuilder out) {
    out.append('{');
    for (int i = 0; i < type.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      string(type.name(i), out);
      out.append(':');
      value(type.type(i), row[i], out);
    }
    out.append('}');
  }

  static void value(Type type, Object value, StringBuilder out) {
    if (value == null || value instanceof Invalid) {
      out.append("null");
      return;
    }
    switch (type.kind()) {
      case BOOLEAN, INT32, INT64 -> out.append(value);
      case FLOAT -> number(Float.toString(((Double) value).floatValue()), out);
      case DOUBLE -> number(value.toString(), out);
      case DECIMAL -> out.append(decimal((BigDecimal) value));
      case STRING -> string((String) value, out);
      case BYTES -> string(Base64.getEncoder().encodeToString((byte[]) value), out);
      case TIMESTAMP -> string(moment((Long) value), out);
      case DATE -> string(LocalDate.ofEpochDay((Long) value).toString(), out);
      case ARRAY -> array(type.element(), (List<?>) value, out);
      case MAP -> map(type.element(), (Map<?, ?>) value, out);
      case ROW -> row(type.row(), (Object[]) value, out);
    }
  }

  private static String moment(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }

  /** The text of a double: NaN and infinities, which JSON lacks, as strings. */
  private static void number(String text, StringBuilder out) {
    if (Character.isLetter(text.charAt(text.length() - 1))) {
      string(text, out);
    } else {
      out.append(text);
    }
  }

  private static String decimal(BigDecimal value) {
    return Math.abs((long) value.scale()) > PLAIN_ZEROS_MAX
        ? value.toString()
        : value.toPlainString();
  }

  private static void array(Type element, List<?> values, StringBuilder out) {
    String separator = "";
    out.append('[');
    for (Object value : values) {
      out.append(separator);
      value(element, value, out);
      separator = ",";
    }
    out.append(']');
  }

  private static void map(Type element, Map<?, ?> entries, StringBuilder out) {
    String separator = "";
    out.append('{');
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      out.append(separator);
      string((String) entry.getKey(), out);
      out.append(':');
      value(element, entry.getValue(), out);
      separator = ",";
    }
    out.append('}');
  }

  private static void string(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      character(text.charAt(i), out);
    }
    out.append('"');
  }

  private static void character(char c, StringBuilder out) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (c < 0x20) {
          out.append(String.format("\\u%04x", (int) c));
        } else {
          out.append(c);
        }
      }
    }
  }
}
