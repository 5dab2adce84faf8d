package io.millrace.it.cases;

import io.millrace.it.cases.ValueType.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Steps that look at single rows, and those that put rows of several steps together. */
final class RowSteps {
  private static final Kind[] MADE = {
    Kind.WHOLE,
    Kind.WHOLE,
    Kind.DECIMAL,
    Kind.TEXT,
    Kind.TEXT,
    Kind.TIME,
    Kind.DAY,
    Kind.BOOLEAN,
    Kind.DOUBLE
  };

  private final Pipe pipe;

  RowSteps(Pipe pipe) {
    this.pipe = pipe;
  }

  Relation filter(Relation in, String kind) {
    pipe.kinds.add(kind);
    Terms terms = pipe.terms(in);
    Term keep = terms.condition(2);
    if (pipe.chance(7)) {
      keep = widened(in, terms, keep);
    }
    String step = pipe.step("Filter", in.step(), "keep: " + Pipe.quoted(keep.text()) + "\n");
    String alive = pipe.survivors(in.table(), keep.fails());
    String table =
        pipe.table(
            "SELECT * FROM "
                + in.table()
                + (alive.isEmpty() ? " WHERE " : alive + " AND ")
                + keep.sql());
    return in.as(step, table).scaled(0.7);
  }

  /** A condition that more rows fulfil, so that something is left. */
  private Term widened(Relation in, Terms terms, Term keep) {
    Column column = in.columns().get(pipe.random.nextInt(in.columns().size()));
    Term other = column.term();
    String test = " IS NOT NULL";
    if (column.type().ordered() && column.type().kind() != Kind.BOOLEAN && pipe.chance(5)) {
      Term literal = terms.literal(column.type().kind());
      String differs = " IS DISTINCT FROM ";
      return either(
          keep, other.text() + differs + literal.text(), other.sql() + differs + literal.sql());
    }
    return either(keep, other.text() + test, other.sql() + test);
  }

  private Term either(Term keep, String text, String sql) {
    pipe.functions.add("OR");
    return new Term(
        ValueType.BOOLEAN,
        "(" + keep.text() + " OR " + text + ")",
        "(" + keep.sql() + " OR " + sql + ")",
        keep.fails());
  }

  Relation map(Relation in) {
    boolean append = pipe.chance(6);
    pipe.kinds.add(append ? "map, append" : "map");
    Terms terms = pipe.terms(in);
    Map<String, Term> made = new LinkedHashMap<>();
    List<Column> kept = new ArrayList<>();
    List<String> dropped = new ArrayList<>();
    for (Column column : in.columns()) {
      boolean stays = column.name().equals("id") || pipe.chance(append ? 9 : 6);
      (stays ? kept : new ArrayList<Column>()).add(column);
      if (!stays) {
        dropped.add(column.name());
      }
    }
    for (int i = pipe.random.nextInt(3); i >= 0; i--) {
      made.put(pipe.freshName(), terms.of(terms.pick(MADE), 2));
    }
    StringBuilder config = new StringBuilder();
    if (append) {
      config.append("append: true\n");
      if (!dropped.isEmpty()) {
        config.append("drop: [").append(String.join(", ", dropped)).append("]\n");
      }
    }
    config.append("fields:\n");
    if (!append) {
      kept.forEach(
          c -> config.append("  " + c.name() + ": " + Pipe.quoted(c.term().text()) + "\n"));
    }
    made.forEach((n, t) -> config.append("  " + n + ": " + Pipe.quoted(t.text()) + "\n"));
    return mapped(in, pipe.step("MapToFields", in.step(), config.toString()), kept, made);
  }

  private Relation mapped(Relation in, String step, List<Column> kept, Map<String, Term> made) {
    List<Column> columns = new ArrayList<>(kept);
    StringBuilder select = new StringBuilder("SELECT ");
    kept.forEach(column -> select.append(column.sql()).append(", "));
    String fails = "";
    for (Map.Entry<String, Term> entry : made.entrySet()) {
      Term term = entry.getValue();
      columns.add(new Column(entry.getKey(), term.type()));
      select.append("CAST(" + term.sql() + " AS " + term.type().sql() + ") AS ");
      select.append('"' + entry.getKey() + "\", ");
      fails = Term.or(fails, term.fails());
    }
    select.append(Relation.OWN + " FROM " + in.table() + pipe.survivors(in.table(), fails));
    return in.as(step, pipe.table(select.toString())).with(columns);
  }

