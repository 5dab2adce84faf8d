package io.millrace.pipelines.generate;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.spec.StreamSpec;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.decode.SourceSchema;
import io.millrace.transforms.expression.TimePattern;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Streams and their sections, as a loader would give them. */
final class Streams {
  static final RowType PAYMENTS =
      RowType.of(
          "id", Type.STRING,
          "card", Type.STRING,
          "amount", Type.DECIMAL,
          "country", Type.STRING,
          "ts", Type.TIMESTAMP,
          "items", Type.INT64.asNullable(),
          "lat", Type.DOUBLE.asNullable(),
          "note", Type.STRING.asNullable(),
          "online", Type.BOOLEAN.asNullable());

  private Streams() {}

  /** The rules of {@link #PAYMENTS}. */
  static Map<String, Object> rules() {
    return mapping(
        "id", mapping("sequence", "evt-{n}"),
        "card", mapping("key", 20L, "prefix", "card-", "skew", 1.1),
        "amount", mapping("decimal", mapping("min", 1L, "max", 500L, "mean", 40L, "scale", 2L)),
        "country", mapping("choice", mapping("US", 5L, "DE", 3L, "PL", 2L)),
        "ts", mapping("event_time", true),
        "items", mapping("integer", mapping("min", 1L, "max", 9L)),
        "lat", mapping("walk", mapping("start", 52.5, "step", 0.001, "min", 52L, "max", 53L)),
        "note", mapping("text", mapping("words", 5L), "null", 0.3),
        "online", mapping("choice", List.of(true, false)));
  }

  static Map<String, Object> section(Map<String, Object> rules, Map<String, Object> faults) {
    return mapping(
        "events",
        2000L,
        "seed",
        42L,
        "start",
        "2026-01-01T00:00:00Z",
        "rate",
        "100/s",
        "fields",
        rules,
        "faults",
        faults);
  }

  static Map<String, Object> mapping(Object... keysAndValues) {
    Map<String, Object> mapping = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      mapping.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return mapping;
  }

  static StreamSpec json(Map<String, Object> section) {
    return stream(PAYMENTS, Map.of(), RecordFormat.Json.LINES, section);
  }

  static StreamSpec stream(
      RowType type, Map<String, TimePattern> patterns, RecordFormat format, Object section) {
    return new StreamSpec(
        "payments",
        "",
        new SourceSchema(type, patterns),
        format,
        Compression.AUTO,
        null,
        null,
        null,
        type.has("card") ? "card" : null,
        Duration.ZERO,
        section == null ? null : new Nodes().node(section),
        new Span("payments.yaml", 1, 1, 1));
  }

  static GenerateSpec spec(StreamSpec stream) {
    Problems problems = new Problems();
    GenerateSpec spec = GenerateSpec.read(stream, problems);
    if (spec == null) {
      throw new AssertionError(problems.render());
    }
    return spec;
  }

  static byte[] bytes(StreamSpec stream, GenerateSpec spec) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Generator.write(stream, spec, out);
    return out.toByteArray();
  }

  /** The lines, byte by byte, so that damaged ones can be looked at too. */
  static List<String> lines(StreamSpec stream) throws IOException {
    String text = new String(bytes(stream, spec(stream)), StandardCharsets.ISO_8859_1);
    return text.lines().toList();
  }

  /** Makes nodes; each key of a mapping stands on a line of its own, from line 2. */
  private static final class Nodes {
    private int line = 1;

    YamlNode node(Object value) {
      Span span = new Span("payments.yaml", Math.max(line, 1), 9, 1);
      if (value instanceof Map<?, ?> map) {
        Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
        map.forEach(
            (key, inner) -> {
              line++;
              Span keySpan = new Span("payments.yaml", line, 1, key.toString().length());
              entries.put(key.toString(), new YamlNode.Entry(key.toString(), keySpan, node(inner)));
            });
        return new YamlNode.Mapping(entries, span);
      }
      if (value instanceof List<?> list) {
        List<YamlNode> items = new ArrayList<>();
        list.forEach(item -> items.add(node(item)));
        return new YamlNode.Sequence(items, span);
      }
      boolean known =
          value instanceof String
              || value instanceof Long
              || value instanceof Double
              || value instanceof Boolean
              || value instanceof BigInteger;
      if (!known) {
        throw new IllegalArgumentException("no YAML value: " + value);
      }
      return new YamlNode.Scalar(value, value.toString(), span, span);
    }
  }
}
