package io.millrace.pipelines.plan;

import io.millrace.pipelines.expression.Expressions;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.yaml.Config;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A JSON Schema as conditions on rows of a known type. What the type alone decides is decided here:
 * a field that can never fit is a problem. What depends on the values, {@code required}, {@code
 * enum}, {@code const}, {@code minimum}, {@code maximum}, {@code exclusiveMinimum}, {@code
 * exclusiveMaximum}, {@code minLength}, {@code maxLength}, {@code pattern}, {@code minItems} and
 * {@code maxItems}, becomes a condition, with nested objects field by field. A null field is as one
 * that is absent: only {@code required} minds.
 */
public final class SchemaRules {
  private static final Map<String, Function> LIMITS =
      Map.of(
          "minimum", Function.GE,
          "maximum", Function.LE,
          "exclusiveMinimum", Function.GT,
          "exclusiveMaximum", Function.LT);
  private static final Map<String, String> IN_WORDS =
      Map.of(
          "minimum", "at least",
          "maximum", "at most",
          "exclusiveMinimum", "more than",
          "exclusiveMaximum", "less than");
  private static final List<String> LENGTHS =
      List.of("minLength", "maxLength", "minItems", "maxItems");
  private static final Set<String> TYPES =
      Set.of("string", "integer", "number", "boolean", "array", "object", "null");

  private final Problems problems;
  private final List<Expression> conditions = new ArrayList<>();
  private final List<String> messages = new ArrayList<>();

  private SchemaRules(Problems problems) {
    this.problems = problems;
  }

  /** The step that checks rows, or null after problems. */
  public static Step.Validate read(YamlNode schema, Span place, RowType type, Problems problems) {
    SchemaRules rules = new SchemaRules(problems);
    int before = problems.errors();
    Config config = Config.of(schema, "the schema", place, problems);
    if (config.failed()) {
      return null;
    }
    types(config, problems);
    rules.fields(config, type, null, "");
    config.done();
    return problems.errors() > before
        ? null
        : new Step.Validate(rules.conditions, rules.messages, type);
  }

  private void add(Expression condition, String message) {
    conditions.add(condition);
    messages.add(message);
  }

  /** The type names of a schema; empty if it does not say any. */
  private static List<String> types(Config config, Problems problems) {
    config.allow("description", "title", "$schema", "examples", "default", "format");
    List<String> names = new ArrayList<>();
    for (YamlNode.Scalar name : config.stringNodes("type")) {
      names.add(name.text());
      if (!TYPES.contains(name.text())) {
        problems.error(
            "unknown-value",
            name.span(),
            "there is no type '" + name.text() + "'",
            Suggest.advice("types", name.text(), TYPES));
      }
    }
    return names;
  }

  /**
   * @param row the nested row that the fields are of, or null at the top
   */
  private void fields(Config config, RowType type, Expression row, String path) {
    for (YamlNode.Scalar name : config.stringNodes("required")) {
      if (!type.has(name.text())) {
        problems.error(
            "unknown-field",
            name.span(),
            "'" + path + name.text() + "' is required, and the rows here have no such field",
            Suggest.advice("fields here", name.text(), type.names()));
      } else {
        required(type, name.text(), row, path);
      }
    }
    YamlNode.Mapping properties = config.mapping("properties");
    for (YamlNode.Entry entry :
        properties == null ? List.<YamlNode.Entry>of() : properties.entries().values()) {
      if (type.has(entry.key())) {
        Expression value = field(type, entry.key(), row);
        value(entry.value(), entry.keySpan(), value, path + entry.key());
      } else {
        problems.warning(
            "unknown-field",
            entry.keySpan(),
            "the rows here have no field '" + path + entry.key() + "': nothing is checked",
            Suggest.advice("fields here", entry.key(), type.names()));
      }
    }
    boolean closed = !config.bool("additionalProperties", true);
    for (String name : type.names()) {
      if (closed && (properties == null || properties.get(name) == null)) {
        config.problem(
            "never-fits",
            "additionalProperties",
            "every row has the field '" + path + name + "', which the schema does not allow",
            "leave it out with MapToFields, or add it to 'properties'");
      }
    }
  }

  private void required(RowType type, String name, Expression row, String path) {
    Expression value = field(type, name, row);
    if (!value.type().nullable()) {
      return;
    }
    Expression there = call(Function.IS_NOT_NULL, Type.BOOLEAN, value);
    if (row != null && row.type().nullable()) {
      there = call(Function.OR, Type.BOOLEAN, call(Function.IS_NULL, Type.BOOLEAN, row), there);
    }
    add(there, "'" + path + name + "' is required and null");
  }

