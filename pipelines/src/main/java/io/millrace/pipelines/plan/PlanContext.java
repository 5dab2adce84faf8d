package io.millrace.pipelines.plan;

import io.millrace.pipelines.spec.EnvironmentSpec;
import io.millrace.pipelines.spec.StreamSpec;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * What a plan depends on besides the pipeline.
 *
 * @param streamNames all streams
 * @param stream a stream by name, or null
 * @param history the resolved paths of a stream's past, or null when the environment has none
 * @param environment null when none was chosen
 * @param base the folder that relative paths are taken from
 * @param from event time in microseconds, or {@link Long#MIN_VALUE}
 * @param to event time in microseconds (exclusive), or {@link Long#MAX_VALUE}
 * @param runId names what this run writes
 * @param share whether equal scans of several pipelines become one
 */
public record PlanContext(
    Collection<String> streamNames,
    Function<String, StreamSpec> stream,
    Function<String, List<String>> history,
    EnvironmentSpec environment,
    Path base,
    long from,
    long to,
    String runId,
    boolean share) {

  /** A path as FileSystems takes it: absolute ones and those with a scheme stay as they are. */
  public String resolve(String path) {
    if (path.contains("://") || path.startsWith("/")) {
      return path;
    }
    String resolved = base.resolve(path).normalize().toString();
    return path.endsWith("/") ? resolved + "/" : resolved;
  }
}
