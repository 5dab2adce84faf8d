package io.millrace.pipelines.spec;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.yaml.Config;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads how records are written: {@code json}, {@code csv}, {@code text}, or a mapping of one. */
public final class FormatReader {
  private static final Set<String> FORMATS = Set.of("json", "csv", "text");

  private final RowType type;
  private final Problems problems;

  private FormatReader(RowType type, Problems problems) {
    this.type = type;
    this.problems = problems;
  }

  /** The format, checked against the schema's fields; null after problems. */
  public static RecordFormat read(YamlNode node, Span place, RowType type, Problems problems) {
    return new FormatReader(type, problems).read(node, place);
  }

  private RecordFormat read(YamlNode node, Span place) {
    if (node instanceof YamlNode.Scalar name) {
      if (!FORMATS.contains(name.text())) {
        unknown(name.span(), name.text());
        return null;
      }
      Config none = Config.of(new YamlNode.Mapping(Map.of(), name.span()), "'format'", problems);
      return read(name.text(), none);
    }
    Config config = Config.of(node, "'format'", place, problems);
    String name = config.requiredString("type");
    if (name == null || !FORMATS.contains(name)) {
      if (name == null) {
        config
            .allow("records", "delimiter", "quote", "comment", "header", "columns", "missing")
            .allow("quoted_newlines", "pattern")
            .done();
      } else {
        unknown(config.span("type"), name);
      }
      return null;
    }
    return read(name, config);
  }

  private RecordFormat read(String name, Config config) {
    return switch (name) {
      case "json" -> json(config);
      case "csv" -> csv(config);
      default -> text(config);
    };
  }

  private void unknown(Span where, String name) {
    problems.error(
        "unknown-value",
        where,
        "there is no format '" + name + "'",
        Suggest.advice("formats", name, FORMATS));
  }

  private RecordFormat json(Config config) {
    String records = config.string("records");
    return config.done() ? new RecordFormat.Json(records) : null;
  }

  private RecordFormat csv(Config config) {
    RecordFormat.Csv usual = RecordFormat.Csv.DEFAULT;
    char delimiter = character(config, "delimiter", usual.delimiter());
    char quote = character(config, "quote", usual.quote());
    char comment = character(config, "comment", usual.comment());
    boolean header = config.bool("header", true);
    List<YamlNode> columns = columns(config);
    List<String> missing = config.has("missing") ? config.strings("missing") : usual.missing();
    boolean newlines = config.bool("quoted_newlines", usual.quotedNewlines());
    boolean good = config.done();
    if (delimiter == 0) {
      config.problem("wrong-kind", "delimiter", "'delimiter' must be one character");
    }
    if (columns == null && !header) {
      config.problem(
          "missing-key", "header", "without a header the 'columns' must be named, in their order");
    }
    flat("csv", config.mapping().span());
    List<String> names = columns == null || !good ? null : names(columns);
    return config.failed() || !good
        ? null
        : new RecordFormat.Csv(delimiter, quote, comment, header, names, missing, newlines);
  }

  /** One character, 0 for none. */
  private static char character(Config config, String key, char otherwise) {
    if (!config.has(key)) {
      return otherwise;
    }
    String text = config.string(key, "");
    if (text.length() > 1 || !text.isEmpty() && text.charAt(0) > 127) {
      config.problem("wrong-kind", key, "'" + key + "' must be one ASCII character");
      return otherwise;
    }
    return text.isEmpty() ? '\0' : text.charAt(0);
  }

  private static List<YamlNode> columns(Config config) {
    YamlNode.Sequence list = config.list("columns");
    if (list == null) {
      return null;
    }
    for (YamlNode item : list.items()) {
      if (!(item instanceof YamlNode.Scalar)) {
        config.problem("wrong-kind", "columns", "'columns' must be a list of names");
        return null;
      }
    }
    return list.items();
  }

  /** Names that the schema lacks become "", columns that are not read. */
  private List<String> names(List<YamlNode> columns) {
    Set<String> seen = new LinkedHashSet<>();
    List<String> names = new ArrayList<>();
    for (YamlNode column : columns) {
      YamlNode.Scalar scalar = (YamlNode.Scalar) column;
      String name = scalar.isNull() ? "" : scalar.text();
      if (!name.isEmpty() && !seen.add(name)) {
        problems.error("duplicate-key", scalar.span(), "the column '" + name + "' is named twice");
      }
      names.add(type.has(name) ? name : "");
    }
    covered(seen, "column", columns.isEmpty() ? null : columns.get(0).span(), columns);
    return names;
  }

  private RecordFormat text(Config config) {
    String pattern = config.string("pattern");
    List<String> missing = config.strings("missing");
    if (!config.done()) {
      return null;
    }
    flat("text", config.mapping().span());
    if (pattern == null) {
      covered(Set.of("line"), "group", config.mapping().span(), List.of());
      return new RecordFormat.Text(null, missing);
    }
    Span place = config.textSpan("pattern");
    try {
      Set<String> groups = new LinkedHashSet<>(Pattern.compile(pattern).namedGroups().keySet());
      for (String group : groups) {
        if (!type.has(group)) {
          problems.error(
              "unknown-field",
              part(place, pattern, "<" + group + ">"),
              "the pattern's group '" + group + "' is no field of the schema",
              Suggest.advice("fields here", group, type.names()));
        }
      }
      covered(groups, "group", place, List.of());
    } catch (PatternSyntaxException e) {
      problems.error(
          "bad-pattern",
          part(place, pattern, e.getPattern()),
          "the pattern is no regular expression: " + e.getDescription(),
          "look-around and back references do not exist here (RE2)");
      return null;
    }
    return new RecordFormat.Text(pattern, missing);
  }

  private static Span part(Span place, String pattern, String what) {
    int at = what == null || what.isEmpty() ? -1 : pattern.indexOf(what);
    return at < 0 ? place : place.part(at, what.length());
  }

  /** Every required field needs a column or group; a misspelt one is shown where it stands. */
  private void covered(Collection<String> names, String what, Span place, List<YamlNode> columns) {
    List<String> strange = names.stream().filter(n -> !type.has(n)).toList();
    for (Field field : type.fields()) {
      if (names.contains(field.name())) {
        continue;
      }
      String near = Suggest.nearest(field.name(), strange);
      if (near != null && what.equals("column")) {
        problems.error(
            "unknown-field",
            columns.stream()
                .filter(c -> c instanceof YamlNode.Scalar s && s.text().equals(near))
                .findFirst()
                .orElseThrow()
                .span(),
            "the column '" + near + "' is no field of the schema",
            Suggest.advice("fields here", near, type.names()));
      } else if (near == null && !field.type().nullable()) {
        problems.error(
            "missing-field",
            place,
            "no " + what + " gives the required field '" + field.name() + "'",
            what.equals("column")
                ? "name its column"
                : "add a group (?P<" + field.name() + ">...)");
      }
    }
  }

  /** Lines of text have no arrays, maps or rows in them. */
  private void flat(String format, Span place) {
    for (Field field : type.fields()) {
      if (!field.type().isOrdered()) {
        problems.error(
            "wrong-kind",
            place,
            "the field '"
                + field.name()
                + "' is "
                + field.type()
                + ", which "
                + format
                + " cannot hold",
            "only simple types have a text of their own");
      }
    }
  }
}
