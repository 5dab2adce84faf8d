package io.millrace.it.cases;

import io.millrace.it.cases.ValueType.Kind;
import io.millrace.it.oracle.OracleWindows;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Steps over the rows of a key: aggregates, and of several rows one. */
final class KeyedSteps {
  private static final String[] ZONES = {
    "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Europe/Berlin", "America/New_York"
  };

  private final Pipe pipe;

  KeyedSteps(Pipe pipe) {
    this.pipe = pipe;
  }

  /** Rows in windows: the table has them once for each window. */
  private record InWindows(Relation relation, String blocks, boolean global) {}

  /** Puts rows into windows that are chosen, or leaves them in those that they are in. */
  private InWindows windows(Relation in, List<String> keys) {
    if (!in.timed()) {
      pipe.kinds.add("global windows");
      return new InWindows(in, "", true);
    }
    if (in.windows() != null && !in.inSessions() && pipe.chance(3)) {
      pipe.kinds.add("same windows");
      return new InWindows(in, "", false);
    }
    int choice = pipe.random.nextInt(10);
    if (choice == 0) {
      pipe.kinds.add("global windows");
      return new InWindows(in, "{type: global}", true);
    }
    if (in.inSessions() && choice == 7) {
      choice = 1;
    }
    OracleWindows chosen =
        choice < 4
            ? OracleWindows.fixed(pipe.random, pipe.stepMillis)
            : choice < 7
                ? OracleWindows.sliding(pipe.random, pipe.stepMillis)
                : choice < 8
                    ? OracleWindows.sessions(pipe.stepMillis)
                    : OracleWindows.calendar(pipe.random, zone());
    pipe.kinds.add(chosen.name() + " windows");
    String moments =
        pipe.table(
            "SELECT * EXCLUDE (_ws, _we), _t AS us, "
                + TimeTerms.floor("_t", 1000)
                + " AS ms FROM "
                + in.table());
    String key = keys.isEmpty() ? "1" : String.join(", ", keys);
    String table =
        pipe.table(
            "SELECT * EXCLUDE (window_start, window_end), window_start AS _ws, window_end AS _we"
                + " FROM ("
                + chosen.over(moments, key)
                + ")");
    return new InWindows(in.as(in.step(), table), chosen.yaml(), false);
  }

  private String zone() {
    if (pipe.zone.equals("UTC")) {
      pipe.zone = ZONES[pipe.random.nextInt(ZONES.length)];
    }
    return pipe.zone;
  }

  // ---- Combine

