package io.millrace.transforms.expression;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/**
 * How a text says a moment or a day. A pattern is either a word, {@code rfc3339}, {@code
 * epoch_seconds}, {@code epoch_millis}, {@code epoch_micros}, or letters as in {@link
 * DateTimeFormatter}: {@code M/d/yyyy H:mm:ss}, {@code dd/MMM/yyyy:HH:mm:ss Z}. Letters are English
 * whatever the machine's locale; {@code yy} means 1970 to 2069. A pattern without a zone letter is
 * a local time of the zone given beside it, UTC if none is; a local time that a change to summer
 * time skips moves forward by the gap, one that a change back repeats is the earlier one.
 *
 * <p>{@code rfc3339} takes {@code 2024-05-01T10:00:00Z}, with up to nine digits of fraction (cut to
 * microseconds), {@code T}, {@code t} or a space, and an offset {@code Z}, {@code z}, {@code
 * +02:00}. {@code epoch_*} take a decimal number of at most 1,000 characters, an exponent too, and
 * round down to microseconds.
 */
public final class TimePattern implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long MICROS = 1_000_000L;
  private static final int EPOCH_LENGTH_MAX = 1_000;

  private final String pattern;
  private final String zone;
  private transient DateTimeFormatter formatter;
  private transient ZoneId zoneId;

  /**
   * @param pattern see above
   * @param zone an IANA zone, or null for UTC
   * @throws IllegalArgumentException with a sentence for people when either is not understood
   */
  public TimePattern(String pattern, String zone) {
    this.pattern = pattern;
    this.zone = zone;
    formatter();
    zoneId();
  }

  public String pattern() {
    return pattern;
  }

  /** The zone of local times as it was given, or null for UTC. */
  public String zone() {
    return zone;
  }

  /** The moment that {@code text} says, in microseconds since the epoch. */
  public long parseMicros(String text) {
    try {
      switch (pattern) {
        case "rfc3339":
          return Rfc3339.parseMicros(text);
        case "epoch_seconds":
          return epoch(text, 6);
        case "epoch_millis":
          return epoch(text, 3);
        case "epoch_micros":
          return epoch(text, 0);
        default:
          return micros(formatter().parse(text));
      }
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw new DateTimeException("'" + text + "' is not a time of the form " + pattern, e);
    }
  }

  /** The day that {@code text} says, in days since the epoch. */
  public long parseDay(String text) {
    try {
      return LocalDate.from(formatter().parse(text)).toEpochDay();
    } catch (DateTimeException e) {
      throw new DateTimeException("'" + text + "' is not a date of the form " + pattern, e);
    }
  }

  /** Writes a moment. */
  public String formatMicros(long micros) {
    switch (pattern) {
      case "rfc3339":
        return Rfc3339.format(micros);
      case "epoch_seconds":
        return Long.toString(Math.floorDiv(micros, MICROS));
      case "epoch_millis":
        return Long.toString(Math.floorDiv(micros, 1000));
      case "epoch_micros":
        return Long.toString(micros);
      default:
        return formatter().format(ZonedDateTime.ofInstant(instant(micros), zoneId()));
    }
  }

  /** Writes a day. */
  public String formatDay(long day) {
    return formatter().format(LocalDate.ofEpochDay(day).atStartOfDay(ZoneOffset.UTC));
  }

  private long micros(TemporalAccessor parsed) {
    LocalDate date = parsed.query(TemporalQueries.localDate());
    LocalTime time = parsed.query(TemporalQueries.localTime());
    ZoneId written = parsed.query(TemporalQueries.zone());
    if (date == null) {
      throw new DateTimeException("no date");
    }
    ZonedDateTime moment =
        LocalDateTime.of(date, time == null ? LocalTime.MIDNIGHT : time)
            .atZone(written == null ? zoneId() : written);
    return Math.addExact(
        Math.multiplyExact(moment.toEpochSecond(), MICROS), moment.getNano() / 1000);
  }

  /** A decimal number of units, each 10^digits microseconds. */
  private static long epoch(String text, int digits) {
    if (text.length() > EPOCH_LENGTH_MAX) { // the time to read a number grows with its square
      throw new ArithmeticException("not a number of units");
    }
    BigDecimal number = new BigDecimal(text);
    long wholeDigits = (long) number.precision() - number.scale();
    if (wholeDigits > 25 || wholeDigits < -1_000) { // else it would be written out, zero by zero
      throw new ArithmeticException("not a number of units");
    }
    return number.movePointRight(digits).setScale(0, RoundingMode.FLOOR).longValueExact();
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
  }

  private ZoneId zoneId() {
    if (zoneId == null) {
      try {
        zoneId = zone == null ? ZoneOffset.UTC : ZoneId.of(zone);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException("there is no time zone '" + zone + "'", e);
      }
    }
    return zoneId;
  }

  private DateTimeFormatter formatter() {
    if (formatter == null) {
      switch (pattern) {
        case "rfc3339", "epoch_seconds", "epoch_millis", "epoch_micros" ->
            formatter = DateTimeFormatter.ISO_LOCAL_DATE;
        default -> {
          try {
            formatter = build();
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                "'" + pattern + "' is not a time pattern: " + e.getMessage(), e);
          }
        }
      }
    }
    return formatter;
  }

  /**
   * Letters as usual, but 'y' is the year (strict resolving would ask for an era) and 'yy' has a
   * base.
   */
  private DateTimeFormatter build() {
    DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
    StringBuilder plain = new StringBuilder();
    int i = 0;
    boolean quoted = false;
    while (i < pattern.length()) {
      char c = pattern.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      }
      if ((c == 'y' || c == 'u') && !quoted) {
        int count = 1;
        while (i + count < pattern.length() && pattern.charAt(i + count) == c) {
          count++;
        }
        flush(builder, plain);
        if (count == 2) {
          builder.appendValueReduced(ChronoField.YEAR, 2, 2, LocalDate.of(1970, 1, 1));
        } else if (count == 4) {
          builder.appendValue(ChronoField.YEAR, 4, 10, SignStyle.NEVER);
        } else {
          builder.appendValue(ChronoField.YEAR, 1, 10, SignStyle.NEVER);
        }
        i += count;
        continue;
      }
      plain.append(c);
      i++;
    }
    flush(builder, plain);
    return builder.toFormatter(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
  }

  private static void flush(DateTimeFormatterBuilder builder, StringBuilder plain) {
    if (plain.length() > 0) {
      builder.appendPattern(plain.toString());
      plain.setLength(0);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TimePattern that
        && pattern.equals(that.pattern)
        && java.util.Objects.equals(zone, that.zone);
  }

  @Override
  public int hashCode() {
    return pattern.hashCode();
  }

  @Override
  public String toString() {
    return zone == null ? pattern : pattern + " " + zone;
  }
}
