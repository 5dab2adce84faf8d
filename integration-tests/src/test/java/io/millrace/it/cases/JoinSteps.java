package io.millrace.it.cases;

import io.millrace.it.cases.ValueType.Kind;
import io.millrace.it.oracle.OracleWindows;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Joins of two relations, each with fields of both under new names. */
final class JoinSteps {
  private static final String[] TYPES = {"inner", "left", "right", "outer", "left"};
  private static final double MOST_ROWS = 20_000;

  private final Pipe pipe;

  JoinSteps(Pipe pipe) {
    this.pipe = pipe;
  }

  /** What of each side's columns the rows have. */
  private record Fields(List<Column> columns, String text, String sql) {}

  private Fields fields(Relation left, Relation right) {
    List<Column> columns = new ArrayList<>();
    StringBuilder sql = new StringBuilder();
    String text =
        "fields:\n  l: {"
            + side(left, "l", columns, sql)
            + "}\n  r: {"
            + side(right, "r", columns, sql)
            + "}\n";
    return new Fields(columns, text, sql.toString());
  }

  private String side(Relation of, String alias, List<Column> columns, StringBuilder sql) {
    List<String> fields = new ArrayList<>();
    for (Column column : of.columns()) {
      if (fields.isEmpty() || pipe.chance(6)) {
        String name = pipe.freshName();
        fields.add(name + ": " + column.name());
        columns.add(new Column(name, column.type()));
        sql.append(alias + "." + column.sql() + " AS \"" + name + "\", ");
      }
    }
    return String.join(", ", fields);
  }

  /** A column of each side that are compared, or null; few pairs are better than many. */
  private Column[] keys(Relation left, Relation right, double windows) {
    List<Column[]> pairs = new ArrayList<>();
    for (Column l : left.of(t -> t.kind() == Kind.WHOLE || t.kind() == Kind.TEXT)) {
      for (Column r : right.of(l.type().kind())) {
        double different =
            l.name().equals("id") || l.name().equals("order") ? left.rows() / 3 + 1 : 5;
        if (l.name().equals(r.name()) || different == 5) {
          if (left.rows() * right.rows() / different / windows < MOST_ROWS) {
            pairs.add(new Column[] {l, r});
          }
        }
      }
    }
    return pairs.isEmpty() ? null : pairs.get(pipe.random.nextInt(pairs.size()));
  }

  private static String sql(String type) {
    return switch (type) {
      case "left" -> "LEFT JOIN";
      case "right" -> "RIGHT JOIN";
      case "outer" -> "FULL JOIN";
      default -> "JOIN";
    };
  }

  private String input(Relation left, Relation right) {
    return "{l: " + left.step() + ", r: " + right.step() + "}";
  }

  private static String config(Column[] on, String type, String more, Fields fields) {
    return "equalities: [{l: "
        + on[0].name()
        + ", r: "
        + on[1].name()
        + "}]\ntype: "
        + type
        + "\n"
        + more
        + fields.text();
  }

  private Relation out(Relation left, String step, String query, Fields fields) {
    return left.as(step, pipe.table(query)).with(fields.columns()).anonymous();
  }

  // ---- the kinds of joins; each gives null where it cannot be

  Relation interval(Relation left, Relation right) {
    Column[] on = keys(left, right, 50);
    if (!left.timed() || !right.timed() || on == null) {
      return null;
    }
    pipe.kinds.add("interval join");
    String type = TYPES[pipe.random.nextInt(TYPES.length)];
    long before = pipe.stepMillis * (pipe.random.nextInt(4) - 1);
    long after = pipe.stepMillis * pipe.random.nextInt(2) - Math.min(before, 0);
    String within =
        String.format(Locale.ROOT, "within: {before: %dms, after: %dms}\n", before, after);
    Fields fields = fields(left, right);
    String step = pipe.step("IntervalJoin", input(left, right), config(on, type, within, fields));
    String query =
        String.format(
            Locale.ROOT,
            "SELECT %s greatest(l._t, r._t) AS _t, NULL::BIGINT AS _ws, NULL::BIGINT AS _we,"
                + " 0 AS _p FROM %s l %s %s r ON l.%s = r.%s AND r._t BETWEEN l._t - %d AND"
                + " l._t + %d",
            fields.sql(),
            left.table(),
            sql(type),
            right.table(),
            on[0].sql(),
            on[1].sql(),
            before * 1000,
            after * 1000);
    Relation out = out(left, step, query, fields);
    return new Relation(
        out.step(), out.table(), out.columns(), true, null, false, false, out.rows());
  }

