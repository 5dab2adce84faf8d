package io.millrace.pipelines.spec;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.spec.Element.Ref;
import io.millrace.pipelines.yaml.Config;
import io.millrace.pipelines.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads steps, composites and chains; chains become composites whose steps refer to each other. */
final class ElementReader {
  static final int STEPS_MAX = 2_000;

  /** References go through composites one inside the other's call: their number is the depth. */
  static final int COMPOSITES_MAX = 200;

  private static final Set<String> LANGUAGES = Set.of("generic", "sql", "calcite");

  private final Set<String> types;
  private final Problems problems;
  private int steps;
  private int composites;

  ElementReader(Set<String> types, Problems problems) {
    this.types = types;
    this.problems = problems;
  }

  /** The value of {@code pipeline}, or null after problems that leave nothing to look at. */
  Element pipeline(YamlNode node, Span place) {
    if (node instanceof YamlNode.Sequence list) {
      Element all = new Element("composite", "pipeline", false, place, place, null);
      children(all, list.items(), false);
      link(all);
      return all;
    }
    Config config = Config.of(node, "the pipeline", place, problems);
    if (config.failed()) {
      return null;
    }
    String type =
        config.choice("type", Map.of("composite", "composite", "chain", "chain"), "composite");
    Element all = new Element("composite", "pipeline", false, place, place, null);
    inside(all, config, type.equals("chain"));
    config.allow("resource_hints").done();
    link(all);
    return all;
  }

  /** The keys that chains and composites share. */
  private void inside(Element all, Config config, boolean chain) {
    windowing(all, config);
    boolean ends = config.has("source") && config.has("sink");
    YamlNode.Sequence list = ends ? config.list("transforms") : config.requiredList("transforms");
    YamlNode.Mapping source = end(config, "source");
    YamlNode.Mapping sink = end(config, "sink");
    List<YamlNode> items = new ArrayList<>();
    if (source != null) {
      items.add(source);
    }
    items.addAll(list == null ? List.of() : list.items());
    if (sink != null) {
      items.add(sink);
    }
    if (list != null && list.items().isEmpty() && items.isEmpty()) {
      config.problem("missing-key", "transforms", "'transforms' has no steps");
    }
    children(all, items, chain);
    if (config.has("source") && source == null && !all.children.isEmpty()) {
      all.children.get(0).inputsDoubtful = true; // its input was to be the source
    }
    if (chain) {
      all.links = all.children.size();
      all.last = all.links == 0 ? null : all.children.get(all.links - 1);
    }
    YamlNode.Sequence extra = config.list("extra_transforms");
    if (extra != null) {
      children(all, extra.items(), false);
    }
    untypedChain(all, config, list, chain);
  }

  private static YamlNode.Mapping end(Config config, String key) {
    if (config.node(key) instanceof YamlNode.Sequence) {
      config.problem(
          "wrong-kind",
          key,
          "'" + key + "' is one step, not a list",
          "write its 'type' and 'config' right below '" + key + ":'");
      return null;
    }
    return config.mapping(key);
  }

  /** Steps one below the other and not one input: that was meant to be a chain. */
  private void untypedChain(Element all, Config config, YamlNode.Sequence list, boolean chain) {
    boolean orphans =
        all.children.stream().anyMatch(c -> c.leaf && !StepTypes.isRoot(c.type) && c.isRoot());
    boolean none = all.children.stream().allMatch(c -> c.isRoot() && !c.inputsDoubtful);
    if (chain || list == null || all.children.size() < 2 || !orphans || !none) {
      return;
    }
    all.children.forEach(c -> c.inputsDoubtful = true);
    problems.error(
        "missing-input",
        config.keySpan("transforms"),
        "no step of " + config.what() + " says where its input comes from",
        "if each takes the step before it, add 'type: chain'",
        "else give each its 'input'");
  }

  private void children(Element all, List<YamlNode> items, boolean chain) {
    Set<String> names = new HashSet<>();
    for (YamlNode item : items) {
      if (++steps > STEPS_MAX) {
        if (steps == STEPS_MAX + 1) {
          problems.error(
              "too-large", item.span(), "a pipeline has at most " + STEPS_MAX + " steps");
        }
        return;
      }
      Element child = element(all, item, chain, chain && all.children.isEmpty());
      if (child != null) {
        all.children.add(child);
        if (child.name != null && !names.add(child.name)) {
          problems.warning(
              "duplicate-name",
              child.span,
              "two steps are named '"
                  + child.name
                  + "'; this one is called '"
                  + child.name
                  + "@"
                  + child.span.line()
                  + "' in results");
        }
      }
    }
  }

