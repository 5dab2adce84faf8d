package io.millrace.it.oracle;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Joins of every kind, of history and of a replay, in order and not, against DuckDB's over the same
 * files: keys that are null, many rows of one key and time, rows exactly as far apart as a bound.
 */
class JoinsOracleTest {
  private static final int EVENTS = 120;
  private static final long[] STEPS = {1_000, 60_000, 3_600_000};
  private static final List<Long> MOMENTS =
      List.of(1_435_708_799_999_999L, -1_000L, 1_483_228_800_000_000L);
  private static final Map<String, String> SQL =
      Map.of("inner", "JOIN", "left", "LEFT JOIN", "right", "RIGHT JOIN", "outer", "FULL JOIN");
  private static final String[] TYPES = {"inner", "left", "right", "outer"};

  private static final String STEPS_OF =
      """
      - type: %2$s
        name: %1$s
        input: {l: l, r: r}
        config:
          equalities: customer
          type: %3$s
          within: %4$s
          fields:
            l: {l_id: id, l_value: value}
            r: {r_id: id, r_word: word}
      - type: ExtractWindowingInfo
        name: %1$s time
        input: %1$s
        config: {fields: [timestamp]}
      - type: MapToFields
        name: %1$s numbers
        input: %1$s time
        config: {append: true, drop: [timestamp], fields: {us: UNIX_MICROS(timestamp)}}
      - type: WriteToCsv
        name: %1$s out
        input: %1$s numbers
        config: {path: "{{ out }}/%1$s/"}
      """;
  private static final String IN_WINDOWS =
      """
      - type: Join
        name: windowed
        input: {l: l, r: r}
        windowing: {type: fixed, size: %2$dms}
        config:
          equalities: customer
          type: %1$s
          fields:
            l: {l_id: id, l_value: value}
            r: {r_id: id, r_word: word}
      - type: ExtractWindowingInfo
        name: windowed time
        input: windowed
        config: {fields: [window_start]}
      - type: MapToFields
        name: windowed numbers
        input: windowed time
        config: {append: true, drop: [window_start], fields: {starts: UNIX_MILLIS(window_start)}}
      - type: WriteToCsv
        name: windowed out
        input: windowed numbers
        config: {path: "{{ out }}/windowed/"}
      """;
  private static final String SELECTED =
      "l.id AS l_id, l.value AS l_value, r.id AS r_id, r.word AS r_word, ";

  @TempDir Path folder;

  static LongStream seeds() {
    return LongStream.range(0, 5);
  }

  static LongStream manySeeds() {
    return LongStream.range(1_000, 1_050);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void pairsAreDuckDbs(long seed) throws Exception {
    compare(seed);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("manySeeds")
  void pairsAreDuckDbsManyTimes(long seed) throws Exception {
    compare(seed);
  }

  private void compare(long seed) throws Exception {
    Random random = new Random(seed);
    long step = STEPS[random.nextInt(STEPS.length)];
    OracleProject project = new OracleProject(folder);
    for (String side : List.of("l", "r")) {
      OracleEvents events = new OracleEvents(random.nextLong(), step * 1000);
      project.stream(side, events, MOMENTS, EVENTS);
    }
    project.ask(
        List.of(interval(random, step), asOf(random, step), windowed(random, step)),
        random.nextBoolean());
  }

  /** Bounds on both sides, or both on one. */
  private static OracleQuestion interval(Random random, long step) {
    String type = TYPES[random.nextInt(TYPES.length)];
    long before = step * (random.nextInt(4) - 1);
    long after = step * random.nextInt(3) - Math.min(before, 0);
    String within = "{before: " + before + "ms, after: " + after + "ms}";
    return new OracleQuestion(
        "interval",
        STEPS_OF.formatted("interval", "IntervalJoin", type, within),
        String.format(
            Locale.ROOT,
            "SELECT %s greatest(l.us, r.us) AS us FROM l %s r ON l.customer = r.customer"
                + " AND r.us BETWEEN l.us - %d AND l.us + %d",
            SELECTED,
            SQL.get(type),
            before * 1000,
            after * 1000));
  }

  /** The last of the right rows that could be it. */
  private static OracleQuestion asOf(Random random, long step) {
    String type = TYPES[random.nextInt(2)];
    long within = step * random.nextInt(3);
    return new OracleQuestion(
        "asof",
        STEPS_OF.formatted("asof", "AsOfJoin", type, within + "ms"),
        String.format(
            Locale.ROOT,
            "SELECT %s l.us AS us FROM l %s r ON l.customer = r.customer"
                + " AND r.us BETWEEN l.us - %d AND l.us QUALIFY row_number() OVER"
                + " (PARTITION BY l.place ORDER BY r.us DESC, r.place DESC) = 1",
            SELECTED,
            SQL.get(type),
            within * 1000));
  }

  private static OracleQuestion windowed(Random random, long step) {
    String type = TYPES[random.nextInt(TYPES.length)];
    String start = "(%1$s.ms - (%1$s.ms %% %2$d + %2$d) %% %2$d)";
    String left = String.format(Locale.ROOT, start, "l", step);
    String right = String.format(Locale.ROOT, start, "r", step);
    return new OracleQuestion(
        "windowed",
        IN_WINDOWS.formatted(type, step),
        String.format(
            Locale.ROOT,
            "SELECT %1$s coalesce(%2$s, %3$s) AS starts FROM l %4$s r"
                + " ON l.customer = r.customer AND %2$s = %3$s",
            SELECTED,
            left,
            right,
            SQL.get(type)));
  }
}
