package io.millrace.pipelines.yaml;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.problem.Suggest;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads the keys of a mapping. Each getter gives the value, or its default (null where there is
 * none) when the key is absent or after a problem has been reported; {@link #done} then reports the
 * keys that nobody asked for and the required ones that are missing. One cause gives one problem: a
 * key that is misspelt is not reported as missing too, and a key with a value of the wrong kind
 * counts as present ({@code ConfigTest}).
 *
 * <pre>{@code
 * Config config = Config.of(step.config(), "the config of 'Explode'", problems);
 * List<String> fields = config.requiredStrings("fields");
 * boolean cross = config.bool("cross_product", false);
 * if (!config.done()) return null;
 * }</pre>
 */
public final class Config {
  private final YamlNode.Mapping node;
  private final String what;
  private final Span place;
  private final Problems problems;
  private final Set<String> asked = new LinkedHashSet<>();
  private final Set<String> missing = new LinkedHashSet<>();
  private String otherwise;
  private boolean failed;
  private boolean silent;

  private Config(YamlNode.Mapping node, String what, Span place, Problems problems) {
    this.node = node;
    this.what = what;
    this.place = place;
    this.problems = problems;
  }

  /**
   * @param what for people, after "in": {@code the config of 'Filter'}
   */
  public static Config of(YamlNode.Mapping node, String what, Problems problems) {
    return new Config(node, what, node.span(), problems);
  }

  /** With another place for what is missing: the key that the mapping belongs to. */
  public static Config of(YamlNode.Mapping node, String what, Span place, Problems problems) {
    return new Config(node, what, place, problems);
  }

  /**
   * Of a node that should be a mapping. If it is not, that is reported and nothing else will be:
   * every key is absent and {@link #done} is false.
   */
  public static Config of(YamlNode node, String what, Span place, Problems problems) {
    if (node instanceof YamlNode.Mapping mapping) {
      return of(mapping, what, place, problems);
    }
    Config none = of(new YamlNode.Mapping(Map.of(), place), what, place, problems);
    none.fail(
        "wrong-kind",
        isNull(node) ? place : node.span(),
        isNull(node)
            ? "nothing is in " + what
            : "a mapping belongs in " + what + ", not " + node.describe());
    none.silent = true;
    return none;
  }

  // What is there.

  public boolean has(String key) {
    asked.add(key);
    return node.entries().containsKey(key);
  }

  public YamlNode.Mapping mapping() {
    return node;
  }

  public String what() {
    return what;
  }

  public Problems problems() {
    return problems;
  }

  /** The place of a value (of the key, if the value is nothing), or of this mapping if absent. */
  public Span span(String key) {
    YamlNode value = node.get(key);
    return isNull(value) ? keySpan(key) : value.span();
  }

  /** The place of a key, or of this mapping if absent. */
  public Span keySpan(String key) {
    return node.entries().containsKey(key) ? node.keySpan(key) : place;
  }

  /** The place inside the quotes of a text, for {@link Span#part}. */
  public Span textSpan(String key) {
    return node.get(key) instanceof YamlNode.Scalar s && !s.isNull() ? s.textSpan() : span(key);
  }

  /** The value as it stands, or null if the key is absent or has nothing. */
  public YamlNode node(String key) {
    asked.add(key);
    YamlNode value = node.get(key);
    return isNull(value) ? null : value;
  }

  /** Like {@link #node}; absent is a problem. */
  public YamlNode requiredNode(String key) {
    YamlNode value = node(key);
    if (value == null) {
      missing.add(key);
    }
    return value;
  }

  // Scalars.

  /** A text; a number or a boolean is taken as it is written. */
  public String string(String key) {
    YamlNode value = node(key);
    if (value == null) {
      return null;
    }
    return value instanceof YamlNode.Scalar s ? s.text() : wrong(key, value, "a string");
  }

  public String string(String key, String otherwise) {
    String value = string(key);
    return value == null ? otherwise : value;
  }

  public String requiredString(String key) {
    return requiredNode(key) == null ? null : string(key);
  }

  public boolean bool(String key, boolean otherwise) {
    YamlNode value = node(key);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof YamlNode.Scalar s && s.value() instanceof Boolean b) {
      return b;
    }
    wrong(key, value, "true or false");
    return otherwise;
  }

  /** A whole number, or null. */
  public Long integer(String key) {
    YamlNode value = node(key);
    if (value == null) {
      return null;
    }
    if (value instanceof YamlNode.Scalar s && s.value() instanceof Long number) {
      return number;
    }
    if (value instanceof YamlNode.Scalar s && s.value() instanceof BigInteger) {
      fail("out-of-range", value.span(), "'" + key + "' is too large a number");
      return null;
    }
    return wrong(key, value, "a whole number");
  }

  /** A whole number from {@code min} to {@code max}. */
  public long integer(String key, long otherwise, long min, long max) {
    Long value = integer(key);
    if (value == null) {
      return otherwise;
    }
    if (value < min || value > max) {
      fail("out-of-range", span(key), "'" + key + "' must be from " + min + " to " + max);
      return otherwise;
    }
    return value;
  }

  /** One of the named choices. */
  public <T> T choice(String key, Map<String, T> choices, T otherwise) {
    String value = string(key);
    if (value == null) {
      return otherwise;
    }
    T chosen = choices.get(value);
    if (chosen == null) {
      String[] advice = Suggest.advice("allowed", value, choices.keySet());
      fail("unknown-value", span(key), "'" + key + "' cannot be '" + value + "'", advice);
      return otherwise;
    }
    return chosen;
  }

  /** One of an enum's constants, written in small letters. */
  public <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
    Map<String, E> choices = new LinkedHashMap<>();
    Arrays.stream(type.getEnumConstants())
        .forEach(c -> choices.put(c.name().toLowerCase(Locale.ROOT), c));
    return choice(key, choices, otherwise);
  }

  /** A duration that is not negative. */
  public Duration duration(String key, Duration otherwise) {
    Duration value = signedDuration(key, otherwise);
    if (value != null && value.isNegative()) {
      fail("bad-duration", span(key), "'" + key + "' cannot be negative");
      return otherwise;
    }
    return value;
  }

  /** A duration that may be negative: an offset. */
  public Duration signedDuration(String key, Duration otherwise) {
    YamlNode value = node(key);
    if (value == null) {
      return otherwise;
    }
    if (!(value instanceof YamlNode.Scalar s) || s.value() instanceof Boolean) {
      wrong(key, value, "a duration");
      return otherwise;
    }
    try {
      Duration duration = Durations.parse(s.text());
      if (s.text().endsWith("d")) {
        problems.warning(
            "day-length", value.span(), "a day is 24 hours here; Beam YAML takes 12 for 'd'");
      }
      return duration;
    } catch (IllegalArgumentException e) {
      fail("bad-duration", value.span(), e.getMessage(), "write 500ms, 30s, 10m, 1.5h or 1d");
      return otherwise;
    }
  }

  public Duration requiredDuration(String key) {
    return requiredNode(key) == null ? null : duration(key, null);
  }

  // Lists and mappings.

  /** A list of texts; one text is a list of it. Empty if absent. */
  public List<String> strings(String key) {
    return stringNodes(key).stream().map(YamlNode.Scalar::text).toList();
  }

  public List<String> requiredStrings(String key) {
    return requiredNode(key) == null ? List.of() : strings(key);
  }

  /** Like {@link #strings}, with their places. */
  public List<YamlNode.Scalar> stringNodes(String key) {
    YamlNode value = node(key);
    List<YamlNode> items =
        value == null
            ? List.of()
            : value instanceof YamlNode.Sequence list ? list.items() : List.of(value);
    List<YamlNode.Scalar> texts = new ArrayList<>();
    for (YamlNode item : items) {
      if (item instanceof YamlNode.Scalar text && !text.isNull()) {
        texts.add(text);
      } else {
        wrong(key, item, "a string or a list of strings");
      }
    }
    return texts;
  }

  /** A list, or null. */
  public YamlNode.Sequence list(String key) {
    YamlNode value = node(key);
    if (value == null) {
      return null;
    }
    return value instanceof YamlNode.Sequence list ? list : wrong(key, value, "a list");
  }

  public YamlNode.Sequence requiredList(String key) {
    return requiredNode(key) == null ? null : list(key);
  }

  /** A mapping, or null. */
  public YamlNode.Mapping mapping(String key) {
    YamlNode value = node(key);
    if (value == null) {
      return null;
    }
    return value instanceof YamlNode.Mapping mapping ? mapping : wrong(key, value, "a mapping");
  }

  public YamlNode.Mapping requiredMapping(String key) {
    return requiredNode(key) == null ? null : mapping(key);
  }

  /** A mapping to read on, or null. Its {@link #done} is the caller's to call. */
  public Config nested(String key) {
    YamlNode.Mapping mapping = mapping(key);
    return mapping == null ? null : of(mapping, "'" + key + "'", keySpan(key), problems);
  }

  // Problems.

  /** Reports a problem of this mapping, at a value. */
  public void problem(String code, String key, String message, String... advice) {
    fail(code, span(key), message, advice);
  }

  /** Whether anything has been reported by this reader so far. */
  public boolean failed() {
    return failed;
  }

  /** Declares keys as known that are not read here. */
  public Config allow(String... keys) {
    asked.addAll(List.of(keys));
    return this;
  }

  /** What to say beside an unknown key that resembles none that is known. */
  public Config otherwise(String said) {
    this.otherwise = said;
    return this;
  }

  /**
   * Reports unknown keys, then required keys that are missing, unless an unknown one was meant for
   * it. Call it once, when all keys have been asked for.
   *
   * @return whether this mapping is free of errors
   */
  public boolean done() {
    if (silent) {
      return false;
    }
    Set<String> excused = new LinkedHashSet<>();
    for (YamlNode.Entry entry : node.entries().values()) {
      if (!asked.contains(entry.key())) {
        unknown(entry, excused);
      }
    }
    for (String key : missing) {
      if (!excused.contains(key)) {
        boolean empty = node.entries().containsKey(key);
        fail(
            "missing-key",
            keySpan(key),
            "the key '" + key + "' " + (empty ? "has no value" : "is missing") + " in " + what);
      }
    }
    return !failed;
  }

  private void unknown(YamlNode.Entry entry, Set<String> excused) {
    String key = entry.key();
    String absent = Suggest.nearest(key, missing);
    String[] advice = Suggest.advice("keys here", key, asked);
    if (absent != null) {
      excused.add(absent);
      advice = new String[] {advice[0], "did you mean '" + absent + "'?"};
    } else if (advice.length == 1 && otherwise != null) {
      advice = new String[] {advice[0], otherwise};
    }
    fail("unknown-key", entry.keySpan(), "there is no key '" + key + "' in " + what, advice);
  }

  private <T> T wrong(String key, YamlNode value, String expected) {
    Span where = isNull(value) ? keySpan(key) : value.span();
    fail("wrong-kind", where, "'" + key + "' must be " + expected + ", not " + value.describe());
    return null;
  }

  private void fail(String code, Span where, String message, String... advice) {
    failed = true;
    problems.error(code, where, message, advice);
  }

  private static boolean isNull(YamlNode value) {
    return value == null || value instanceof YamlNode.Scalar s && s.isNull();
  }
}
