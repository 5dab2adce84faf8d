package io.millrace.it.semantics;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;

/** A counter of a runner, as it stands after the job: attempts, not what was committed. */
record Counted(String namespace, String name, String step, long attempted) {

  static Set<Counted> all(PipelineResult result) {
    Set<Counted> all = new LinkedHashSet<>();
    for (MetricResult<Long> counter :
        result.metrics().queryMetrics(MetricsFilter.builder().build()).getCounters()) {
      all.add(
          new Counted(
              counter.getName().getNamespace(),
              counter.getName().getName(),
              counter.getKey().stepName(),
              counter.getAttempted()));
    }
    return all;
  }
}
