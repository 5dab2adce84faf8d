package io.millrace.transforms.step;

import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rows are not those that were expected. The comparison is Beam YAML's: as multisets, without null
 * fields, numbers by value whatever their type.
 */
public final class RowsDiffer extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN_MAX = 20;

  private RowsDiffer(String message) {
    super(message);
  }

  /**
   * @throws RowsDiffer naming what is missing and what is too much
   */
  public static void check(
      String step,
      RowType expectedType,
      List<Object[]> expected,
      RowType type,
      List<Object[]> got) {
    List<String> missing = new ArrayList<>();
    for (Object[] row : expected) {
      missing.add(text(expectedType, row));
    }
    List<String> surplus = new ArrayList<>();
    for (Object[] row : got) {
      String text = text(type, row);
      if (!missing.remove(text)) {
        surplus.add(text);
      }
    }
    if (!missing.isEmpty() || !surplus.isEmpty()) {
      throw new RowsDiffer(
          "the rows at '"
              + step
              + "' are not as expected\n"
              + list("missing", missing)
              + list("not expected", surplus));
    }
  }

  private static String list(String title, List<String> rows) {
    StringBuilder out = new StringBuilder();
    for (String row : rows.stream().sorted().limit(SHOWN_MAX).toList()) {
      out.append("  ").append(title).append(": ").append(row).append('\n');
    }
    if (rows.size() > SHOWN_MAX) {
      out.append("  and ").append(rows.size() - SHOWN_MAX).append(" more ").append(title);
      out.append('\n');
    }
    return out.toString();
  }

  /** A text that is equal for rows that count as equal. */
  public static String text(RowType type, Object[] row) {
    Map<String, String> fields = new TreeMap<>();
    for (int i = 0; i < row.length; i++) {
      if (row[i] != null) {
        fields.put(type.name(i), text(type.type(i), row[i]));
      }
    }
    return fields.toString();
  }

  private static String text(Type type, Object value) {
    if (value == null) {
      return "null";
    }
    switch (type.kind()) {
      case INT32, INT64 -> {
        return value.toString();
      }
      case FLOAT, DOUBLE -> {
        double number = (Double) value;
        return Double.isFinite(number) ? plain(BigDecimal.valueOf(number)) : value.toString();
      }
      case DECIMAL -> {
        return plain((BigDecimal) value);
      }
      case ARRAY -> {
        return ((List<?>) value).stream().map(e -> text(type.element(), e)).toList().toString();
      }
      case MAP -> {
        Map<String, String> entries = new TreeMap<>();
        ((Map<?, ?>) value).forEach((k, v) -> entries.put((String) k, text(type.element(), v)));
        return entries.toString();
      }
      case ROW -> {
        return text(type.row(), (Object[]) value);
      }
      case BYTES -> {
        return java.util.HexFormat.of().formatHex((byte[]) value);
      }
      case TIMESTAMP -> {
        return io.millrace.transforms.expression.Rfc3339.format((Long) value);
      }
      case DATE -> {
        return java.time.LocalDate.ofEpochDay((Long) value).toString();
      }
      default -> {
        return value instanceof String ? "'" + value + "'" : value.toString();
      }
    }
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
