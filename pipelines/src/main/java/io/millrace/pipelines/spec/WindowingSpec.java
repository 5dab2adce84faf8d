package io.millrace.pipelines.spec;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.yaml.Config;
import io.millrace.pipelines.yaml.YamlNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A {@code windowing:} block.
 *
 * @param size of FIXED and SLIDING windows, else null
 * @param period how often a SLIDING window starts, else null
 * @param offset where FIXED and SLIDING windows start, from the epoch; less than the size (or the
 *     period), not negative; else zero
 * @param gap of SESSIONS, else null
 * @param unit of CALENDAR windows, else null
 * @param zone of CALENDAR windows, one that java.time knows, else null
 * @param lateness how long after its end a window still takes late events
 */
public record WindowingSpec(
    Kind kind,
    Duration size,
    Duration period,
    Duration offset,
    Duration gap,
    Unit unit,
    String zone,
    Duration lateness,
    Emit emit,
    Span span) {
  /** The kinds of windows. */
  public enum Kind {
    GLOBAL,
    FIXED,
    SLIDING,
    SESSIONS,
    CALENDAR
  }

  /** What CALENDAR windows are; weeks start on Monday. */
  public enum Unit {
    DAY,
    WEEK,
    MONTH
  }

  /** When a window gives its result: once at its end, or each time it changes. */
  public enum Emit {
    FINAL,
    UPDATES
  }

  private static final Map<String, Kind> KINDS =
      Map.of(
          "global", Kind.GLOBAL,
          "fixed", Kind.FIXED,
          "sliding", Kind.SLIDING,
          "sessions", Kind.SESSIONS,
          "calendar", Kind.CALENDAR);

  /** What other systems call them. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "tumbling", "fixed",
          "tumble", "fixed",
          "hopping", "sliding",
          "hop", "sliding",
          "session", "sessions",
          "day", "calendar",
          "month", "calendar",
          "week", "calendar");

  /** Reads the block, or gives null after problems. */
  public static WindowingSpec read(YamlNode node, Span place, Problems problems) {
    Config config = Config.of(node, "'windowing'", place, problems);
    String type = config.requiredString("type");
    Kind kind = KINDS.get(type == null ? "" : type);
    if (kind == null) {
      config.allow("size", "period", "offset", "gap", "unit", "zone", "lateness", "emit").done();
      if (type != null) {
        unknown(config, type);
      }
      return null;
    }
    boolean sized = kind == Kind.FIXED || kind == Kind.SLIDING;
    Duration size = sized ? length(config, "size") : null;
    Duration period = kind == Kind.SLIDING ? length(config, "period") : null;
    Duration gap = kind == Kind.SESSIONS ? length(config, "gap") : null;
    Unit unit = kind == Kind.CALENDAR ? unit(config) : null;
    String zone = kind == Kind.CALENDAR ? zone(config) : null;
    Duration offset = sized ? config.signedDuration("offset", Duration.ZERO) : Duration.ZERO;
    Duration lateness = config.duration("lateness", Duration.ZERO);
    Emit emit =
        config.choice("emit", Map.of("final", Emit.FINAL, "updates", Emit.UPDATES), Emit.FINAL);
    if (!config.done()) {
      return null;
    }
    Duration cycle = kind == Kind.SLIDING ? period : size;
    Duration start =
        cycle == null
            ? Duration.ZERO
            : Duration.ofMillis(Math.floorMod(offset.toMillis(), cycle.toMillis()));
    return new WindowingSpec(
        kind, size, period, start, gap, unit, zone, lateness, emit, node.span());
  }

  private static Unit unit(Config config) {
    return config.requiredNode("unit") == null ? null : config.choice("unit", Unit.class, null);
  }

  private static String zone(Config config) {
    String zone = config.requiredString("zone");
    if (zone == null) {
      return null;
    }
    try {
      ZoneId.of(zone);
      return zone;
    } catch (DateTimeException e) {
      String near = nearestZone(zone);
      String names = "write a name like Europe/Berlin, or UTC";
      config.problem(
          "unknown-zone",
          "zone",
          "there is no time zone '" + zone + "'",
          near == null
              ? new String[] {names}
              : new String[] {names, "did you mean '" + near + "'?"});
      return null;
    }
  }

  /** A zone whose name, or whose name's last part, is like the one that is written; or null. */
  private static String nearestZone(String written) {
    Set<String> zones = new TreeSet<>(ZoneId.getAvailableZoneIds());
    Map<String, String> byCity = new TreeMap<>();
    for (String zone : zones) {
      byCity.putIfAbsent(zone.substring(zone.lastIndexOf('/') + 1), zone);
    }
    String city = Suggest.nearest(written.replace(' ', '_'), byCity.keySet());
    String whole = Suggest.nearest(written, zones);
    return whole != null ? whole : byCity.get(city == null ? "" : city);
  }

  private static void unknown(Config config, String type) {
    String[] advice = Suggest.advice("types", type, KINDS.keySet());
    if (ELSEWHERE.containsKey(type)) {
      advice =
          new String[] {
            advice[0], "what others call '" + type + "' is '" + ELSEWHERE.get(type) + "'"
          };
    }
    config.problem("unknown-value", "type", "there are no windows of type '" + type + "'", advice);
  }

  private static Duration length(Config config, String key) {
    Duration length = config.requiredDuration(key);
    if (length != null && length.toMillis() < 1) {
      config.problem("out-of-range", key, "'" + key + "' must be at least 1ms");
      return null;
    }
    return length;
  }
}
