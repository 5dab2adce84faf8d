package io.millrace.pipelines.generate;

import static io.millrace.pipelines.generate.Streams.mapping;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.spec.StreamSpec;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.expression.Rfc3339;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the generator says is wrong with its data is what is wrong with it, and nothing else. */
class TruthTest {
  @TempDir Path folder;

  private static final Map<String, Object> FAULTS =
      mapping(
          "disorder",
          mapping("share", 0.05, "max", "3s"),
          "late",
          mapping("share", 0.01, "max", "9s"),
          "duplicates",
          0.02,
          "damage",
          0.02);

  private static final Map<String, Object> BURSTS =
      mapping(
          "bursts",
          mapping(
              "every",
              "5s",
              "events",
              mapping("min", 3L, "max", 6L),
              "within",
              "1s",
              "set",
              mapping("amount", mapping("constant", 7L), "country", mapping("constant", "PL"))));

  private static StreamSpec stream(Map<String, Object> faults, Map<String, Object> patterns) {
    Map<String, Object> section = Streams.section(Streams.rules(), faults);
    if (!patterns.isEmpty()) {
      section.put("patterns", patterns);
    }
    return withTimes(Streams.json(section));
  }

  /** With an id, and events that may be three seconds out of order. */
  private static StreamSpec withTimes(StreamSpec plain) {
    return new StreamSpec(
        plain.name(),
        "",
        plain.schema(),
        plain.format(),
        Compression.AUTO,
        null,
        null,
        "id",
        plain.key(),
        Duration.ofSeconds(3),
        plain.generate(),
        new Span("payments.yaml", 1, 1, 1));
  }

  private record Made(
      Generator.Generated counts,
      List<String> lines,
      List<Map<String, String>> faults,
      List<Map<String, String>> patterns) {
    List<Map<String, String>> faults(String kind) {
      return faults.stream().filter(fault -> fault.get("kind").equals(kind)).toList();
    }

    Set<Long> lineNumbers(String kind) {
      return faults(kind).stream()
          .map(fault -> Long.valueOf(fault.get("line")))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private Made make(StreamSpec stream) throws IOException {
    Path file = folder.resolve("payments.jsonl");
    Generator.Generated counts =
        Generator.write(stream, Streams.spec(stream), file, folder.resolve("truth"));
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    return new Made(
        counts,
        text.lines().toList(),
        rows(folder.resolve("truth/faults.jsonl")),
        rows(folder.resolve("truth/patterns.jsonl")));
  }

  private static List<Map<String, String>> rows(Path file) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      Map<String, String> row = fields(line);
      assertThat(row).as(line).isNotNull();
      rows.add(row);
    }
    return rows;
  }

  /** The fields of a JSON object in a line, or null. */
  private static Map<String, String> fields(String line) {
    Map<String, String> fields = new LinkedHashMap<>();
    try (JsonParser json =
        new JsonFactory().createParser(line.getBytes(StandardCharsets.ISO_8859_1))) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (!json.nextToken().isScalarValue()) {
          return null;
        }
        fields.put(name, json.getText());
      }
      return json.currentToken() == JsonToken.END_OBJECT ? fields : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static boolean isEvent(Map<String, String> fields) {
    return fields != null
        && fields.keySet().containsAll(List.of("id", "card", "amount", "country", "ts"));
  }

  @Test
  void eachLineThatIsDamagedIsNamedAndNoOther() throws IOException {
    Made made = make(stream(FAULTS, Map.of()));
    Set<Long> damaged = new TreeSet<>();
    for (int i = 0; i < made.lines().size(); i++) {
      if (!isEvent(fields(made.lines().get(i)))) {
        damaged.add(i + 1L);
      }
    }
    assertThat(damaged).isNotEmpty();
    assertThat(made.lineNumbers("damage")).isEqualTo(damaged);
    assertThat(made.faults("damage"))
        .extracting(fault -> fault.get("what"))
        .contains("cut", "not-utf8", "wrong-kind", "missing");
  }

