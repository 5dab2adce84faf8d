package io.millrace.pipelines.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.pipelines.plan.Declared;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run of 100 records whose numbers add up, and what is said when one of them is one off. */
class LedgerTest {
  private static final String LONG_NAME =
      "a very long name of a step that says everything there is to say about it";

  @TempDir Path folder;
  private Graph graph;
  private Counts counts = new Counts();

  @BeforeEach
  void aRunThatBalances() {
    Declared declared =
        Declared.rides(folder)
            .chain(
                "p",
                "{type: ReadFromStream, name: read, config: {stream: rides}}",
                "{type: Filter, name: keep, config: {keep: fare > 1}}",
                "{type: Explode, name: explode, config: {fields: tags}}",
                "{type: Combine, name: group, config: {group_by: city, combine: {n: {fn:"
                    + " count}}}}",
                "{type: AssertEqual, name: same, config: {elements: []}}",
                "{type: WriteToJson, name: " + LONG_NAME + ", config: {path: out/}}");
    graph = declared.plan("p").graph();
    counts("p/read", "bytes", 1000, "record_bytes", 900, "skipped_bytes", 100);
    counts("p/read", "ranges_listed", 2, "ranges_read", 2, "lines", 102, "blank_lines", 2);
    counts("p/read", "records", 100, "out", 90, "dead", 7, "outside", 3);
    counts("p/keep", "in:0", 90, "out", 60, "filtered", 29, "dead", 1);
    counts("p/explode", "in:0", 60, "exploded", 50, "filtered", 9, "dead", 1, "out", 200);
    counts("p/explode", "elements", 200);
    counts("p/group", "in:0", 200, "grouped", 195, "dead", 5, "groups", 11, "out", 10);
    counts("p/group", "dead_groups", 1);
    counts("p/same", "in:0", 10, "compared", 10, "out", 10);
    String write = "p/" + LONG_NAME;
    counts(write, "in:0", 10, "encoded", 8, "dead", 1, "outside", 1, "written", 8);
    counts("p/read/dead letters", "in:0", 7, "out", 7);
    counts("p/keep/dead letters", "in:0", 1, "out", 1);
    counts("p/explode/dead letters", "in:0", 1, "out", 1);
    counts("p/group/dead letters", "in:0", 6, "out", 6);
    counts(write + "/dead letters", "in:0", 1, "out", 1);
    counts("p/dead letters/all", "in:0", 7, "in:1", 1, "in:2", 1, "in:3", 6, "in:5", 1);
    counts("p/dead letters/all", "out", 16);
    counts("p/dead letters", "in:0", 16, "encoded", 16, "written", 16);
  }

  private void counts(String step, Object... namesAndNumbers) {
    for (int i = 0; i < namesAndNumbers.length; i += 2) {
      counts.add(step, (String) namesAndNumbers[i], (Integer) namesAndNumbers[i + 1]);
    }
  }

  private List<String> imbalances() {
    return Ledger.of(graph, counts).imbalances().stream().map(Ledger.Imbalance::toString).toList();
  }

  @Test
  void aRunThatAddsUpBalances() {
    assertThat(imbalances()).isEmpty();
    assertThat(Ledger.of(graph, counts).balances()).isTrue();
  }

