package io.millrace.pipelines.spec;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.yaml.Config;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.decode.SourceSchema;
import io.millrace.transforms.expression.TimePattern;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a JSON Schema, the part of it that says types: {@code type} (object, string, integer,
 * number, boolean, array; {@code [string, 'null']}), {@code format}, {@code properties}, {@code
 * required}, {@code items}, {@code additionalProperties}. Fields keep the order of the file; one
 * that is not in {@code required} is nullable. {@code timestamp_format} and {@code time_zone} say
 * how a time is written (see {@link TimePattern}).
 */
public final class SchemaReader {
  private static final Map<String, Map<String, Type>> FORMATS =
      Map.of(
          "string",
          Map.of(
              "", Type.STRING,
              "date-time", Type.TIMESTAMP,
              "date", Type.DATE,
              "decimal", Type.DECIMAL,
              "bytes", Type.BYTES,
              "byte", Type.BYTES),
          "integer",
          Map.of("", Type.INT64, "int32", Type.INT32, "int64", Type.INT64),
          "number",
          Map.of(
              "", Type.DOUBLE,
              "float", Type.FLOAT,
              "double", Type.DOUBLE,
              "decimal", Type.DECIMAL),
          "boolean",
          Map.of("", Type.BOOLEAN));
  private static final Set<String> TYPES =
      Set.of("string", "integer", "number", "boolean", "array", "object");

  private final Problems problems;
  private final Map<String, TimePattern> patterns = new HashMap<>();

  private SchemaReader(Problems problems) {
    this.problems = problems;
  }

  /** The fields of an object with properties, or null after problems. */
  public static SourceSchema read(YamlNode node, Span place, Problems problems) {
    SchemaReader reader = new SchemaReader(problems);
    Config config = Config.of(node, "the schema", place, problems);
    Type type = config.failed() ? null : reader.object(config, "");
    if (type == null) {
      return null;
    }
    if (type.kind() != Type.Kind.ROW) {
      problems.error("wrong-kind", node.span(), "a schema must be an object with 'properties'");
      return null;
    }
    return new SourceSchema(type.row(), reader.patterns);
  }

  /** Any type: {@code output_type}, or a bare name of one; null after problems. */
  public static Type readType(YamlNode node, Span place, Problems problems) {
    return new SchemaReader(problems).type(node, "the type", place, "");
  }

  private Type type(YamlNode node, String what, Span place, String path) {
    if (node instanceof YamlNode.Scalar name && !name.isNull()) {
      return named(name, name.text());
    }
    Config config = Config.of(node, what, place, problems);
    if (config.failed()) {
      return null;
    }
    Nullable kind = kind(config);
    Type type;
    switch (kind.name()) {
      case "" -> type = null;
      case "object" -> type = object(config, path);
      case "array" -> type = array(config, path);
      default -> type = scalar(config, kind.name(), path);
    }
    return type == null || !kind.nullable() ? type : type.asNullable();
  }

  private Type named(YamlNode.Scalar node, String name) {
    if (FORMATS.containsKey(name)) {
      return FORMATS.get(name).get("");
    }
    unknownType(node, name);
    return null;
  }

  private record Nullable(String name, boolean nullable) {}

  private Nullable kind(Config config) {
    boolean shaped = config.has("properties") || config.has("additionalProperties");
    if (shaped && !config.has("type")) {
      return new Nullable("object", false);
    }
    YamlNode node = config.requiredNode("type");
    if (node == null) {
      allowAll(config).done();
      return new Nullable("", false);
    }
    List<YamlNode> items = node instanceof YamlNode.Sequence list ? list.items() : List.of(node);
    String found = null;
    boolean nullable = false;
    for (YamlNode item : items) {
      if (item instanceof YamlNode.Scalar s && (s.isNull() || s.text().equals("null"))) {
        nullable = true;
      } else if (item instanceof YamlNode.Scalar s && TYPES.contains(s.text()) && found == null) {
        found = s.text();
      } else if (item instanceof YamlNode.Scalar s && !TYPES.contains(s.text())) {
        unknownType(s, s.text());
        return new Nullable("", false);
      } else {
        problems.error(
            "wrong-kind", item.span(), "a field has one type, and may have 'null' beside it");
        return new Nullable("", false);
      }
    }
    if (found == null) {
      problems.error("unknown-value", node.span(), "a field of type 'null' alone holds nothing");
    }
    return new Nullable(found == null ? "" : found, nullable);
  }

  private void unknownType(YamlNode.Scalar node, String name) {
    String meant =
        Map.of(
                "int",
                "integer",
                "long",
                "integer",
                "bigint",
                "integer",
                "float",
                "number",
                "double",
                "number",
                "bool",
                "boolean",
                "timestamp",
                "string",
                "date",
                "string",
                "list",
                "array",
                "map",
                "object")
            .get(name);
    String[] advice = Suggest.advice("types", name, TYPES);
    if (meant != null) {
      String format = name.equals("timestamp") ? " with 'format: date-time'" : "";
      format = name.equals("date") ? " with 'format: date'" : format;
      advice = new String[] {advice[0], "write '" + meant + "'" + format};
    }
    problems.error("unknown-value", node.span(), "there is no type '" + name + "'", advice);
  }

