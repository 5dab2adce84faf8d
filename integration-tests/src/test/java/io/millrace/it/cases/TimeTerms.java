package io.millrace.it.cases;

import io.millrace.it.cases.ValueType.Kind;
import java.util.Map;

/** Moments and days, and what is counted between them. */
final class TimeTerms {
  private static final Map<String, Long> MICROS =
      Map.of(
          "MICROSECOND", 1L,
          "MILLISECOND", 1_000L,
          "SECOND", 1_000_000L,
          "MINUTE", 60_000_000L,
          "HOUR", 3_600_000_000L,
          "DAY", 86_400_000_000L);
  private static final String[] UNITS = {"MILLISECOND", "SECOND", "MINUTE", "HOUR", "DAY"};
  private static final String[] LARGE = {"DAY", "WEEK", "MONTH", "QUARTER", "YEAR"};
  private static final String[] TIMES = {
    "1969-12-31 23:59:59.999999", "2024-02-29 12:30:00", "2026-03-02 09:00:00"
  };
  private static final String[] DAYS = {"1970-01-01", "2024-02-29", "2026-01-31"};

  private final Terms terms;

  TimeTerms(Terms terms) {
    this.terms = terms;
  }

  Term literal(Kind kind) {
    if (kind == Kind.TIME) {
      String time = terms.pick(TIMES);
      return Term.sound(ValueType.TIME, "TIMESTAMP '" + time + "Z'", "TIMESTAMP '" + time + "'");
    }
    String day = "DATE '" + terms.pick(DAYS) + "'";
    return Term.sound(ValueType.DAY, day, day);
  }

  /** Down to a multiple, also before 1970. */
  static String floor(String micros, long unit) {
    return "((%1$s - (%1$s %% %2$d + %2$d) %% %2$d) // %2$d)".formatted(micros, unit);
  }

  Term number(int depth) {
    Term a = terms.of(Kind.TIME, depth);
    switch (terms.random.nextInt(5)) {
      case 0:
        String unit = terms.pick("SECONDS", "MILLIS", "MICROS");
        long micros = unit.equals("SECONDS") ? 1_000_000 : unit.equals("MILLIS") ? 1000 : 1;
        return Term.of(
            ValueType.whole(18),
            terms.use("UNIX_" + unit) + "(" + a.text() + ")",
            floor("epoch_us(" + a.sql() + ")", micros),
            a);
      case 1:
        Term b = terms.leaf(Kind.TIME);
        String of = terms.pick(UNITS);
        return Term.of(
            ValueType.whole(18),
            terms.use("TIMESTAMP_DIFF") + "(" + a.text() + ", " + b.text() + ", " + of + ")",
            "((epoch_us(%s) - epoch_us(%s)) // %d)".formatted(a.sql(), b.sql(), MICROS.get(of)),
            a,
            b);
      case 2:
        Term later = terms.of(Kind.DAY, depth);
        Term earlier = terms.leaf(Kind.DAY);
        boolean weeks = terms.chance(5);
        return Term.of(
            ValueType.whole(7),
            terms.use("DATE_DIFF")
                + "("
                + later.text()
                + ", "
                + earlier.text()
                + (weeks ? ", WEEK)" : ", DAY)"),
            "(datediff('day', %s, %s) // %d)".formatted(earlier.sql(), later.sql(), weeks ? 7 : 1),
            later,
            earlier);
      default:
        return extracted(a, depth);
    }
  }

  private Term extracted(Term moment, int depth) {
    boolean day = terms.chance(4);
    Term of = day ? terms.of(Kind.DAY, depth) : moment;
    String part =
        terms.pick(
            "YEAR", "QUARTER", "MONTH", "DAY", "DAYOFWEEK", "DAYOFYEAR", "ISOWEEK", "ISODOW");
    if (!day && terms.chance(5)) {
      part = terms.pick("HOUR", "MINUTE", "SECOND");
    }
    String sql =
        switch (part) {
          case "DAYOFWEEK" -> "(extract('dow' FROM %s) + 1)";
          case "ISOWEEK" -> "extract('week' FROM %s)";
          case "DAYOFYEAR" -> "extract('doy' FROM %s)";
          default -> "extract('" + part.toLowerCase(java.util.Locale.ROOT) + "' FROM %s)";
        };
    terms.use("EXTRACT " + part);
    return Term.of(
        ValueType.whole(4),
        "EXTRACT(" + part + " FROM " + of.text() + ")",
        sql.formatted(of.sql()),
        of);
  }

  Term moment(int depth) {
    Term a = terms.of(Kind.TIME, Math.min(depth, 1));
    switch (terms.random.nextInt(4)) {
      case 0:
        String unit = terms.chance(5) ? terms.pick(UNITS) : terms.pick(LARGE);
        return Term.of(
            ValueType.TIME,
            terms.use("TIMESTAMP_TRUNC") + "(" + a.text() + ", " + unit + ")",
            "CAST(date_trunc('" + unit + "', " + a.sql() + ") AS TIMESTAMP)",
            a);
      case 1:
        Term day = terms.leaf(Kind.DAY);
        terms.use("CAST AS TIMESTAMP");
        return Term.of(
            ValueType.TIME,
            "CAST(" + day.text() + " AS TIMESTAMP)",
            "CAST(" + day.sql() + " AS TIMESTAMP)",
            day);
      default:
        String by = terms.pick(UNITS);
        int count = terms.random.nextInt(100) - 50;
        String function = terms.use(terms.pick("TIMESTAMP_ADD", "TIMESTAMP_SUB"));
        long sign = function.equals("TIMESTAMP_ADD") ? 1 : -1;
        return Term.of(
            ValueType.TIME,
            "%s(%s, %d, %s)".formatted(function, a.text(), count, by),
            "make_timestamp(epoch_us(%s) + %d)".formatted(a.sql(), sign * count * MICROS.get(by)),
            a);
    }
  }

  Term day(int depth) {
    Term a = terms.of(Kind.DAY, Math.min(depth, 1));
    switch (terms.random.nextInt(4)) {
      case 0:
        String unit = terms.pick(LARGE);
        return Term.of(
            ValueType.DAY,
            terms.use("DATE_TRUNC") + "(" + a.text() + ", " + unit + ")",
            "CAST(date_trunc('" + unit + "', " + a.sql() + ") AS DATE)",
            a);
      case 1:
        Term moment = terms.of(Kind.TIME, depth);
        return Term.of(
            ValueType.DAY,
            terms.use("DATE") + "(" + moment.text() + ")",
            "CAST(" + moment.sql() + " AS DATE)",
            moment);
      default:
        String by = terms.pick(LARGE);
        int count = terms.random.nextInt(30) - 15;
        return Term.of(
            ValueType.DAY,
            "%s(%s, %d, %s)".formatted(terms.use("DATE_ADD"), a.text(), count, by),
            "CAST(%s + INTERVAL (%d) %s AS DATE)".formatted(a.sql(), count, by),
            a);
    }
  }
}