  private static Expression field(RowType type, String name, Expression row) {
    int index = type.indexOf(name);
    Type of = type.type(index);
    return row == null
        ? new Expression.FieldRef(index, name, of)
        : new Expression.RowField(
            row, index, name, of.withNullable(of.nullable() || row.type().nullable()));
  }

  /** Reads the schema of a value. */
  private void value(YamlNode schema, Span place, Expression value, String path) {
    if (schema instanceof YamlNode.Scalar name && !name.isNull()) {
      fits(List.of(name.text()), name.span(), value, path);
      return;
    }
    Config config = Config.of(schema, "'" + path + "'", place, problems);
    if (config.failed()) {
      return;
    }
    List<String> names = types(config, problems);
    boolean good = fits(names, config.span("type"), value, path);
    Type type = value.type();
    if (type.kind() == Kind.ROW) {
      fields(config, type.row(), value, path + ".");
    } else if (type.kind() == Kind.ARRAY || type.kind() == Kind.MAP) {
      elements(config, type.kind() == Kind.ARRAY ? "items" : "additionalProperties", type, path);
    }
    if (good) {
      LIMITS.keySet().stream().sorted().forEach(key -> limit(config, key, value, path));
      LENGTHS.forEach(key -> length(config, key, value, path));
      pattern(config, value, path);
      oneOf(config, value, path);
    } else {
      LIMITS.keySet().forEach(config::allow);
      LENGTHS.forEach(config::allow);
      config.allow("pattern", "enum", "const");
    }
    config.done();
  }

  /** Of what is inside an array or a map only the type is looked at. */
  private void elements(Config config, String key, Type type, String path) {
    if (!(config.node(key) instanceof YamlNode.Mapping inside)) {
      return;
    }
    Config element = Config.of(inside, "'" + key + "' of '" + path + "'", problems);
    List<String> names = types(element, problems);
    fits(names, element.span("type"), new Literal(null, type.element().asNullable()), path + "[]");
    element.otherwise("of what is inside arrays and maps, Millrace checks the type alone").done();
  }

  /** Whether values of the type can be of one of these; a problem if not. */
  private boolean fits(List<String> names, Span at, Expression value, String path) {
    Kind kind = value.type().kind();
    boolean good = names.isEmpty();
    boolean whole = false;
    for (String name : names) {
      good |=
          switch (name) {
            case "string" ->
                kind == Kind.STRING
                    || kind == Kind.BYTES
                    || kind == Kind.TIMESTAMP
                    || kind == Kind.DATE;
            case "integer", "number" -> value.type().isNumeric();
            case "boolean" -> kind == Kind.BOOLEAN;
            case "array" -> kind == Kind.ARRAY;
            case "object" -> kind == Kind.ROW || kind == Kind.MAP;
            default -> false;
          };
      whole |= name.equals("integer");
    }
    if (!good && names.stream().allMatch(TYPES::contains)) {
      problems.error(
          "never-fits",
          at,
          "'"
              + path
              + "' is "
              + value.type()
              + " in every row, never "
              + String.join(" or ", names),
          "CAST it in a MapToFields step before");
    }
    boolean fraction = value.type().isNumeric() && !value.type().isInteger();
    if (good && whole && fraction && !names.contains("number") && !(value instanceof Literal)) {
      Type same = value.type();
      Expression floor = call(Function.FLOOR, same, value);
      add(compare(Function.EQ, value, floor), "'" + path + "' must be a whole number");
    }
    return good;
  }

  private void limit(Config config, String key, Expression value, String path) {
    if (!(config.node(key) instanceof YamlNode.Scalar written)) {
      return;
    }
    BigDecimal limit = number(written);
    if (limit == null || !value.type().isNumeric()) {
      config.problem(
          "wrong-kind",
          key,
          limit == null
              ? "'" + key + "' must be a number"
              : "'" + key + "' is for numbers, and '" + path + "' is " + value.type());
      return;
    }
    boolean floating = value.type().isFloating();
    Type type = floating ? Type.DOUBLE : Type.DECIMAL;
    Object constant = floating ? (Object) limit.doubleValue() : limit;
    Type same = type.withNullable(value.type().nullable());
    Expression wide = value.type().sameAs(type) ? value : new Expression.Cast(value, same, false);
    add(
        compare(LIMITS.get(key), wide, new Literal(constant, type)),
        "'" + path + "' must be " + IN_WORDS.get(key) + " " + written.text() + " (" + key + ")");
  }

