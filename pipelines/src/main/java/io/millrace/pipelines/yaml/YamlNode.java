package io.millrace.pipelines.yaml;

import io.millrace.pipelines.problem.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A node of a YAML document that knows where it stands. Immutable; anchors are resolved. */
public sealed interface YamlNode {
  Span span();

  /** What the node is, in a user's words: {@code a mapping}, {@code a list}, {@code a string}. */
  String describe();

  /** A mapping, in the order of the file. Keys are strings. */
  record Mapping(Map<String, Entry> entries, Span span) implements YamlNode {
    public Mapping {
      entries = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** The value of a key, or null. */
    public YamlNode get(String key) {
      Entry entry = entries.get(key);
      return entry == null ? null : entry.value();
    }

    /** The place of a key, or of the mapping if it lacks the key. */
    public Span keySpan(String key) {
      Entry entry = entries.get(key);
      return entry == null ? span : entry.keySpan();
    }

    @Override
    public String describe() {
      return "a mapping";
    }
  }

  /** A key with its value. */
  record Entry(String key, Span keySpan, YamlNode value) {}

  /** A list. */
  record Sequence(List<YamlNode> items, Span span) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String describe() {
      return "a list";
    }
  }

  /**
   * A scalar. {@code value} is by YAML's core schema: {@link String}, {@link Long}, {@link
   * java.math.BigInteger} beyond long, {@link Double}, {@link Boolean} or null; {@code text} is as
   * written. {@code textSpan} is where the text starts, inside quotes if there are any, so that a
   * place within the text can be shown; for block scalars it is the first line of the block.
   */
  record Scalar(Object value, String text, Span span, Span textSpan) implements YamlNode {
    public boolean isNull() {
      return value == null;
    }

    public boolean isString() {
      return value instanceof String;
    }

    @Override
    public String describe() {
      if (value == null) {
        return "nothing";
      }
      return value instanceof String
          ? "a string"
          : value instanceof Boolean ? "true or false" : "a number";
    }
  }
}
