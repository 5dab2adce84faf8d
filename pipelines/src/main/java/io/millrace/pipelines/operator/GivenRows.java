package io.millrace.pipelines.operator;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.expression.Rfc3339;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows that stand in YAML.
 *
 * @param rows values as {@link Type} says
 */
public record GivenRows(RowType type, List<Object[]> rows) {

  /**
   * Rows whose type follows from their values: whole numbers INT64, others DOUBLE, and a column
   * that has both DOUBLE; fields that some rows lack are nullable. Null after problems.
   */
  public static GivenRows infer(YamlNode.Sequence elements, Problems problems) {
    List<YamlNode.Mapping> mappings = new ArrayList<>();
    for (YamlNode element : elements.items()) {
      mappings.add(mapping(element));
    }
    Type row = inferRow(mappings, problems);
    return row == null ? null : of(elements, row.row(), problems);
  }

  /**
   * Rows of a given type; unknown fields and values of other kinds are problems. Null after
   * problems.
   */
  public static GivenRows of(YamlNode.Sequence elements, RowType type, Problems problems) {
    int before = problems.errors();
    List<Object[]> rows = new ArrayList<>();
    for (YamlNode element : elements.items()) {
      rows.add(row(mapping(element), type, problems));
    }
    return problems.errors() > before ? null : new GivenRows(type, rows);
  }

  private static YamlNode.Mapping mapping(YamlNode element) {
    if (element instanceof YamlNode.Mapping mapping) {
      return mapping;
    }
    return new YamlNode.Mapping(
        Map.of("element", new YamlNode.Entry("element", element.span(), element)), element.span());
  }

  /** The row that all of these are one of, or null after a problem. */
  private static Type inferRow(List<YamlNode.Mapping> mappings, Problems problems) {
    Map<String, List<YamlNode>> columns = new LinkedHashMap<>();
    for (YamlNode.Mapping mapping : mappings) {
      for (YamlNode.Entry entry : mapping.entries().values()) {
        columns.computeIfAbsent(entry.key(), name -> new ArrayList<>()).add(entry.value());
      }
    }
    List<Field> fields = new ArrayList<>();
    for (Map.Entry<String, List<YamlNode>> column : columns.entrySet()) {
      Type type = infer(column.getKey(), column.getValue(), problems);
      if (type == null) {
        return null;
      }
      boolean always = column.getValue().size() == mappings.size();
      fields.add(new Field(column.getKey(), always ? type : type.asNullable()));
    }
    return Type.row(new RowType(fields));
  }

  private static boolean isNull(YamlNode node) {
    return node instanceof YamlNode.Scalar scalar && scalar.isNull();
  }

  /** The type that all of these values have, a nullable string if all are nothing; or null. */
  private static Type infer(String name, List<YamlNode> values, Problems problems) {
    List<YamlNode> known = values.stream().filter(value -> !isNull(value)).toList();
    boolean nulls = known.size() < values.size();
    if (known.isEmpty()) {
      return Type.STRING.withNullable(nulls);
    }
    List<YamlNode.Mapping> rows = ofKind(known, YamlNode.Mapping.class);
    List<YamlNode.Sequence> lists = ofKind(known, YamlNode.Sequence.class);
    if (rows.size() == known.size()) {
      Type row = inferRow(rows, problems);
      return row == null ? null : row.withNullable(nulls);
    }
    if (lists.size() == known.size()) {
      List<YamlNode> items = lists.stream().flatMap(list -> list.items().stream()).toList();
      Type element = infer(name, items, problems);
      return element == null ? null : Type.array(element).withNullable(nulls);
    }
    Type type = null;
    for (YamlNode value : known) {
      Type next = value instanceof YamlNode.Scalar scalar ? infer(scalar) : null;
      Type both = type == null || next == null ? next : Conversions.common(type, next);
      if (both == null) {
        problems.error(
            "different-types",
            value.span(),
            "'"
                + name
                + "' is "
                + known.get(0).describe()
                + " above and "
                + value.describe()
                + " here",
            "a field has one type; to make it a string, write the others in quotes");
        return null;
      }
      type = both;
    }
    return type.withNullable(nulls);
  }

