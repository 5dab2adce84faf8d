package io.millrace.it.cases;

import io.millrace.it.cases.ValueType.Kind;
import java.util.List;

/** Aggregates over the columns of a relation. */
final class Aggregates {
  /** A sum of so many digits more overflows nothing. */
  private static final int ROWS_DIGITS = 7;

  private final Pipe pipe;
  private final Relation in;
  private final Terms terms;

  Aggregates(Pipe pipe, Relation in) {
    this.pipe = pipe;
    this.in = in;
    this.terms = pipe.terms(in);
  }

  /** An aggregate as a column of the result, in both languages. */
  record Made(Column column, String text, String sql) {}

  Made make() {
    String name = pipe.freshName();
    Term filter = pipe.chance(2) ? terms.condition(0) : null;
    if (filter != null && !filter.isSound()) {
      filter = null;
    }
    String also = filter == null ? "" : ", filter: " + Pipe.quoted(filter.text());
    String where = filter == null ? "" : " FILTER (WHERE " + filter.sql() + ")";
    Made made = made(name, also, where);
    return made != null
        ? made
        : new Made(
            new Column(name, ValueType.whole(ROWS_DIGITS)),
            "{fn: count" + also + "}",
            "count(*)" + where);
  }

  /** Null where there is no such column. */
  private Made made(String name, String also, String where) {
    return switch (pipe.random.nextInt(12)) {
      case 0, 1, 2 -> sum(name, also, where);
      case 3, 4 -> extreme(name, also, where);
      case 5 -> counted(name, also, where);
      case 6 -> mean(name, also, where);
      case 7 -> firstOrLast(name, also, where);
      case 8 -> list(name, also, where);
      case 9 -> spread(name, also, where);
      case 10 -> truth(name, also, where);
      default -> null;
    };
  }

  private Column any(List<Column> columns) {
    return columns.isEmpty() ? null : columns.get(pipe.random.nextInt(columns.size()));
  }

  private Made of(
      String name, Column value, String function, String also, ValueType type, String sql) {
    pipe.kinds.add("agg " + function);
    String fn = function.contains(",") ? function.replace(",", ", ") : function;
    return new Made(
        new Column(name, type), "{value: " + value.name() + ", fn: " + fn + also + "}", sql);
  }

  private Made sum(String name, String also, String where) {
    Column value =
        any(
            in.of(
                type ->
                    type.kind() == Kind.WHOLE && type.digits() <= 10
                        || type.kind() == Kind.DECIMAL && type.digits() <= 28
                        || type.kind() == Kind.DOUBLE));
    if (value == null) {
      return null;
    }
    ValueType type =
        switch (value.type().kind()) {
          case WHOLE -> ValueType.whole(value.type().digits() + ROWS_DIGITS);
          case DECIMAL -> ValueType.decimal(38, value.type().scale());
          default -> ValueType.DOUBLE.approximate();
        };
    String sum = value.type().kind() == Kind.DOUBLE ? "fsum(" : "sum(";
    return of(
        name,
        value,
        "sum",
        also,
        type,
        "CAST(" + sum + value.sql() + ")" + where + " AS " + type.sql() + ")");
  }

  private Made extreme(String name, String also, String where) {
    Column value = any(in.of(ValueType::ordered));
    String function = pipe.chance(5) ? "min" : "max";
    return value == null
        ? null
        : of(name, value, function, also, value.type(), function + "(" + value.sql() + ")" + where);
  }

  private Made counted(String name, String also, String where) {
    Column value = any(in.of(ValueType::ordered));
    if (value == null) {
      return null;
    }
    boolean distinct = pipe.chance(6);
    return of(
        name,
        value,
        distinct ? "count_distinct" : "count",
        also,
        ValueType.whole(ROWS_DIGITS),
        "count(" + (distinct ? "DISTINCT " : "") + value.sql() + ")" + where);
  }

