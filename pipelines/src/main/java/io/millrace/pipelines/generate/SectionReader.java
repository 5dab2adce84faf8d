package io.millrace.pipelines.generate;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.expression.Rfc3339;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the values of one mapping, each key once, and reports what is wrong with them. A wrong
 * value is reported and the default returned, so that reading goes on.
 */
final class SectionReader {
  private static final Pattern DURATION =
      Pattern.compile("([0-9]{1,9}(?:[.][0-9]{1,6})?)(ms|[smhd]?)");
  private static final Pattern RATE = Pattern.compile("([0-9]{1,9}(?:[.][0-9]{1,6})?)/([smh])");

  private final YamlNode.Mapping mapping;
  private final Problems problems;

  private SectionReader(YamlNode.Mapping mapping, Problems problems) {
    this.mapping = mapping;
    this.problems = problems;
  }

  /** A reader of {@code node}, or null after the problem that it is no mapping of these keys. */
  static SectionReader of(YamlNode node, String what, List<String> allowed, Problems problems) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      problems.error(
          "wrong-type", node.span(), what + " must be a mapping, but this is " + node.describe());
      return null;
    }
    for (YamlNode.Entry entry : mapping.entries().values()) {
      if (!allowed.contains(entry.key())) {
        problems.error(
            "unknown-key",
            entry.keySpan(),
            what + " has no key '" + entry.key() + "'",
            Suggest.advice("allowed", entry.key(), allowed));
      }
    }
    return new SectionReader(mapping, problems);
  }

  YamlNode get(String key) {
    return mapping.get(key);
  }

  boolean has(String key) {
    return mapping.entries().containsKey(key);
  }

  Span span(String key) {
    YamlNode node = mapping.get(key);
    return node == null ? mapping.span() : node.span();
  }

  Map<String, YamlNode.Entry> entries() {
    return mapping.entries();
  }

  void wrong(String key, String message, String... advice) {
    problems.error("bad-value", span(key), message, advice);
  }

  long whole(String key, long least, long most, long otherwise) {
    YamlNode node = mapping.get(key);
    if (node == null) {
      return otherwise;
    }
    if (node instanceof YamlNode.Scalar scalar
        && scalar.value() instanceof Long value
        && value >= least
        && value <= most) {
      return value;
    }
    wrong(key, "'" + key + "' must be a whole number from " + least + " to " + most);
    return otherwise;
  }

  double number(String key, double least, double most, double otherwise) {
    YamlNode node = mapping.get(key);
    if (node == null) {
      return otherwise;
    }
    double value = number(node);
    if (value >= least && value <= most) {
      return value;
    }
    wrong(key, "'" + key + "' must be a number from " + plain(least) + " to " + plain(most));
    return otherwise;
  }

  /** The value of a scalar that is a number, else NaN. */
  static double number(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar) {
      if (scalar.value() instanceof Long || scalar.value() instanceof Double) {
        return ((Number) scalar.value()).doubleValue();
      }
      if (scalar.value() instanceof BigInteger value) {
        return value.doubleValue();
      }
    }
    return Double.NaN;
  }

  double share(String key) {
    return number(key, 0, 1, 0);
  }

  String text(String key, String otherwise) {
    YamlNode node = mapping.get(key);
    if (node == null) {
      return otherwise;
    }
    if (node instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
      return scalar.text();
    }
    wrong(key, "'" + key + "' must be a text, but this is " + node.describe());
    return otherwise;
  }

  /** {@code true}; anything else is a problem, as there is nothing to switch off. */
  void isTrue(String key) {
    YamlNode node = mapping.get(key);
    if (!(node instanceof YamlNode.Scalar scalar) || !Boolean.TRUE.equals(scalar.value())) {
      wrong(key, "'" + key + "' can only be true");
    }
  }

  long moment(String key, long otherwise) {
    String text = text(key, null);
    if (text == null) {
      return otherwise;
    }
    try {
      return Rfc3339.parseMicros(text);
    } catch (DateTimeException e) {
      wrong(key, "'" + text + "' is not a moment", "write it like 2026-01-01T00:00:00Z");
      return otherwise;
    }
  }

  Duration duration(String key, Duration otherwise) {
    String text = text(key, null);
    if (text == null) {
      return otherwise;
    }
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      wrong(key, "'" + text + "' is not a duration", "write it like 30s: ms, s, m, h or d");
      return otherwise;
    }
    long millis =
        switch (matcher.group(2)) {
          case "ms" -> 1;
          case "m" -> 60_000;
          case "h" -> 3_600_000;
          case "d" -> 86_400_000;
          default -> 1000;
        };
    return Duration.ofMillis(
        new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(millis)).longValue());
  }

  /** Events a second. */
  double rate(String key, double otherwise) {
    YamlNode node = mapping.get(key);
    if (node == null) {
      return otherwise;
    }
    double plain = number(node);
    if (plain > 0 && plain <= 1e9) {
      return plain;
    }
    Matcher matcher = RATE.matcher(text(key, ""));
    if (matcher.matches() && Double.parseDouble(matcher.group(1)) > 0) {
      double seconds =
          switch (matcher.group(2)) {
            case "m" -> 60;
            case "h" -> 3600;
            default -> 1;
          };
      return Double.parseDouble(matcher.group(1)) / seconds;
    }
    wrong(key, "'" + key + "' must say how many events come in what time", "write it like 100/s");
    return otherwise;
  }

  /** The texts of a list's items and their weights 1, or of a mapping's keys and its values. */
  Map<String, Double> weights(String key) {
    Map<String, Double> weights = new LinkedHashMap<>();
    YamlNode node = mapping.get(key);
    if (node instanceof YamlNode.Sequence list) {
      for (YamlNode item : list.items()) {
        if (item instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
          weights.put(scalar.text(), 1.0);
        } else {
          problems.error(
              "wrong-type",
              item.span(),
              "a choice must be a simple value, but this is " + item.describe());
        }
      }
    } else if (node instanceof YamlNode.Mapping each) {
      for (YamlNode.Entry entry : each.entries().values()) {
        double weight = number(entry.value());
        if (weight > 0 && weight <= 1e12) {
          weights.put(entry.key(), weight);
        } else {
          problems.error(
              "bad-value", entry.value().span(), "a weight must be a number greater than 0");
        }
      }
    } else {
      wrong(key, "'" + key + "' must be a list of values, or a mapping from values to weights");
      return weights;
    }
    if (weights.isEmpty()) {
      wrong(key, "'" + key + "' has nothing to choose from");
    }
    return weights;
  }

  static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
