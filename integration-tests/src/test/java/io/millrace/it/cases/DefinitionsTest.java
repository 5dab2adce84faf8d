package io.millrace.it.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.oracle.DuckDb;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where Millrace means something else than DuckDB by the same words. The generated SQL says what
 * Millrace means; here is what DuckDB would say. README lists them.
 */
class DefinitionsTest {
  private static final ValueType WHOLE = ValueType.whole(19);
  private static final ValueType DECIMAL = ValueType.decimal(38, 6);

  /** An expression in both languages, and what comes of it. */
  private record Definition(ValueType type, String text, Object ours, String sql, String theirs) {}

  private static final List<Definition> OF_VALUES =
      List.of(
          new Definition(ValueType.TEXT, "UPPER('\u00df')", "\u00df", "upper('\u00df')", "\u1e9e"),
          new Definition(WHOLE, "7 / 2", 3L, "7 / 2", "3.5"),
          new Definition(
              DECIMAL,
              "DECIMAL '2.00' / DECIMAL '3.00'",
              new BigDecimal("0.666667"),
              "2.00::DECIMAL(9,2) / 3.00::DECIMAL(9,2)",
              "0.6666666666666666"),
          new Definition(
              WHOLE, "CAST(CAST(2.5 AS DOUBLE) AS INT64)", 3L, "CAST(2.5::DOUBLE AS BIGINT)", "2"),
          new Definition(
              ValueType.DOUBLE,
              "ROUND(CAST(1.005 AS DOUBLE), 2)",
              1.01,
              "round(1.005::DOUBLE, 2)",
              "1.0"),
          new Definition(WHOLE, "GREATEST(one, NULLIF(one, 1))", null, "greatest(1, NULL)", "1"),
          new Definition(WHOLE, "LEAST(one, NULLIF(one, 1))", null, "least(1, NULL)", "1"),
          new Definition(
              ValueType.TEXT, "CONCAT('a', NULLIF('a', 'a'))", null, "concat('a', NULL)", "a"),
          new Definition(ValueType.TEXT, "SUBSTR('abc', 0, 2)", "ab", "substr('abc', 0, 2)", "a"),
          new Definition(
              ValueType.TEXT, "REVERSE('xa\u0301')", "\u0301ax", "reverse('xa\u0301')", "a\u0301x"),
          new Definition(
              WHOLE, "SAFE_CAST('1.5' AS INT64)", null, "TRY_CAST('1.5' AS BIGINT)", "2"),
          new Definition(
              WHOLE, "SAFE_CAST('0x10' AS INT64)", null, "TRY_CAST('0x10' AS BIGINT)", "16"),
          new Definition(
              WHOLE,
              "EXTRACT(DAYOFWEEK FROM DATE '2026-03-01')",
              1L,
              "extract('dow' FROM DATE '2026-03-01')",
              "0"),
          new Definition(
              ValueType.TEXT,
              "REGEXP_EXTRACT('abc', '[0-9]')",
              null,
              "regexp_extract('abc', '[0-9]')",
              ""),
          new Definition(
              WHOLE,
              "TIMESTAMP_DIFF(TIMESTAMP '2026-01-01 01:00:00Z', TIMESTAMP '2026-01-01 00:59:59Z', HOUR)",
              0L,
              "datediff('hour', TIMESTAMP '2026-01-01 00:59:59', TIMESTAMP '2026-01-01 01:00:00')",
              "1"),
          new Definition(
              ValueType.TEXT,
              "CAST(CAST(1e20 AS DOUBLE) AS STRING)",
              "1.0E20",
              "CAST(1e20::DOUBLE AS VARCHAR)",
              "1e+20"));

  private static final List<Definition> OF_GROUPS =
      List.of(
          new Definition(
              DECIMAL,
              "{value: price, fn: mean}",
              new BigDecimal("1.666667"),
              "avg(price)",
              "1.6666666666666667"),
          new Definition(
              ValueType.TEXTS,
              "{value: word, fn: group}",
              List.of("a", "b"),
              "list(word)",
              "[a, NULL, b]"));

