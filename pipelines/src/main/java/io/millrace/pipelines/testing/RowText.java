package io.millrace.pipelines.testing;

import io.millrace.transforms.expression.Rfc3339;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Rows as YAML, on one line: what is written is read back as the same row. */
final class RowText {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*");
  private static final Set<String> WORDS =
      Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");

  private RowText() {}

  /**
   * @param fields how many of the row's fields are written
   * @param first the fields to begin with, in this order; of those that are null only these are
   *     written
   */
  static String of(RowType type, Object[] row, int fields, Set<String> first) {
    Set<String> order = new LinkedHashSet<>(first);
    order.addAll(type.names());
    List<String> parts = new ArrayList<>();
    for (String name : order) {
      int index = type.indexOf(name);
      if (index >= 0 && index < fields && (row[index] != null || first.contains(name))) {
        parts.add(string(name) + ": " + value(type.type(index), row[index]));
      }
    }
    return "{" + String.join(", ", parts) + "}";
  }

  static String value(Type type, Object value) {
    if (value == null) {
      return "null";
    }
    return switch (type.kind()) {
      case BOOLEAN, INT32, INT64 -> value.toString();
      case FLOAT, DOUBLE -> number((Double) value);
      case DECIMAL -> ((BigDecimal) value).toPlainString();
      case STRING -> string((String) value);
      case BYTES -> quoted(Base64.getEncoder().encodeToString((byte[]) value));
      case TIMESTAMP -> quoted(Rfc3339.format((Long) value));
      case DATE -> quoted(LocalDate.ofEpochDay((Long) value).toString());
      case ARRAY -> list(type.element(), (List<?>) value);
      case MAP -> map(type.element(), (Map<?, ?>) value);
      case ROW -> of(type.row(), (Object[]) value, type.row().size(), Set.of());
    };
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return ".nan";
    }
    return Double.isInfinite(value) ? (value > 0 ? ".inf" : "-.inf") : Double.toString(value);
  }

  private static String list(Type element, List<?> values) {
    return "[" + String.join(", ", values.stream().map(v -> value(element, v)).toList()) + "]";
  }

  private static String map(Type element, Map<?, ?> values) {
    Map<String, String> entries = new TreeMap<>();
    values.forEach((key, value) -> entries.put(string((String) key), value(element, value)));
    List<String> parts = new ArrayList<>();
    entries.forEach((key, value) -> parts.add(key + ": " + value));
    return "{" + String.join(", ", parts) + "}";
  }

  private static String string(String text) {
    boolean plain = PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT));
    return plain ? text : quoted(text);
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                out.append('\\').appendCodePoint(c);
              } else if (c == '\n') {
                out.append("\\n");
              } else if (c < 0x20 || c >= 0x7f && c < 0xa0 || c == 0x2028 || c == 0x2029) {
                out.append(String.format("\\u%04x", c));
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.append('"').toString();
  }
}