  /** Rows replace each other behind windows with updates. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "updates | p/group: groups + updates = out + failed ones: 15 is not 14",
        "groups | p/group: groups + updates = out + failed ones: 15 is not 14",
        "failed_updates | p/group: groups + updates = out + failed ones: 14 is not 15",
        "withdrawn | p/keep: in = out + filtered + dead: 13 is not 14",
        "replaced | p/write: in = encoded + dead + outside + replaced: 11 is not 12"
      })
  void updatesAreCountedApart(String counter, String said) {
    Declared declared =
        Declared.rides(folder.resolve("updates"))
            .chain(
                "p",
                "{type: ReadFromStream, name: read, config: {stream: rides}}",
                "{type: Combine, name: group, windowing: {type: fixed, size: 1h, emit: updates},"
                    + " config: {group_by: city, combine: {n: {fn: count}}}}",
                "{type: Filter, name: keep, config: {keep: n > 1}}",
                "{type: WriteToJson, name: write, config: {path: out/, key: city}}");
    graph = declared.plan("p").graph();
    counts = new Counts();
    counts("p/read", "records", 20, "out", 20, "lines", 20);
    counts("p/group-WindowInto[input]", "in:0", 20, "out", 20);
    counts("p/group", "in:0", 20, "grouped", 20, "groups", 5, "updates", 9, "out", 13);
    counts("p/group", "failed_updates", 1);
    counts("p/keep", "in:0", 13, "out", 11, "filtered", 1, "withdrawn", 1);
    counts("p/write", "in:0", 11, "encoded", 4, "replaced", 7, "written", 4);
    assertThat(imbalances()).isEmpty();

    graph.nodes().stream()
        .filter(node -> counts.get(node.id(), counter) > 0)
        .forEach(node -> counts(node.id(), counter, 1));

    assertThat(imbalances()).containsExactly(said);
  }

  /** Goal: each term of each identity is looked at. Method: one more of it, and what is said. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p/read | bytes | p/read: bytes = record bytes + skipped bytes: 1001 is not 1000",
        "p/read | record_bytes | p/read: bytes = record bytes + skipped bytes: 1000 is not 1001",
        "p/read | skipped_bytes | p/read: bytes = record bytes + skipped bytes: 1000 is not 1001",
        "p/read | ranges_listed | p/read: ranges listed = ranges read: 3 is not 2",
        "p/read | ranges_read | p/read: ranges listed = ranges read: 2 is not 3",
        "p/read | lines | p/read: lines = records + blank lines: 103 is not 102",
        "p/read | blank_lines | p/read: lines = records + blank lines: 102 is not 103",
        "p/read | records | p/read: lines = records + blank lines: 102 is not 103",
        "p/read | records | p/read: records = out + dead + outside: 101 is not 100",
        "p/read | out | p/read: records = out + dead + outside: 100 is not 101",
        "p/read | dead | p/read: records = out + dead + outside: 100 is not 101",
        "p/read | outside | p/read: records = out + dead + outside: 100 is not 101",
        "p/read | known | p/read: records = out + dead + outside: 100 is not 101",
        "p/read | out | p/keep: in = what 'read' passed on: 90 is not 91",
        "p/read | dead"
            + " | p/read/dead letters: in = what 'read' passed on as dead letters: 7 is not 8",
        "p/keep | in:0 | p/keep: in = what 'read' passed on: 91 is not 90",
        "p/keep | out | p/keep: in = out + filtered + dead: 90 is not 91",
        "p/keep | filtered | p/keep: in = out + filtered + dead: 90 is not 91",
        "p/keep | dead | p/keep: in = out + filtered + dead: 90 is not 91",
        "p/explode | exploded | p/explode: in = exploded + filtered + dead: 60 is not 61",
        "p/explode | filtered | p/explode: in = exploded + filtered + dead: 60 is not 61",
        "p/explode | elements | p/explode: elements = out: 201 is not 200",
        "p/explode | out | p/explode: elements = out: 200 is not 201",
        "p/explode | out | p/group: in = what 'explode' passed on: 200 is not 201",
        "p/group | grouped | p/group: in = events in groups + dead + outside + late: 200 is not 201",
        "p/group | outside | p/group: in = events in groups + dead + outside + late: 200 is not 201",
        "p/group | groups | p/group: groups = out + failed groups: 12 is not 11",
        "p/group | out | p/group: groups = out + failed groups: 11 is not 12",
        "p/group | dead_groups"
            + " | p/group/dead letters: in = what 'group' passed on as dead letters: 6 is not 7",
        "p/same | compared | p/same: in = compared + dead: 10 is not 11",
        "WRITE | encoded | WRITE: in = encoded + dead + outside: 10 is not 11",
        "WRITE | encoded | WRITE: encoded = written: 9 is not 8",
        "WRITE | written | WRITE: encoded = written: 8 is not 9",
        "WRITE | outside | WRITE: in = encoded + dead + outside: 10 is not 11",
        "p/dead letters/all | out | p/dead letters: in = what 'dead letters/all' passed on: 16 is"
            + " not 17",
        "p/dead letters | written | p/dead letters: encoded = written: 16 is not 17",
      })
  void eachIdentityIsChecked(String step, String counter, String said) {
    counts.add(step.replace("WRITE", "p/" + LONG_NAME), counter, 1);
    assertThat(imbalances()).contains(said.replace("WRITE", "p/" + LONG_NAME));
    assertThat(LedgerTable.render(Ledger.of(graph, counts)))
        .contains("THE LEDGER DOES NOT BALANCE:")
        .doesNotContain("every event is accounted for");
  }

  @Test
  void theTableFitsATerminal() {
    String table = LedgerTable.render(Ledger.of(graph, counts));
    assertThat(table.lines()).allMatch(line -> line.length() <= 80);
    assertThat(table)
        .isEqualTo(
            """
            step                                       in        out   left out       dead
            ------------------------------------------------------------------------------
            read                                      100         90          3          7
            keep                                       90         60         29          1
            explode                                    60        200          9          1
            group                                     200         10          -          6
            same                                       10         10          -          -
            a very long name of a step that ~          10          8          1          1
            dead letters                               16         16          -          -
            the ledger balances: every event is accounted for
            """);
  }

  /** Goal: what is late is shown, and belongs to what came in. */
  @Test
  void lateRowsHaveAColumnWhereThereAreSome() {
    counts.add("p/group", "late", 7);
    assertThat(imbalances())
        .contains("p/group: in = events in groups + dead + outside + late: 200 is not 207");
    assertThat(LedgerTable.render(Ledger.of(graph, counts)).lines())
        .allMatch(line -> line.length() <= 80)
        .anyMatch(line -> line.matches("step.* in +out +left out +dead +late"))
        .anyMatch(line -> line.matches("group .* 200 +10 +- +6 +7"));
  }