  Relation combine(Relation given) {
    pipe.kinds.add("combine");
    Terms terms = pipe.terms(given);
    List<Column> keys = new ArrayList<>();
    List<Term> values = new ArrayList<>();
    String group = keys(given, terms, keys, values);
    String fails = "";
    StringBuilder select = new StringBuilder("SELECT *");
    for (int i = 0; i < keys.size(); i++) {
      fails = Term.or(fails, values.get(i).fails());
      select.append(", " + values.get(i).sql() + " AS _k" + i);
    }
    String keyed =
        pipe.table(select + " FROM " + given.table() + pipe.survivors(given.table(), fails));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      names.add("_k" + i);
    }
    InWindows in = windows(given.as(given.step(), keyed), names);
    List<Aggregates.Made> made = new ArrayList<>();
    for (int i = pipe.random.nextInt(3); i >= 0; i--) {
      made.add(new Aggregates(pipe, given).make());
    }
    StringBuilder config = new StringBuilder(group + "combine:\n");
    made.forEach(m -> config.append("  " + m.column().name() + ": " + m.text() + "\n"));
    String from = given.step();
    String blocks = in.blocks();
    if (!blocks.isEmpty() && pipe.chance(2)) {
      pipe.kinds.add("window into");
      from = pipe.step("WindowInto", from, "windowing: " + blocks + "\n");
      blocks = "";
    }
    String step = pipe.step("Combine", from, blocks, config.toString());
    List<Column> columns = new ArrayList<>(keys);
    made.forEach(m -> columns.add(m.column()));
    String table = pipe.table(query(in, keys, made));
    Relation out = given.as(step, table).with(columns).scaled(0.4);
    return in.global()
        ? out.untimed()
        : out.inWindows(in.blocks().isEmpty() ? given.windows() : in.blocks());
  }

  /** The block of the keys. */
  private String keys(Relation in, Terms terms, List<Column> keys, List<Term> values) {
    int count = pipe.random.nextInt(3);
    if (count == 0) {
      return "";
    }
    List<String> names = new ArrayList<>();
    List<Column> simple = in.of(type -> type.ordered() && type.kind() != Kind.DOUBLE);
    for (int i = 0; i < count && !simple.isEmpty(); i++) {
      Column column = simple.get(pipe.random.nextInt(simple.size()));
      if (!keys.contains(column)) {
        keys.add(column);
        values.add(column.term());
        names.add(column.name());
      }
    }
    if (pipe.chance(7) && !keys.isEmpty()) {
      return "group_by: [" + String.join(", ", names) + "]\n";
    }
    pipe.kinds.add("group by expression");
    Term made = terms.comparable(terms.pick(Kind.WHOLE, Kind.TEXT, Kind.BOOLEAN, Kind.DAY), 1);
    keys.add(new Column(pipe.freshName(), made.type()));
    values.add(made);
    return keys.stream()
        .map(
            key ->
                "  " + key.name() + ": " + Pipe.quoted(values.get(keys.indexOf(key)).text()) + "\n")
        .collect(Collectors.joining("", "group_by:\n", ""));
  }

  private static String query(InWindows in, List<Column> keys, List<Aggregates.Made> made) {
    StringBuilder select = new StringBuilder("SELECT ");
    StringBuilder group = new StringBuilder();
    for (int i = 0; i < keys.size(); i++) {
      select.append("_k" + i + " AS " + keys.get(i).sql() + ", ");
      group.append("_k" + i + ", ");
    }
    made.forEach(m -> select.append(m.sql() + " AS " + m.column().sql() + ", "));
    if (in.global()) {
      select.append("NULL::BIGINT AS _t, NULL::BIGINT AS _ws, NULL::BIGINT AS _we");
    } else {
      select.append("_we * 1000 - 1000 AS _t, _ws, _we");
      group.append("_ws, _we, ");
    }
    select.append(", 0 AS _p FROM " + in.relation().table());
    if (group.isEmpty()) {
      return select + " HAVING count(*) > 0";
    }
    return select + " GROUP BY " + group.substring(0, group.length() - 2);
  }

  // ---- one of several rows

  /** By id, copies alone; or by other fields, then by place. Null where there is none. */
  Relation deduplicate(Relation in) {
    if (!in.timed() || !in.placed() || in.windows() != null) {
      return null;
    }
    boolean byId = in.identified() && pipe.chance(7);
    List<Column> simple = in.of(ValueType::ordered);
    if (!byId && simple.isEmpty()) {
      return null;
    }
    pipe.kinds.add("deduplicate");
    pipe.byPlace |= !byId;
    String id = byId ? "id" : simple.get(pipe.random.nextInt(simple.size())).name();
    String step = pipe.step("Deduplicate", in.step(), "id: " + id + "\n");
    String table =
        pipe.table(
            "SELECT * FROM "
                + in.table()
                + " QUALIFY row_number() OVER (PARTITION BY \""
                + id
                + "\", _t ORDER BY _p) = 1");
    return in.as(step, table);
  }

  /** Null where there is none. */
  Relation latest(Relation in) {
    List<Column> simple = in.of(ValueType::ordered);
    if (!in.timed() || !in.placed() || in.windows() != null || simple.isEmpty()) {
      return null;
    }
    pipe.kinds.add("latest by key");
    pipe.byPlace = true;
    Column key = simple.get(pipe.random.nextInt(simple.size()));
    InWindows made = windows(in, List.of(key.sql()));
    String step = pipe.step("LatestByKey", in.step(), made.blocks(), "key: " + key.name() + "\n");
    String own =
        made.global()
            ? "NULL::BIGINT AS _t, NULL::BIGINT AS _ws, NULL::BIGINT AS _we"
            : "_we * 1000 - 1000 AS _t, _ws, _we";
    String window = made.global() ? "" : ", _ws, _we";
    String latest =
        pipe.table(
            "SELECT * FROM "
                + made.relation().table()
                + " QUALIFY row_number() OVER (PARTITION BY "
                + key.sql()
                + window
                + " ORDER BY _t DESC, _p DESC) = 1");
    String table =
        pipe.table("SELECT " + Pipe.names(in.columns()) + ", " + own + ", 0 AS _p FROM " + latest);
    Relation out = in.as(step, table).scaled(0.4);
    return made.global() ? out.untimed() : out.inWindows(made.blocks());
  }
}
