package io.millrace.pipelines.spec;

import io.millrace.pipelines.expression.Expressions;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.yaml.Config;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.decode.SourceSchema;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a file that declares a stream: top-level {@code stream}. */
public final class StreamReader {
  private static final Pattern PATH = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*");

  private StreamReader() {}

  /** The stream, or null after problems. */
  public static StreamSpec read(YamlNode node, Problems problems) {
    Config config = Config.of(node, "the stream", node.span(), problems);
    String name = Names.read(config, "stream");
    String description = config.string("description");
    YamlNode schemaNode = config.requiredNode("schema");
    YamlNode formatNode = config.requiredNode("format");
    Compression compression = config.choice("compression", Compression.class, Compression.AUTO);
    String timeText = config.string("event_time");
    String id = config.string("id");
    String key = config.string("key");
    Duration outOfOrder = config.duration("out_of_order", Duration.ZERO);
    Duration ahead = config.duration("ahead", StreamSpec.AHEAD);
    Duration idle = config.duration("idle", null);
    YamlNode generate = config.node("generate");
    int before = problems.errors();
    boolean good = config.done();
    SourceSchema schema =
        schemaNode == null
            ? null
            : SchemaReader.read(schemaNode, config.keySpan("schema"), problems);
    if (schema == null) {
      return null;
    }
    RecordFormat format =
        formatNode == null
            ? null
            : FormatReader.read(formatNode, config.keySpan("format"), schema.type(), problems);
    Expression eventTime = timeText == null ? null : eventTime(config, timeText, schema.type());
    field(config, "id", id, schema.type());
    field(config, "key", key, schema.type());
    if (!good || problems.errors() > before) {
      return null;
    }
    return new StreamSpec(
        name,
        description,
        schema,
        format,
        compression,
        eventTime,
        timeText,
        id,
        key,
        outOfOrder,
        ahead,
        idle,
        generate,
        config.keySpan("stream"));
  }

  private static void field(Config config, String key, String name, RowType type) {
    if (name != null && !type.has(name)) {
      config.problem(
          "unknown-field",
          key,
          "'" + key + "' names a field that the schema does not have: '" + name + "'",
          Suggest.advice("fields here", name, type.names()));
    }
  }

  private static Expression eventTime(Config config, String text, RowType type) {
    Problems problems = config.problems();
    Span place = config.textSpan("event_time");
    Expression parsed =
        type.has(text) || PATH.matcher(text).matches()
            ? path(text, place, type, problems)
            : Expressions.parse(text, place, type, problems);
    if (parsed != null && parsed.type().kind() != Type.Kind.TIMESTAMP) {
      List<String> times =
          type.fields().stream()
              .filter(f -> f.type().kind() == Type.Kind.TIMESTAMP)
              .map(Field::name)
              .toList();
      problems.error(
          "wrong-type",
          place,
          "'event_time' must be a timestamp, but '" + text + "' is " + parsed.type(),
          times.isEmpty()
              ? "give the field 'format: date-time' or a 'timestamp_format' in the schema"
              : "timestamps here: " + String.join(", ", times));
    }
    return parsed;
  }

  /** A field, or a field of nested rows by its dotted path. */
  private static Expression path(String text, Span place, RowType type, Problems problems) {
    if (type.has(text)) {
      int index = type.indexOf(text);
      return new Expression.FieldRef(index, text, type.type(index));
    }
    Expression found = null;
    RowType row = type;
    int from = 0;
    for (String name : text.split("\\.")) {
      int index = row == null ? -1 : row.indexOf(name);
      if (index < 0) {
        problems.error(
            "unknown-field",
            place.part(from, name.length()),
            found == null
                ? "the schema has no field '" + name + "'"
                : "there is no field '" + name + "' in '" + text.substring(0, from - 1) + "'",
            Suggest.advice("fields here", name, row == null ? List.of() : row.names()));
        return null;
      }
      Type inside = row.type(index);
      boolean nullable = inside.nullable() || found != null && found.type().nullable();
      found =
          found == null
              ? new Expression.FieldRef(index, name, inside)
              : new Expression.RowField(found, index, name, inside.withNullable(nullable));
      row = inside.kind() == Type.Kind.ROW ? inside.row() : null;
      from += name.length() + 1;
    }
    return found;
  }
}
