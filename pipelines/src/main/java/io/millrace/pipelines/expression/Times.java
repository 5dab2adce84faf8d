package io.millrace.pipelines.expression;

import io.millrace.pipelines.problem.Suggest;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.expression.TimePattern;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The typing of intervals, units and parts of time. */
final class Times {
  static final List<String> SMALL =
      List.of("MICROSECOND", "MILLISECOND", "SECOND", "MINUTE", "HOUR", "DAY");
  static final List<String> LARGE = List.of("DAY", "WEEK", "MONTH", "QUARTER", "YEAR");
  static final List<String> ALL =
      List.of(
          "MICROSECOND",
          "MILLISECOND",
          "SECOND",
          "MINUTE",
          "HOUR",
          "DAY",
          "WEEK",
          "MONTH",
          "QUARTER",
          "YEAR");
  static final List<String> DAY_OR_WEEK = List.of("DAY", "WEEK");
  private static final List<String> DATE_PARTS =
      List.of(
          "YEAR",
          "QUARTER",
          "MONTH",
          "DAY",
          "DAYOFWEEK",
          "ISODOW",
          "DAYOFYEAR",
          "ISOWEEK",
          "ISOYEAR",
          "EPOCH");
  private static final List<String> PARTS =
      List.of(
          "YEAR",
          "QUARTER",
          "MONTH",
          "DAY",
          "HOUR",
          "MINUTE",
          "SECOND",
          "MILLISECOND",
          "MICROSECOND",
          "DAYOFWEEK",
          "ISODOW",
          "DAYOFYEAR",
          "ISOWEEK",
          "ISOYEAR",
          "EPOCH");
  private static final Map<String, String> PART_ALIASES =
      Map.of("DOW", "DAYOFWEEK", "DOY", "DAYOFYEAR", "WEEK", "ISOWEEK", "DAYOFMONTH", "DAY");

  private final Typing typing;
  private final Report report;

  Times(Typing typing) {
    this.typing = typing;
    this.report = typing.report;
  }

  // ---- units

  /** One of the allowed units, as a bare word or a string, singular or plural; null: a problem. */
  String unit(Syntax syntax, List<String> allowed, Map<String, String> aliases) {
    String written = word(syntax);
    if (written == null) {
      report.error(
          Report.ARGUMENT, syntax, "a unit of time is expected here", "units: " + join(allowed));
      return null;
    }
    String upper = written.toUpperCase(Locale.ROOT);
    String unit = aliases.getOrDefault(upper, upper);
    if (allowed.contains(unit)) {
      return unit;
    }
    if (unit.endsWith("S") && allowed.contains(unit.substring(0, unit.length() - 1))) {
      return unit.substring(0, unit.length() - 1);
    }
    boolean known = ALL.contains(unit) || PARTS.contains(unit);
    report.error(
        Report.ARGUMENT,
        syntax,
        known ? "the unit " + unit + " cannot be used here" : "there is no unit '" + written + "'",
        known
            ? new String[] {"units here: " + join(allowed)}
            : Suggest.advice("units here", upper, allowed));
    return null;
  }

  private static String join(List<String> words) {
    return String.join(", ", words);
  }

  /** A bare word or the text of a string literal; null for other things. */
  private static String word(Syntax syntax) {
    if (syntax instanceof Syntax.Name name && name.parts().size() == 1) {
      return name.parts().get(0).name();
    }
    return syntax instanceof Syntax.Constant constant && constant.value() instanceof String text
        ? text
        : null;
  }

  // ---- literals of the text: zones and patterns

  /** A zone, or null after a problem. */
  Expression zone(Syntax syntax) {
    String zone = literal(syntax, "a time zone", "'Europe/Berlin'");
    return zone != null && good("rfc3339", zone, syntax) ? Typing.text(zone) : null;
  }

  /** A pattern of times, or null after a problem. */
  Expression pattern(Syntax syntax) {
    String pattern = literal(syntax, "a time pattern", "'yyyy-MM-dd HH:mm:ss'");
    return pattern != null && good(pattern, null, syntax) ? Typing.text(pattern) : null;
  }

  private boolean good(String pattern, String zone, Syntax at) {
    try {
      new TimePattern(pattern, zone);
      return true;
    } catch (IllegalArgumentException e) {
      report.error(
          Report.ARGUMENT,
          at,
          e.getMessage(),
          zone == null
              ? "a pattern is like yyyy-MM-dd HH:mm:ss, or rfc3339, epoch_seconds, epoch_millis,"
                  + " epoch_micros"
              : "a zone is a name like Europe/Berlin or UTC");
      return false;
    }
  }

