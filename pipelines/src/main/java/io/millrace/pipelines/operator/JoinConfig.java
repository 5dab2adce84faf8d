package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what the joins have in common: their inputs, {@code equalities} and {@code fields}. */
final class JoinConfig {
  private final StepPlan step;
  private final Map<String, Flow> sides;

  /** Fields, one of each of some inputs, that must be equal. */
  record Equality(Map<String, String> fields) {}

  /** A field of the result. */
  record Selected(String alias, String field, String name) {}

  private JoinConfig(StepPlan step, Map<String, Flow> sides) {
    this.step = step;
    this.sides = new LinkedHashMap<>(sides);
  }

  /** The reader of a join of given sides. */
  static JoinConfig of(StepPlan step, Map<String, Flow> sides) {
    return new JoinConfig(step, sides);
  }

  /** The reader, or null when the inputs are not such as can be joined. */
  static JoinConfig of(StepPlan step, boolean two) {
    Map<String, Flow> byName = new LinkedHashMap<>();
    step.inputsByTag().forEach((tag, flows) -> byName.put(tag, flows.get(0)));
    JoinConfig config = new JoinConfig(step, byName);
    int inputs = config.sides.size();
    if (inputs < 2) {
      step.problems()
          .error(
              "missing-input",
              step.span(),
              "'" + step.spec().id() + "' joins inputs by their names, and there is only one",
              "write `input: {left: STEP, right: STEP}`",
              "a list of steps is one input: all their rows together");
      return null;
    }
    if (two && inputs > 2) {
      step.problems()
          .error(
              "too-many-inputs",
              step.span(),
              "'" + step.spec().type() + "' has two inputs, not " + inputs,
              "put a second one behind it for the next input");
      return null;
    }
    return config;
  }

  /** The inputs by name, in the order of the file. */
  Map<String, Flow> sides() {
    return sides;
  }

  /** Null after problems. */
  List<Equality> equalities() {
    YamlNode written = step.config().requiredNode("equalities");
    if (written == null) {
      return null;
    }
    List<YamlNode> items = written instanceof YamlNode.Sequence s ? s.items() : List.of(written);
    List<Equality> read = new ArrayList<>();
    boolean good = true;
    for (YamlNode item : items) {
      Equality equality = equality(item);
      good &= equality != null;
      read.add(equality);
    }
    if (items.isEmpty()) {
      step.problems()
          .error(
              "missing-key",
              step.config().keySpan("equalities"),
              "'equalities' must name at least one field of each input");
    }
    return good && !items.isEmpty() ? read : null;
  }

  private Equality equality(YamlNode written) {
    Map<String, String> fields = new LinkedHashMap<>();
    boolean good = true;
    if (written instanceof YamlNode.Scalar name && !name.isNull()) {
      for (String alias : sides.keySet()) {
        good &= field(alias, name);
        fields.put(alias, name.text());
      }
    } else if (written instanceof YamlNode.Mapping mapping) {
      for (YamlNode.Entry entry : mapping.entries().values()) {
        good &= alias(entry) && field(entry.key(), entry.value());
        fields.put(entry.key(), entry.value() instanceof YamlNode.Scalar s ? s.text() : "");
      }
      if (good && fields.size() < 2) {
        good = false;
        step.problems()
            .error(
                "missing-key",
                mapping.span(),
                "an equality needs a field of at least two inputs",
                "write `{" + String.join(": FIELD, ", sides.keySet()) + ": FIELD}`");
      }
    } else {
      step.problems()
          .error(
              "wrong-kind",
              written.span(),
              "an item of 'equalities' must be a field's name, or `{INPUT: FIELD, ...}`");
      return null;
    }
    return good && comparable(fields, written) ? new Equality(fields) : null;
  }