  private static BigDecimal number(YamlNode.Scalar written) {
    try {
      return written.value() instanceof Number ? new BigDecimal(written.text()) : null;
    } catch (NumberFormatException e) {
      return null; // .inf and the like are no limits
    }
  }

  private void length(Config config, String key, Expression value, String path) {
    if (!config.has(key)) {
      return;
    }
    boolean items = key.endsWith("Items");
    long limit = config.integer(key, 0, 0, Integer.MAX_VALUE);
    Kind kind = items ? Kind.ARRAY : Kind.STRING;
    if (value.type().kind() != kind) {
      config.problem(
          "wrong-kind",
          key,
          "'"
              + key
              + "' is for "
              + (items ? "arrays" : "strings")
              + ", and '"
              + path
              + "' is "
              + value.type());
      return;
    }
    Type count = Type.INT64.withNullable(value.type().nullable());
    Expression length = call(items ? Function.CARDINALITY : Function.LENGTH, count, value);
    boolean least = key.startsWith("min");
    add(
        compare(least ? Function.GE : Function.LE, length, new Literal(limit, Type.INT64)),
        "'"
            + path
            + "' must have at "
            + (least ? "least " : "most ")
            + limit
            + (items ? " elements (" : " characters (")
            + key
            + ")");
  }

  private void pattern(Config config, Expression value, String path) {
    String pattern = config.string("pattern");
    if (pattern == null) {
      return;
    }
    if (value.type().kind() != Kind.STRING) {
      config.problem(
          "wrong-kind",
          "pattern",
          "'pattern' is for strings, and '" + path + "' is " + value.type());
      return;
    }
    RowType scope = RowType.of("v", Type.STRING);
    String text = "REGEXP_CONTAINS(v, '" + pattern.replace("'", "''") + "')";
    if (Expressions.parse(text, config.span("pattern"), scope, problems) != null) {
      Type truth = Type.BOOLEAN.withNullable(value.type().nullable());
      add(
          call(Function.REGEXP_CONTAINS, truth, value, new Literal(pattern, Type.STRING)),
          "'" + path + "' does not match " + pattern + " (pattern)");
    }
  }

  private void oneOf(Config config, Expression value, String path) {
    YamlNode.Sequence list = config.list("enum");
    YamlNode single = config.node("const");
    List<YamlNode> items =
        list != null ? list.items() : single == null ? List.of() : List.of(single);
    List<Expression> arguments = new ArrayList<>(List.of(value));
    List<String> shown = new ArrayList<>();
    for (YamlNode item : items) {
      Object constant = item instanceof YamlNode.Scalar s ? constant(s, value.type()) : null;
      if (constant != null) {
        arguments.add(new Literal(constant, value.type().asRequired()));
        shown.add(((YamlNode.Scalar) item).text());
      } else if (!(item instanceof YamlNode.Scalar s && s.isNull())) {
        problems.error(
            "never-fits",
            item.span(),
            "'" + path + "' is " + value.type() + ", which this value can never be");
      }
    }
    if (!shown.isEmpty()) {
      Type truth = Type.BOOLEAN.withNullable(value.type().nullable());
      add(
          new Call(Function.IN, arguments, truth),
          "'"
              + path
              + "' must be "
              + (list == null ? "" : "one of ")
              + String.join(", ", shown)
              + (list == null ? " (const)" : " (enum)"));
    }
  }

  /** The value of a type that a scalar writes, or null. */
  private static Object constant(YamlNode.Scalar written, Type type) {
    BigDecimal number = number(written);
    return switch (type.kind()) {
      case STRING -> written.value() instanceof String text ? text : null;
      case BOOLEAN -> written.value() instanceof Boolean truth ? truth : null;
      case INT32, INT64 -> written.value() instanceof Long whole ? whole : null;
      case DECIMAL -> number;
      case FLOAT, DOUBLE -> number == null ? null : (Object) number.doubleValue();
      default -> null;
    };
  }

  private static Expression compare(Function function, Expression a, Expression b) {
    boolean nullable = a.type().nullable() || b.type().nullable();
    return call(function, Type.BOOLEAN.withNullable(nullable), a, b);
  }

  private static Expression call(Function function, Type type, Expression... arguments) {
    return new Call(function, List.of(arguments), type);
  }
}
