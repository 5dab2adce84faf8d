package io.millrace.pipelines.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.plan.Declared;
import io.millrace.pipelines.plan.Described;
import io.millrace.pipelines.plan.Plan;
import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every type of step in every form of its keys: what is planned, and the types that leave it. */
class OperatorsTest {
  private static final String READ = "{type: ReadFromStream, config: {stream: rides}}";
  private static final String WINDOWS =
      "{type: WindowInto, config: {windowing: {type: fixed, size: 1m}}}";

  @TempDir Path folder;

  private Plan plan(String... steps) {
    Declared declared = Declared.rides(folder).chain("p", steps);
    Plan plan = declared.plan("p");
    assertThat(declared.problems().render()).isEmpty();
    return plan;
  }

  private List<String> lines(String... steps) {
    return Described.of(plan(steps), folder);
  }

  /** The last step, behind the stream of rides. */
  private String last(String step) {
    List<String> lines = lines(READ, step);
    return lines.get(lines.size() - 1);
  }

  private <S extends Step> S step(Plan plan, Class<S> type) {
    return plan.graph().nodes().stream()
        .filter(node -> !node.name().contains("dead letters"))
        .map(Graph.Node::step)
        .filter(type::isInstance)
        .map(type::cast)
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  // Combine.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "group_by: city                       | city: string",
        "group_by: [city, day]                | city: string, day: date?",
        "group_by: [city, {hour: EXTRACT(HOUR FROM at)}] | city: string, hour: int64",
        "'group_by: {town: UPPER(city), day: day}' | town: string, day: date?",
        "'group_by: {town: {expression: UPPER(city)}}' | town: string",
      })
  void groupBy(String groupBy, String keys) {
    assertThat(last("{type: Combine, config: {" + groupBy + ", combine: {n: {fn: count}}}}"))
        .endsWith(" -> " + keys + ", n: int64");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fare: sum                              | fare = sum(fare) -> fare: decimal",
        "'s: {value: seats, fn: sum}'           | s = sum(seats) -> s: int64?",
        "'s: {value: km, fn: sum}'              | s = sum(km) -> s: double?",
        "'s: {value: km, fn: {type: sum}}'      | s = sum(km) -> s: double?",
        "'s: {value: fare * 2, fn: sum}'        | s = sum(fare * 2) -> s: decimal",
        "'s: {value: fare * 2, fn: SUM}'        | s = sum(fare * 2) -> s: decimal",
        "'n: count'                             | n = count(rows) -> n: int64",
        "'n: {fn: count}'                       | n = count(rows) -> n: int64",
        "'km: count'                            | km = count(km) -> km: int64",
        "'n: {value: km, fn: count}'            | n = count(km) -> n: int64",
        "'n: {value: city, fn: count_distinct}' | n = count_distinct(city) -> n: int64",
        "'m: {value: km, fn: mean}'             | m = mean(km) -> m: double?",
        "'m: {value: fare, fn: mean}'           | m = mean(fare) -> m: decimal",
        "'m: {value: seats, fn: mean}'          | m = mean(seats) -> m: double?",
        "city: min                              | city = min(city) -> city: string",
        "day: max                               | day = max(day) -> day: date?",
        "shared: all                            | shared = all(shared) -> shared: boolean?",
        "'a: {value: km > 3, fn: any}'          | a = any(km > 3.0) -> a: boolean?",
        "'id: {fn: first, order_by: at}'        | id = first(id) by at -> id: string",
        "'tags: {fn: last, order_by: [day, at DESC]}'"
            + " | tags = last(tags) by day, at DESC -> tags: array<string>?",
        "'id: {fn: last, order_by: [km * 2 desc, at asc]}'"
            + " | id = last(id) by km * 2.0 DESC, at -> id: string",
        "'id: {fn: last, order_by: event_time}'" + " | id = last(id) by event_time -> id: string",
        "'m: {value: km, fn: avg}'              | m = mean(km) -> m: double?",
        "'t: {value: fare, fn: top, n: 3}'      | t = top 3(fare) -> t: array<decimal>",
        "'t: {value: km, fn: {type: top, config: {n: 3}}}' | t = top 3(km) -> t: array<double>?",
        "'t: {value: [city, fare], fn: top, n: 2, order_by: fare DESC}'"
            + " | t = top 2(ROW(city, fare)) by fare DESC"
            + " -> t: array<{city: string, fare: decimal}>",
        "'t: {value: [id, {paid: fare * 2}], fn: last, order_by: at}'"
            + " | t = last(ROW(id, fare * 2 AS paid)) by at -> t: {id: string, paid: decimal}",
        "'t: {value: [id], fn: {type: first, config: {order_by: event_time}}}'"
            + " | t = first(ROW(id)) by event_time -> t: {id: string}",
        "'t: {value: fare, fn: top, n: 3, reverse: true}'"
            + " | t = top 3(fare) by fare -> t: array<decimal>",
        "'t: {value: km, fn: {type: apache_beam.transforms.combiners.TopCombineFn, config: {n: 3}}}'"
            + " | t = top 3(km) -> t: array<double>?",
        "km: group                              | km = group(km) -> km: array<double>?",
        "'g: {value: id, fn: group, order_by: at}' | g = group(id) by at -> g: array<string>",
        "city: concat                           | city = concat(city) -> city: string",
        "'c: {value: id, fn: concat, separator: \"; \"}' | c = concat(id) -> c: string",
        "tags: concat                           | tags = concat(tags) -> tags: array<string>?",
        "fare: median                           | fare = quantile 0.5(fare) -> fare: double",
        "'q: {value: km, fn: quantile, fraction: 0.95}' | q = quantile 0.95(km) -> q: double?",
        "'q: {value: fare, fn: approx_quantile, fraction: 1}'"
            + " | q = approx_quantile 1.0(fare) -> q: double",
        "'n: {value: id, fn: approx_count_distinct}' | n = approx_count_distinct(id) -> n: int64",
        "fare: variance                         | fare = variance(fare) -> fare: double?",
        "seats: stddev                          | seats = stddev(seats) -> seats: double?",
        "'n: {fn: count, filter: km > 3}'       | n = count(rows) where km > 3.0 -> n: int64",
        "'s: {value: fare, fn: sum, filter: shared}' | s = sum(fare) where shared -> s: decimal?",
        "'s: {value: id, fn: min, filter: {expression: shared}}'"
            + " | s = min(id) where shared -> s: string?",
      })
  void aggregates(String aggregate, String expected) {
    assertThat(last("{type: Combine, config: {combine: {" + aggregate + "}}}"))
        .isEqualTo("Combine: pre-aggregate all rows as one group; " + expected);
  }

  @Test
  void theEventTimeIsAFieldForOrdersOnly() {
    assertThat(
            lines(
                READ,
                "{type: MapToFields, config: {fields: {id: id}}}",
                "{type: Combine, config: {combine: {id: {fn: last, order_by: event_time}}}}"))
        .contains("Combine/event time: add time and window -> id: string, event_time: timestamp");
  }

  // Row by row.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'fields: {a: city, b: fare * 2}'      | a: string, b: decimal",
        "'fields: {a: {expression: km}}'       | a: double?",
        "'fields: {a: 1, b: 1.5, c: \"''x''\"}' | a: int64, b: double, c: string",
      })
  void mapToFields(String config, String types) {
    assertThat(last("{type: MapToFields, config: {" + config + "}}")).endsWith(" -> " + types);
  }

  @Test
  void appendAndDrop() {
    String rest = "km: double?, seats: int32?, shared: boolean?, tags: array<string>?, stops: ";
    assertThat(
            last(
                "{type: MapToFields, config: {append: true, drop: [id, fare, at, day], fields:"
                    + " {fare: km}}}"))
        .endsWith(" -> city: string, " + rest + "array<int64>?, fare: double?");
    assertThat(last("{type: MapToFields, config: {append: true, drop: [id, fare, at, day, city]}}"))
        .endsWith(" -> " + rest + "array<int64>?");
  }

  @Test
  void filterKeepsTheTypes() {
    assertThat(last("{type: Filter, config: {keep: {expression: fare > 3 AND shared}}}"))
        .startsWith("Filter: keep fare > 3 AND shared -> id: string, city: string, ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fields: tags                                  | a row for each of tags | string | array<int64>?",
        "fields: [tags]                                | a row for each of tags | string | array<int64>?",
        "'fields: [tags, stops], cross_product: true'"
            + " | 'a row for each of tags, stops, in every combination' | string | int64",
        "'fields: [tags, stops], cross_product: false'"
            + " | 'a row for each of tags, stops' | string? | int64?",
      })
  void explode(String config, String words, String tags, String stops) {
    assertThat(last("{type: Explode, config: {" + config + "}}"))
        .startsWith("Explode: " + words + " -> ")
        .contains("tags: " + tags + ", stops: " + stops + ",");
  }

  @Test
  void flattenBringsFieldsTogetherByName() {
    Declared declared =
        Declared.rides(folder)
            .file(
                "config/pipelines/p.yaml",
                "pipeline:",
                "  transforms:",
                "    - {type: Create, name: a, config: {elements: [{x: 1, s: u}]}}",
                "    - {type: Create, name: b, config: {elements: [{x: 1.5, t: v}]}}",
                "    - {type: Flatten, input: [a, b]}");
    assertThat(Described.of(declared.plan("p"), folder))
        .containsExactly(
            "a: 1 given rows -> x: int64, s: string",
            "b: 1 given rows -> x: double, t: string",
            "Flatten/input 1: map; x = CAST(x AS DOUBLE); t = NULL -> x: double, s: string?, t:"
                + " string?",
            "Flatten/input 2: map; s = NULL -> x: double, s: string?, t: string?",
            "Flatten: all inputs as one -> x: double, s: string?, t: string?");
  }

  @Test
  void flattenOfEqualInputsConvertsNothing() {
    Declared declared =
        Declared.rides(folder)
            .file(
                "config/pipelines/p.yaml",
                "pipeline:",
                "  transforms:",
                "    - {type: Create, name: a, config: {elements: [{x: 1}]}}",
                "    - {type: Create, name: b, config: {elements: [{x: 2}]}}",
                "    - {type: Flatten, input: [a, b]}");
    assertThat(Described.of(declared.plan("p"), folder)).hasSize(3);
  }

  // Times and windows.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "at            | at",
        "seats         | TIMESTAMP_SECONDS(CAST(seats AS INT64))",
        "day           | CAST(day AS TIMESTAMP)",
        "km            | TIMESTAMP_MICROS(CAST(CAST(km AS DECIMAL) * 1000000 AS INT64))",
        "fare          | TIMESTAMP_MICROS(CAST(fare * 1000000 AS INT64))",
      })
  void assignTimestamps(String written, String expected) {
    assertThat(last("{type: AssignTimestamps, config: {timestamp: " + written + "}}"))
        .startsWith("AssignTimestamps: event time: " + expected + " -> ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{type: global}'                                | no windows",
        "'{type: fixed, size: 90}'                       | windows of 90s",
        "'{type: fixed, size: 1h, offset: 15m}'"
            + " | 'windows of 1h, 15m later than the clock''s'",
        "'{type: fixed, size: 1h, offset: -15m, lateness: 10s, emit: final}'"
            + " | 'windows of 1h, 45m later than the clock''s, open 10s longer'",
        "'{type: sliding, size: 10m, period: 1m, lateness: 30s}'"
            + " | 'windows of 10m every 1m, open 30s longer; each row in up to 10 windows'",
        "'{type: sliding, size: 10m, period: 4m, offset: 9m}'"
            + " | 'windows of 10m every 4m, 1m later than the clock''s; each row in up to 3 windows'",
        "'{type: sliding, size: 1m, period: 1h}'"
            + " | windows of 1m every 1h; rows between the windows are left out",
        "'{type: sessions, gap: 5m}' | sessions with gaps of 5m",
        "'{type: calendar, unit: month, zone: Europe/Berlin}' | months in Europe/Berlin",
        "'{type: calendar, unit: day, zone: UTC, lateness: 1h}' | 'days in UTC, open 1h longer'",
      })
  void windowInto(String windowing, String expected) {
    assertThat(last("{type: WindowInto, config: {windowing: " + windowing + "}}"))
        .startsWith("WindowInto: " + expected + " -> ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | timestamp: timestamp, window_start: timestamp, window_end: timestamp",
        "'fields: [window_end]'             | window_end: timestamp",
        "'fields: window_end'               | window_end: timestamp",
        "'fields: {a: timestamp, b: window_start}' | a: timestamp, b: timestamp",
      })
  void extractWindowingInfo(String config, String added) {
    List<String> lines =
        lines(
            READ,
            "{type: MapToFields, config: {fields: {id: id}}}",
            WINDOWS,
            "{type: ExtractWindowingInfo, config: {" + config + "}}");
    assertThat(lines.get(3))
        .isEqualTo("ExtractWindowingInfo: add time and window -> id: string, " + added);
  }

  @Test
  void whatIsNotKnownOfAWindowIsNull() {
    assertThat(
            lines("{type: Create, config: {elements: [{a: 1}]}}", "{type: ExtractWindowingInfo}"))
        .last()
        .asString()
        .endsWith("timestamp: timestamp?, window_start: timestamp?, window_end: timestamp?");
  }

  // Given rows.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'[{a: 1, b: x, c: true, d: 1.5}]'        | a: int64, b: string, c: boolean, d: double",
        "'[1, 2]'                                 | element: int64",
        "'[{a: 1}, {a: 2.5}]'                     | a: double",
        "'[{a: 1}, {a: null}]'                    | a: int64?",
        "'[{a: 1}, {b: 2}]'                       | a: int64?, b: int64?",
        "'[{a: null}]'                            | a: string?",
        "'[{a: null}, {a: 3}]'                    | a: int64?",
        "'[{a: 123456789012345678901}]'           | a: decimal",
        "'[{a: [1, 2]}, {a: []}]'                 | a: array<int64>",
        "'[{a: [1, null]}, {a: [2.5]}]'           | a: array<double?>",
        "'[{a: {b: 1}}, {a: {b: 2.5, c: x}}]'     | 'a: {b: double, c: string?}'",
        "'[{a: {b: null}}, {a: {b: 2}}]'          | 'a: {b: int64?}'",
        "'[{a: [{b: null}, {b: 1}]}]'             | 'a: array<{b: int64?}>'",
        "'[{a: [{b: 1}, {c: 1}]}]'                | 'a: array<{b: int64?, c: int64?}>'",
      })
  void create(String elements, String types) {
    Plan plan = plan("{type: Create, config: {elements: " + elements + ", reshuffle: false}}");
    assertThat(Described.of(plan, folder).get(0)).endsWith(" given rows -> " + types);
  }

  @Test
  void givenNumbersTakeTheTypeOfTheirColumn() {
    Step.Create create =
        step(plan("{type: Create, config: {elements: [{a: 1}, {a: 2.5}, {}]}}"), Step.Create.class);
    assertThat(create.rows().stream().map(row -> row[0])).containsExactly(1.0, 2.5, null);
  }

  // Reading.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'[file, offset]'     | 'file: string, offset: int64'",
        "path                 | path: string",
        "'{from_file: file, number: line}' | 'from_file: string, number: int64'",
      })
  void metadata(String metadata, String added) {
    Plan plan = plan("{type: ReadFromStream, config: {stream: rides, metadata: " + metadata + "}}");
    assertThat(Described.of(plan, folder).get(0)).endsWith(", day: date?, " + added);
  }

  @Test
  void aStreamIsReadFromItsHistoryWithItsEventTime() {
    assertThat(lines(READ).get(0)).startsWith("ReadFromStream: read data/rides/; ");
    assertThat(step(plan(READ), Step.Read.class).eventTime()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"latest, data/busy/run=2/", "all, data/busy/"})
  void ofSeveralRunsTheLatestOrAll(String runs, String path) {
    Declared.in(folder).file("data/busy/run=1/a.jsonl", "{}").file("data/busy/run=2/a.jsonl", "{}");
    assertThat(lines("{type: ReadFromStream, config: {stream: busy, runs: " + runs + "}}").get(0))
        .startsWith("ReadFromStream: read " + path + ";");
  }

  @Test
  void csvTypesComeFromTheFirstFile() {
    Declared.in(folder)
        .file(
            "data/a.csv",
            "\uFEFFid;n;x;flag;mixed;none",
            "a;1;1;true;1;",
            "b;;2.5;FALSE;x;",
            "c;-3;+1e3;true;2.5;");
    assertThat(lines("{type: ReadFromCsv, config: {path: data/*.csv, delimiter: \";\"}}").get(0))
        .endsWith(
            "-> id: string?, n: int64?, x: double?, flag: boolean?, mixed: string?, none:"
                + " string?");
  }

  @Test
  void jsonTypesComeFromTheFirstFileAndEverythingMayBeMissing() {
    Declared.in(folder)
        .file(
            "data/a.jsonl",
            "{\"id\": \"a\", \"n\": 1, \"in\": {\"deep\": true}, \"list\": [1, 2]}",
            "{\"id\": null, \"n\": 2.5, \"in\": {\"more\": 1}, \"other\": \"x\"}");
    assertThat(lines("{type: ReadFromJson, config: {path: data/a.jsonl}}").get(0))
        .endsWith(
            "-> id: string?, n: double?, in: {deep: boolean?, more: int64?}?, list:"
                + " array<int64?>?, other: string?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'path: logs/'                                      | line: string",
        "'path: logs/, pattern: ''(?<host>\\S+) (?<code>\\d+)'''"
            + " | 'host: string?, code: string?'",
        "'path: [a.txt, b.txt], compression: gzip'          | line: string",
      })
  void readFromText(String config, String types) {
    assertThat(lines("{type: ReadFromText, config: {" + config + "}}").get(0))
        .endsWith(" -> " + types);
  }

  @Test
  void filesWithASchemaNeedNotBeThere() {
    Plan plan =
        plan(
            "{type: ReadFromJson, config: {path: later/*.jsonl, compression: zstd, event_time: t,"
                + " metadata: line, schema: {type: object, properties: {t: {type: string, format:"
                + " date-time}}}}}");
    Step.Read read = step(plan, Step.Read.class);
    assertThat(read.eventTime()).isNotNull();
    assertThat(read.source().compression()).isEqualTo(FileSource.Compression.ZSTD);
    assertThat(Described.of(plan, folder).get(0)).endsWith(" -> t: timestamp?, line: int64");
  }

  // Writing.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "WriteToJson | path: out/                   | out/        | part  | .jsonl",
        "WriteToJson | path: out/rides              | out/        | rides | .jsonl",
        "WriteToJson | path: out/rides.json         | out/        | rides | .jsonl",
        "WriteToCsv  | path: rides.csv              | ''          | rides | .csv",
        "WriteToCsv  | 'path: out/a, compression: gzip' | out/    | a     | .csv.gz",
        "WriteToJson | 'path: a/../b/, compression: zstd' | b/    | part  | .jsonl.zst",
      })
  void writePaths(String type, String config, String directory, String prefix, String extension) {
    FileSink sink =
        step(plan(READ, "{type: " + type + ", config: {" + config + "}}"), Step.WriteFiles.class)
            .sink();
    assertThat(sink.directory()).isEqualTo(folder + "/" + directory);
    assertThat(sink.prefix()).isEqualTo(prefix);
    assertThat(sink.extension()).isEqualTo(extension);
  }

  @Test
  void writingByFieldsAndWindow() {
    FileSink sink =
        step(
                plan(
                    READ,
                    WINDOWS,
                    "{type: WriteToCsv, config: {path: out/, partition_by: [window, city, day],"
                        + " overwrite: true, delimiter: tab}}"),
                Step.WriteFiles.class)
            .sink();
    assertThat(sink.byWindow()).isTrue();
    assertThat(sink.partitionBy()).containsExactly(1, 9);
    assertThat(sink.overwrite()).isTrue();
    assertThat(sink.delimiter()).isEqualTo('\t');
  }

  @Test
  void textIsARowOfOneString() {
    Plan plan =
        plan(
            READ,
            "{type: MapToFields, config: {fields: {line: id || ' ' || city}}}",
            "{type: WriteToText, config: {path: out/}}");
    assertThat(step(plan, Step.WriteFiles.class).sink().extension()).isEqualTo(".txt");
  }

  @Test
  void aStreamIsWrittenInItsOwnOrderFormatAndTypes() {
    Declared.in(folder)
        .file(
            "config/streams/daily.yaml",
            "stream: daily",
            "schema:",
            "  type: object",
            "  properties:",
            "    day: {type: string, format: date, timestamp_format: dd/MM/yyyy}",
            "    at: {type: string, format: date-time, timestamp_format: 'yyyy-MM-dd HH:mm',"
                + " time_zone: Europe/Rome}",
            "    n: {type: number}",
            "format: {type: csv, delimiter: ';'}",
            "compression: gzip");
    Plan plan =
        plan(
            READ,
            "{type: MapToFields, config: {fields: {n: seats, at: at, day: day}}}",
            "{type: WriteToStream, config: {stream: daily}}");
    assertThat(Described.of(plan, folder).get(2))
        .isEqualTo(
            "WriteToStream/fields: map; day = FORMAT_DATE(day, 'dd/MM/yyyy'); at ="
                + " FORMAT_TIMESTAMP(at, 'yyyy-MM-dd HH:mm', 'Europe/Rome'); n = CAST(n AS"
                + " DOUBLE) -> day: string?, at: string?, n: double?");
    FileSink sink = step(plan, Step.WriteFiles.class).sink();
    assertThat(sink.directory()).isEqualTo(folder + "/data/daily/run=r1/");
    assertThat(sink.extension()).isEqualTo(".csv.gz");
    assertThat(sink.delimiter()).isEqualTo(';');
  }

  // For tests.

  @Test
  void logsAndAssertionsPassRows() {
    assertThat(last("{type: LogForTesting, config: {level: DEBUG, prefix: 'a '}}"))
        .startsWith("LogForTesting: log each row -> id: string, ");
    assertThat(
            lines(
                "{type: Create, config: {elements: [{a: 1}]}}",
                "{type: AssertEqual, config: {elements: [{a: 1}]}}"))
        .last()
        .asString()
        .startsWith("AssertEqual: compare with the expected rows -> ");
  }

  @Test
  void everyTypeOfStepIsHere() {
    assertThat(Operators.byType()).hasSize(29);
  }
}
