package io.millrace.pipelines.spec;

import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.yaml.YamlNode;
import java.util.List;
import java.util.Map;

/**
 * Where streams live and what runs them.
 *
 * @param runner {@code direct}, {@code flink} or {@code dataflow}
 * @param variables what Jinja sees: every scalar at the top level, and those under {@code
 *     variables}
 * @param defaults the binding of streams that have none of their own, or null
 * @param streams the bindings of single streams
 * @param deadLetters where bad events go that no pipeline handles, or null
 */
public record EnvironmentSpec(
    String name,
    String cloud,
    String region,
    String runner,
    Map<String, Object> variables,
    Binding defaults,
    Map<String, Binding> streams,
    Files deadLetters,
    Span span) {

  /** Where a stream lives: its past, and its present as written (checked by the connectors). */
  public record Binding(Files history, YamlNode.Mapping live, Span span) {}

  /**
   * Files by folder or glob. A path that ends with a slash is a folder: all files in it and below
   * that are not hidden (name starting with a dot or an underscore). {@code {{ stream }}} has been
   * filled in where known.
   */
  public record Files(List<String> paths, Span span) {}
}
