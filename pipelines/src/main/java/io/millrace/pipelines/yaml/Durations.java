package io.millrace.pipelines.yaml;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lengths of time as people write them: {@code 500ms}, {@code 30s}, {@code 1.5h}, {@code 1d}, or a
 * bare number of seconds. A day is 24 hours (Beam YAML takes 12).
 */
public final class Durations {
  /** The longest that is understood: beyond it a number was meant to be something else. */
  public static final Duration MAX = Duration.ofDays(36_500);

  private static final Pattern FORM =
      Pattern.compile("([-+]?[0-9]{1,18}(?:\\.[0-9]{1,9})?)(\\s*)([A-Za-z]*)");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "", 1000L, "s", 1000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  private Durations() {}

  /**
   * The duration that {@code text} says; may be negative.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  public static Duration parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a duration");
    }
    String unit = form.group(3);
    if (!form.group(2).isEmpty()) {
      throw new IllegalArgumentException(
          "'" + text + "' has a space before its unit: write '" + form.group(1) + unit + "'");
    }
    Long millis = MILLIS.get(unit);
    if (millis == null) {
      throw new IllegalArgumentException(
          "'" + text + "' ends with '" + unit + "', which is no unit");
    }
    BigDecimal nanos =
        new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(millis * 1_000_000L));
    if (nanos.abs().compareTo(BigDecimal.valueOf(MAX.toSeconds()).movePointRight(9)) > 0) {
      throw new IllegalArgumentException("'" + text + "' is longer than 100 years");
    }
    return Duration.ofNanos(nanos.setScale(0, RoundingMode.HALF_UP).longValueExact());
  }

  /** As {@link #parse} reads it, in the largest unit that gives a whole number. */
  public static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis != 0) {
      for (String unit : new String[] {"d", "h", "m", "s"}) {
        if (millis % MILLIS.get(unit) == 0) {
          return millis / MILLIS.get(unit) + unit;
        }
      }
    }
    return millis == 0 ? "0s" : millis + "ms";
  }
}