  @Test
  void duplicatesAndLateLinesAreThoseThatAReaderSees() throws IOException {
    Made made = make(stream(FAULTS, Map.of()));
    Set<Long> duplicates = new TreeSet<>();
    Set<Long> late = new TreeSet<>();
    Set<Long> outOfOrder = new TreeSet<>();
    Set<String> seen = new TreeSet<>();
    long newest = Long.MIN_VALUE;
    for (int i = 0; i < made.lines().size(); i++) {
      Map<String, String> event = fields(made.lines().get(i));
      if (isEvent(event)) {
        if (!seen.add(event.get("id"))) {
          duplicates.add(i + 1L);
        }
        long time = Rfc3339.parseMicros(event.get("ts"));
        if (time < newest) {
          (newest - time > 3_000_000 ? late : outOfOrder).add(i + 1L);
        }
        newest = Math.max(newest, time);
      }
    }
    assertThat(made.lineNumbers("duplicate")).isEqualTo(duplicates).isNotEmpty();
    assertThat(made.lineNumbers("late")).isEqualTo(late).hasSizeGreaterThan(10);
    assertThat(made.lineNumbers("out-of-order")).isEqualTo(outOfOrder).isNotEmpty();
    assertThat(made.counts().late()).isEqualTo(late.size());
    assertThat(made.counts().duplicates()).isEqualTo(duplicates.size());
  }

  @Test
  void aPlaceIsWhereTheLineStands() throws IOException {
    Made made = make(stream(FAULTS, Map.of()));
    List<Long> starts = new ArrayList<>(List.of(0L));
    made.lines().forEach(line -> starts.add(starts.get(starts.size() - 1) + line.length() + 1));
    for (Map<String, String> fault : made.faults()) {
      int line = Integer.parseInt(fault.get("line"));
      assertThat(Long.parseLong(fault.get("offset"))).isEqualTo(starts.get(line - 1));
      assertThat(fault).containsEntry("file", "payments.jsonl").containsEntry("stream", "payments");
      Map<String, String> event = fields(made.lines().get(line - 1));
      if (!fault.get("kind").equals("damage")) {
        assertThat(event)
            .containsEntry("id", fault.get("id"))
            .containsEntry("ts", fault.get("time"));
      }
    }
  }

  @Test
  void theHeaderOfCsvIsALine() throws IOException {
    StreamSpec csv =
        withTimes(
            Streams.stream(
                Streams.PAYMENTS,
                Map.of(),
                RecordFormat.Csv.DEFAULT,
                Streams.section(Streams.rules(), mapping("duplicates", 0.01))));
    Made made = make(csv);
    assertThat(made.faults("duplicate")).isNotEmpty();
    for (Map<String, String> fault : made.faults("duplicate")) {
      String line = made.lines().get(Integer.parseInt(fault.get("line")) - 1);
      assertThat(line).startsWith(fault.get("id") + ",");
      String before =
          String.join("\n", made.lines().subList(0, Integer.parseInt(fault.get("line")) - 1));
      assertThat(Long.parseLong(fault.get("offset"))).isEqualTo(before.length() + 1L);
    }
  }

