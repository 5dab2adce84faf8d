package io.millrace.pipelines.spec;

import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A step or a composite as it is read, before its references are resolved. */
final class Element {
  static final String INPUT = "input";

  final String type;
  final String name;
  final Span span;
  final Span typeSpan;
  final Element parent;
  final Map<String, List<Ref>> inputs = new LinkedHashMap<>();

  /** Of composites (chains have become ones), else empty. */
  final List<Element> children = new ArrayList<>();

  final Map<String, Ref> outputs = new LinkedHashMap<>();
  final boolean leaf;

  /** Of a chain, how many of its children read one another: the first ones. */
  int links;

  /** Of a chain, the step that ends it ({@code extra_transforms} stand beside it). */
  Element last;

  String id;
  YamlNode windowing;
  Span windowingSpan;
  String language;
  YamlNode.Mapping config;
  String errorOutput;
  Span errorSpan;
  boolean errorConsumed;
  boolean lateConsumed;

  /** Of its outputs that its settings name, those that some step reads. */
  final Set<String> consumed = new HashSet<>();

  /** A problem of its inputs has been reported already. */
  boolean inputsDoubtful;

  /** What an input or output refers to: a text, or directly a step, or an input around it. */
  record Ref(String text, Span span, Element step, String around) {
    static Ref named(String text, Span span) {
      return new Ref(text, span, null, null);
    }

    static Ref step(Element step) {
      return new Ref(null, step.typeSpan, step, null);
    }

    static Ref around(String tag, Span span) {
      return new Ref(null, span, null, tag);
    }
  }

  Element(String type, String name, boolean leaf, Span span, Span typeSpan, Element parent) {
    this.type = type;
    this.name = name;
    this.leaf = leaf;
    this.span = span;
    this.typeSpan = typeSpan;
    this.parent = parent;
  }

  /** What people call it. */
  String label() {
    return name == null ? type : name;
  }

  boolean isRoot() {
    return inputs.isEmpty();
  }
}
