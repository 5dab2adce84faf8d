package io.millrace.pipelines.spec;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.spec.Element.Ref;
import io.millrace.pipelines.spec.PipelineSpec.OutputRef;
import io.millrace.pipelines.spec.PipelineSpec.StepSpec;
import io.millrace.pipelines.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Resolves what steps refer to, and puts in the flattens and windows that are only implied. */
final class Wiring {
  private static final Set<String> MAIN = Set.of("output", "out", "good");

  private final Problems problems;
  private final Map<String, StepSpec> steps = new LinkedHashMap<>();
  private final Map<Element, Map<String, List<OutputRef>>> given = new HashMap<>();
  private final Set<String> ids = new HashSet<>();
  private final Set<List<Object>> resolving = new HashSet<>();
  private final Map<String, OutputRef> windowed = new HashMap<>();

  Wiring(Problems problems) {
    this.problems = problems;
  }

  /** The steps of a pipeline, in the order of the file, implied ones behind their cause. */
  List<StepSpec> wire(Element pipeline) {
    push(pipeline);
    name(pipeline);
    visit(pipeline);
    new NamedOutputs(problems).unconsumed(pipeline);
    return List.copyOf(steps.values());
  }

  /** Hands a composite's windowing on to what begins inside it. */
  private void push(Element composite) {
    for (Element child : composite.children) {
      boolean reads = child.isRoot() && (!child.leaf || StepTypes.isRoot(child.type));
      if (reads && child.windowing == null) {
        child.windowing = composite.windowing;
        child.windowingSpan = composite.windowingSpan;
      }
      push(child);
    }
  }

  private void name(Element element) {
    if (element.leaf) {
      element.id = unique(element.label(), element.span);
    }
    element.children.forEach(this::name);
  }

  private String unique(String label, Span span) {
    if (ids.add(label)) {
      return label;
    }
    String id = label + "@" + span.line();
    for (int i = 2; !ids.add(id); i++) {
      id = label + "@" + span.line() + "." + i;
    }
    return id;
  }

  private void visit(Element element) {
    if (element.leaf) {
      leaf(element);
      return;
    }
    if (element.parent != null) {
      inputs(element);
    }
    element.children.forEach(this::visit);
    element.outputs.values().forEach(ref -> resolve(ref, element, element));
  }

  private void leaf(Element element) {
    Map<String, List<OutputRef>> inputs = inputs(element);
    boolean root = StepTypes.isRoot(element.type);
    if (!root && inputs.isEmpty() && !element.inputsDoubtful) {
      problems.error(
          "missing-input",
          element.typeSpan,
          "the step '" + element.label() + "' has no input",
          "say which step it reads: 'input: NAME'");
    }
    if (root && !element.inputs.isEmpty()) {
      problems.error(
          "unexpected-input",
          element.typeSpan,
          "'" + element.type + "' begins a pipeline: it takes no input",
          "in a chain it can only be the first step");
    }
    steps.put(
        element.id,
        new StepSpec(
            element.id,
            element.type,
            element.typeSpan,
            element.language,
            element.config,
            inputs,
            element.errorOutput,
            element.span));
  }

  // Inputs.

  private Map<String, List<OutputRef>> inputs(Element element) {
    Map<String, List<OutputRef>> known = given.get(element);
    if (known != null) {
      return known;
    }
    Map<String, List<OutputRef>> made = new LinkedHashMap<>();
    boolean flatten = element.leaf && element.type.equals("Flatten");
    boolean windows = element.windowing != null;
    for (Map.Entry<String, List<Ref>> entry : element.inputs.entrySet()) {
      List<OutputRef> refs = new ArrayList<>();
      for (Ref ref : entry.getValue()) {
        OutputRef found = resolve(ref, element.parent, element);
        if (found != null) {
          refs.add(found);
        } else {
          element.inputsDoubtful = true;
        }
      }
      String tag = "[" + entry.getKey() + "]";
      if (refs.size() > 1 && !flatten) {
        refs = List.of(implied("Flatten", element, tag, refs));
      }
      if (windows && !refs.isEmpty()) {
        refs = refs.stream().map(ref -> window(element, tag, ref)).toList();
      }
      if (!refs.isEmpty()) {
        made.put(entry.getKey(), List.copyOf(refs));
      }
    }
    given.put(element, made);
    return made;
  }

