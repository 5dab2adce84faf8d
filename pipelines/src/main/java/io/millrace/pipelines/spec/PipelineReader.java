package io.millrace.pipelines.spec;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.spec.PipelineSpec.StepSpec;
import io.millrace.pipelines.yaml.Config;
import io.millrace.pipelines.yaml.YamlNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a file that declares a pipeline, top-level {@code pipeline}, in Beam YAML, and normalises
 * it: what is left is a list of steps in topological order with explicit inputs. Chains, composites
 * at any depth, {@code source} and {@code sink}, {@code extra_transforms}, all forms of {@code
 * input}, implied flattens and {@code windowing} on anything are resolved. Top-level keys that are
 * not known are allowed, as in Beam YAML.
 */
public final class PipelineReader {
  private static final Set<String> KEYS =
      Set.of("pipeline", "name", "options", "tests", "providers", "score");
  private static final Set<String> PROVIDERS =
      Set.of("yaml", "javaJar", "mavenJar", "beamJar", "renaming", "remote", "docker");
  private static final Set<String> PYTHON_PROVIDERS = Set.of("python", "pythonPackage");

  private PipelineReader() {}

  /**
   * The pipeline, or null after problems.
   *
   * @param file for places and, without folders and extension, the pipeline's name
   * @param types the types of steps that can be used
   */
  public static PipelineSpec read(
      YamlNode node, String file, Set<String> types, Problems problems) {
    int before = problems.errors();
    Config config = Config.of(node, "the file", node.span(), problems);
    if (config.failed()) {
      return null;
    }
    String name = config.string("name", baseName(file));
    YamlNode pipeline = pipelineOf(config, problems);
    YamlNode.Mapping options = config.mapping("options");
    YamlNode.Sequence tests = config.list("tests");
    YamlNode.Sequence providers = config.list("providers");
    if (providers != null) {
      providers.items().forEach(item -> provider(item, problems));
    }
    if (pipeline == null) {
      return null;
    }
    Span span = config.keySpan("pipeline");
    Element read = new ElementReader(types, problems).pipeline(pipeline, span);
    if (read == null) {
      return null;
    }
    List<StepSpec> steps = Order.sort(new Wiring(problems).wire(read), problems);
    if (problems.errors() > before) {
      return null;
    }
    return new PipelineSpec(name, file, steps, options(options), tests, config.node("score"), span);
  }

  private static String baseName(String file) {
    String last = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    int dot = last.lastIndexOf('.');
    return dot > 0 ? last.substring(0, dot) : last;
  }

  /** Other top-level keys are free, so only one that is nearly one of ours is worth a word. */
  private static YamlNode pipelineOf(Config config, Problems problems) {
    Map<String, YamlNode.Entry> entries = config.mapping().entries();
    Set<String> absent = new TreeSet<>(KEYS);
    absent.removeAll(entries.keySet());
    boolean misspelt = false;
    for (YamlNode.Entry entry : entries.values()) {
      String near = KEYS.contains(entry.key()) ? null : Suggest.nearest(entry.key(), absent);
      if (near != null) {
        misspelt |= near.equals("pipeline");
        say(entry, near, problems);
      }
    }
    YamlNode pipeline = config.node("pipeline");
    if (pipeline == null && !misspelt) {
      boolean empty = entries.containsKey("pipeline");
      problems.error(
          "missing-key",
          config.keySpan("pipeline"),
          "the key 'pipeline' " + (empty ? "has no value" : "is missing") + " in the file");
    }
    return pipeline;
  }

  private static void say(YamlNode.Entry entry, String near, Problems problems) {
    String message = "there is no key '" + entry.key() + "' in the file";
    String advice = "did you mean '" + near + "'?";
    if (near.equals("pipeline")) {
      problems.error("unknown-key", entry.keySpan(), message, advice);
    } else {
      problems.warning("unknown-key", entry.keySpan(), message + "; it is not looked at", advice);
    }
  }

  private static Map<String, YamlNode> options(YamlNode.Mapping mapping) {
    Map<String, YamlNode> options = new LinkedHashMap<>();
    if (mapping != null) {
      mapping.entries().values().forEach(e -> options.put(e.key(), e.value()));
    }
    return java.util.Collections.unmodifiableMap(options);
  }

  private static void provider(YamlNode item, Problems problems) {
    if (!(item instanceof YamlNode.Mapping mapping)) {
      problems.error(
          "wrong-kind", item.span(), "a provider must be a mapping, not " + item.describe());
      return;
    }
    if (mapping.get("include") != null) {
      problems.error(
          "unsupported-provider",
          mapping.keySpan("include"),
          "providers from another file ('include') are not available yet");
      return;
    }
    if (!(mapping.get("type") instanceof YamlNode.Scalar type) || type.isNull()) {
      problems.error("missing-key", mapping.span(), "the key 'type' is missing in the provider");
    } else if (PYTHON_PROVIDERS.contains(type.text())) {
      problems.error(
          "python-only",
          type.span(),
          "a provider of type '" + type.text() + "' runs Python, which Millrace does not",
          "write the steps with MapToFields, Filter and Combine and SQL expressions");
    } else if (PROVIDERS.contains(type.text())) {
      problems.error(
          "unsupported-provider",
          type.span(),
          "Beam YAML has providers of type '" + type.text() + "', Millrace does not yet");
    } else {
      problems.error(
          "unknown-value",
          type.span(),
          "there is no provider of type '" + type.text() + "'",
          Suggest.advice("types", type.text(), PROVIDERS));
    }
  }
}
