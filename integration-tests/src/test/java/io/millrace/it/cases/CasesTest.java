package io.millrace.it.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The results of generated pipelines are DuckDB's: the same rows as often, the same number of dead
 * letters.
 */
class CasesTest {
  private static final int CASES = 300;

  /** In which seeds of the long suite are, as {@code 1000-11000}. */
  private static final String SEEDS = System.getProperty("millrace.cases", "1000-11000");

  /** All kinds of steps; each must be in the cases. */
  private static final String[] KINDS = {
    "read json",
    "read csv",
    "filter",
    "having",
    "map",
    "map, append",
    "explode",
    "flatten",
    "partition",
    "assign timestamps",
    "window info",
    "window into",
    "combine",
    "group by expression",
    "deduplicate",
    "latest by key",
    "interval join",
    "as-of join",
    "windowed join",
    "global join",
    "global windows",
    "same windows",
    "fixed windows",
    "sliding windows",
    "sessions windows",
    "calendar windows",
    "agg sum",
    "agg count",
    "agg count_distinct",
    "agg min",
    "agg max",
    "agg mean",
    "agg first",
    "agg last",
    "agg group",
    "agg concat",
    "agg top",
    "agg variance",
    "agg stddev",
    "agg median",
    "agg quantile",
    "agg all",
    "agg any"
  };

  @Test
  void resultsAreDuckDbs() throws IOException, SQLException {
    CaseBatches batches = new CaseBatches(Settings.USUAL);
    batches.compare(0, CASES);
    assertThat(batches.findings).isEmpty();
    assertThat(batches.withRows).isGreaterThanOrEqualTo(CASES * 4 / 5);
    assertThat(batches.kinds.keySet()).containsExactlyInAnyOrder(KINDS);
  }

  @Tag("long")
  @Test
  void resultsAreDuckDbsManyTimes() throws IOException, SQLException {
    String[] range = SEEDS.split("-");
    CaseBatches batches = new CaseBatches(Settings.USUAL);
    batches.compare(Long.parseLong(range[0]), Long.parseLong(range[1]));
    assertThat(batches.findings).isEmpty();
    assertThat(batches.withRows).isGreaterThanOrEqualTo(batches.cases * 4 / 5);
  }

  @Test
  void aCaseIsItsSeed() {
    Case one = Case.of(77);
    Case again = Case.of(77);
    assertThat(again.yaml()).isEqualTo(one.yaml());
    assertThat(again.tables()).isEqualTo(one.tables());
    assertThat(again.streams().get(0).good()).isEqualTo(one.streams().get(0).good());
  }
}