  @Test
  void eachPatternHasItsEventsWhereTheTruthSays() throws IOException {
    Made made = make(stream(mapping("disorder", mapping("share", 0.05)), BURSTS));
    List<Map<String, String>> events = made.lines().stream().map(TruthTest::fields).toList();
    assertThat(made.patterns()).hasSizeBetween(2, 10);
    assertThat(made.counts().planted()).isEqualTo(Map.of("bursts", (long) made.patterns().size()));
    long planted = 0;
    for (Map<String, String> pattern : made.patterns()) {
      List<Map<String, String>> own =
          events.stream()
              .filter(event -> event.get("card").equals(pattern.get("key")))
              .filter(event -> event.get("ts").compareTo(pattern.get("start")) >= 0)
              .filter(event -> event.get("ts").compareTo(pattern.get("end")) <= 0)
              .filter(event -> event.get("amount").equals("7") && event.get("country").equals("PL"))
              .toList();
      assertThat(own).hasSize(Integer.parseInt(pattern.get("events"))).hasSizeBetween(3, 6);
      planted += own.size();
      long length =
          Rfc3339.parseMicros(pattern.get("end")) - Rfc3339.parseMicros(pattern.get("start"));
      assertThat(length).isBetween(1L, 1_000_000L);
    }
    assertThat(made.counts().events()).isEqualTo(2000 + planted);
    assertThat(events.stream().filter(event -> event.get("amount").equals("7")))
        .hasSize((int) planted);
  }

  @Test
  void aPatternLeavesTheOrdinaryEventsAsTheyAre() throws IOException {
    List<Map<String, String>> without = new ArrayList<>();
    List<Map<String, String>> with = new ArrayList<>();
    make(stream(Map.of(), Map.of())).lines().forEach(line -> without.add(anonymous(line)));
    make(stream(Map.of(), BURSTS)).lines().forEach(line -> with.add(anonymous(line)));
    with.removeIf(event -> event.get("amount").equals("7"));
    assertThat(with).isEqualTo(without);
  }

  /** An event without its number, and without what walks through all events of its key. */
  private static Map<String, String> anonymous(String line) {
    Map<String, String> event = fields(line);
    event.keySet().removeAll(List.of("id", "lat"));
    return event;
  }

  @Test
  void nothingHappensInAGap() throws IOException {
    Map<String, Object> gaps = mapping("gaps", mapping("every", "5s", "length", "2s"));
    Made made = make(stream(gaps, BURSTS));
    assertThat(made.faults("gap")).hasSizeGreaterThan(1).hasSize((int) made.counts().gaps());
    for (Map<String, String> gap : made.faults("gap")) {
      assertThat(Rfc3339.parseMicros(gap.get("until")) - Rfc3339.parseMicros(gap.get("time")))
          .isEqualTo(2_000_000);
      assertThat(made.lines())
          .map(line -> Rfc3339.parseMicros(fields(line).get("ts")))
          .noneMatch(
              time ->
                  time > Rfc3339.parseMicros(gap.get("time"))
                      && time < Rfc3339.parseMicros(gap.get("until")));
    }
  }

  @Test
  void theDataDoesNotDependOnTheTruth() throws IOException {
    StreamSpec stream = stream(FAULTS, BURSTS);
    make(stream);
    assertThat(Files.readAllBytes(folder.resolve("payments.jsonl")))
        .isEqualTo(Streams.bytes(stream, Streams.spec(stream)));
  }

  @Test
  void saysWhatIsWrongWithPatternsAndFaults() {
    assertThat(problems(mapping("late", mapping("max", "2s")), Map.of()))
        .contains("what comes within out_of_order, 3s, is not late");
    assertThat(problems(mapping("gaps", mapping("length", "0s")), Map.of()))
        .contains("a duration of gaps must be longer than none");
    assertThat(problems(Map.of(), mapping("b", mapping("every", "1s", "events", 3L))))
        .contains("pattern 'b' needs 'within'");
    assertThat(
            problems(
                Map.of(),
                mapping(
                    "b",
                    mapping(
                        "every",
                        "1s",
                        "events",
                        mapping("min", 3L, "max", 2L),
                        "within",
                        "1s",
                        "set",
                        mapping("amuont", mapping("constant", 1L))))))
        .contains("'max' is less than 'min'", "did you mean 'amount'?");
  }

  private static String problems(Map<String, Object> faults, Map<String, Object> patterns) {
    Problems problems = new Problems();
    assertThat(GenerateSpec.read(stream(faults, patterns), problems)).isNull();
    return problems.render();
  }
}