  String literal(Syntax syntax, String what, String example) {
    if (syntax instanceof Syntax.Constant constant && constant.value() instanceof String text) {
      return text;
    }
    report.error(
        Report.ARGUMENT,
        syntax,
        what + " is a string in quotes, known before anything runs",
        "for example " + example);
    return null;
  }

  // ---- EXTRACT

  /** EXTRACT(part, time[, zone]) and YEAR(time[, zone]). */
  Expression extract(Syntax.Call call, String part, Syntax partAt, List<Syntax> rest) {
    if (rest.isEmpty() || rest.size() > 2) {
      report.error(
          Report.ARGUMENT,
          call,
          partAt == null
              ? call.name().toUpperCase(Locale.ROOT)
                  + " takes a timestamp or date and optionally a time zone"
              : "EXTRACT takes a part and a timestamp or date: EXTRACT(HOUR FROM time)");
      return null;
    }
    Expression time = typing.type(rest.get(0));
    if (time == null) {
      return null;
    }
    if (time.type().kind() != Kind.DATE) {
      time = timestamp(time, rest.get(0), call.name().toUpperCase(Locale.ROOT));
      if (time == null) {
        return null;
      }
    }
    boolean date = time.type().kind() == Kind.DATE;
    String unit = part;
    if (partAt != null) {
      unit = unit(partAt, date ? DATE_PARTS : PARTS, PART_ALIASES);
    } else if (date && !DATE_PARTS.contains(part)) {
      report.error(Report.ARGUMENT, call, "a date has no " + part.toLowerCase(Locale.ROOT));
      return null;
    }
    if (unit == null) {
      return null;
    }
    List<Expression> arguments = new ArrayList<>(List.of(Typing.text(unit), time));
    if (rest.size() > 1) {
      if (date) {
        report.error(Report.ARGUMENT, rest.get(1), "a date has no time zone");
        return null;
      }
      arguments.add(zone(rest.get(1)));
    }
    return arguments.contains(null) ? null : Typing.call(Function.EXTRACT, Type.INT64, arguments);
  }

  /** The part that a function like YEAR takes, or null if {@code name} is none. */
  static String partFunction(String name) {
    String part = PART_ALIASES.getOrDefault(name, name);
    return PARTS.contains(part) && !part.equals("EPOCH") ? part : null;
  }

  private Expression timestamp(Expression e, Syntax at, String who) {
    if (typing.conversions.fits(e, Type.TIMESTAMP)) {
      return typing.conversions.convert(e, Type.TIMESTAMP);
    }
    report.error(
        Report.ARGUMENT,
        at,
        who + " takes a timestamp or date, this is " + TypeNames.words(e.type()),
        e.type().kind() == Kind.STRING
            ? "write CAST(... AS TIMESTAMP) or TO_TIMESTAMP(..., 'pattern')"
            : "for seconds since 1970 write TIMESTAMP_SECONDS(...)");
    return null;
  }

  // ---- intervals

  boolean hasInterval(Syntax.Call call) {
    return call.arguments().stream().anyMatch(Times::isInterval);
  }

  private static boolean isInterval(Syntax syntax) {
    return syntax instanceof Syntax.Call call && call.isFunction("INTERVAL");
  }

  /** A time plus or minus an interval. */
  Expression shift(Function function, Syntax.Call call) {
    int interval = isInterval(call.arguments().get(0)) ? 0 : 1;
    boolean minus = function == Function.SUBTRACT;
    boolean shape =
        (minus || function == Function.ADD)
            && call.arguments().size() == 2
            && !isInterval(call.arguments().get(1 - interval))
            && !(minus && interval == 0);
    if (!shape) {
      alone(call);
      return null;
    }
    return shift(
        call.arguments().get(1 - interval),
        (Syntax.Call) call.arguments().get(interval),
        minus,
        null);
  }

  void alone(Syntax at) {
    report.error(
        Report.ARGUMENT,
        at,
        "an interval is added to or taken from a timestamp or date",
        "for example event_time - INTERVAL 5 MINUTE");
  }

