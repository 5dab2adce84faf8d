package io.millrace.it.time;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * A keyed pipeline over streams of its own, and when an event is late for it.
 *
 * @param kind what it is made of
 * @param name of the pipeline
 * @param streams one, or two for a join
 * @param steps of the pipeline, of which {@code out} writes the results and {@code late} the late
 *     rows
 * @param keyed the step that events can be late for
 * @param windows what an event is in
 * @param lateness milliseconds
 */
record Question(
    Kind kind,
    String name,
    List<String> streams,
    String steps,
    String keyed,
    TestWindows windows,
    long lateness) {
  /** The pipelines that there are. */
  enum Kind {
    FIXED,
    CALENDAR,
    SESSIONS,
    SLIDING,
    GLOBAL,
    CASCADE,
    SESSIONS_OF_SUMS,
    DEDUPLICATED_SUMS,
    JOIN,
    JOIN_OF_SUMS,
    INTERVAL_JOIN,
    AS_OF_JOIN,
    DEDUPLICATE,
    ORDER,
    LATEST,
    LATEST_IN_WINDOW
  }

  private static final Map<Kind, String> TYPES =
      Map.of(Kind.JOIN, "Join", Kind.INTERVAL_JOIN, "IntervalJoin", Kind.AS_OF_JOIN, "AsOfJoin");

  private static final String SUM =
      """
      - type: Combine
        name: first
        input: l
        windowing: %s
        config:
          group_by: k
          combine:
            n: {fn: count}
            total: {value: CAST(word AS BIGINT), fn: sum}
            least: {value: v, fn: min}
            ids: {value: id, fn: concat, separator: ","}
          late_output: late
      """;
  private static final String SECOND =
      """
      - type: Combine
        name: second
        input: first
        windowing: %s
        config:
          group_by: k
          combine: {n: {value: n, fn: sum}, rows: {fn: count}, totals: {value: total, fn: group}}
      """;
  private static final String JOINED =
      """
      - type: %s
        name: first
        input: {l: l, r: r}
      %s  config:
          equalities: k
          type: %s
      %s    fields:
            l: {l_id: id, l_v: v}
            r: {r_id: id, r_v: v}
          late_output: late
      """;
  private static final String WRITTEN =
      """
      - type: ExtractWindowingInfo
        name: times
        input: %1$s
        config: {fields: [timestamp, window_start, window_end]}
      - {type: WriteToJson, name: out, input: times, config: {path: /nowhere/%2$s/}}
      - type: ExtractWindowingInfo
        name: late times
        input: first.late
        config: {fields: [window_start]}
      - {type: WriteToJson, name: late, input: late times, config: {path: /nowhere/%2$s-late/}}
      """;

  boolean isSliding() {
    return kind == Kind.SLIDING;
  }

  /** Whether rows with a null key come to nothing. */
  boolean joins() {
    return TYPES.containsKey(kind);
  }

  /** The pipeline's file. */
  String yaml() {
    StringBuilder text = new StringBuilder("pipeline:\n  transforms:\n");
    for (int i = 0; i < streams.size(); i++) {
      text.append(
          String.format(
              Locale.ROOT,
              "    - {type: ReadFromStream, name: %s, config: {stream: %s}}%n",
              i == 0 ? "l" : "r",
              streams.get(i)));
    }
    return text.append(steps.indent(4)).toString();
  }

  /**
   * Makes one.
   *
   * @param step milliseconds: the measure of windows
   */
  static Question of(Kind kind, String name, Random random, long step) {
    long lateness = random.nextInt(5) < 2 ? 0 : random.nextInt((int) (step * 3));
    TestWindows windows = windows(kind, random, step);
    String block = windows.yaml(lateness);
    String last = "first";
    String steps;
    switch (kind) {
      case CASCADE -> {
        steps = SUM.formatted(block) + SECOND.formatted("{type: fixed, size: " + 4 * step + "ms}");
        last = "second";
      }
      case SESSIONS_OF_SUMS -> {
        steps = SUM.formatted(block) + SECOND.formatted("{type: sessions, gap: " + step + "ms}");
        last = "second";
      }
      case DEDUPLICATED_SUMS -> {
        steps =
            whole("Deduplicate", "id: txn, lateness: " + lateness + "ms, late_output: late", "")
                + SECOND
                    .replace("{value: n, fn: sum}", "{value: v, fn: sum}")
                    .replace("value: total", "value: id")
                    .formatted("{type: fixed, size: " + step + "ms}");
        last = "second";
      }
      case JOIN_OF_SUMS -> {
        steps = SUM.formatted(block) + sumsJoined(step);
        last = "second";
      }
      case JOIN, INTERVAL_JOIN, AS_OF_JOIN -> steps = join(kind, random, step, block, lateness);
      case DEDUPLICATE, ORDER ->
          steps =
              whole(
                  kind == Kind.ORDER ? "Order" : "Deduplicate",
                  (kind == Kind.ORDER ? "key: k" : "id: txn")
                      + ", lateness: "
                      + lateness
                      + "ms, late_output: late",
                  "");
      case LATEST, LATEST_IN_WINDOW ->
          steps = whole("LatestByKey", "key: k, late_output: late", ", windowing: " + block);
      default -> steps = SUM.formatted(block);
    }
    List<String> streams = new ArrayList<>(List.of(name + "-l"));
    if (TYPES.containsKey(kind)) {
      streams.add(name + "-r");
    }
    return new Question(
        kind,
        name,
        List.copyOf(streams),
        steps + WRITTEN.formatted(last, name),
        "first",
        windows,
        lateness);
  }

  private static TestWindows windows(Kind kind, Random random, long step) {
    return switch (kind) {
      case CALENDAR -> TestWindows.days("Europe/Berlin");
      case SESSIONS -> TestWindows.byTime("{type: sessions, gap: " + step + "ms");
      case SLIDING ->
          TestWindows.sliding(step * (2 + random.nextInt(3)) - random.nextInt(2) * step / 2, step);
      case GLOBAL, LATEST -> TestWindows.global();
      case INTERVAL_JOIN, AS_OF_JOIN, DEDUPLICATE, ORDER, DEDUPLICATED_SUMS ->
          TestWindows.byTime("");
      default -> TestWindows.fixed(step * (1 + random.nextInt(2)), random.nextInt((int) step));
    };
  }

  private static String whole(String type, String config, String more) {
    return "- {type: " + type + ", name: first, input: l, config: {" + config + "}" + more + "}\n";
  }

  private static String join(Kind kind, Random random, long step, String block, long lateness) {
    String[] types = {"inner", "left", "right", "outer"};
    String type = types[random.nextInt(kind == Kind.AS_OF_JOIN ? 2 : 4)];
    String windowing = kind == Kind.JOIN ? "  windowing: " + block + "\n" : "";
    String within =
        switch (kind) {
          case INTERVAL_JOIN ->
              String.format(
                  Locale.ROOT,
                  "    within: {before: %dms, after: %dms}%n    lateness: %dms%n",
                  step * random.nextInt(3),
                  step * random.nextInt(2),
                  lateness);
          case AS_OF_JOIN ->
              String.format(
                  Locale.ROOT,
                  "    within: %dms%n    lateness: %dms%n",
                  step * (1 + random.nextInt(3)),
                  lateness);
          default -> "";
        };
    return JOINED.formatted(TYPES.get(kind), windowing, type, within);
  }

  /** The sums joined with those of the window before, which is a third keyed step behind two. */
  private static String sumsJoined(long step) {
    return SECOND
            .replace("name: second", "name: wide")
            .formatted("{type: fixed, size: " + 4 * step + "ms}")
        + """
        - type: AsOfJoin
          name: second
          input: {a: first, b: wide}
          config:
            equalities: k
            within: %dms
            type: left
            fields:
              a: {n: n, total: total}
              b: {wide: n}
        """
            .formatted(8 * step);
  }
}
