package io.millrace.it.oracle;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Aggregates in windows of every kind, of history and of a replay, in order and not, against
 * DuckDB. Its windows are joins and window functions; its calendar is ICU's, Millrace's is Java's.
 * The events are around the changes of the clock, leap seconds, the first moment of 1970.
 */
class WindowsOracleTest {
  private static final int EVENTS = 240;
  private static final long[] STEPS = {1_000, 60_000, 3_600_000, 21_600_000, 86_400_000};

  /** Of none does midnight come twice in one night: DuckDB's days then begin after their events. */
  private static final String[] ZONES = {
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Santiago",
    "Asia/Beirut",
    "Africa/Cairo",
    "Pacific/Apia",
    "UTC"
  };

  private static final String[] MOMENTS = {
    "2015-06-30T23:59:59.999999Z",
    "2015-07-01T00:00:00Z",
    "2016-12-31T23:59:59Z",
    "2017-01-01T00:00:00Z",
    "1969-12-31T23:59:59.999999Z",
    "1970-01-01T00:00:00Z",
    "1900-02-28T23:59:59.999Z",
    "2000-02-29T12:00:00Z",
    "2038-01-19T03:14:08Z",
    "2100-03-01T00:00:00Z",
    "1815-06-18T11:35:00Z",
    "9998-12-31T23:59:59.999999Z"
  };

  private static final String STEPS_OF =
      """
      - type: Combine
        name: %1$s
        input: events
        windowing: %2$s
        config:
          group_by: customer
          combine:
            n: {fn: count}
            total: {value: value, fn: sum}
            sum_cents: {value: cents, fn: sum}
            low: {value: reading, fn: min}
            high: {value: reading, fn: max}
            least: {value: big, fn: min}
            most: {value: big, fn: max}
            words: {value: word, fn: count_distinct}
            last_word: {value: word, fn: max}
            plus: {value: value, fn: count, filter: value > 0}
            opened: {value: value, fn: first, order_by: [event_time]}
            closed: {value: value, fn: last, order_by: [event_time]}
      - type: ExtractWindowingInfo
        name: %1$s windows
        input: %1$s
        config: {fields: [window_start, window_end]}
      - type: MapToFields
        name: %1$s numbers
        input: %1$s windows
        config:
          append: true
          drop: [window_start, window_end]
          fields: {starts: UNIX_MILLIS(window_start), ends: UNIX_MILLIS(window_end)}
      - type: WriteToCsv
        name: %1$s out
        input: %1$s numbers
        config: {path: "{{ out }}/%1$s/"}
      """;

  private static final String ANSWER =
      """
      SELECT customer, count(*) AS n, sum(value)::BIGINT AS total, sum(cents) AS sum_cents,
        min(reading) AS low, max(reading) AS high, min(big) AS least, max(big) AS most,
        count(DISTINCT word) AS words, max(word) AS last_word,
        count(value) FILTER (value > 0) AS plus,
        first(value ORDER BY us, place) AS opened, last(value ORDER BY us, place) AS closed,
        window_start AS starts, window_end AS ends
      FROM (%s) GROUP BY customer, window_start, window_end
      """;

  @TempDir Path folder;

  static LongStream seeds() {
    return LongStream.range(0, 6);
  }

  static LongStream manySeeds() {
    return LongStream.range(1_000, 1_060);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void resultsInWindowsAreDuckDbs(long seed) throws Exception {
    compare(seed);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("manySeeds")
  void resultsInWindowsAreDuckDbsManyTimes(long seed) throws Exception {
    compare(seed);
  }

  private void compare(long seed) throws Exception {
    Random random = new Random(seed);
    long step = STEPS[random.nextInt(STEPS.length)];
    String zone = ZONES[random.nextInt(ZONES.length)];
    List<OracleWindows> kinds =
        List.of(
            OracleWindows.fixed(random, step),
            OracleWindows.sliding(random, step),
            OracleWindows.sessions(step),
            OracleWindows.calendar(random, zone));
    OracleProject project = new OracleProject(folder);
    OracleEvents events = new OracleEvents(seed, step * 1000);
    project.stream("events", events, moments(random, zone), EVENTS);
    project.ask(
        kinds.stream()
            .map(
                kind ->
                    new OracleQuestion(
                        kind.name(),
                        STEPS_OF.formatted(kind.name(), kind.yaml()),
                        kind.zone(),
                        ANSWER.formatted(kind.over("events", "customer"))))
            .toList(),
        random.nextBoolean());
  }

  /** Some fixed ones, and two changes of the zone's clock. */
  private static List<Long> moments(Random random, String zone) {
    List<Instant> moments = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      moments.add(Instant.parse(MOMENTS[random.nextInt(MOMENTS.length)]));
    }
    for (int i = 0; i < 2; i++) {
      Instant any =
          Instant.parse("1975-01-01T00:00:00Z").plusSeconds(random.nextInt(1_300_000_000));
      ZoneOffsetTransition change = ZoneId.of(zone).getRules().nextTransition(any);
      moments.add(change == null ? any : change.getInstant());
    }
    return moments.stream()
        .map(at -> at.getEpochSecond() * 1_000_000 + at.getNano() / 1000)
        .toList();
  }
}
