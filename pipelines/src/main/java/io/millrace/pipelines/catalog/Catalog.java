package io.millrace.pipelines.catalog;

import io.millrace.pipelines.problem.Problem;
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
import java.util.Collection;
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
  private final Map<String, Set<String>> filesByName = new TreeMap<>();
  private final Set<String> filesRead = new TreeSet<>();
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

  /** Remembers which file a name is declared in, also where the file has problems. */
  private void mention(String kind, Path file, YamlNode node) {
    String shown = files.shown(file);
    filesRead.add(shown);
    String key = kind.equals("pipeline") ? "name" : kind;
    boolean says =
        node instanceof YamlNode.Mapping mapping
            && mapping.get(key) instanceof YamlNode.Scalar scalar
            && !scalar.isNull();
    String name =
        says
            ? ((YamlNode.Scalar) ((YamlNode.Mapping) node).get(key)).text()
            : file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
    filesByName.computeIfAbsent(kind + " " + name, n -> new TreeSet<>()).add(shown);
  }

  private void environment(Path file, Problems problems) {
    String shown = files.shown(file);
    String text = files.read(file, problems);
    YamlNode node = text == null ? null : YamlLoader.load(shown, text, problems);
    mention("environment", file, node);
    if (node != null && belongs(node, "environment", problems)) {
      EnvironmentSpec read = EnvironmentReader.read(node, given, problems);
      if (first("environment", node, problems) && read != null) {
        environments.put(read.name(), read);
      }
    }
  }

  private void stream(Path file, Problems problems) {
    YamlNode node = node(file, problems);
    mention("stream", file, node);
    if (node != null && belongs(node, "stream", problems)) {
      StreamSpec read = StreamReader.read(node, problems);
      if (first("stream", node, problems) && read != null) {
        streams.put(read.name(), read);
      }
    }
  }

  private PipelineSpec pipeline(Path file, Problems problems) {
    YamlNode node = node(file, problems);
    mention("pipeline", file, node);
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
    filesRead.add(files.shown(file));
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

  /** The names of all streams, also of those whose files have problems. */
  public Set<String> streamNames() {
    Set<String> names = new TreeSet<>(streams.keySet());
    filesByName.keySet().stream()
        .filter(name -> name.startsWith("stream "))
        .forEach(name -> names.add(name.substring("stream ".length())));
    return names;
  }

  /**
   * Forgets the problems of files that some pipelines have nothing to do with: other pipelines, and
   * streams and environments that they do not use.
   *
   * @param namesOrPaths of the pipelines
   */
  public void keepRelevant(Collection<String> namesOrPaths, Problems problems) {
    Set<String> matters = relevant(namesOrPaths);
    problems.retain(span -> !filesRead.contains(span.file()) || matters.contains(span.file()));
  }

  /** Whether some problem stands in a file that a pipeline uses, or in none at all. */
  public boolean isAffected(PipelineSpec pipeline, Problems problems) {
    Set<String> matters = relevant(List.of());
    addFiles(pipeline, matters);
    return problems.all().stream()
        .filter(problem -> problem.severity() == Problem.Severity.ERROR)
        .map(problem -> problem.span().file())
        .anyMatch(file -> !filesRead.contains(file) || matters.contains(file));
  }

  private Set<String> relevant(Collection<String> namesOrPaths) {
    Set<String> matters = new TreeSet<>();
    if (environment != null) {
      matters.addAll(filesByName.getOrDefault("environment " + environment.name(), Set.of()));
    }
    for (String name : namesOrPaths) {
      matters.addAll(filesByName.getOrDefault("pipeline " + name, Set.of()));
      Path file = files.resolve(name);
      matters.add(files.shown(file));
      PipelineSpec pipeline = pipelines.getOrDefault(name, pipelinesByFile.get(files.key(file)));
      if (pipeline != null) {
        addFiles(pipeline, matters);
      }
    }
    return matters;
  }

  private void addFiles(PipelineSpec pipeline, Set<String> matters) {
    matters.add(pipeline.file());
    for (PipelineSpec.StepSpec step : pipeline.steps()) {
      if (step.config().get("stream") instanceof YamlNode.Scalar stream) {
        matters.addAll(filesByName.getOrDefault("stream " + stream.text(), Set.of()));
      }
    }
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
    if (filesByName.containsKey("pipeline " + nameOrPath)) {
      return null; // Its file has problems of its own.
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
