package io.millrace.it.benchmarks;

import java.util.List;

/** All who answer. */
final class Contenders {
  /** By name, in the order of the report. */
  static final List<Contender> ALL =
      List.of(
          new MillraceContender("direct"),
          new MillraceContender("flink"),
          new DuckDbContender(),
          new FloorContender(),
          new FlinkSqlContender(),
          new BeamContender("flink"),
          new BeamContender("direct"));

  private Contenders() {}

  static Contender named(String name) {
    return ALL.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no contender '" + name + "'"));
  }
}