  /** Takes a list apart, one that is there or a text's parts. */
  Relation explode(Relation given) {
    Relation in = given;
    if (in.of(Kind.TEXTS).isEmpty()) {
      Term text = pipe.terms(in).leaf(Kind.TEXT);
      String name = pipe.freshName();
      pipe.functions.add("SPLIT");
      Term parts =
          Term.of(
              ValueType.TEXTS,
              "SPLIT(" + text.text() + ", 'a')",
              "string_split(" + text.sql() + ", 'a')",
              text);
      String config = "append: true\nfields:\n  " + name + ": " + Pipe.quoted(parts.text()) + "\n";
      String step = pipe.step("MapToFields", in.step(), config);
      in = mapped(in, step, in.columns(), Map.of(name, parts));
    }
    pipe.kinds.add("explode");
    List<Column> lists = in.of(Kind.TEXTS);
    Column list = lists.get(pipe.random.nextInt(lists.size()));
    String step = pipe.step("Explode", in.step(), "fields: [" + list.name() + "]\n");
    List<Column> others = in.columns().stream().filter(column -> !column.equals(list)).toList();
    List<Column> columns = new ArrayList<>(others);
    columns.add(new Column(list.name(), ValueType.TEXT));
    String table =
        pipe.table(
            "SELECT "
                + (others.isEmpty() ? "" : Pipe.names(others) + ", ")
                + "unnest("
                + list.sql()
                + ") AS "
                + list.sql()
                + ", "
                + Relation.OWN
                + " FROM "
                + in.table());
    return in.as(step, table).with(columns).scaled(1.5).anonymous();
  }

  /** The rows of both, with null for what one has not; null if their fields do not fit. */
  Relation flatten(Relation one, Relation other) {
    Map<String, ValueType> types = new LinkedHashMap<>();
    for (Relation side : List.of(one, other)) {
      for (Column column : side.columns()) {
        ValueType before = types.get(column.name());
        if (before != null && before.kind() != column.type().kind()) {
          return null;
        }
        types.put(column.name(), before == null ? column.type() : before.common(column.type()));
      }
    }
    pipe.kinds.add("flatten");
    List<Column> columns =
        types.entrySet().stream().map(e -> new Column(e.getKey(), e.getValue())).toList();
    String step = pipe.step("Flatten", "[" + one.step() + ", " + other.step() + "]", "{}\n");
    String table = pipe.table(side(one, columns) + " UNION ALL " + side(other, columns));
    return one.as(step, table)
        .with(columns)
        .anonymous()
        .scaled(1 + other.rows() / Math.max(1, one.rows()));
  }

  private static String side(Relation relation, List<Column> columns) {
    return columns.stream()
        .map(
            column ->
                relation.has(column.name())
                    ? "CAST(" + column.sql() + " AS " + column.type().sql() + ") AS " + column.sql()
                    : "CAST(NULL AS " + column.type().sql() + ") AS " + column.sql())
        .collect(
            Collectors.joining(", ", "SELECT ", ", " + Relation.OWN + " FROM " + relation.table()));
  }

  /** Two outputs of a Partition, one of them changed, and together again. */
  Relation partition(Relation in) {
    pipe.kinds.add("partition");
    Terms terms = pipe.terms(in);
    Term when = terms.condition(1);
    String by = "CASE WHEN " + when.text() + " THEN 'yes' ELSE 'no' END";
    String step =
        pipe.step(
            "Partition", in.step(), "by: " + Pipe.quoted(by) + "\noutputs: [\"yes\", \"no\"]\n");
    String alive = pipe.survivors(in.table(), when.fails());
    String open = "SELECT * FROM " + in.table() + (alive.isEmpty() ? " WHERE (" : alive + " AND (");
    Relation yes = in.as(step + ".yes", pipe.table(open + when.sql() + ") IS TRUE")).scaled(0.5);
    Relation no = in.as(step + ".no", pipe.table(open + when.sql() + ") IS NOT TRUE")).scaled(0.5);
    return flatten(pipe.chance(5) ? map(yes) : yes, no);
  }

  /** Later event times, once in a pipeline; null where that cannot be. */
  Relation assignTimestamps(Relation in) {
    if (!in.timed() || !in.has("ts") || in.windows() != null || pipe.retimed) {
      return null;
    }
    pipe.retimed = true;
    pipe.kinds.add("assign timestamps");
    long hours = 1 + pipe.random.nextInt(50);
    String config = "timestamp: TIMESTAMP_ADD(ts, " + hours + ", HOUR)\n";
    String step = pipe.step("AssignTimestamps", in.step(), config);
    String table =
        pipe.table(
            "SELECT * REPLACE (epoch_us(ts) + "
                + hours * 3_600_000_000L
                + " AS _t) FROM "
                + in.table()
                + pipe.survivors(in.table(), "ts IS NULL"));
    return in.as(step, table);
  }

  /** The event time and the window as fields. */
  Relation windowInfo(Relation in) {
    pipe.kinds.add("window info");
    String at = pipe.freshName();
    String start = pipe.freshName();
    String end = pipe.freshName();
    List<Column> columns = new ArrayList<>(in.columns());
    columns.add(new Column(at, ValueType.TIME));
    String select = "make_timestamp(_t) AS \"" + at + "\", ";
    String config = "fields:\n  " + at + ": timestamp\n";
    if (in.windows() != null) {
      columns.add(new Column(start, ValueType.TIME));
      columns.add(new Column(end, ValueType.TIME));
      select += "make_timestamp(_ws * 1000) AS \"" + start + "\", ";
      select += "make_timestamp(_we * 1000) AS \"" + end + "\", ";
      config += "  " + start + ": window_start\n  " + end + ": window_end\n";
    }
    String step = pipe.step("ExtractWindowingInfo", in.step(), config);
    String table =
        pipe.table(
            "SELECT "
                + Pipe.names(in.columns())
                + ", "
                + select
                + Relation.OWN
                + " FROM "
                + in.table());
    return in.as(step, table).with(columns);
  }
}
