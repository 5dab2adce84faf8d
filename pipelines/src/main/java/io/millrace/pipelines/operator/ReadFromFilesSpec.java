package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.spec.FormatReader;
import io.millrace.pipelines.spec.SchemaReader;
import io.millrace.pipelines.yaml.Config;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.decode.SourceSchema;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * ReadFromText, ReadFromCsv and ReadFromJson. {@code path}: files, as a glob or a folder ending
 * with a slash; {@code schema}: as in a stream, else the types follow from the first records of the
 * first file ({@link Inference}); {@code event_time}; {@code metadata}; {@code compression}; and
 * the keys of the format as in a stream: for CSV {@code delimiter}, {@code quote}, {@code comment},
 * {@code header}, {@code columns}, {@code missing}, {@code quoted_newlines}, for JSON {@code
 * records}, for text {@code pattern} and {@code missing}.
 */
final class ReadFromFilesSpec implements OperatorSpec {
  private static final Map<String, List<String>> FORMAT_KEYS =
      Map.of(
          "ReadFromCsv",
          List.of(
              "delimiter", "quote", "comment", "header", "columns", "missing", "quoted_newlines"),
          "ReadFromJson",
          List.of("records"),
          "ReadFromText",
          List.of("pattern", "missing"));

  private final String type;

  ReadFromFilesSpec(String type) {
    this.type = type;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public boolean isRoot() {
    return true;
  }

  @Override
  public void plan(StepPlan step) {
    Config config = step.config();
    FORMAT_KEYS.get(type).forEach(config::allow);
    config.requiredNode("path");
    List<String> paths =
        config.strings("path").stream().map(path -> step.context().resolve(path)).toList();
    Compression compression =
        config.choice(
            "compression",
            Map.of(
                "auto", Compression.AUTO,
                "none", Compression.NONE,
                "gzip", Compression.GZIP,
                "zstd", Compression.ZSTD),
            Compression.AUTO);
    YamlNode declared = config.node("schema");
    config.allow("event_time", "metadata");
    if (!config.done()) {
      return;
    }
    SourceSchema schema =
        declared != null
            ? SchemaReader.read(declared, config.keySpan("schema"), step.problems())
            : inferred(step, paths, compression);
    if (schema == null) {
      return;
    }
    RecordFormat format =
        FormatReader.read(format(config), step.span(), schema.type(), step.problems());
    Metadata metadata = Metadata.read(step, schema.type());
    Expression eventTime = null;
    if (config.node("event_time") != null) {
      eventTime = step.expression("event_time", schema.type(), Type.Kind.TIMESTAMP, "a timestamp");
      if (eventTime == null) {
        return;
      }
    }
    if (format != null && metadata.isGood()) {
      FileSource source = new FileSource(paths, compression, format, schema, metadata.kinds, null);
      RowType output = metadata.behind(schema.type());
      step.output(
          step.addRead(new Step.Read(source, eventTime, Long.MIN_VALUE, Long.MAX_VALUE, output)));
    }
  }

  /** The format's keys as a stream would have them. */
  private YamlNode.Mapping format(Config config) {
    Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
    String name = type.substring("ReadFrom".length()).toLowerCase(java.util.Locale.ROOT);
    YamlNode.Scalar value =
        new YamlNode.Scalar(name, name, config.mapping().span(), config.mapping().span());
    entries.put("type", new YamlNode.Entry("type", value.span(), value));
    for (String key : FORMAT_KEYS.get(type)) {
      if (config.mapping().entries().containsKey(key)) {
        entries.put(key, config.mapping().entries().get(key));
      }
    }
    return new YamlNode.Mapping(entries, config.mapping().span());
  }

  private SourceSchema inferred(StepPlan step, List<String> paths, Compression compression) {
    Config config = step.config();
    if (type.equals("ReadFromText")) {
      String pattern = config.string("pattern");
      List<Field> fields = new ArrayList<>();
      if (pattern == null) {
        fields.add(new Field("line", Type.STRING));
      } else {
        for (String group : Inference.groups(pattern)) {
          fields.add(new Field(group, Type.STRING.asNullable()));
        }
      }
      return new SourceSchema(new RowType(fields), Map.of());
    }
    Inference inference = new Inference(step, paths, compression);
    if (type.equals("ReadFromJson")) {
      return inference.json();
    }
    char delimiter = Delimiters.read(config);
    return config.failed() ? null : inference.csv(delimiter);
  }
}