  private static Config allowAll(Config config) {
    return config
        .allow("type", "format", "description", "title", "properties", "required")
        .allow("items", "additionalProperties", "timestamp_format", "time_zone");
  }

  private static Config allowWords(Config config) {
    return config.allow("type", "description", "title", "$schema", "examples");
  }

  private Type object(Config config, String path) {
    allowWords(config);
    if (config.node("type") instanceof YamlNode.Scalar s && !s.text().equals("object")) {
      config.problem(
          "wrong-kind", "type", "a schema must be an object with 'properties', not " + s.text());
      return null;
    }
    YamlNode values = config.node("additionalProperties");
    boolean map = values != null && !(values instanceof YamlNode.Scalar);
    if (map && !config.has("properties")) {
      Type value =
          type(values, "'additionalProperties'", config.keySpan("additionalProperties"), path);
      return config.done() && value != null ? Type.map(value) : null;
    }
    if (map) {
      config.problem(
          "wrong-kind", "additionalProperties", "an object has 'properties' or is a map, not both");
    }
    YamlNode.Mapping properties = config.requiredMapping("properties");
    List<YamlNode.Scalar> required = config.stringNodes("required");
    boolean good = config.done();
    if (properties == null) {
      return null;
    }
    Set<String> names = properties.entries().keySet();
    if (names.isEmpty()) {
      config.problem("missing-key", "properties", "a schema needs at least one field");
      return null;
    }
    for (YamlNode.Scalar name : required) {
      if (!names.contains(name.text())) {
        good = false;
        problems.error(
            "unknown-field",
            name.span(),
            "'" + name.text() + "' is required but is not among the properties",
            Suggest.advice("fields here", name.text(), names));
      }
    }
    return fields(properties, new HashSet<>(texts(required)), path, good);
  }

  private static List<String> texts(List<YamlNode.Scalar> nodes) {
    return nodes.stream().map(YamlNode.Scalar::text).toList();
  }

  private Type fields(
      YamlNode.Mapping properties, Set<String> required, String path, boolean soFarGood) {
    List<Field> fields = new ArrayList<>();
    boolean good = soFarGood;
    for (YamlNode.Entry entry : properties.entries().values()) {
      String name = entry.key();
      String inside = path.isEmpty() ? name : path + "." + name;
      Type type = type(entry.value(), "the field '" + name + "'", entry.keySpan(), inside);
      if (name.isEmpty()) {
        problems.error("bad-name", entry.keySpan(), "a field needs a name");
      }
      good &= type != null && !name.isEmpty();
      if (type != null) {
        fields.add(new Field(name, required.contains(name) ? type : type.asNullable()));
      }
    }
    return good ? Type.row(new RowType(fields)) : null;
  }

  private Type array(Config config, String path) {
    allowWords(config);
    YamlNode items = config.requiredNode("items");
    boolean good = config.done();
    Type element = items == null ? null : type(items, "'items'", config.keySpan("items"), path);
    return good && element != null ? Type.array(element) : null;
  }

  private Type scalar(Config config, String name, String path) {
    allowWords(config);
    Map<String, Type> formats = FORMATS.get(name);
    Map<String, Type> named = new TreeMap<>(formats);
    named.remove("");
    Type type = formats.get("");
    if (!named.isEmpty()) {
      type = config.choice("format", named, type);
    }
    if (!name.equals("boolean")) {
      type = timed(config, type, path);
    }
    return config.done() ? type : null;
  }

  private Type timed(Config config, Type type, String path) {
    String pattern = config.string("timestamp_format");
    String zone = config.string("time_zone");
    if (pattern == null) {
      if (zone != null) {
        config.problem(
            "missing-key", "time_zone", "'time_zone' needs a 'timestamp_format' without a zone");
      }
      return type;
    }
    Type made = type.kind() == Type.Kind.DATE ? Type.DATE : Type.TIMESTAMP;
    boolean fits =
        !config.has("format")
            || type.kind() == Type.Kind.DATE
            || type.kind() == Type.Kind.TIMESTAMP
            || type.isInteger()
            || type.isFloating();
    if (!fits) {
      config.problem(
          "wrong-kind",
          "timestamp_format",
          "a field with 'timestamp_format' is a time: it cannot have this 'format'",
          "leave 'format' out, or write date-time or date");
      return type;
    }
    try {
      patterns.put(path, new TimePattern(pattern, zone));
    } catch (IllegalArgumentException e) {
      boolean zoneIsWrong = e.getMessage().startsWith("there is no time zone");
      config.problem(
          "bad-pattern",
          zoneIsWrong ? "time_zone" : "timestamp_format",
          e.getMessage(),
          zoneIsWrong
              ? "write a name like Europe/Berlin, or an offset like +02:00"
              : "write rfc3339, epoch_seconds, epoch_millis, epoch_micros, or letters: yyyy-MM-dd HH:mm:ss");
    }
    return made;
  }
}
