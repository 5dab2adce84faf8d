package io.millrace.pipelines.catalog;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.spec.EnvironmentReader;
import io.millrace.pipelines.spec.EnvironmentSpec;
import io.millrace.pipelines.spec.PipelineReader;
import io.millrace.pipelines.spec.PipelineSpec;
import io.millrace.pipelines.spec.StreamReader;
import io.millrace.pipelines.spec.StreamSpec;
import io.millrace.pipelines.spec.Template;
import io.millrace.pipelines.yaml.YamlLoader;
import io.millrace.pipelines.yaml.YamlNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Everything that is declared below {@code config/}: the streams, environments and pipelines by
 * name. Files are read when it is made; nothing is connected to.
 */
public final class Catalog {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*");

  private final ConfigFiles files;
  private final Set<String> types;
  private final Map<String, StreamSpec> streams = new TreeMap<>();
  private final Map<String, EnvironmentSpec> environments = new TreeMap<>();
  private final Map<String, PipelineSpec> pipelines = new TreeMap<>();
  private final Map<String, PipelineSpec> pipelinesByFile = new TreeMap<>();
  private final Map<String, Span> places = new TreeMap<>();
  private final Set<String> named = new TreeSet<>();
  private final Map<String, Object> given = new TreeMap<>();
  private EnvironmentSpec environment;

  private Catalog(ConfigFiles files, Set<String> types) {
    this.files = files;
    this.types = Set.copyOf(types);
  }

  /**
   * Reads a folder. Whatever is wrong in any file is in {@code problems} afterwards; what could be
   * read is here all the same.
   *
   * @param configRoot the folder with {@code streams/}, {@code environments/}, {@code pipelines/}
   * @param environmentOrNull whose variables fill in templates; null for none
   * @param types the types of steps that can be used
   */
  public static Catalog load(
      Path configRoot, String environmentOrNull, Set<String> types, Problems problems) {
    return load(configRoot, environmentOrNull, Map.of(), types, problems);
  }

  /** The same, with variables that win over the environment's. */
  public static Catalog load(
      Path configRoot,
      String environmentOrNull,
      Map<String, ?> variables,
      Set<String> types,
      Problems problems) {
    Catalog catalog = new Catalog(new ConfigFiles(configRoot, Path.of("")), types);
    catalog.given.putAll(variables);
    catalog.readAll(environmentOrNull, problems);
    return catalog;
  }

  /** The same, with files shown as a user in another working folder would type them. */
  public static Catalog load(
      ConfigFiles files, String environmentOrNull, Set<String> types, Problems problems) {
    Catalog catalog = new Catalog(files, types);
    catalog.readAll(environmentOrNull, problems);
    return catalog;
  }

  private void readAll(String environmentName, Problems problems) {
    if (!files.exists()) {
      problems.error(
          "unknown-folder",
          Span.whole(files.shown(files.root())),
          "there is no such folder",
          "it holds 'streams', 'environments' and 'pipelines'");
      return;
    }
    for (Path file : files.below("environments")) {
      environment(file, problems);
    }
    choose(environmentName, problems);
    for (Path file : files.below("streams")) {
      stream(file, problems);
    }
    for (Path file : files.below("pipelines")) {
      pipeline(file, problems);
    }
    for (Path file : files.elsewhere()) {
      misplaced(file, problems);
    }
  }

  private void choose(String name, Problems problems) {
    environment = name == null ? null : environments.get(name);
    if (name != null && environment == null && !named.contains("environment " + name)) {
      problems.error(
          "unknown-environment",
          Span.whole("--env"),
          "there is no environment '" + name + "'",
          Suggest.advice("environments", name, environments.keySet()));
    }
  }

  private Map<String, Object> variables() {
    return environment == null ? given : environment.variables();
  }

  // Single files.

  private void environment(Path file, Problems problems) {
    String shown = files.shown(file);
    String text = files.read(file, problems);
    YamlNode node = text == null ? null : YamlLoader.load(shown, text, problems);
    if (node != null && belongs(node, "environment", problems)) {
      EnvironmentSpec read = EnvironmentReader.read(node, given, problems);
      if (first("environment", node, problems) && read != null) {
        environments.put(read.name(), read);
      }
    }
  }

  private void stream(Path file, Problems problems) {
    YamlNode node = node(file, problems);
    if (node != null && belongs(node, "stream", problems)) {
      StreamSpec read = StreamReader.read(node, problems);
      if (first("stream", node, problems) && read != null) {
        streams.put(read.name(), read);
      }
    }
  }

