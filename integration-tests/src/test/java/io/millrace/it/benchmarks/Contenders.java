package io.millrace.it.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * All who answer. Each is made, and its class loaded, only when it is asked for: a process with the
 * class path of one may lack what another needs.
 */
final class Contenders {
  private static final Map<String, Supplier<Contender>> MAKERS = makers();

  private Contenders() {}

  private static Map<String, Supplier<Contender>> makers() {
    Map<String, Supplier<Contender>> makers = new LinkedHashMap<>();
    makers.put("millrace-direct", () -> new MillraceContender("direct"));
    makers.put("millrace-flink", () -> new MillraceContender("flink"));
    makers.put("duckdb", () -> new DuckDbContender());
    makers.put("floor", () -> new FloorContender());
    makers.put("flink-sql", () -> new FlinkSqlContender());
    makers.put("beam-flink", () -> new BeamContender("flink"));
    makers.put("beam-direct", () -> new BeamContender("direct"));
    return makers;
  }

  /** In the order of the report. */
  static List<Contender> all() {
    return MAKERS.values().stream().map(Supplier::get).toList();
  }

  static Contender named(String name) {
    Supplier<Contender> maker = MAKERS.get(name);
    if (maker == null) {
      throw new IllegalArgumentException("there is no contender '" + name + "'");
    }
    return maker.get();
  }
}
