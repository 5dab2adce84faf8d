package io.millrace.pipelines.generate;

import io.millrace.pipelines.generate.GenerateSpec.FieldRule;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.spec.StreamSpec;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.expression.Rfc3339;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a stream's {@code generate:} section against its schema. */
final class GenerateReader {
  private static final List<String> KEYS =
      List.of("events", "seed", "start", "rate", "fields", "faults", "patterns");

  /** The rules by name, each with the keys that may stand beside it. */
  private static final Map<String, List<String>> RULES =
      Map.of(
          "sequence", List.of(),
          "uuid", List.of(),
          "key", List.of("prefix", "skew"),
          "decimal", List.of(),
          "integer", List.of(),
          "choice", List.of(),
          "event_time", List.of(),
          "walk", List.of(),
          "text", List.of(),
          "constant", List.of());

  /** The most events of one pattern: all of one are held at once. */
  private static final int EVENTS_MAX = 100_000;

  private static final Set<Kind> WHOLE = EnumSet.of(Kind.INT32, Kind.INT64);
  private static final Set<Kind> FRACTION = EnumSet.of(Kind.FLOAT, Kind.DOUBLE, Kind.DECIMAL);
  private static final Set<Kind> NAMES = EnumSet.of(Kind.STRING, Kind.INT32, Kind.INT64);
  private static final Set<Kind> TIMES = EnumSet.of(Kind.TIMESTAMP, Kind.DATE);
  private static final Set<Kind> SIMPLE = EnumSet.range(Kind.BOOLEAN, Kind.STRING);

  private final StreamSpec stream;
  private final Problems problems;

  GenerateReader(StreamSpec stream, Problems problems) {
    this.stream = stream;
    this.problems = problems;
  }