  /** {@code want} is TIMESTAMP, DATE, or null for either. */
  Expression shift(Syntax baseAt, Syntax.Call interval, boolean minus, Type want) {
    Expression base = typing.type(baseAt);
    List<Syntax> parts = interval.arguments();
    Expression count = count(parts.get(0));
    if (base == null || count == null) {
      return null;
    }
    boolean date = want == null ? base.type().kind() == Kind.DATE : want.kind() == Kind.DATE;
    Type type = date ? Type.DATE : Type.TIMESTAMP;
    if (!typing.conversions.fits(base, type) || (want == null && typing.conversions.isText(base))) {
      report.error(
          Report.ARGUMENT,
          baseAt,
          "an interval is added to a timestamp or date, this is " + TypeNames.words(base.type()),
          "write CAST(... AS TIMESTAMP)");
      return null;
    }
    Expression time = typing.conversions.convert(base, type);
    String unit = unit(parts.get(1), date ? LARGE : List.copyOf(ALL.subList(0, 7)), Map.of());
    if (time == null || unit == null) {
      return null;
    }
    if (!date && unit.equals("WEEK")) {
      count = times(count, 7);
      unit = "DAY";
    }
    return Typing.call(
        date ? Function.DATE_ADD : Function.TIMESTAMP_ADD,
        type,
        time,
        minus ? times(count, -1) : count,
        Typing.text(unit));
  }

  private static Expression times(Expression count, long factor) {
    if (count instanceof Literal literal && literal.value() instanceof Long value) {
      long product = value * factor;
      if (Math.multiplyHigh(value, factor) == product >> 63) {
        return new Literal(product, Type.INT64);
      }
    }
    return factor == -1
        ? Typing.call(Function.NEGATE, Type.INT64, count)
        : Typing.call(Function.MULTIPLY, Type.INT64, count, new Literal(factor, Type.INT64));
  }

  private Expression count(Syntax syntax) {
    if (syntax instanceof Syntax.Constant constant && constant.value() instanceof String text) {
      if (text.strip().matches("[+-]?\\d{1,18}")) {
        return new Literal(new BigInteger(text.strip()).longValue(), Type.INT64);
      }
      report.error(
          Report.ARGUMENT,
          syntax,
          "an interval is a whole number and a unit",
          "INTERVAL 90 MINUTE");
      return null;
    }
    Expression count = typing.type(syntax);
    if (count == null) {
      return null;
    }
    if (!count.type().isInteger()) {
      report.error(
          Report.ARGUMENT,
          syntax,
          "an interval is a whole number and a unit, this is " + TypeNames.words(count.type()),
          "use a smaller unit: INTERVAL 90 MINUTE");
      return null;
    }
    return typing.conversions.convert(count, Type.INT64);
  }

  /** TIMESTAMP_ADD(t, INTERVAL n unit), TIMESTAMP_ADD(t, n, unit), and the like for SUB, DATE. */
  Expression add(Syntax.Call call, boolean minus, Type type) {
    List<Syntax> arguments = call.arguments();
    if (arguments.size() == 2 && isInterval(arguments.get(1))) {
      return shift(arguments.get(0), (Syntax.Call) arguments.get(1), minus, type);
    }
    if (arguments.size() == 3) {
      List<Syntax> parts = arguments.subList(1, 3);
      Syntax.Call interval =
          new Syntax.Call("INTERVAL", false, parts, parts.get(0).from(), parts.get(1).to());
      return shift(arguments.get(0), interval, minus, type);
    }
    String name = call.name().toUpperCase(Locale.ROOT);
    report.error(
        Report.ARGUMENT,
        call,
        name + " takes " + TypeNames.words(type) + " and an interval",
        "for example "
            + name
            + "(time, INTERVAL 5 "
            + (type.kind() == Kind.DATE ? "DAY)" : "MINUTE)"));
    return null;
  }

  // ---- literals with their type

  /** DATE '...', TIMESTAMP '...', DECIMAL '...', X'...'. */
  Expression literal(String type, Syntax.Constant at) {
    String text = (String) at.value();
    switch (type) {
      case "DATE", "TIMESTAMP":
        Type time = type.equals("DATE") ? Type.DATE : Type.TIMESTAMP;
        Long value = typing.conversions.timeValue(text, time, at);
        return value == null ? null : new Literal(value, time);
      case "X":
        if (!text.matches("([0-9a-fA-F]{2})*")) {
          report.error(
              "bad-value", at, "bytes are written as pairs of hexadecimal digits: X'00ff'");
          return null;
        }
        return new Literal(java.util.HexFormat.of().parseHex(text), Type.BYTES);
      default:
        if (!text.strip().matches("[+-]?\\d{1,76}(\\.\\d{1,76})?")
            || text.replaceAll("\\D", "").length() > 76) {
          report.error(
              "bad-value", at, "'" + text + "' is not a decimal of at most 76 digits like 12.50");
          return null;
        }
        return new Literal(new java.math.BigDecimal(text.strip()), Type.DECIMAL);
    }
  }

  static Expression day(Expression time) {
    return new Call(Function.TO_DAY, List.of(time), Type.DATE.withNullable(time.type().nullable()));
  }
}