  private PipelineSpec pipeline(Path file, Problems problems) {
    YamlNode node = node(file, problems);
    if (node == null || !belongs(node, "pipeline", problems)) {
      return null;
    }
    PipelineSpec read = PipelineReader.read(node, files.shown(file), types, problems);
    if (read != null) {
      pipelinesByFile.put(files.key(file), read);
      if (unique("pipeline", read.name(), read.span(), problems)) {
        pipelines.put(read.name(), read);
      }
    }
    return read;
  }

  private YamlNode node(Path file, Problems problems) {
    String text = files.read(file, problems);
    return text == null ? null : Template.load(files.shown(file), text, variables(), problems);
  }

  /** Whether a file has what its folder is for; what is meant for another is said. */
  private static boolean belongs(YamlNode node, String kind, Problems problems) {
    if (!(node instanceof YamlNode.Mapping mapping) || mapping.get(kind) != null) {
      return true;
    }
    for (String other : List.of("stream", "environment", "pipeline")) {
      if (mapping.get(other) != null) {
        problems.error(
            "wrong-folder",
            mapping.keySpan(other),
            kind.isEmpty()
                ? "a file that declares a " + other + " stands in no folder that is read"
                : "a file that declares a " + other + " stands among the " + kind + "s",
            "move it to '" + other + "s/'");
        return false;
      }
    }
    return true;
  }

  private static void misplaced(Path file, ConfigFiles files, Problems problems) {
    Problems aside = new Problems();
    String text = files.read(file, aside);
    YamlNode node = text == null ? null : YamlLoader.load(files.shown(file), text, aside);
    if (node != null) {
      problems.source(files.shown(file), text);
      belongs(node, "", problems);
    }
  }

  private void misplaced(Path file, Problems problems) {
    misplaced(file, files, problems);
  }

  private boolean first(String kind, YamlNode node, Problems problems) {
    YamlNode.Mapping mapping = (YamlNode.Mapping) node;
    if (!(mapping.get(kind) instanceof YamlNode.Scalar name) || name.isNull()) {
      return false;
    }
    named.add(kind + " " + name.text());
    return unique(kind, name.text(), name.span(), problems);
  }

  private boolean unique(String kind, String name, Span span, Problems problems) {
    Span first = places.putIfAbsent(kind + " " + name, span);
    if (first != null) {
      problems.error(
          "duplicate-name",
          span,
          "there are two " + kind + "s named '" + name + "'",
          "the first is at " + first);
    }
    return first == null;
  }

  // What is here.

  /** The environment that was chosen, or null. */
  public EnvironmentSpec environment() {
    return environment;
  }

  public Map<String, EnvironmentSpec> environments() {
    return new LinkedHashMap<>(environments);
  }

  /** A stream by name, or null. */
  public StreamSpec stream(String name) {
    return streams.get(name);
  }

  public Set<String> streamNames() {
    return new TreeSet<>(streams.keySet());
  }

  public Set<String> pipelineNames() {
    return new TreeSet<>(pipelines.keySet());
  }

  public List<PipelineSpec> pipelines() {
    return List.copyOf(pipelinesByFile.values());
  }

  /**
   * A pipeline by name, or by the path of its file, which may lie anywhere; null after problems.
   */
  public PipelineSpec pipeline(String nameOrPath, Problems problems) {
    PipelineSpec byName = pipelines.get(nameOrPath);
    if (byName != null) {
      return byName;
    }
    Path file = files.resolve(nameOrPath);
    if (ConfigFiles.isFile(file)) {
      PipelineSpec byFile = pipelinesByFile.get(files.key(file));
      return byFile != null || files.holds(file) ? byFile : pipeline(file, problems);
    }
    problems.error(
        "unknown-pipeline",
        Span.whole(nameOrPath),
        "there is no pipeline and no file of this name",
        Suggest.advice("pipelines", nameOrPath, pipelines.keySet()));
    return null;
  }

  /**
   * Where the history of a stream lies in the chosen environment: paths, globs or folders; empty if
   * nowhere. Relative ones are resolved against {@code base}, the project's folder.
   */
  public List<String> historyOf(String stream, Path base) {
    EnvironmentSpec.Files history =
        environment == null ? null : EnvironmentReader.historyFor(environment, stream);
    return history == null ? List.of() : resolve(history, base);
  }

  /** The paths of a binding, relative ones below {@code base}; a last slash stays. */
  public static List<String> resolve(EnvironmentSpec.Files files, Path base) {
    return files.paths().stream().map(path -> resolve(path, base)).toList();
  }

  private static String resolve(String path, Path base) {
    if (path.startsWith("/") || SCHEME.matcher(path).matches()) {
      return path;
    }
    String folder = base.toAbsolutePath().normalize().toString();
    String plain = path.startsWith("./") ? path.substring(2) : path;
    return folder.endsWith("/") ? folder + plain : folder + "/" + plain;
  }
}
