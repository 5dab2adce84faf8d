package io.millrace.pipelines.spec;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.spec.EnvironmentSpec.Binding;
import io.millrace.pipelines.spec.EnvironmentSpec.Files;
import io.millrace.pipelines.yaml.Config;
import io.millrace.pipelines.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a file that declares an environment: top-level {@code environment}. Paths may hold {@code
 * {{ stream }}} and the environment's variables; they are filled in, except in the default binding,
 * which is filled in for each stream that has none of its own ({@link #historyFor}).
 */
public final class EnvironmentReader {
  private static final String DEFAULT = "default";
  private static final Set<String> KEYS =
      Set.of("environment", "cloud", "region", "runner", "variables", "streams", "dead_letters");
  private static final Set<String> TRANSPORTS = Set.of("pubsub", "kinesis", "kafka");
  private static final Map<String, String> CLOUDS =
      Map.of("gcp", "gcp", "aws", "aws", "azure", "azure", "none", "none", "local", "none");
  private static final Map<String, String> RUNNERS =
      Map.of("direct", "direct", "flink", "flink", "dataflow", "dataflow");

  private final Problems problems;
  private final Map<String, Object> variables = new LinkedHashMap<>();

  private EnvironmentReader(Problems problems) {
    this.problems = problems;
  }

  /** The environment, or null after problems. */
  public static EnvironmentSpec read(YamlNode node, Problems problems) {
    return read(node, Map.of(), problems);
  }

  /** The same, where {@code given} variables win over those that the file declares. */
  public static EnvironmentSpec read(YamlNode node, Map<String, ?> given, Problems problems) {
    int before = problems.errors();
    EnvironmentSpec read = new EnvironmentReader(problems).environment(node, given);
    return problems.errors() > before ? null : read;
  }

  private EnvironmentSpec environment(YamlNode node, Map<String, ?> given) {
    Config config = Config.of(node, "the environment", node.span(), problems);
    if (config.failed()) {
      return null;
    }
    String name = Names.read(config, "environment");
    String cloud = config.choice("cloud", CLOUDS, "none");
    String region = config.string("region");
    String runner = config.choice("runner", RUNNERS, "direct");
    variables(config);
    variables.putAll(given);
    YamlNode.Mapping streams = config.mapping("streams");
    YamlNode deadLetters = config.node("dead_letters");
    config.done();
    Map<String, YamlNode> nodes = new LinkedHashMap<>();
    if (streams != null) {
      streams.entries().values().forEach(e -> nodes.put(e.key(), e.value()));
    }
    YamlNode usual = nodes.remove(DEFAULT);
    Binding defaults = usual == null ? null : binding(DEFAULT, usual, streams);
    Map<String, Binding> bindings = new LinkedHashMap<>();
    for (Map.Entry<String, YamlNode> entry : nodes.entrySet()) {
      Binding own = binding(entry.getKey(), entry.getValue(), streams);
      bindings.put(entry.getKey(), merge(entry.getKey(), own, defaults));
    }
    Files dead =
        deadLetters == null
            ? null
            : files(
                Config.of(deadLetters, "'dead_letters'", config.keySpan("dead_letters"), problems),
                null);
    return new EnvironmentSpec(
        name,
        cloud,
        region,
        runner,
        Collections.unmodifiableMap(variables),
        defaults,
        Collections.unmodifiableMap(bindings),
        dead,
        config.keySpan("environment"));
  }

  // Variables.

  private void variables(Config config) {
    Map<String, YamlNode.Entry> entries = config.mapping().entries();
    Set<String> absent = new TreeSet<>(KEYS);
    absent.removeAll(entries.keySet());
    for (YamlNode.Entry entry : entries.values()) {
      if (!(entry.value() instanceof YamlNode.Scalar scalar)) {
        continue;
      }
      if (!KEYS.contains(entry.key())) {
        config.allow(entry.key());
        String near = Suggest.nearest(entry.key(), absent);
        if (near != null) {
          problems.warning(
              "unknown-key",
              entry.keySpan(),
              "'" + entry.key() + "' is taken as a variable",
              "did you mean '" + near + "'?");
        }
      }
      variable(entry.key(), scalar);
    }
    YamlNode.Mapping more = config.mapping("variables");
    if (more != null) {
      for (YamlNode.Entry entry : more.entries().values()) {
        if (entry.value() instanceof YamlNode.Scalar scalar) {
          variable(entry.key(), scalar);
        } else {
          problems.error(
              "wrong-kind",
              entry.value().span(),
              "the variable '"
                  + entry.key()
                  + "' must be one value, not "
                  + entry.value().describe());
        }
      }
    }
  }

  private void variable(String name, YamlNode.Scalar scalar) {
    if (!scalar.isNull()) {
      variables.put(name, scalar.value() instanceof Double ? scalar.text() : scalar.value());
    }
  }

  // Bindings.

  private Binding binding(String stream, YamlNode node, YamlNode.Mapping streams) {
    String what = "the binding of '" + stream + "'";
    Config config = Config.of(node, what, streams.keySpan(stream), problems);
    Config history = config.nested("history");
    Files files = history == null ? null : files(history, stream);
    YamlNode.Mapping live = config.mapping("live");
    if (live != null) {
      live(config, live);
    }
    if (config.done() && files == null && live == null && history == null) {
      problems.error(
          "missing-key",
          streams.keySpan(stream),
          what + " says nothing",
          "give it 'history', 'live' or both");
    }
    return new Binding(files, live, streams.keySpan(stream));
  }

  private void live(Config config, YamlNode.Mapping live) {
    Config transport = Config.of(live, "'live'", config.keySpan("live"), problems);
    List<String> known = new ArrayList<>();
    for (String name : new TreeSet<>(TRANSPORTS)) {
      if (transport.has(name)) {
        known.add(name);
      }
    }
    if (transport.done() && known.size() != 1) {
      config.problem(
          known.isEmpty() ? "missing-key" : "duplicate-key",
          "live",
          known.isEmpty()
              ? "'live' names no transport"
              : "'live' names several transports: " + String.join(", ", known),
          "a stream has exactly one of kafka, kinesis, pubsub");
    }
  }

  private Files files(Config config, String stream) {
    Config files = config.nested("files");
    if (files == null) {
      if (!config.has("files")) {
        config.requiredNode("files");
      }
      config.done();
      return null;
    }
    config.done();
    if (files.requiredNode("path") == null) {
      files.done();
      return null;
    }
    List<String> paths = new ArrayList<>();
    for (YamlNode.Scalar path : files.stringNodes("path")) {
      String filled = Template.fill(path, with(stream), problems);
      if (filled != null) {
        paths.add(DEFAULT.equals(stream) ? path.text() : filled);
      }
    }
    boolean good = files.done();
    if (good && paths.isEmpty() && files.node("path") instanceof YamlNode.Sequence) {
      files.problem("missing-key", "path", "'path' names no file");
    }
    return new Files(List.copyOf(paths), files.span("path"));
  }

  private Map<String, Object> with(String stream) {
    return stream == null ? variables : with(variables, stream);
  }

  private static Map<String, Object> with(Map<String, Object> variables, String stream) {
    Map<String, Object> all = new LinkedHashMap<>(variables);
    all.put("stream", stream);
    return all;
  }

  private Binding merge(String stream, Binding own, Binding defaults) {
    if (defaults == null) {
      return own;
    }
    Files history =
        own.history() == null ? filled(defaults.history(), variables, stream) : own.history();
    return new Binding(history, own.live() == null ? defaults.live() : own.live(), own.span());
  }

  /**
   * Where the history of a stream lies: its own binding's files or the default's, filled in; null
   * if the environment has neither.
   */
  public static Files historyFor(EnvironmentSpec environment, String stream) {
    Binding own = environment.streams().get(stream);
    if (own != null) {
      return own.history();
    }
    Binding defaults = environment.defaults();
    return defaults == null ? null : filled(defaults.history(), environment.variables(), stream);
  }

  /** The paths have been filled in with another name when they were read, so this succeeds. */
  private static Files filled(Files files, Map<String, Object> variables, String stream) {
    if (files == null) {
      return null;
    }
    List<String> paths = new ArrayList<>();
    for (String path : files.paths()) {
      YamlNode.Scalar scalar = new YamlNode.Scalar(path, path, files.span(), files.span());
      paths.add(Template.fill(scalar, with(variables, stream), new Problems()));
    }
    return new Files(Collections.unmodifiableList(paths), files.span());
  }
}
