package io.millrace.pipelines.operator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.decode.FileRange;
import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.decode.SourceSchema;
import io.millrace.transforms.file.ListFiles;
import io.millrace.transforms.file.NoFilesException;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * The types of a file that nobody has declared, from its first records: whole numbers are int64,
 * others double, true and false boolean, all else string; every field is nullable. A later value
 * that does not fit is a bad event of the step that reads it, never a guess.
 */
final class Inference {
  private static final int SAMPLE_BYTES = 1 << 18;
  private static final int SAMPLE_RECORDS = 1000;

  private final StepPlan step;
  private final List<String> paths;
  private final Compression compression;

  Inference(StepPlan step, List<String> paths, Compression compression) {
    this.step = step;
    this.paths = paths;
    this.compression = compression;
  }

  /**
   * The names of a pattern's groups, in order; none if it does not compile, which is reported
   * elsewhere.
   */
  static List<String> groups(String pattern) {
    try {
      return Pattern.compile(pattern).namedGroups().entrySet().stream()
          .sorted(Map.Entry.comparingByValue())
          .map(Map.Entry::getKey)
          .toList();
    } catch (PatternSyntaxException e) {
      return List.of();
    }
  }

  SourceSchema csv(char delimiter) {
    String sample = sample();
    if (sample == null) {
      return null;
    }
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder().fieldSeparator(delimiter).ofCsvRecord(sample)) {
      Iterator<CsvRecord> records = reader.iterator();
      if (!records.hasNext()) {
        return undecided("is empty");
      }
      List<String> names = new ArrayList<>();
      records.next().getFields().forEach(name -> names.add(name.replace("\uFEFF", "").strip()));
      Type[] types = new Type[names.size()];
      for (int n = 0; n < SAMPLE_RECORDS && records.hasNext(); n++) {
        List<String> values = records.next().getFields();
        for (int i = 0; i < Math.min(types.length, values.size()); i++) {
          types[i] = wider(types[i], textType(values.get(i)));
        }
      }
      List<Field> fields = new ArrayList<>();
      for (int i = 0; i < types.length; i++) {
        if (!names.get(i).isEmpty()) {
          Type type = types[i] == null ? Type.STRING : types[i];
          fields.add(new Field(names.get(i), type.asNullable()));
        }
      }
      return new SourceSchema(new RowType(fields), Map.of());
    } catch (IOException | RuntimeException e) {
      return undecided("cannot be read as CSV");
    }
  }

  private static Type textType(String text) {
    String value = text.strip();
    if (value.isEmpty()) {
      return null;
    }
    if (value.matches("[-+]?[0-9]{1,18}")) {
      return Type.INT64;
    }
    if (value.matches("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?")) {
      return Type.DOUBLE;
    }
    return value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")
        ? Type.BOOLEAN
        : Type.STRING;
  }

  private static Type wider(Type a, Type b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    Type both = Conversions.common(a, b);
    return both == null ? Type.STRING : both;
  }

  SourceSchema json() {
    String sample = sample();
    if (sample == null) {
      return null;
    }
    List<YamlNode> rows = new ArrayList<>();
    String[] lines = sample.split("\n");
    int whole = sample.length() < SAMPLE_BYTES ? lines.length : lines.length - 1;
    for (int i = 0; i < Math.min(whole, SAMPLE_RECORDS); i++) {
      YamlNode row = lines[i].isBlank() ? null : parse(lines[i]);
      if (row instanceof YamlNode.Mapping) {
        rows.add(row);
      }
    }
    if (rows.isEmpty()) {
      return undecided("has no JSON records at its start");
    }
    Problems aside = new Problems();
    GivenRows given = GivenRows.infer(new YamlNode.Sequence(rows, step.span()), aside);
    if (given == null) {
      String message = aside.all().get(0).message();
      return undecided(
          "has records that differ: "
              + message
                  .replaceFirst(" above and ", " in one and ")
                  .replaceFirst(" here$", " in another"));
    }
    return new SourceSchema(nullable(given.type()), Map.of());
  }

  /** With fields that may all be missing, at any depth. */
  private static RowType nullable(RowType row) {
    return new RowType(
        row.fields().stream().map(f -> new Field(f.name(), nullable(f.type()))).toList());
  }

  private static Type nullable(Type type) {
    return switch (type.kind()) {
      case ROW -> Type.row(nullable(type.row())).asNullable();
      case ARRAY -> Type.array(nullable(type.element())).asNullable();
      default -> type.asNullable();
    };
  }

  private YamlNode parse(String line) {
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      parser.nextToken();
      return node(parser);
    } catch (IOException e) {
      return null;
    }
  }

  private YamlNode node(JsonParser parser) throws IOException {
    Span at = step.span();
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          entries.put(name, new YamlNode.Entry(name, at, node(parser)));
        }
        return new YamlNode.Mapping(entries, at);
      }
      case START_ARRAY -> {
        List<YamlNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(node(parser));
        }
        return new YamlNode.Sequence(items, at);
      }
      case VALUE_NUMBER_INT -> {
        boolean fits = parser.getBigIntegerValue().bitLength() < 64;
        return fits ? scalar(parser.getLongValue()) : scalar(parser.getDoubleValue());
      }
      case VALUE_NUMBER_FLOAT -> {
        return scalar(parser.getDoubleValue());
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        return scalar(parser.getBooleanValue());
      }
      case VALUE_STRING -> {
        return scalar(parser.getText());
      }
      default -> {
        return scalar(null);
      }
    }
  }

  private YamlNode scalar(Object value) {
    return new YamlNode.Scalar(value, String.valueOf(value), step.span(), step.span());
  }

  private SourceSchema undecided(String why) {
    step.problems()
        .error(
            "no-schema",
            step.config().span("path"),
            "the first file " + why + ", so its fields cannot be found out",
            "add a `schema:` to the step");
    return null;
  }

  /** The start of the first file as text, or null after a problem. */
  private String sample() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    FileSource source =
        new FileSource(
            paths,
            compression,
            io.millrace.transforms.decode.RecordFormat.Json.LINES,
            new SourceSchema(new RowType(List.of()), Map.of()),
            List.of(),
            new boolean[0]);
    try {
      List<FileRange> ranges = ListFiles.list("'" + step.spec().id() + "'", source);
      return ranges.isEmpty() ? "" : start(ranges.get(0));
    } catch (NoFilesException e) {
      step.problems()
          .error(
              "no-files",
              step.config().span("path"),
              "no file matches '" + String.join("', '", step.config().strings("path")) + "'",
              "paths start in the folder that holds 'config', unless they start with a slash",
              "where files come later, add a `schema:`; without one it is taken from a file");
      return null;
    } catch (IOException e) {
      undecided("cannot be read (" + e.getMessage() + ")");
      return null;
    }
  }

  private static String start(FileRange range) throws IOException {
    try (InputStream stored =
            Channels.newInputStream(
                FileSystems.open(FileSystems.matchSingleFileSpec(range.path()).resourceId()));
        InputStream in = plain(stored, range.compression())) {
      return new String(in.readNBytes(SAMPLE_BYTES), StandardCharsets.UTF_8);
    }
  }

  private static InputStream plain(InputStream stored, Compression compression) throws IOException {
    return switch (compression) {
      case GZIP -> new GZIPInputStream(stored);
      case ZSTD -> new com.github.luben.zstd.ZstdInputStream(stored);
      default -> stored;
    };
  }
}