  private static <N extends YamlNode> List<N> ofKind(List<YamlNode> nodes, Class<N> kind) {
    return nodes.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static Type infer(YamlNode.Scalar scalar) {
    Object value = scalar.value();
    if (value instanceof Boolean) {
      return Type.BOOLEAN;
    }
    if (value instanceof Long) {
      return Type.INT64;
    }
    return value instanceof BigInteger
        ? Type.DECIMAL
        : value instanceof Double ? Type.DOUBLE : Type.STRING;
  }

  private static Object[] row(YamlNode.Mapping mapping, RowType type, Problems problems) {
    for (YamlNode.Entry entry : mapping.entries().values()) {
      if (!type.has(entry.key())) {
        problems.error(
            "unknown-field",
            entry.keySpan(),
            "there is no field '" + entry.key() + "' here",
            Suggest.advice("fields here", entry.key(), type.names()));
      }
    }
    Object[] values = new Object[type.size()];
    for (int i = 0; i < values.length; i++) {
      YamlNode node = mapping.get(type.name(i));
      boolean absent = node == null || isNull(node);
      if (absent && !type.type(i).nullable()) {
        problems.error(
            "missing-field",
            mapping.span(),
            "the field '" + type.name(i) + "' is required and missing here");
      } else if (!absent) {
        values[i] = value(node, type.name(i), type.type(i), problems);
      }
    }
    return values;
  }

  private static Object value(YamlNode node, String name, Type type, Problems problems) {
    Object value = null;
    if (node instanceof YamlNode.Sequence list && type.kind() == Type.Kind.ARRAY) {
      List<Object> elements = new ArrayList<>();
      for (YamlNode item : list.items()) {
        elements.add(isNull(item) ? null : value(item, name, type.element(), problems));
      }
      return elements;
    } else if (node instanceof YamlNode.Mapping mapping && type.kind() == Type.Kind.ROW) {
      return row(mapping, type.row(), problems);
    } else if (node instanceof YamlNode.Mapping mapping && type.kind() == Type.Kind.MAP) {
      Map<String, Object> entries = new LinkedHashMap<>();
      mapping
          .entries()
          .forEach((k, e) -> entries.put(k, value(e.value(), name, type.element(), problems)));
      return entries;
    } else if (node instanceof YamlNode.Scalar scalar) {
      value = scalar(scalar, type);
    }
    if (value == null) {
      problems.error(
          "wrong-kind", node.span(), "'" + name + "' is " + type + ", this is " + node.describe());
    }
    return value;
  }

  /** The value of a scalar as {@code type}, or null. */
  private static Object scalar(YamlNode.Scalar scalar, Type type) {
    Object value = scalar.value();
    boolean number =
        value instanceof Long || value instanceof Double || value instanceof BigInteger;
    try {
      return switch (type.kind()) {
        case BOOLEAN -> value instanceof Boolean ? value : null;
        case INT32, INT64 -> value instanceof Long ? value : null;
        case FLOAT -> number ? (double) ((Number) value).floatValue() : null;
        case DOUBLE -> number ? ((Number) value).doubleValue() : null;
        case DECIMAL -> number || value instanceof String ? new BigDecimal(scalar.text()) : null;
        case STRING -> value instanceof String ? value : scalar.text();
        case BYTES -> Base64.getDecoder().decode(scalar.text());
        case TIMESTAMP -> Rfc3339.parseMicros(scalar.text());
        case DATE -> LocalDate.parse(scalar.text()).toEpochDay();
        case ARRAY, MAP, ROW -> null;
      };
    } catch (DateTimeException | IllegalArgumentException e) {
      return null;
    }
  }
}