  /** Goal: each term of the identities of sliding windows is looked at. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | | ''",
        "n | in:0 | in = windowed + late for all windows + dead + outside: 101 is not 100",
        "n | windowed | in = windowed + late for all windows + dead + outside: 100 is not 101",
        "n | late_rows | in = windowed + late for all windows + dead + outside: 100 is not 101",
        "n | pairs | pairs of rows and windows = events in windows + late: 501 is not 500",
        "n | grouped | pairs of rows and windows = events in windows + late: 500 is not 501",
        "n | late | pairs of rows and windows = events in windows + late: 500 is not 501",
        "each | in:0 | in = windowed + filtered + dead: 101 is not 100",
        "each | windowed | in = windowed + filtered + dead: 100 is not 101",
        "each | filtered | in = windowed + filtered + dead: 100 is not 101",
        "each | pairs | pairs of rows and windows = out: 301 is not 300",
        "each | out | pairs of rows and windows = out: 300 is not 301",
      })
  void theIdentitiesOfSlidingWindows(String step, String counter, String said) {
    String windows = "windowing: {type: sliding, size: 5m, period: 1m}";
    graph =
        Declared.rides(folder)
            .chain(
                "s",
                "{type: ReadFromStream, name: read, config: {stream: rides}}",
                "{type: WindowInto, name: each, config: {" + windows + "}}",
                "{type: LogForTesting, name: log}",
                "{type: Combine, name: n, " + windows + ", config: {combine: {n: {fn: count}}}}",
                "{type: LogForTesting, name: end}")
            .plan("s")
            .graph();
    counts = new Counts();
    counts("s/read", "records", 100, "lines", 100, "out", 100);
    counts("s/each", "in:0", 100, "windowed", 90, "filtered", 10, "pairs", 300, "out", 300);
    counts("s/log", "in:0", 300, "out", 300);
    counts("s/n-WindowInto[input]", "in:0", 300, "filtered", 200, "out", 100);
    counts("s/n", "in:0", 100, "windowed", 90, "late_rows", 10, "pairs", 500);
    counts("s/n", "grouped", 440, "late", 60, "groups", 20, "out", 20);
    counts("s/end", "in:0", 20, "out", 20);
    if (step.isEmpty()) {
      assertThat(imbalances()).isEmpty();
      return;
    }
    counts.add("s/" + step, counter, 1);
    assertThat(imbalances()).contains("s/" + step + ": " + said);
  }

  @Test
  void imbalancesAndLargeNumbersFitToo() {
    counts.add("p/" + LONG_NAME, "written", 9_000_000_000_000L);
    counts.add("p/read", "records", 123_456_789_012_345L);
    String table = LedgerTable.render(Ledger.of(graph, counts));
    assertThat(table.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void severalPipelinesHaveTheirOwnParts() {
    Declared declared =
        Declared.rides(folder)
            .chain("p", "{type: ReadFromStream, config: {stream: rides}}", "{type: LogForTesting}")
            .chain("q", "{type: ReadFromStream, config: {stream: rides}}", "{type: LogForTesting}");
    String table = LedgerTable.render(Ledger.of(declared.plan("p", "q").graph(), new Counts()));
    assertThat(table.lines().map(line -> line.split(" {3}")[0]))
        .containsSubsequence("p:", "  ReadFromStream", "  LogForTesting", "q:", "  LogForTesting");
  }

  @Test
  void theReportIsData() throws IOException {
    counts.add("p/read", "ranges_read", 1);
    StringWriter text = new StringWriter();
    LedgerJson.write(Ledger.of(graph, counts), "r1", text);
    JsonNode json = new ObjectMapper().readTree(text.toString());
    assertThat(json.get("run").asText()).isEqualTo("r1");
    assertThat(json.get("balances").asBoolean()).isFalse();
    assertThat(json.get("imbalances").get(0).get("step").asText()).isEqualTo("p/read");
    assertThat(json.get("imbalances").get(0).get("left").asLong()).isEqualTo(2);
    assertThat(json.get("imbalances").get(0).get("right").asLong()).isEqualTo(3);
    assertThat(json.get("pipelines").toString()).isEqualTo("[\"p\"]");
    JsonNode group = json.get("steps").get(3);
    assertThat(group.toString())
        .isEqualTo(
            "{\"pipeline\":\"p\",\"step\":\"group\",\"in\":200,\"out\":10,\"dead\":6,"
                + "\"grouped\":195,\"groups\":11,\"dead_groups\":1}");
  }
}
