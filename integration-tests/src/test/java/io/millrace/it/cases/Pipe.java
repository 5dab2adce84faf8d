package io.millrace.it.cases;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A pipeline while it is made, in both languages. */
final class Pipe {
  final Random random;
  final String name;

  /** Length of windows, gaps and bounds of joins, about. */
  final long stepMillis;

  final Set<String> kinds = new TreeSet<>();
  final Set<String> functions = new TreeSet<>();
  final List<String> tables = new ArrayList<>();

  /** Queries that count dead letters. */
  final List<String> dead = new ArrayList<>();

  final Map<String, CaseStream> streams = new LinkedHashMap<>();

  /** Time zone in which DuckDB must be. */
  String zone = "UTC";

  /** Whether the results depend on where in the files an event is. */
  boolean byPlace;

  /** Whether event times have been changed. */
  boolean retimed;

  private final StringBuilder yaml = new StringBuilder("pipeline:\n  transforms:\n");
  private int number;

  Pipe(Random random, String name, long stepMillis) {
    this.random = random;
    this.name = name;
    this.stepMillis = stepMillis;
  }

  Terms terms(Relation relation) {
    return new Terms(random, relation, functions);
  }

  boolean chance(int ofTen) {
    return random.nextInt(10) < ofTen;
  }

  String freshName() {
    return "c" + number++;
  }

  /**
   * Adds a step.
   *
   * @param input as YAML has it
   * @param config lines, each with its newline
   * @return its name
   */
  String step(String type, String input, String config) {
    return step(type, input, "", config);
  }

  /** Adds a step with a {@code windowing} block, or none if it is empty. */
  String step(String type, String input, String windowing, String config) {
    String step = "s" + number++;
    yaml.append("    - type: ").append(type).append('\n');
    yaml.append("      name: ").append(step).append('\n');
    if (!input.isEmpty()) {
      yaml.append("      input: ").append(input).append('\n');
    }
    if (!windowing.isEmpty()) {
      yaml.append("      windowing: ").append(windowing).append('\n');
    }
    yaml.append("      config:\n").append(config.indent(8));
    return step;
  }

  /** Adds a table of a query, and gives its name. */
  String table(String query) {
    String table = "t" + number++;
    tables.add("CREATE TEMP TABLE " + table + " AS " + query);
    return table;
  }

  /** Counts the rows that a condition makes dead letters; gives what the others fulfil. */
  String survivors(String table, String fails) {
    if (fails.isEmpty()) {
      return "";
    }
    dead.add("SELECT count(*) FROM " + table + " WHERE " + fails);
    return " WHERE NOT (" + fails + ")";
  }

  String yaml() {
    return yaml.toString();
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  static String names(List<Column> columns) {
    return columns.stream().map(Column::sql).collect(Collectors.joining(", "));
  }
}
