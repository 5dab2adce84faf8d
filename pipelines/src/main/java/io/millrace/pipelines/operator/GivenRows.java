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

  private static Type inferRow(List<YamlNode.Mapping> mappings, Problems problems) {
    Map<String, Type> types = new LinkedHashMap<>();
    Map<String, Integer> present = new LinkedHashMap<>();
    for (YamlNode.Mapping mapping : mappings) {
      for (YamlNode.Entry entry : mapping.entries().values()) {
        Type type = infer(entry.value(), problems);
        if (type == null && !isNull(entry.value())) {
          return null;
        }
        if (type != null) {
          Type before = types.get(entry.key());
          Type both = before == null ? type : unite(before, type);
          if (both == null) {
            problems.error(
                "different-types",
                entry.value().span(),
                "'" + entry.key() + "' is " + before + " above and " + type + " here",
                "a column has one type");
            return null;
          }
          types.put(entry.key(), both);
          present.merge(entry.key(), 1, Integer::sum);
        } else {
          types.putIfAbsent(entry.key(), null);
        }
      }
    }
    List<Field> fields = new ArrayList<>();
    types.forEach(
        (name, type) -> {
          boolean always = present.getOrDefault(name, 0) == mappings.size();
          Type known = type == null ? Type.STRING : type;
          fields.add(new Field(name, known.withNullable(!always)));
        });
    return Type.row(new RowType(fields));
  }

  private static Type unite(Type a, Type b) {
    if (a.kind() == Type.Kind.ARRAY && b.kind() == Type.Kind.ARRAY) {
      Type element = unite(a.element(), b.element());
      return element == null ? null : Type.array(element);
    }
    if (a.kind() == Type.Kind.ROW && b.kind() == Type.Kind.ROW) {
      Map<String, Type> types = new LinkedHashMap<>();
      a.row().fields().forEach(f -> types.put(f.name(), f.type()));
      for (Field f : b.row().fields()) {
        Type before = types.get(f.name());
        Type both = before == null ? f.type().asNullable() : unite(before, f.type());
        if (both == null) {
          return null;
        }
        types.put(f.name(), both);
      }
      List<Field> fields = new ArrayList<>();
      types.forEach((n, t) -> fields.add(new Field(n, b.row().has(n) ? t : t.asNullable())));
      return Type.row(new RowType(fields));
    }
    return Conversions.common(a, b);
  }

  private static boolean isNull(YamlNode node) {
    return node instanceof YamlNode.Scalar scalar && scalar.isNull();
  }

  private static Type infer(YamlNode node, Problems problems) {
    if (node instanceof YamlNode.Mapping mapping) {
      return inferRow(List.of(mapping), problems);
    }
    if (node instanceof YamlNode.Sequence list) {
      Type element = null;
      boolean nulls = false;
      for (YamlNode item : list.items()) {
        Type type = infer(item, problems);
        nulls |= isNull(item);
        if (type != null) {
          element = element == null ? type : unite(element, type);
          if (element == null) {
            problems.error("different-types", item.span(), "a list has elements of one type");
            return null;
          }
        }
      }
      return Type.array((element == null ? Type.STRING : element).withNullable(nulls));
    }
    Object value = ((YamlNode.Scalar) node).value();
    if (value == null) {
      return null;
    }
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