  private OutputRef implied(String type, Element element, String tag, List<OutputRef> refs) {
    String id = unique(element.label() + "-" + type + tag, element.span);
    YamlNode.Mapping config = new YamlNode.Mapping(Map.of(), element.span);
    return add(id, type, element, config, refs);
  }

  private OutputRef window(Element element, String tag, OutputRef ref) {
    String id = unique(element.label() + "-WindowInto" + tag, element.windowingSpan);
    YamlNode.Entry entry =
        new YamlNode.Entry("windowing", element.windowingSpan, element.windowing);
    YamlNode.Mapping config =
        new YamlNode.Mapping(Map.of("windowing", entry), element.windowingSpan);
    return add(id, "WindowInto", element, config, List.of(ref));
  }

  private OutputRef add(
      String id, String type, Element element, YamlNode.Mapping config, List<OutputRef> refs) {
    Map<String, List<OutputRef>> inputs = Map.of(Element.INPUT, List.copyOf(refs));
    steps.put(id, new StepSpec(id, type, element.span, null, config, inputs, null, element.span));
    return new OutputRef(id, OutputRef.MAIN, element.span);
  }

  // References.

  private OutputRef resolve(Ref ref, Element scope, Element reader) {
    if (ref.around() != null) {
      return around(scope, ref.around(), ref.span());
    }
    if (ref.step() != null) {
      return output(ref.step(), null, ref.span());
    }
    String text = ref.text();
    if (scope.inputs.containsKey(text)) {
      return around(scope, text, ref.span());
    }
    Found found = find(text, scope, ref.span());
    int dot = text.lastIndexOf('.');
    String tag = null;
    if (found == null && dot > 0) {
      tag = text.substring(dot + 1);
      found = find(text.substring(0, dot), scope, ref.span());
    }
    if (found == null) {
      unknown(ref, scope);
      return null;
    }
    if (found.element() == null) {
      return null; // ambiguous, and said so
    }
    if (found.element() == reader) {
      problems.error(
          "circular-reference",
          ref.span(),
          "the step '" + reader.label() + "' takes itself as input");
      return null;
    }
    return output(found.element(), tag, ref.span());
  }

  /** What a composite was given under a tag. */
  private OutputRef around(Element composite, String tag, Span span) {
    if (!resolving.add(List.of(composite, "input", tag))) {
      circle(span);
      return null;
    }
    List<OutputRef> refs = inputs(composite).getOrDefault(tag, List.of());
    resolving.remove(List.of(composite, "input", tag));
    return refs.isEmpty() ? null : new OutputRef(refs.get(0).step(), refs.get(0).tag(), span);
  }

  /** The element, or none if several would do. */
  private record Found(Element element) {}

  private Found find(String name, Element scope, Span span) {
    List<Element> named = scope.children.stream().filter(c -> name.equals(c.name)).toList();
    List<Element> found =
        named.isEmpty() ? scope.children.stream().filter(c -> name.equals(c.type)).toList() : named;
    if (found.size() > 1) {
      List<String> lines = found.stream().map(c -> Integer.toString(c.span.line())).toList();
      problems.error(
          "ambiguous-transform",
          span,
          "'" + name + "' may be any of " + found.size() + " steps",
          "they stand at the lines " + String.join(", ", lines),
          "give each a 'name' of its own and refer to that");
      return new Found(null);
    }
    return found.isEmpty() ? null : new Found(found.get(0));
  }

