package io.millrace.it.oracle;

import java.util.Locale;
import java.util.Random;

/**
 * Windows as Millrace's YAML says them, and as SQL does.
 *
 * @param name of the folder of the results
 * @param yaml the {@code windowing} block
 * @param zone the time zone in which DuckDB must be
 * @param template of {@link #over}
 */
public record OracleWindows(String name, String yaml, String zone, String template) {
  private static final String[] UNITS = {"day", "week", "month"};

  /**
   * The rows of a table with {@code window_start} and {@code window_end}, milliseconds, once for
   * each window that they are in.
   *
   * @param table it has {@code us} and {@code ms}, the event times in whole microseconds and
   *     milliseconds
   * @param key what rows of one session have in common, separated by commas
   */
  public String over(String table, String key) {
    return template.replace("{table}", table).replace("{key}", key);
  }

  /** Fixed windows of one to three steps, with an offset or not. */
  public static OracleWindows fixed(Random random, long stepMillis) {
    long size = stepMillis * (1 + random.nextInt(3));
    long offset = random.nextBoolean() ? 0 : random.nextInt((int) Math.min(size, 100_000_000));
    return new OracleWindows(
        "fixed",
        String.format(Locale.ROOT, "{type: fixed, size: %dms, offset: %dms}", size, offset),
        "UTC",
        sliding(size, size, offset));
  }

  /** Of whole periods and of parts, longer than the period and shorter. */
  public static OracleWindows sliding(Random random, long stepMillis) {
    long period = stepMillis;
    long size =
        random.nextBoolean()
            ? period * (2 + random.nextInt(4))
            : period / 2 + random.nextInt((int) (Math.min(period, 100_000_000) * 4));
    long offset = random.nextBoolean() ? 0 : random.nextInt((int) Math.min(period, 100_000_000));
    return new OracleWindows(
        "sliding",
        String.format(
            Locale.ROOT,
            "{type: sliding, size: %dms, period: %dms, offset: %dms}",
            size,
            period,
            offset),
        "UTC",
        sliding(size, period, offset));
  }

  /** The windows that may hold an event, joined by whether they do. */
  private static String sliding(long size, long period, long offset) {
    return String.format(
        Locale.ROOT,
        """
        WITH starts AS (
          SELECT DISTINCT CAST(floor((ms - %3$d) / %2$d) AS BIGINT) * %2$d + %3$d + i * %2$d AS s
          FROM {table}, range(-(%1$d // %2$d) - 2, 3) candidates(i))
        SELECT e.*, s AS window_start, s + %1$d AS window_end
        FROM {table} e JOIN starts ON e.ms >= s AND e.ms < s + %1$d
        """,
        size,
        period,
        offset);
  }

  /** Sessions. */
  public static OracleWindows sessions(long gapMillis) {
    return new OracleWindows(
        "sessions",
        String.format(Locale.ROOT, "{type: sessions, gap: %dms}", gapMillis),
        "UTC",
        String.format(
            Locale.ROOT,
            """
            WITH firsts AS (
              SELECT *, CASE WHEN ms - lag(ms) OVER before < %1$d THEN 0 ELSE 1 END AS is_first
              FROM {table} WINDOW before AS (PARTITION BY {key} ORDER BY ms)),
            numbered AS (
              SELECT *, sum(is_first) OVER (PARTITION BY {key} ORDER BY ms) AS session
              FROM firsts)
            SELECT *, min(ms) OVER together AS window_start,
              max(ms) OVER together + %1$d AS window_end
            FROM numbered WINDOW together AS (PARTITION BY {key}, session)
            """,
            gapMillis));
  }

  /**
   * The end is cut too: a day that begins at one o'clock, as midnight does not exist, ends at
   * midnight.
   */
  public static OracleWindows calendar(Random random, String zone) {
    String unit = UNITS[random.nextInt(UNITS.length)];
    return new OracleWindows(
        "calendar",
        "{type: calendar, unit: " + unit + ", zone: " + zone + "}",
        zone,
        String.format(
            Locale.ROOT,
            """
            SELECT e.*, epoch_ms(first) AS window_start,
              epoch_ms(date_trunc('%1$s', first + INTERVAL 1 %1$s)) AS window_end
            FROM (SELECT *, date_trunc('%1$s', make_timestamptz(us)) AS first FROM {table}) e
            """,
            unit));
  }
}
