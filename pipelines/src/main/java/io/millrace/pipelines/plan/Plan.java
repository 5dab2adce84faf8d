package io.millrace.pipelines.plan;

import io.millrace.transforms.step.Graph;
import java.util.List;

/** What will run: the typed graph of one or more pipelines. */
public record Plan(List<String> pipelines, Graph graph) {
  public Plan {
    pipelines = List.copyOf(pipelines);
  }
}