  /** Dead letters here; null there, or an end of the whole query. */
  private static final List<Definition> FAILURES =
      List.of(
          new Definition(WHOLE, "one / (one - 1)", null, "1 // 0", null),
          new Definition(WHOLE, "one % (one - 1)", null, "1 % 0", null),
          new Definition(ValueType.TEXT, "LEFT('abc', -one)", null, "left('abc', -1)", "ab"),
          new Definition(ValueType.TEXT, "REPEAT('ab', -one)", null, "repeat('ab', -1)", ""),
          new Definition(
              WHOLE, "9223372036854775807 + one", null, "TRY(9223372036854775807 + 1)", null));

  @TempDir Path home;

  @Test
  void wordsMeanWhatIsWritten() throws IOException, SQLException {
    List<Case> cases = new ArrayList<>();
    StringBuilder values = new StringBuilder(created("{one: 1}") + "    - type: MapToFields\n");
    values.append("      name: made\n      input: given\n      config:\n        fields:\n");
    StringBuilder groups =
        new StringBuilder(
            created("{word: a, price: 1.00}, {word: null, price: 2.01}, {word: b, price: 1.99}"));
    groups.append("    - type: MapToFields\n      name: typed\n      input: given\n");
    groups.append("      config:\n        fields: {word: word, price: CAST(price AS DECIMAL)}\n");
    groups.append("    - type: Combine\n      name: made\n      input: typed\n");
    groups.append("      config:\n        combine:\n");
    OF_VALUES.forEach(d -> values.append(field(OF_VALUES, d, Pipe.quoted(d.text()))));
    OF_GROUPS.forEach(d -> groups.append(field(OF_GROUPS, d, d.text())));
    cases.add(of("values", values, OF_VALUES));
    cases.add(of("groups", groups, OF_GROUPS));
    for (Definition failure : FAILURES) {
      String map = "    - type: MapToFields\n      name: made\n      input: given\n";
      String fields = "      config:\n        fields:\n";
      String field = field(List.of(failure), failure, Pipe.quoted(failure.text()));
      StringBuilder yaml = new StringBuilder(created("{one: 1}") + map + fields + field);
      cases.add(of("failure-" + cases.size(), yaml, List.of(failure)));
    }
    List<Outcome> outcomes = new CaseRun(home).run(cases, Settings.USUAL);
    assertThat(outcomes.get(0).differences(answer(OF_VALUES))).isEmpty();
    assertThat(outcomes.get(1).differences(answer(OF_GROUPS))).isEmpty();
    for (Outcome outcome : outcomes.subList(2, outcomes.size())) {
      assertThat(outcome.differences(new Answer(new Rows(), 0, 1)))
          .as(outcome.of().yaml())
          .isEmpty();
    }
  }

  private static String created(String elements) {
    return "pipeline:\n  transforms:\n    - type: Create\n      name: given\n"
        + "      config: {elements: ["
        + elements
        + "]}\n";
  }

  private static String field(List<Definition> all, Definition definition, String text) {
    return "          f" + all.indexOf(definition) + ": " + text + "\n";
  }

  private static Case of(String name, StringBuilder yaml, List<Definition> definitions) {
    yaml.append("    - type: WriteToJson\n      input: made\n      config: {path: /nowhere/");
    yaml.append(name).append("/}\n");
    List<Column> columns = new ArrayList<>();
    definitions.forEach(d -> columns.add(new Column("f" + columns.size(), d.type())));
    return new Case(
        0,
        name,
        yaml.toString(),
        List.of(),
        columns,
        false,
        false,
        List.of(),
        "",
        List.of(),
        "UTC",
        false,
        Set.of(),
        Set.of());
  }

  private static Answer answer(List<Definition> definitions) {
    Rows rows = new Rows();
    rows.add(definitions.stream().map(Definition::ours).toArray());
    return new Answer(rows, 0, 0);
  }

  @Test
  void duckDbMeansOtherwise() throws SQLException {
    try (DuckDb duckDb = new DuckDb()) {
      duckDb.run(
          "CREATE TABLE groups AS SELECT * FROM (VALUES ('a', 1.00), (NULL, 2.01), ('b', 1.99))"
              + " g(word, price)");
      for (List<Definition> all : Arrays.asList(OF_VALUES, OF_GROUPS, FAILURES)) {
        for (Definition d : all) {
          String from = all == OF_GROUPS ? " FROM groups" : "";
          duckDb.query(
              "SELECT " + d.sql() + from,
              row -> assertThat(row.getString(1)).as(d.sql()).isEqualTo(d.theirs()));
        }
      }
    }
  }
}