  private void unknown(Ref ref, Element scope) {
    Set<String> names = new TreeSet<>(scope.inputs.keySet());
    scope.children.forEach(c -> names.add(c.label()));
    problems.error(
        "unknown-transform",
        ref.span(),
        "there is no step '" + ref.text() + "' here",
        Suggest.advice("steps here", ref.text(), names));
  }

  private void circle(Span span) {
    problems.error("circular-reference", span, "what this refers to leads back to itself");
  }

  // Outputs.

  private OutputRef output(Element target, String tag, Span span) {
    return target.leaf ? leafOutput(target, tag, span) : compositeOutput(target, tag, span);
  }

  private OutputRef leafOutput(Element target, String tag, Span span) {
    Map<String, Span> tags = NamedOutputs.tags(target);
    if (tag != null && tag.equals(NamedOutputs.late(target))) {
      target.lateConsumed = true;
    }
    if (tag != null && tag.equals(target.errorOutput)) {
      target.errorConsumed = true;
      return new OutputRef(target.id, tag, span);
    }
    boolean split = target.type.equals("Partition");
    if (tag == null && split) {
      target.consumed.addAll(tags.keySet()); // some of them were meant
      several(target, tags.keySet(), span);
      return null;
    }
    if (tag != null && tags.containsKey(tag)) {
      target.consumed.add(tag);
      return main(target, tag, span);
    }
    if (tag == null || MAIN.contains(tag) && !split) {
      return main(target, OutputRef.MAIN, span);
    }
    Set<String> all = new TreeSet<>(tags.keySet());
    if (!split) {
      all.add("output");
    }
    String near = Suggest.nearest(tag, all);
    if (near != null) { // it was meant
      target.consumed.add(near);
      target.errorConsumed |= near.equals(target.errorOutput);
      target.lateConsumed |= near.equals(NamedOutputs.late(target));
    }
    problems.error(
        "unknown-output",
        span,
        "the step '" + target.label() + "' has no output '" + tag + "'",
        Suggest.advice("its outputs", tag, all));
    return null;
  }

  /** An output that is not of errors: with the windows of its step, if that has some. */
  private OutputRef main(Element target, String tag, Span span) {
    boolean root = target.isRoot() && StepTypes.isRoot(target.type);
    if (target.windowing == null || !root) {
      return new OutputRef(target.id, tag, span);
    }
    String shown = tag.isEmpty() ? "[output]" : "[" + tag + "]";
    OutputRef made =
        windowed.computeIfAbsent(
            target.id + shown,
            key -> window(target, shown, new OutputRef(target.id, tag, target.span)));
    return new OutputRef(made.step(), made.tag(), span);
  }

  private OutputRef compositeOutput(Element target, String tag, Span span) {
    String wanted = tag;
    if (wanted == null) {
      if (target.outputs.size() != 1) {
        several(target, target.outputs.keySet(), span);
        return null;
      }
      wanted = target.outputs.keySet().iterator().next();
    }
    Ref ref = target.outputs.get(wanted);
    if (ref == null) {
      problems.error(
          "unknown-output",
          span,
          "'" + target.label() + "' has no output '" + wanted + "'",
          Suggest.advice("its outputs", wanted, target.outputs.keySet()));
      return null;
    }
    List<Object> mark = List.of(target, "output", wanted);
    if (!resolving.add(mark)) {
      circle(span);
      return null;
    }
    OutputRef found = resolve(ref, target, target);
    resolving.remove(mark);
    return found == null ? null : new OutputRef(found.step(), found.tag(), span);
  }

  private void several(Element target, Set<String> outputs, Span span) {
    if (outputs.isEmpty()) {
      problems.error(
          "unknown-output",
          span,
          "'" + target.label() + "' has no output",
          "name one in its 'output': {NAME: STEP}");
      return;
    }
    String first = new TreeSet<>(outputs).first();
    problems.error(
        "ambiguous-output",
        span,
        "'" + target.label() + "' has several outputs: say which",
        "its outputs: " + String.join(", ", new TreeSet<>(outputs)),
        "write " + target.label() + "." + first);
  }
}