  /** Of decimals to six digits, where DuckDB's would be a double. */
  private Made mean(String name, String also, String where) {
    Column value =
        any(
            in.of(
                type ->
                    type.kind() == Kind.WHOLE && type.digits() <= 10
                        || type.kind() == Kind.DOUBLE
                        || type.kind() == Kind.DECIMAL && type.scale() <= 2 && type.digits() < 14));
    if (value == null) {
      return null;
    }
    if (value.type().kind() != Kind.DECIMAL) {
      String average = value.type().kind() == Kind.DOUBLE ? "favg(" : "avg(";
      return of(
          name,
          value,
          "mean",
          also,
          ValueType.DOUBLE.approximate(),
          average + value.sql() + ")" + where);
    }
    String sum =
        "CAST(sum(CAST(" + value.sql() + " AS DECIMAL(24,2)) * 100)" + where + " AS HUGEINT)";
    String count = "CAST(count(" + value.sql() + ")" + where + " * 100 AS HUGEINT)";
    return of(name, value, "mean", also, ValueType.decimal(38, 6), NumberTerms.divided(sum, count));
  }

  private Made firstOrLast(String name, String also, String where) {
    Column value = any(in.of(ValueType::ordered));
    if (value == null || !in.identified() || !in.timed()) {
      return null;
    }
    String function = pipe.chance(5) ? "first" : "last";
    Made made =
        of(
            name,
            value,
            function,
            ", order_by: [event_time, id]" + also,
            value.type(),
            function + "(" + value.sql() + " ORDER BY _t, id)" + where);
    return made;
  }

  private Made list(String name, String also, String where) {
    Column value = any(in.of(Kind.TEXT));
    if (value == null) {
      return null;
    }
    String known =
        where.isEmpty()
            ? " FILTER (WHERE " + value.sql() + " IS NOT NULL)"
            : where.substring(0, where.length() - 1) + " AND " + value.sql() + " IS NOT NULL)";
    return switch (pipe.random.nextInt(3)) {
      case 0 ->
          of(
              name,
              value,
              "group",
              also,
              ValueType.TEXTS,
              "list(" + value.sql() + " ORDER BY " + value.sql() + ")" + known);
      case 1 ->
          of(
              name,
              value,
              "concat",
              ", separator: '+'" + also,
              ValueType.TEXT,
              "string_agg(" + value.sql() + ", '+' ORDER BY " + value.sql() + ")" + known);
      default ->
          of(
              name,
              value,
              "top",
              ", n: 3" + also,
              ValueType.TEXTS,
              "(list(" + value.sql() + " ORDER BY " + value.sql() + " DESC)" + known + ")[1:3]");
    };
  }

  private Made spread(String name, String also, String where) {
    Column value = any(in.of(type -> type.kind() == Kind.WHOLE && type.digits() <= 5));
    if (value == null) {
      return null;
    }
    ValueType type = ValueType.DOUBLE.approximate();
    return switch (pipe.random.nextInt(4)) {
      case 0 -> of(name, value, "variance", also, type, "var_samp(" + value.sql() + ")" + where);
      case 1 -> of(name, value, "stddev", also, type, "stddev_samp(" + value.sql() + ")" + where);
      case 2 -> of(name, value, "median", also, type, "median(" + value.sql() + ")" + where);
      default ->
          of(
              name,
              value,
              "quantile",
              ", fraction: 0.9" + also,
              type,
              "quantile_cont(" + value.sql() + "::DOUBLE, 0.9)" + where);
    };
  }

  private Made truth(String name, String also, String where) {
    Column value = any(in.of(Kind.BOOLEAN));
    if (value == null) {
      return null;
    }
    boolean all = pipe.chance(5);
    return of(
        name,
        value,
        all ? "all" : "any",
        also,
        ValueType.BOOLEAN,
        (all ? "bool_and(" : "bool_or(") + value.sql() + ")" + where);
  }
}
