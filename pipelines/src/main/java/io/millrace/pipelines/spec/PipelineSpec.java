package io.millrace.pipelines.spec;

import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.yaml.YamlNode;
import java.util.List;
import java.util.Map;

/**
 * A pipeline, normalised: chains, composites, sources, sinks, windowing keys and all input forms
 * have become a flat list of steps with explicit inputs.
 *
 * @param name the file's name without folders and extension, unless the file says {@code name:}
 * @param steps in topological order, inputs before their consumers
 * @param options Beam's pipeline options as written, by name
 * @param tests the {@code tests:} block as written, or null
 * @param score the {@code score:} block as written, or null
 */
public record PipelineSpec(
    String name,
    String file,
    List<StepSpec> steps,
    Map<String, YamlNode> options,
    YamlNode.Sequence tests,
    YamlNode score,
    Span span) {

  /**
   * One step.
   *
   * @param id unique in the pipeline: the name, else the type; a repeated one has {@code @line}
   *     appended
   * @param type as written: {@code Filter}
   * @param language of expressions: {@code null} (generic) unless the config says so
   * @param config without {@code error_handling} and {@code language}; never null
   * @param inputs by tag, {@code input} where there is only one; several references mean a flatten
   *     (explicit Flatten steps stand in the list, implicit ones too: each tag has one reference
   *     except for Flatten itself)
   * @param errorOutput the tag of {@code error_handling.output}, or null
   */
  public record StepSpec(
      String id,
      String type,
      Span typeSpan,
      String language,
      YamlNode.Mapping config,
      Map<String, List<OutputRef>> inputs,
      String errorOutput,
      Span span) {}

  /**
   * An output of a step: {@code MAIN}, or the tag of its errors or another of its outputs.
   *
   * @param span where it is referred to
   */
  public record OutputRef(String step, String tag, Span span) {
    public static final String MAIN = "";
  }
}
