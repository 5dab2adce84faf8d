package io.millrace.pipelines.generate;

import static io.millrace.pipelines.generate.Streams.mapping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.pipelines.generate.Generator.Generated;
import io.millrace.pipelines.spec.StreamSpec;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.expression.Rfc3339;
import io.millrace.transforms.expression.TimePattern;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorTest {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Map<String, Object> FAULTS =
      mapping("disorder", mapping("share", 0.05, "max", "30s"), "duplicates", 0.01, "damage", 0.01);

  private static StreamSpec clean() {
    return Streams.json(Streams.section(Streams.rules(), mapping()));
  }

  private static StreamSpec faulty() {
    return Streams.json(Streams.section(Streams.rules(), FAULTS));
  }

  /** The fields of a line, or null when it is no event of {@link Streams#PAYMENTS}. */
  private static Map<String, String> event(String line) {
    Map<String, String> fields = new LinkedHashMap<>();
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1));
    // The parser lets some bytes pass that are not UTF-8; this decoder none.
    try (JsonParser parser =
        JSON.createParser(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (!parser.nextToken().isScalarValue()) {
          return null;
        }
        fields.put(name, parser.getText());
      }
    } catch (IOException e) {
      return null;
    }
    return fields.keySet().containsAll(List.of("id", "card", "amount", "country", "ts"))
        ? fields
        : null;
  }

  private static List<Map<String, String>> events(StreamSpec stream) throws IOException {
    return Streams.lines(stream).stream().map(GeneratorTest::event).toList();
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void theSameSeedGivesTheSameBytes() throws Exception {
    GenerateSpec spec = Streams.spec(faulty());
    byte[] first = Streams.bytes(faulty(), spec);
    assertThat(Streams.bytes(faulty(), spec)).isEqualTo(first);
    assertThat(Streams.bytes(faulty(), spec.with(spec.events(), 43))).isNotEqualTo(first);
    // On every machine and every Java: this number may change only when the format does.
    assertThat(sha256(first))
        .isEqualTo("ba2eb5cbf73983a3ec7b3e042efed30fcd603d54f5eb6bdde99f71866c7f873a");
  }

  @Test
  void aFieldMoreLeavesTheOthersAsTheyAre() throws IOException {
    Map<String, Object> fewer = Streams.rules();
    fewer.remove("items");
    fewer.remove("lat");
    List<Map<String, String>> some =
        events(Streams.json(Streams.section(fewer, mapping("damage", 0.0))));
    List<Map<String, String>> all = events(clean());
    assertThat(all.get(0)).containsKeys("items", "lat");
    List<Map<String, String>> cut = new ArrayList<>();
    for (Map<String, String> event : all) {
      Map<String, String> less = new LinkedHashMap<>(event);
      less.keySet().removeAll(List.of("items", "lat"));
      cut.add(less);
    }
    assertThat(some).isEqualTo(cut);
  }

  @Test
  void withoutFaultsEveryLineIsAnEventAndInOrder() throws IOException {
    List<Map<String, String>> events = events(clean());
    assertThat(events).hasSize(2000).doesNotContainNull();
    assertThat(events).extracting(event -> Rfc3339.parseMicros(event.get("ts"))).isSorted();
    assertThat(events.get(0)).containsEntry("id", "evt-1");
    assertThat(events.get(1999)).containsEntry("id", "evt-2000");
  }

  @Test
  void eventsComeAtTheDeclaredRate() throws IOException {
    List<Map<String, String>> events = events(clean());
    long first = Rfc3339.parseMicros(events.get(0).get("ts"));
    long last = Rfc3339.parseMicros(events.get(1999).get("ts"));
    assertThat(first).isGreaterThanOrEqualTo(Rfc3339.parseMicros("2026-01-01T00:00:00Z"));
    assertThat((last - first) / 1e6).isCloseTo(20, within(2.0));
  }

  @Test
  void valuesAreWhatTheRulesSay() throws IOException {
    double sum = 0;
    int notes = 0;
    Map<String, Integer> countries = new HashMap<>();
    Map<String, Integer> cards = new HashMap<>();
    for (Map<String, String> event : events(clean())) {
      BigDecimal amount = new BigDecimal(event.get("amount"));
      assertThat(amount).isBetween(BigDecimal.ONE, new BigDecimal(500));
      assertThat(amount.scale()).isEqualTo(2);
      sum += amount.doubleValue();
      assertThat(Integer.parseInt(event.get("items"))).isBetween(1, 9);
      assertThat(event.get("online")).isIn("true", "false");
      notes += event.containsKey("note") ? 1 : 0;
      countries.merge(event.get("country"), 1, Integer::sum);
      cards.merge(event.get("card"), 1, Integer::sum);
    }
    assertThat(sum / 2000).isCloseTo(40, within(4.0));
    assertThat(notes / 2000.0).isCloseTo(0.7, within(0.04));
    assertThat(countries.keySet()).containsExactlyInAnyOrder("US", "DE", "PL");
    assertThat(countries.get("US") / 2000.0).isCloseTo(0.5, within(0.04));
    assertThat(countries.get("PL") / 2000.0).isCloseTo(0.2, within(0.04));
    assertThat(cards).hasSize(20);
    assertThat(cards.get("card-1")).isGreaterThan(4 * cards.get("card-10"));
  }

  @Test
  void eachKeyWalksOnItsOwn() throws IOException {
    Map<String, Double> last = new HashMap<>();
    Map<String, Double> strayed = new HashMap<>();
    double farthest = 0;
    for (Map<String, String> event : events(clean())) {
      double lat = Double.parseDouble(event.get("lat"));
      assertThat(lat).isBetween(52.0, 53.0);
      Double before = last.put(event.get("card"), lat);
      farthest = Math.max(farthest, Math.abs(lat - (before == null ? 52.5 : before)));
      strayed.merge(event.get("card"), Math.abs(lat - 52.5), Math::max);
    }
    assertThat(farthest).isBetween(0.001, 0.006);
    // Hundreds of steps lead farther than any one of them, for every key that went so many.
    assertThat(strayed.get("card-2")).isGreaterThan(0.01);
    assertThat(strayed.get("card-3")).isGreaterThan(0.01);
  }

  @Test
  void faultsHaveTheirSharesAndAreCountedTruly() throws IOException {
    StreamSpec stream = faulty();
    GenerateSpec spec = Streams.spec(stream).with(20_000, 7);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Generated truth = Generator.write(stream, spec, out);
    List<String> lines = out.toString(StandardCharsets.ISO_8859_1).lines().toList();

    assertThat(truth.events()).isEqualTo(20_000);
    assertThat(lines).hasSize((int) truth.lines());
    assertThat(truth.lines()).isEqualTo(truth.events() + truth.duplicates());
    assertThat(truth.duplicates() / 20_000.0).isCloseTo(0.01, within(0.003));
    long damaged = truth.damaged().values().stream().mapToLong(Long::longValue).sum();
    assertThat(damaged / 20_000.0).isCloseTo(0.01, within(0.003));
    assertThat(truth.damaged())
        .containsOnlyKeys(Damage.CUT, Damage.NOT_UTF8, Damage.WRONG_KIND, Damage.MISSING);
    assertThat(truth.behind() / 20_000.0).isCloseTo(0.06, within(0.01));

    // Independently, from the lines.
    List<Map<String, String>> whole =
        lines.stream().map(GeneratorTest::event).filter(event -> event != null).toList();
    assertThat(lines.size() - whole.size()).isEqualTo((int) damaged);
    assertThat(whole.size() - whole.stream().distinct().count()).isEqualTo(truth.duplicates());
    long newest = Long.MIN_VALUE;
    long latest = 0;
    for (Map<String, String> event : whole) {
      long micros = Rfc3339.parseMicros(event.get("ts"));
      newest = Math.max(newest, micros);
      latest = Math.max(latest, newest - micros);
    }
    // A copy of an event that is late itself comes up to twice as late.
    assertThat(latest).isBetween(25_000_000L, 60_000_000L);
  }

  @Test
  void csvHasAHeaderAndQuotesWhatNeedsQuotes() throws IOException {
    RowType type =
        RowType.of(
            "name;of",
            Type.STRING,
            "note",
            Type.STRING.asNullable(),
            "at",
            Type.TIMESTAMP,
            "day",
            Type.DATE,
            "epoch",
            Type.TIMESTAMP);
    RecordFormat.Csv format =
        new RecordFormat.Csv(';', '"', '\0', true, null, List.of("-", ""), true);
    Map<String, Object> rules =
        mapping(
            "name;of", mapping("constant", "a;\"b\""),
            "note", mapping("constant", "x", "null", 1L),
            "at", mapping("event_time", true),
            "day", mapping("event_time", true),
            "epoch", mapping("event_time", true));
    Map<String, TimePattern> patterns =
        Map.of(
            "at", new TimePattern("M/d/yyyy H:mm", null),
            "epoch", new TimePattern("epoch_seconds", null));
    StreamSpec stream =
        Streams.stream(
            type, patterns, format, mapping("events", 2L, "rate", 1000L, "fields", rules));
    assertThat(Streams.lines(stream))
        .containsExactly(
            "\"name;of\";note;at;day;epoch",
            "\"a;\"\"b\"\"\";-;1/1/2026 0:00;2026-01-01;1767225600",
            "\"a;\"\"b\"\"\";-;1/1/2026 0:00;2026-01-01;1767225600");
  }

  @Test
  void csvColumnsByPositionHaveTheirOrderAndSkippedOnesAreEmpty() throws IOException {
    RowType type = RowType.of("a", Type.INT64, "b", Type.INT64, "ts", Type.TIMESTAMP);
    RecordFormat.Csv format =
        new RecordFormat.Csv(',', '"', '\0', false, List.of("b", "", "a"), List.of(""), true);
    Map<String, Object> rules =
        mapping(
            "a", mapping("sequence", 10L),
            "b", mapping("constant", 5L),
            "ts", mapping("event_time", true));
    StreamSpec stream =
        Streams.stream(type, Map.of(), format, mapping("events", 2L, "fields", rules));
    assertThat(Streams.lines(stream)).containsExactly("5,,10", "5,,11");
  }

  @Test
  void damagedCsvCannotBeRead() throws IOException {
    RowType type = RowType.of("a", Type.INT64, "ts", Type.TIMESTAMP);
    Map<String, Object> rules =
        mapping("a", mapping("sequence", 1L), "ts", mapping("event_time", true));
    Map<String, Object> section =
        mapping("events", 500L, "fields", rules, "faults", mapping("damage", 1L));
    StreamSpec stream = Streams.stream(type, Map.of(), RecordFormat.Csv.DEFAULT, section);
    List<String> lines = Streams.lines(stream);
    assertThat(lines).hasSize(501).first().isEqualTo("a,ts");
    assertThat(lines.subList(1, 501))
        .allMatch(
            line ->
                line.endsWith(",x,x")
                    || line.contains("\u00ff")
                    || line.endsWith(",x17")
                    || line.startsWith(",")
                    || line.endsWith(","));
  }

  @Test
  void textIsEscaped() throws IOException {
    List<Map<String, String>> events = events(clean());
    assertThat(events).doesNotContainNull();
    assertThat(events)
        .extracting(event -> event.getOrDefault("note", ""))
        .anyMatch(note -> note.contains("so-called \"best\""))
        .anyMatch(note -> note.contains("東京"));
  }

  @Test
  void uuidsAreVersionFourAndDiffer() throws IOException {
    Map<String, Object> rules = Streams.rules();
    rules.put("id", mapping("uuid", true));
    List<Map<String, String>> events = events(Streams.json(Streams.section(rules, mapping())));
    assertThat(events)
        .extracting(event -> event.get("id"))
        .doesNotHaveDuplicates()
        .allMatch(
            id ->
                id.matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  }

  @Test
  void aFileIsWrittenWithItsFolders(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a/b/events." + Generator.extension(RecordFormat.Json.LINES));
    Generator.write(clean(), Streams.spec(clean()), file);
    assertThat(file).hasFileName("events.jsonl");
    assertThat(Files.readAllBytes(file)).isEqualTo(Streams.bytes(clean(), Streams.spec(clean())));
  }
}