  GenerateSpec read() {
    int before = problems.errors();
    if (stream.generate() == null) {
      problems.error(
          "missing-key",
          stream.span(),
          "stream '" + stream.name() + "' has no 'generate' section",
          "it says how events are made: rate, fields, faults");
      return null;
    }
    SectionReader section = SectionReader.of(stream.generate(), "generate", KEYS, problems);
    if (section == null) {
      return null;
    }
    checkFormat();
    Map<String, FieldRule> rules = fields(section);
    GenerateSpec spec =
        new GenerateSpec(
            section.whole("events", 0, 1_000_000_000_000L, 1000),
            section.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE, 1),
            section.moment("start", Rfc3339.parseMicros("2026-01-01T00:00:00Z")),
            section.rate("rate", 1),
            rules,
            faults(section),
            patterns(section));
    return problems.errors() > before ? null : spec;
  }

  private void checkFormat() {
    boolean writable =
        stream.format() instanceof RecordFormat.Csv
            || stream.format() instanceof RecordFormat.Json json && json.records() == null;
    if (!writable) {
      problems.error(
          "cannot-generate",
          stream.generate().span(),
          "events can be generated as JSON lines or CSV only",
          "stream '" + stream.name() + "' has another format");
    }
  }

  private Map<String, FieldRule> fields(SectionReader section) {
    Map<String, FieldRule> rules = new LinkedHashMap<>();
    RowType type = stream.schema().type();
    YamlNode node = section.get("fields");
    SectionReader fields =
        node == null ? null : SectionReader.of(node, "fields", type.names(), problems);
    if (node == null) {
      problems.error("missing-key", stream.generate().span(), "generate needs 'fields'");
    }
    if (fields == null) {
      return rules;
    }
    for (Field field : type.fields()) {
      if (fields.has(field.name())) {
        FieldRule rule = field(field, fields.get(field.name()));
        if (rule != null) {
          rules.put(field.name(), rule);
        }
      } else if (!field.type().nullable()) {
        problems.error(
            "missing-key",
            node.span(),
            "required field '" + field.name() + "' has no rule",
            "rules: " + ruleNames());
      }
    }
    return rules;
  }

  private FieldRule field(Field field, YamlNode node) {
    String what = "the rule of '" + field.name() + "'";
    if (!(node instanceof YamlNode.Mapping mapping)) {
      problems.error(
          "wrong-type", node.span(), what + " must be a mapping, but this is " + node.describe());
      return null;
    }
    List<String> named = mapping.entries().keySet().stream().filter(RULES::containsKey).toList();
    if (named.size() != 1) {
      String written =
          mapping.entries().keySet().stream().filter(k -> !k.equals("null")).findFirst().orElse("");
      problems.error(
          "bad-value",
          named.isEmpty() ? mapping.keySpan(written) : mapping.keySpan(named.get(1)),
          named.isEmpty()
              ? what + " is none that there is"
              : what + " must be one rule, not both '" + String.join("' and '", named) + "'",
          Suggest.advice("rules", written, RULES.keySet()));
      return null;
    }
    String name = named.get(0);
    List<String> allowed = new ArrayList<>(RULES.get(name));
    allowed.add(name);
    allowed.add("null");
    SectionReader reader = SectionReader.of(node, what, allowed, problems);
    double nulls = reader.share("null");
    if (nulls > 0 && !field.type().nullable()) {
      reader.wrong("null", "required field '" + field.name() + "' cannot be without a value");
    }
    Rule rule = rule(name, field, reader);
    return rule == null ? null : new FieldRule(rule, nulls);
  }

  private Rule rule(String name, Field field, SectionReader reader) {
    return switch (name) {
      case "sequence" -> suits(NAMES, name, field, reader) ? sequence(field, reader) : null;
      case "uuid" -> {
        reader.isTrue(name);
        yield suits(EnumSet.of(Kind.STRING), name, field, reader) ? new Rule.Uuid() : null;
      }
      case "key" -> suits(NAMES, name, field, reader) ? key(field, reader) : null;
      case "decimal" -> suits(FRACTION, name, field, reader) ? number(name, reader) : null;
      case "integer" -> suits(WHOLE, name, field, reader) ? number(name, reader) : null;
      case "choice" -> suits(SIMPLE, name, field, reader) ? choice(field, reader) : null;
      case "event_time" -> {
        reader.isTrue(name);
        yield suits(TIMES, name, field, reader) ? new Rule.EventTime() : null;
      }
      case "walk" -> suits(FRACTION, name, field, reader) ? walk(reader) : null;
      case "text" -> suits(EnumSet.of(Kind.STRING), name, field, reader) ? words(reader) : null;
      default -> suits(SIMPLE, name, field, reader) ? constant(field, reader) : null;
    };
  }

  private boolean suits(Set<Kind> kinds, String rule, Field field, SectionReader reader) {
    Type type = field.type();
    if (kinds.contains(type.kind())) {
      return true;
    }
    reader.wrong(
        rule,
        "'" + rule + "' cannot make '" + field.name() + "', which is " + type.asRequired(),
        "it makes: " + String.join(", ", kinds.stream().map(k -> Type.of(k).toString()).toList()));
    return false;
  }

  private static Rule sequence(Field field, SectionReader reader) {
    YamlNode node = reader.get("sequence");
    if (node instanceof YamlNode.Scalar scalar && scalar.value() instanceof Long start) {
      return new Rule.Sequence("", "", start);
    }
    String text = reader.text("sequence", "{n}");
    int at = text.indexOf("{n}");
    if (at < 0) {
      reader.wrong("sequence", "a sequence must say where its number goes", "write {n} there");
      return null;
    }
    if (field.type().isInteger() && text.length() > 3) {
      reader.wrong("sequence", "'" + field.name() + "' is a number and can have no text around it");
      return null;
    }
    return new Rule.Sequence(text.substring(0, at), text.substring(at + 3), 1);
  }

  private static Rule key(Field field, SectionReader reader) {
    String prefix = reader.text("prefix", "");
    if (field.type().isInteger() && !prefix.isEmpty()) {
      reader.wrong("prefix", "'" + field.name() + "' is a number and can have no prefix");
    }
    return new Rule.Key(
        (int) reader.whole("key", 1, 10_000_000, 1), prefix, reader.number("skew", 0, 10, 0));
  }

  private Rule number(String name, SectionReader outer) {
    boolean whole = name.equals("integer");
    List<String> keys =
        whole ? List.of("min", "max", "mean") : List.of("min", "max", "mean", "scale");
    SectionReader reader = SectionReader.of(outer.get(name), name, keys, problems);
    if (reader == null) {
      return null;
    }
    double min = bound(reader, "min", 0);
    double max = bound(reader, "max", Double.NaN);
    double mean = reader.has("mean") ? reader.number("mean", 1e-9, 1e12, 1) : Double.NaN;
    if (Double.isNaN(max)) {
      outer.wrong(name, "'" + name + "' needs 'max'");
      return null;
    }
    if (min > max) {
      reader.wrong("min", "'min' is greater than 'max'");
    }
    if (mean < min || mean > max) {
      reader.wrong("mean", "'mean' must be between 'min' and 'max'");
    }
    return new Rule.Number(min, max, mean, whole ? 0 : (int) reader.whole("scale", 0, 9, 2));
  }

  /** Numbers are made in a long with up to 9 digits after the point. */
  private static double bound(SectionReader reader, String key, double otherwise) {
    return reader.number(key, -1e9, 1e9, otherwise);
  }

  private Rule walk(SectionReader outer) {
    SectionReader reader =
        SectionReader.of(
            outer.get("walk"), "walk", List.of("start", "step", "min", "max", "scale"), problems);
    if (reader == null) {
      return null;
    }
    double min = bound(reader, "min", -1e9);
    double max = bound(reader, "max", 1e9);
    double start = bound(reader, "start", 0);
    if (start < min || start > max) {
      reader.wrong("start", "'start' must be between 'min' and 'max'");
    }
    return new Rule.Walk(
        start, reader.number("step", 0, 1e9, 1), min, max, (int) reader.whole("scale", 0, 9, 6));
  }

  private Rule words(SectionReader outer) {
    SectionReader reader = SectionReader.of(outer.get("text"), "text", List.of("words"), problems);
    return reader == null ? null : new Rule.Words((int) reader.whole("words", 1, 1000, 5));
  }

  private Rule choice(Field field, SectionReader reader) {
    Map<String, Double> weights = reader.weights("choice");
    weights.keySet().forEach(value -> checkValue(field, value, reader.span("choice")));
    return weights.isEmpty()
        ? null
        : new Rule.Choice(
            List.copyOf(weights.keySet()),
            weights.values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  private Rule constant(Field field, SectionReader reader) {
    String value = reader.text("constant", null);
    if (value == null) {
      return null;
    }
    checkValue(field, value, reader.span("constant"));
    return new Rule.Constant(value);
  }

  private void checkValue(Field field, String value, Span span) {
    boolean good = true;
    if (field.type().kind() == Kind.BOOLEAN) {
      good = value.equals("true") || value.equals("false");
    } else if (field.type().isInteger()) {
      good = value.matches("-?(0|[1-9][0-9]{0,17})");
    } else if (field.type().isNumeric()) {
      good = value.matches("-?(0|[1-9][0-9]{0,30})([.][0-9]{1,30})?([eE][+-]?[0-9]{1,2})?");
    }
    if (!good) {
      problems.error(
          "bad-value",
          span,
          "'"
              + value
              + "' is no value of '"
              + field.name()
              + "', which is "
              + field.type().asRequired());
    }
  }

  private Faults faults(SectionReader section) {
    return section.has("faults")
        ? FaultsReader.read(section.get("faults"), stream.outOfOrder(), problems)
        : Faults.NONE;
  }

  private List<Pattern> patterns(SectionReader section) {
    List<Pattern> patterns = new ArrayList<>();
    if (section.get("patterns") instanceof YamlNode.Mapping each) {
      for (YamlNode.Entry entry : each.entries().values()) {
        Pattern pattern = pattern(entry.key(), entry.value());
        if (pattern != null) {
          patterns.add(pattern);
        }
      }
    } else if (section.has("patterns")) {
      section.wrong("patterns", "'patterns' must be a mapping from names to patterns");
    }
    return patterns;
  }

  private Pattern pattern(String name, YamlNode node) {
    SectionReader reader =
        SectionReader.of(
            node, "pattern '" + name + "'", List.of("every", "events", "within", "set"), problems);
    if (reader == null) {
      return null;
    }
    for (String key : List.of("every", "events", "within")) {
      if (!reader.has(key)) {
        problems.error("missing-key", node.span(), "pattern '" + name + "' needs '" + key + "'");
      }
    }
    Map<String, FieldRule> set = new LinkedHashMap<>();
    SectionReader fields =
        reader.has("set")
            ? SectionReader.of(reader.get("set"), "set", stream.schema().type().names(), problems)
            : null;
    for (Field field : stream.schema().type().fields()) {
      FieldRule rule =
          fields != null && fields.has(field.name())
              ? field(field, fields.get(field.name()))
              : null;
      if (rule != null) {
        set.put(field.name(), rule);
      }
    }
    boolean range = reader.get("events") instanceof YamlNode.Mapping;
    SectionReader events =
        range
            ? SectionReader.of(reader.get("events"), "events", List.of("min", "max"), problems)
            : reader;
    int least = (int) events.whole(range ? "min" : "events", 1, EVENTS_MAX, 1);
    int most = range ? (int) events.whole("max", 1, EVENTS_MAX, least) : least;
    if (most < least) {
      events.wrong("max", "'max' is less than 'min'");
    }
    Duration every = reader.duration("every", Duration.ofHours(1));
    if (every.toMillis() < 1) {
      reader.wrong("every", "'every' must be longer than nothing");
    }
    return new Pattern(name, every, least, most, reader.duration("within", Duration.ZERO), set);
  }

  private static String ruleNames() {
    return String.join(", ", RULES.keySet().stream().sorted().toList());
  }
}