  private Element element(Element parent, YamlNode node, boolean chain, boolean first) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      problems.error(
          "wrong-kind",
          node.span(),
          "a step must be a mapping with a 'type', not " + node.describe());
      return null;
    }
    YamlNode.Scalar type = mapping.get("type") instanceof YamlNode.Scalar s ? s : null;
    String typeName = type == null || type.isNull() ? "" : type.text();
    boolean isChain = typeName.equals("chain");
    boolean leaf = !isChain && !typeName.equals("composite");
    if (!leaf && ++composites > COMPOSITES_MAX) {
      if (composites == COMPOSITES_MAX + 1) {
        problems.error(
            "too-large",
            mapping.span(),
            "a pipeline has at most " + COMPOSITES_MAX + " composites and chains");
      }
      steps = STEPS_MAX + 1; // nothing more is read
      return null;
    }
    YamlNode name = mapping.get("name");
    String label = name instanceof YamlNode.Scalar s && !s.isNull() ? s.text() : null;
    Span typeSpan = type == null ? mapping.span() : type.span();
    Element made =
        new Element(
            leaf ? typeName : "composite",
            label,
            leaf,
            label == null ? typeSpan : name.span(),
            typeSpan,
            parent);
    String what = "the step" + (made.label().isEmpty() ? "" : " '" + made.label() + "'");
    Config config = Config.of(mapping, what, typeSpan, problems);
    config.requiredString("type");
    config.string("name");
    input(made, config, chain, first);
    if (leaf) {
      leaf(made, config, type);
      config.otherwise("settings of a step belong into its 'config'");
    } else {
      inside(made, config, isChain);
      outputs(made, config, isChain);
    }
    int before = problems.errors();
    config.allow("resource_hints").done();
    made.inputsDoubtful |= problems.errors() > before;
    return made;
  }

  // Inputs and outputs.

  private void input(Element made, Config config, boolean chain, boolean first) {
    YamlNode node = config.node("input");
    boolean empty =
        node == null
            || node instanceof YamlNode.Sequence list && list.items().isEmpty()
            || node instanceof YamlNode.Mapping map && map.entries().isEmpty();
    if (chain && config.has("input") && !(empty && first)) {
      made.inputsDoubtful = true;
      problems.error(
          "input-in-chain",
          config.keySpan("input"),
          "a step of a chain takes the step before it as input",
          "remove 'input', or make it a composite (leave 'type: chain' out)");
      return;
    }
    if (empty) {
      return;
    }
    if (node instanceof YamlNode.Mapping map) {
      for (YamlNode.Entry entry : map.entries().values()) {
        made.inputs.put(entry.key(), refs(made, entry.value(), entry.keySpan()));
      }
    } else {
      made.inputs.put(Element.INPUT, refs(made, node, config.keySpan("input")));
    }
    if (made.type.equals("Flatten") && made.leaf) {
      List<Ref> all = made.inputs.values().stream().flatMap(List::stream).toList();
      made.inputs.clear();
      made.inputs.put(Element.INPUT, all);
    }
  }

  private List<Ref> refs(Element made, YamlNode node, Span place) {
    List<YamlNode> items = node instanceof YamlNode.Sequence list ? list.items() : List.of(node);
    List<Ref> refs = new ArrayList<>();
    for (YamlNode item : items) {
      if (item instanceof YamlNode.Scalar s && !s.isNull()) {
        refs.add(Ref.named(s.text(), s.textSpan()));
      } else {
        made.inputsDoubtful = true;
        problems.error(
            "wrong-kind",
            item instanceof YamlNode.Scalar ? place : item.span(),
            "an input must be the name of a step, not " + item.describe(),
            "write NAME, NAME.OUTPUT, a list of them, or a mapping to them");
      }
    }
    return refs;
  }

  private void outputs(Element made, Config config, boolean chain) {
    YamlNode node = config.node("output");
    if (node instanceof YamlNode.Mapping map) {
      for (YamlNode.Entry entry : map.entries().values()) {
        List<Ref> refs = refs(made, entry.value(), entry.keySpan());
        if (!refs.isEmpty()) {
          made.outputs.put(entry.key(), refs.get(0));
        }
      }
    } else if (node instanceof YamlNode.Scalar s) {
      made.outputs.put("output", Ref.named(s.text(), s.textSpan()));
    } else if (node != null) {
      config.problem(
          "wrong-kind", "output", "'output' must be a mapping from names to outputs of steps");
    } else if (chain && made.last != null) {
      made.outputs.put("output", Ref.step(made.last));
    }
  }

  /**
   * Each step of a chain reads the one before it; the first reads what the chain is given, so a
   * chain is linked before those in it.
   */
  private static void link(Element element) {
    Element before = null;
    for (Element child : element.children.subList(0, element.links)) {
      if (child.inputs.isEmpty() && !child.inputsDoubtful) {
        if (before != null) {
          child.inputs.put(Element.INPUT, List.of(Ref.step(before)));
        } else {
          for (String tag : element.inputs.keySet()) {
            child.inputs.put(tag, List.of(Ref.around(tag, child.typeSpan)));
          }
        }
      }
      before = child;
    }
    element.children.forEach(ElementReader::link);
  }

  // Leaves.

  private void leaf(Element made, Config config, YamlNode.Scalar type) {
    windowing(made, config);
    YamlNode.Mapping settings = config.mapping("config");
    if (config.node("output") != null) {
      config.problem(
          "unknown-key",
          "output",
          "only composites have an 'output'; this is a single step",
          "others refer to what it gives by its name");
    }
    boolean known = type == null || type.isNull() || StepTypes.check(type, types, problems);
    made.config = settings == null ? new YamlNode.Mapping(Map.of(), made.typeSpan) : settings;
    if (!known) {
      made.inputsDoubtful = true; // one cause, one problem
    }
    language(made);
    errors(made);
    if (made.config.get("dependencies") != null) {
      problems.error(
          "python-only",
          made.config.keySpan("dependencies"),
          "'dependencies' are not installed: Millrace runs no Python",
          "remove them, and write expressions as SQL");
    }
    if (made.windowing != null && made.type.equals("WindowInto")) {
      windowInto(made);
    }
  }

  private void language(Element made) {
    YamlNode node = made.config.get("language");
    if (!(node instanceof YamlNode.Scalar s) || !StepTypes.WITH_LANGUAGE.contains(made.type)) {
      return;
    }
    made.config = without(made.config, "language");
    String advice = "leave 'language' out and write SQL: amount > 10 AND upper(country) = 'DE'";
    switch (s.text()) {
      case "generic", "sql", "calcite" ->
          made.language = s.text().equals("generic") ? null : s.text();
      case "python" ->
          problems.error(
              "python-only", s.span(), "expressions in Python are not run by Millrace", advice);
      case "javascript", "java" ->
          problems.error(
              "unsupported-language",
              s.span(),
              "expressions in "
                  + (s.text().equals("java") ? "Java" : "JavaScript")
                  + " are not run by Millrace",
              advice);
      default ->
          problems.error(
              "unknown-value",
              s.span(),
              "there is no language '" + s.text() + "'",
              Suggest.advice("languages", s.text(), LANGUAGES));
    }
  }

  private void errors(Element made) {
    YamlNode node = made.config.get("error_handling");
    if (node == null) {
      return;
    }
    Span place = made.config.keySpan("error_handling");
    made.config = without(made.config, "error_handling");
    Config config = Config.of(node, "'error_handling'", place, problems);
    String output = config.requiredString("output");
    if (config.done()) {
      made.errorOutput = output;
      made.errorSpan = config.span("output");
    }
  }

  private void windowInto(Element made) {
    if (made.config.get("windowing") != null) {
      problems.error(
          "duplicate-key",
          made.windowingSpan,
          "'windowing' stands beside 'config' and inside it",
          "keep one of them");
      return;
    }
    Map<String, YamlNode.Entry> entries = new LinkedHashMap<>(made.config.entries());
    entries.put("windowing", new YamlNode.Entry("windowing", made.windowingSpan, made.windowing));
    made.config = new YamlNode.Mapping(entries, made.config.span());
    made.windowing = null;
  }

  private void windowing(Element made, Config config) {
    YamlNode node = config.node("windowing");
    if (node != null) {
      WindowingSpec.read(node, config.keySpan("windowing"), problems);
      made.windowing = node;
      made.windowingSpan = config.keySpan("windowing");
    }
  }

  private static YamlNode.Mapping without(YamlNode.Mapping mapping, String key) {
    Map<String, YamlNode.Entry> entries = new LinkedHashMap<>(mapping.entries());
    entries.remove(key);
    return new YamlNode.Mapping(entries, mapping.span());
  }
}
