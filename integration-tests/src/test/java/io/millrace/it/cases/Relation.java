package io.millrace.it.cases;

import io.millrace.it.cases.ValueType.Kind;
import java.util.List;
import java.util.function.Predicate;

/**
 * The rows behind a step: in YAML the step's name, in SQL a table. The table has columns of its own
 * behind those of the rows: {@code _t} the event time in microseconds, {@code _ws} and {@code _we}
 * the window in milliseconds, {@code _p} the place in the source.
 *
 * @param timed whether rows have event times
 * @param windows the {@code windowing} block that rows are in by a keyed step, or null
 * @param identified whether {@code id} and event time say which row it is, copies aside
 * @param placed whether {@code _p} is the order of the source
 * @param rows about how many there are
 */
record Relation(
    String step,
    String table,
    List<Column> columns,
    boolean timed,
    String windows,
    boolean identified,
    boolean placed,
    double rows) {
  static final String OWN = "_t, _ws, _we, _p";

  Relation as(String newStep, String newTable) {
    return new Relation(newStep, newTable, columns, timed, windows, identified, placed, rows);
  }

  Relation with(List<Column> others) {
    boolean stays = identified && others.stream().anyMatch(c -> c.name().equals("id"));
    return new Relation(step, table, others, timed, windows, stays, placed, rows);
  }

  Relation scaled(double factor) {
    return new Relation(step, table, columns, timed, windows, identified, placed, rows * factor);
  }

  Relation anonymous() {
    return new Relation(step, table, columns, timed, windows, false, false, rows);
  }

  Relation inWindows(String blocks) {
    return new Relation(step, table, columns, true, blocks, false, false, rows);
  }

  Relation untimed() {
    return new Relation(step, table, columns, false, null, false, false, rows);
  }

  boolean inSessions() {
    return windows != null && windows.contains("sessions");
  }

  boolean has(String name) {
    return columns.stream().anyMatch(column -> column.name().equals(name));
  }

  List<Column> of(Predicate<ValueType> types) {
    return columns.stream().filter(column -> types.test(column.type())).toList();
  }

  List<Column> of(Kind kind) {
    return of(type -> type.kind() == kind);
  }
}
