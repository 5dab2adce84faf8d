package io.millrace.pipelines.generate;

import static io.millrace.pipelines.generate.Streams.mapping;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.problem.Problem;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.spec.StreamSpec;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GenerateReaderTest {
  private static final RowType TYPE =
      RowType.of(
          "name", Type.STRING,
          "count", Type.INT64.asNullable(),
          "price", Type.DECIMAL.asNullable(),
          "ts", Type.TIMESTAMP.asNullable(),
          "tags", Type.array(Type.STRING).asNullable());

  /** The problems of a section, each as place, code and message. */
  private static List<String> problems(Object section) {
    return problems(Streams.stream(TYPE, Map.of(), RecordFormat.Json.LINES, section));
  }

  private static List<String> problems(StreamSpec stream) {
    Problems problems = new Problems();
    GenerateSpec spec = GenerateSpec.read(stream, problems);
    assertThat(spec == null).isEqualTo(problems.hasErrors());
    return problems.all().stream().map(GenerateReaderTest::shown).toList();
  }

  private static String shown(Problem problem) {
    return problem.span().line() + " " + problem.code() + ": " + problem.message();
  }

  /** The problems of one rule; {@code name}, the rule and its keys stand on lines 3, 4 and on. */
  private static List<String> rule(String field, Object rule) {
    return problems(
        mapping(
            "fields",
            field.equals("name")
                ? mapping("name", rule)
                : mapping(field, rule, "name", mapping("uuid", true))));
  }

  @Test
  void theSectionIsRead() {
    GenerateSpec spec =
        Streams.spec(
            Streams.json(
                Streams.section(
                    Streams.rules(), mapping("disorder", mapping("share", 0.1, "max", "1.5m")))));
    assertThat(spec.events()).isEqualTo(2000);
    assertThat(spec.seed()).isEqualTo(42);
    assertThat(spec.startMicros()).isEqualTo(1_767_225_600_000_000L);
    assertThat(spec.perSecond()).isEqualTo(100);
    assertThat(spec.faults()).isEqualTo(new Faults(0.1, Duration.ofSeconds(90), 0, 0));
    assertThat(spec.rules().keySet()).containsExactlyElementsOf(Streams.PAYMENTS.names());
    assertThat(spec.rules().get("amount"))
        .isEqualTo(new GenerateSpec.FieldRule(new Rule.Number(1, 500, 40, 2), 0));
    assertThat(spec.rules().get("card").rule()).isEqualTo(new Rule.Key(20, "card-", 1.1));
  }

  @Test
  void whatIsNotSaidHasADefault() {
    GenerateSpec spec =
        Streams.spec(
            Streams.stream(
                TYPE,
                Map.of(),
                RecordFormat.Json.LINES,
                mapping("fields", mapping("name", mapping("uuid", true)))));
    assertThat(spec.events()).isEqualTo(1000);
    assertThat(spec.seed()).isEqualTo(1);
    assertThat(spec.perSecond()).isEqualTo(1);
    assertThat(spec.faults()).isEqualTo(Faults.NONE);
  }

  @Test
  void ratesHaveAUnitOrAreEventsASecond() {
    Object[][] cases = {{"120/m", 2.0}, {"7200/h", 2.0}, {"2/s", 2.0}, {2L, 2.0}, {0.5, 0.5}};
    for (Object[] each : cases) {
      GenerateSpec spec =
          Streams.spec(
              Streams.stream(
                  TYPE,
                  Map.of(),
                  RecordFormat.Json.LINES,
                  mapping("rate", each[0], "fields", mapping("name", mapping("uuid", true)))));
      assertThat(spec.perSecond()).isEqualTo((Double) each[1]);
    }
  }

  @Test
  void aStreamWithoutTheSectionCannotBeGenerated() {
    assertThat(problems((Object) null))
        .containsExactly("1 missing-key: stream 'payments' has no 'generate' section");
    assertThat(problems("x"))
        .containsExactly("1 wrong-type: generate must be a mapping, but this is a string");
    assertThat(problems(mapping("seed", 1L)))
        .containsExactly("1 missing-key: generate needs 'fields'");
  }

  @Test
  void onlyJsonLinesAndCsvCanBeWritten() {
    Object section = mapping("fields", mapping("name", mapping("uuid", true)));
    String message = "1 cannot-generate: events can be generated as JSON lines or CSV only";
    assertThat(problems(Streams.stream(TYPE, Map.of(), new RecordFormat.Json("items"), section)))
        .containsExactly(message);
    assertThat(
            problems(
                Streams.stream(TYPE, Map.of(), new RecordFormat.Text(".*", List.of()), section)))
        .containsExactly(message);
  }

  @Test
  void keysAndFieldsAreChecked() {
    assertThat(
            problems(
                mapping(
                    "event",
                    5L,
                    "fields",
                    mapping("nam", mapping("uuid", true)),
                    "faults",
                    mapping("damages", 1L, "disorder", mapping("share", 1L, "most", "3s")))))
        .containsExactly(
            "2 unknown-key: generate has no key 'event'",
            "3 missing-key: required field 'name' has no rule",
            "4 unknown-key: fields has no key 'nam'",
            "7 unknown-key: faults has no key 'damages'",
            "10 unknown-key: disorder has no key 'most'");
  }

  @Test
  void numbersTimesAndSharesAreChecked() {
    assertThat(
            problems(
                mapping(
                    "events",
                    -1L,
                    "seed",
                    "x",
                    "start",
                    "yesterday",
                    "rate",
                    "fast",
                    "fields",
                    mapping("name", mapping("uuid", true)),
                    "faults",
                    mapping("duplicates", 1.5, "disorder", mapping("share", 0.1, "max", "30 s")))))
        .containsExactly(
            "2 bad-value: 'events' must be a whole number from 0 to 1000000000000",
            "3 bad-value: 'seed' must be a whole number from -9223372036854775808 to"
                + " 9223372036854775807",
            "4 bad-value: 'yesterday' is not a moment",
            "5 bad-value: 'rate' must say how many events come in what time",
            "10 bad-value: 'duplicates' must be a number from 0 to 1",
            "13 bad-value: '30 s' is not a duration");
    assertThat(problems(mapping("rate", "0/s", "fields", mapping("name", mapping("uuid", true)))))
        .containsExactly("2 bad-value: 'rate' must say how many events come in what time");
  }

  @Test
  void aFieldHasOneRuleThatThereIs() {
    assertThat(rule("name", "uuid"))
        .containsExactly(
            "3 wrong-type: the rule of 'name' must be a mapping, but this is a string");
    assertThat(rule("name", mapping("uid", true)))
        .containsExactly("4 bad-value: the rule of 'name' is none that there is");
    assertThat(rule("name", mapping("uuid", true, "constant", "x")))
        .containsExactly(
            "5 bad-value: the rule of 'name' must be one rule, not both 'uuid' and 'constant'");
    assertThat(rule("name", mapping("uuid", true, "prefix", "x")))
        .containsExactly("5 unknown-key: the rule of 'name' has no key 'prefix'");
    assertThat(rule("name", mapping("uuid", false)))
        .containsExactly("4 bad-value: 'uuid' can only be true");
  }

  @Test
  void aRuleMustSuitTheFieldsType() {
    assertThat(rule("count", mapping("uuid", true)))
        .containsExactly("4 bad-value: 'uuid' cannot make 'count', which is int64");
    assertThat(rule("name", mapping("decimal", mapping("max", 1L))))
        .containsExactly("4 bad-value: 'decimal' cannot make 'name', which is string");
    assertThat(rule("tags", mapping("constant", "x")))
        .containsExactly("4 bad-value: 'constant' cannot make 'tags', which is array<string>");
    assertThat(rule("ts", mapping("sequence", 1L)))
        .containsExactly("4 bad-value: 'sequence' cannot make 'ts', which is timestamp");
    assertThat(rule("count", mapping("event_time", true)))
        .containsExactly("4 bad-value: 'event_time' cannot make 'count', which is int64");
  }

  @Test
  void aRequiredFieldIsNeverWithoutAValue() {
    assertThat(rule("name", mapping("uuid", true, "null", 0.5)))
        .containsExactly("5 bad-value: required field 'name' cannot be without a value");
    assertThat(rule("count", mapping("constant", 1L, "null", 0.5))).isEmpty();
  }

  @Test
  void theValuesOfRulesAreChecked() {
    assertThat(rule("name", mapping("sequence", "evt")))
        .containsExactly("4 bad-value: a sequence must say where its number goes");
    assertThat(rule("count", mapping("sequence", "evt-{n}")))
        .containsExactly("4 bad-value: 'count' is a number and can have no text around it");
    assertThat(rule("count", mapping("key", 0L, "prefix", "x")))
        .containsExactly(
            "4 bad-value: 'key' must be a whole number from 1 to 10000000",
            "5 bad-value: 'count' is a number and can have no prefix");
    assertThat(rule("price", mapping("decimal", mapping("min", 1L))))
        .containsExactly("4 bad-value: 'decimal' needs 'max'");
    assertThat(rule("price", mapping("decimal", mapping("min", 9L, "max", 1L))))
        .containsExactly("5 bad-value: 'min' is greater than 'max'");
    assertThat(rule("price", mapping("decimal", mapping("max", 1L, "mean", 2L))))
        .containsExactly("6 bad-value: 'mean' must be between 'min' and 'max'");
    assertThat(rule("price", mapping("walk", mapping("start", 5L, "max", 1L))))
        .containsExactly("5 bad-value: 'start' must be between 'min' and 'max'");
    assertThat(rule("name", mapping("text", mapping("words", 0L))))
        .containsExactly("5 bad-value: 'words' must be a whole number from 1 to 1000");
    assertThat(rule("name", mapping("choice", List.of())))
        .containsExactly("4 bad-value: 'choice' has nothing to choose from");
    assertThat(rule("name", mapping("choice", mapping("a", 0L, "b", 1L))))
        .containsExactly("5 bad-value: a weight must be a number greater than 0");
    assertThat(rule("count", mapping("choice", List.of(1L, "many"))))
        .containsExactly("4 bad-value: 'many' is no value of 'count', which is int64");
    assertThat(rule("price", mapping("constant", "dear")))
        .containsExactly("4 bad-value: 'dear' is no value of 'price', which is decimal");
  }

  @Test
  void adviceSaysWhatWasMeant() {
    Problems problems = new Problems();
    GenerateSpec spec =
        GenerateSpec.read(
            Streams.stream(
                TYPE,
                Map.of(),
                RecordFormat.Json.LINES,
                mapping("fields", mapping("name", mapping("chioce", List.of("a"))))),
            problems);
    assertThat(spec).isNull();
    assertThat(problems.all().get(0).advice()).contains("did you mean 'choice'?");
  }
}