  /**
   * A field of two inputs, or several as {@code {field of the one: field of the other}}: fields of
   * the one by those of the other. Null after problems.
   */
  Equality on(YamlNode written, String one, String other) {
    Map<String, String> fields = new LinkedHashMap<>();
    boolean good = true;
    if (written instanceof YamlNode.Mapping mapping) {
      for (YamlNode.Entry entry : mapping.entries().values()) {
        YamlNode.Scalar key =
            new YamlNode.Scalar(entry.key(), entry.key(), entry.keySpan(), entry.keySpan());
        good &= field(one, key) & field(other, entry.value());
        good = good && sameType(one, entry.key(), other, entry.value());
        fields.put(entry.key(), entry.value() instanceof YamlNode.Scalar s ? s.text() : "");
      }
      return good && !fields.isEmpty() ? new Equality(fields) : null;
    }
    List<YamlNode> names = written instanceof YamlNode.Sequence s ? s.items() : List.of(written);
    for (YamlNode name : names) {
      good &= field(one, name) && field(other, name) && sameType(one, null, other, name);
      fields.put(name instanceof YamlNode.Scalar s ? s.text() : "", "");
    }
    fields.replaceAll((own, theirs) -> own);
    return good && !fields.isEmpty() ? new Equality(fields) : null;
  }

  private boolean sameType(String one, String own, String other, YamlNode theirs) {
    String field = ((YamlNode.Scalar) theirs).text();
    Map<String, String> both = new LinkedHashMap<>();
    both.put(one, own == null ? field : own);
    both.put(other, field);
    return comparable(both, theirs);
  }

  private boolean alias(YamlNode.Entry entry) {
    if (sides.containsKey(entry.key())) {
      return true;
    }
    step.problems()
        .error(
            "unknown-input",
            entry.keySpan(),
            "'" + step.spec().id() + "' has no input '" + entry.key() + "'",
            Suggest.advice("inputs", entry.key(), sides.keySet()));
    return false;
  }

  /** Whether an input has a field of the name that a node says. */
  private boolean field(String alias, YamlNode node) {
    if (!(node instanceof YamlNode.Scalar name) || name.isNull()) {
      step.problems().error("wrong-kind", node.span(), "a field's name belongs here");
      return false;
    }
    List<String> names = sides.get(alias).type().names();
    if (names.contains(name.text())) {
      return true;
    }
    step.problems()
        .error(
            "unknown-field",
            name.textSpan(),
            "there is no field '" + name.text() + "' in the input '" + alias + "'",
            Suggest.advice("fields there", name.text(), names));
    return false;
  }

  private boolean comparable(Map<String, String> fields, YamlNode written) {
    Type common = null;
    String first = null;
    for (Map.Entry<String, String> entry : fields.entrySet()) {
      Type type = type(entry.getKey(), entry.getValue());
      String shown = entry.getKey() + "." + entry.getValue();
      Type both = common == null ? type : Conversions.common(common, type);
      if (!type.isOrdered() || both == null) {
        step.problems()
            .error(
                "wrong-type",
                written.span(),
                both == null
                    ? "'" + first + "' is " + common + " and '" + shown + "' is " + type
                    : "'" + shown + "' is " + type + ", which cannot be joined by",
                "make them one type in a MapToFields before: CAST(... AS STRING)");
        return false;
      }
      common = both;
      first = first == null ? shown : first;
    }
    return true;
  }

  private Type type(String alias, String field) {
    return sides.get(alias).type().type(sides.get(alias).type().indexOf(field));
  }

  /**
   * What of the inputs leaves the step: by {@code fields}, and of an input that is not there all.
   * Null after problems.
   */
  List<Selected> fields() {
    YamlNode.Mapping written = step.config().mapping("fields");
    List<Selected> selected = new ArrayList<>();
    boolean good = true;
    if (written != null) {
      for (YamlNode.Entry entry : written.entries().values()) {
        good &= alias(entry);
      }
    }
    for (String alias : sides.keySet()) {
      YamlNode of = written == null ? null : written.get(alias);
      if (of == null) {
        sides.get(alias).type().names().forEach(n -> selected.add(new Selected(alias, n, n)));
      } else {
        good &= fields(alias, of, selected);
      }
    }
    return good ? selected : null;
  }

  /** Adds the fields that a list, or new names for old ones, says of an input. */
  boolean fields(String alias, YamlNode written, List<Selected> selected) {
    if (written instanceof YamlNode.Mapping renamed) {
      boolean good = true;
      for (YamlNode.Entry entry : renamed.entries().values()) {
        good &= field(alias, entry.value());
        String old = entry.value() instanceof YamlNode.Scalar s ? s.text() : "";
        selected.add(new Selected(alias, old, entry.key()));
      }
      return good;
    }
    List<YamlNode> names =
        written instanceof YamlNode.Sequence list ? list.items() : List.of(written);
    boolean good = true;
    for (YamlNode name : names) {
      good &= field(alias, name);
      String text = name instanceof YamlNode.Scalar s ? s.text() : "";
      selected.add(new Selected(alias, text, text));
    }
    return good;
  }

