package io.millrace.it.oracle;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Of several rows one: the first of an event's copies, and the latest of a key, of history and of a
 * replay, against DuckDB's numbers of rows.
 */
class CopiesOracleTest {
  private static final int EVENTS = 300;
  private static final long[] STEPS = {1_000, 60_000, 3_600_000};
  private static final List<Long> MOMENTS =
      List.of(1_435_708_799_999_999L, -1_000L, 1_483_228_800_000_000L);

  private static final String STEPS_OF =
      """
      - {type: %2$s, name: %1$s, input: events, config: {%3$s}%4$s}
      - type: ExtractWindowingInfo
        name: %1$s time
        input: %1$s
        config: {fields: [window_start]}
      - type: MapToFields
        name: %1$s numbers
        input: %1$s time
        config:
          fields:
            id: id
            us: UNIX_MICROS(ts)
            customer: customer
            value: value
            cents: cents
            reading: reading
            word: word
            big: big
            starts: UNIX_MILLIS(window_start)
      - type: WriteToCsv
        name: %1$s out
        input: %1$s numbers
        config: {path: "{{ out }}/%1$s/"}
      """;

  @TempDir Path folder;

  static LongStream seeds() {
    return LongStream.range(0, 4);
  }

  static LongStream manySeeds() {
    return LongStream.range(1_000, 1_040);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theOneThatStaysIsDuckDbs(long seed) throws Exception {
    compare(seed);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("manySeeds")
  void theOneThatStaysIsDuckDbsManyTimes(long seed) throws Exception {
    compare(seed);
  }

  private void compare(long seed) throws Exception {
    Random random = new Random(seed);
    long step = STEPS[random.nextInt(STEPS.length)];
    OracleProject project = new OracleProject(folder);
    project.stream("events", new OracleEvents(seed, step * 1000), MOMENTS, EVENTS);
    String windows = String.format(Locale.ROOT, ", windowing: {type: fixed, size: %dms}", step);
    String start = String.format(Locale.ROOT, "ms - (ms %% %1$d + %1$d) %% %1$d", step);
    String none = "NULL::BIGINT";
    project.ask(
        List.of(
            new OracleQuestion(
                "by-id",
                STEPS_OF.formatted("by-id", "Deduplicate", "id: id", ""),
                answer(none, "id, us", "place")),
            new OracleQuestion(
                "by-two",
                STEPS_OF.formatted("by-two", "Deduplicate", "id: [customer, word]", windows),
                answer(start, "customer, word, us", "place")),
            new OracleQuestion(
                "latest",
                STEPS_OF.formatted("latest", "LatestByKey", "key: word", ""),
                answer(none, "word", "us DESC, place DESC")),
            new OracleQuestion(
                "latest-in-window",
                STEPS_OF.formatted("latest-in-window", "LatestByKey", "key: customer", windows),
                answer(start, "customer, starts", "us DESC, place DESC"))),
        random.nextBoolean());
  }

  private static String answer(String start, String same, String order) {
    return String.format(
        Locale.ROOT,
        "SELECT id, us, customer, value, cents, reading, word, big, %s AS starts FROM events"
            + " QUALIFY row_number() OVER (PARTITION BY %s ORDER BY %s) = 1",
        start,
        same,
        order);
  }
}