  Relation asOf(Relation left, Relation right) {
    Column[] on = keys(left, right, 50);
    if (!left.timed() || !right.timed() || !right.placed() || on == null) {
      return null;
    }
    pipe.kinds.add("as-of join");
    pipe.byPlace = true;
    String type = pipe.chance(3) ? "inner" : "left";
    long within = pipe.stepMillis * pipe.random.nextInt(3);
    Fields fields = fields(left, right);
    String step =
        pipe.step(
            "AsOfJoin", input(left, right), config(on, type, "within: " + within + "ms\n", fields));
    String query =
        String.format(
            Locale.ROOT,
            "SELECT %s l._t, l._ws, l._we, 0 AS _p FROM (SELECT *, row_number() OVER () AS _n FROM"
                + " %s) l %s %s r ON l.%s = r.%s AND r._t BETWEEN l._t - %d AND l._t QUALIFY"
                + " row_number() OVER (PARTITION BY l._n ORDER BY r._t DESC, r._p DESC) = 1",
            fields.sql(),
            left.table(),
            sql(type),
            right.table(),
            on[0].sql(),
            on[1].sql(),
            within * 1000);
    return out(left, step, query, fields);
  }

  Relation join(Relation left, Relation right) {
    boolean windowed = left.timed() && right.timed();
    Column[] on = keys(left, right, windowed ? 50 : 1);
    if (on == null) {
      return null;
    }
    String type = TYPES[pipe.random.nextInt(TYPES.length)];
    Fields fields = fields(left, right);
    String equal = "l." + on[0].sql() + " = r." + on[1].sql();
    if (!windowed) {
      pipe.kinds.add("global join");
      String step =
          pipe.step("Join", input(left, right), "{type: global}", config(on, type, "", fields));
      String query =
          "SELECT "
              + fields.sql()
              + " NULL::BIGINT AS _t, NULL::BIGINT AS _ws, NULL::BIGINT AS _we, 0 AS _p FROM "
              + left.table()
              + " l "
              + sql(type)
              + " "
              + right.table()
              + " r ON "
              + equal;
      return out(left, step, query, fields).untimed();
    }
    pipe.kinds.add("windowed join");
    OracleWindows windows = OracleWindows.fixed(pipe.random, pipe.stepMillis);
    String step =
        pipe.step("Join", input(left, right), windows.yaml(), config(on, type, "", fields));
    String query =
        "SELECT "
            + fields.sql()
            + " coalesce(l.window_end, r.window_end) * 1000 - 1000 AS _t,"
            + " coalesce(l.window_start, r.window_start) AS _ws,"
            + " coalesce(l.window_end, r.window_end) AS _we, 0 AS _p FROM "
            + assigned(left, windows)
            + " l "
            + sql(type)
            + " "
            + assigned(right, windows)
            + " r ON "
            + equal
            + " AND l.window_start = r.window_start";
    return out(left, step, query, fields).inWindows(windows.yaml());
  }

  private String assigned(Relation in, OracleWindows windows) {
    String moments =
        pipe.table(
            "SELECT *, _t AS us, " + TimeTerms.floor("_t", 1000) + " AS ms FROM " + in.table());
    return pipe.table(windows.over(moments, "1"));
  }
}