  /**
   * Whether each name stands for one field; that is a problem otherwise.
   *
   * @param named whether 'fields' says of which input a field is
   */
  boolean different(List<Selected> selected, boolean named) {
    Map<String, Selected> seen = new LinkedHashMap<>();
    for (Selected field : selected) {
      Selected other = seen.putIfAbsent(field.name(), field);
      if (other != null) {
        String renamed = "{" + field.alias() + "_" + field.name() + ": " + field.field() + "}";
        List<String> rest = new ArrayList<>(sides.get(field.alias()).type().names());
        rest.removeIf(seen::containsKey);
        String another = "give one another name: `fields: " + of(field, renamed, named) + "`";
        String one = "take one of them: `fields: " + of(field, rest.toString(), named) + "`";
        step.problems()
            .error(
                "duplicate-field",
                step.config().keySpan("fields"),
                "the field '"
                    + field.name()
                    + "' would be there twice: of '"
                    + other.alias()
                    + "' and of '"
                    + field.alias()
                    + "'",
                rest.isEmpty() ? new String[] {another} : new String[] {one, "or " + another});
        return false;
      }
    }
    return true;
  }

  private static String of(Selected field, String fields, boolean named) {
    return named ? "{" + field.alias() + ": " + fields + "}" : fields;
  }

  /** The two keys as one type, so that equal values are equal. */
  static void align(Expression left, Expression right, List<Expression> l, List<Expression> r) {
    Type common = Conversions.common(left.type(), right.type());
    l.add(Conversions.convert(left, common));
    r.add(Conversions.convert(right, common));
  }

  /** A field of an input. */
  Expression ref(String alias, String field) {
    int index = sides.get(alias).type().indexOf(field);
    return new Expression.FieldRef(index, field, type(alias, field));
  }

  /** The largest lateness on the way here, or in {@code lateness}; milliseconds. */
  long lateness() {
    long most = step.config().duration("lateness", java.time.Duration.ZERO).toMillis();
    for (Flow flow : sides.values()) {
      most = Math.max(most, flow.windowing().latenessMillis());
    }
    return most;
  }

  /** Whether all inputs have event times; that they have not is a problem. */
  boolean timed() {
    for (Map.Entry<String, Flow> side : sides.entrySet()) {
      if (!side.getValue().timed()) {
        step.problems()
            .error(
                "no-event-time",
                step.span(),
                "'"
                    + step.spec().type()
                    + "' goes by event time, and the rows of '"
                    + side.getKey()
                    + "' have none",
                "declare `event_time` in the stream, or put an AssignTimestamps step before",
                "what an aggregate without windows gives has no event time either");
        return false;
      }
    }
    return true;
  }

  /** The windows that all inputs are in, with the largest lateness; null after problems. */
  Windowing windows() {
    Windowing first = null;
    String alias = null;
    long lateness = 0;
    for (Map.Entry<String, Flow> side : sides.entrySet()) {
      Windowing windows = side.getValue().windowing();
      lateness = Math.max(lateness, windows.latenessMillis());
      if (first == null) {
        first = windows;
        alias = side.getKey();
      } else if (!windows.withLateness(0).equals(first.withLateness(0))) {
        step.problems()
            .error(
                "different-windows",
                step.span(),
                "the inputs '" + alias + "' and '" + side.getKey() + "' are in different windows",
                "say it at the Join: `windowing: {type: fixed, size: 1m}` is for all its inputs");
        return null;
      }
    }
    if (first != null && first.kind() == Windowing.Kind.SESSIONS) {
      step.problems()
          .error(
              "wrong-windows",
              step.span(),
              "rows cannot be joined in sessions: each row is in a session of its own",
              "use an IntervalJoin: rows whose event times are close to each other");
      return null;
    }
    return first == null ? null : first.withLateness(lateness);
  }

  Set<String> aliases() {
    return sides.keySet();
  }
}
