package io.millrace.it.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * What was measured, as it is written as JSON.
 *
 * @param versions by name
 * @param machine by name; nothing that says whose it is
 * @param javaOptions of every contender's process
 * @param contenders by name, what each ran with
 * @param runs measured runs of each, after a first one
 */
record Report(
    Map<String, String> versions,
    Map<String, String> machine,
    List<String> javaOptions,
    Map<String, String> contenders,
    int runs,
    List<Measured> cases) {

  /**
   * A workload in a mode.
   *
   * @param data what it is, for people
   * @param events the number of lines read
   * @param answer of all who gave one
   */
  record Measured(
      String workload,
      String title,
      String mode,
      String data,
      long events,
      long bytes,
      Answer answer,
      List<Result> results) {
    /** The result of a contender, or null when it gave none. */
    Result of(String contender) {
      return results.stream()
          .filter(each -> each.contender().equals(contender) && each.failure() == null)
          .findFirst()
          .orElse(null);
    }
  }

  /**
   * What a contender came to.
   *
   * @param cold the first run of its process, or null
   * @param runs the others, in order
   * @param failure why there is no result, or null
   */
  record Result(String contender, Run cold, List<Run> runs, String failure) {
    double seconds() {
      return median(runs.stream().map(Run::seconds).toList());
    }

    double cpuSeconds() {
      return median(runs.stream().map(Run::cpuSeconds).toList());
    }
  }

  /** One run. */
  record Run(double seconds, double cpuSeconds) {}

  /** The value in the middle, or between the two in the middle. */
  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
