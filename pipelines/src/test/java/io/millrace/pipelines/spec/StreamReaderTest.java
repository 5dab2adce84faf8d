package io.millrace.pipelines.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.yaml.YamlLoader;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.TimePattern;
import io.millrace.transforms.type.Type;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamReaderTest {
  private static final String HEAD =
      "stream: s\nschema:\n  type: object\n  required: [id, ts]\n  properties:\n";
  private static final String FIELDS =
      HEAD
          + "    id: {type: string}\n    ts: {type: string, format: date-time}\n    n: {type: integer}\n";
  private final Problems problems = new Problems();

  private StreamSpec read(String text) {
    return StreamReader.read(YamlLoader.load("s.yaml", text, problems), problems);
  }

  private StreamSpec good(String text) {
    StreamSpec spec = read(text);
    assertThat(problems.render()).isEmpty();
    return spec;
  }

  @Test
  void readsEveryKey() {
    StreamSpec spec =
        good(
            FIELDS
                + """
                description: Rides.
                format: json
                compression: gzip
                event_time: ts
                id: id
                key: n
                out_of_order: 30s
                ahead: 5m
                idle: 1m
                generate: {rate: 10}
                """);
    assertThat(spec.name()).isEqualTo("s");
    assertThat(spec.description()).isEqualTo("Rides.");
    assertThat(spec.format()).isEqualTo(RecordFormat.Json.LINES);
    assertThat(spec.compression()).isEqualTo(Compression.GZIP);
    assertThat(spec.eventTime()).isEqualTo(new Expression.FieldRef(1, "ts", Type.TIMESTAMP));
    assertThat(spec.eventTimeText()).isEqualTo("ts");
    assertThat(spec.id()).isEqualTo("id");
    assertThat(spec.key()).isEqualTo("n");
    assertThat(spec.outOfOrder()).isEqualTo(Duration.ofSeconds(30));
    assertThat(spec.ahead()).isEqualTo(Duration.ofMinutes(5));
    assertThat(spec.idle()).isEqualTo(Duration.ofMinutes(1));
    assertThat(spec.generate().span().line()).isEqualTo(18);
  }

  @Test
  void absentKeysHaveTheirDefaults() {
    StreamSpec spec = good(FIELDS + "format: csv\n");
    assertThat(spec.compression()).isEqualTo(Compression.AUTO);
    assertThat(spec.eventTime()).isNull();
    assertThat(spec.outOfOrder()).isZero();
    assertThat(spec.ahead()).isEqualTo(Duration.ofHours(1));
    assertThat(spec.idle()).isNull();
    assertThat(spec.format()).isEqualTo(RecordFormat.Csv.DEFAULT);
  }

  @Test
  void schemasSayTypesInOrder() {
    StreamSpec spec =
        good(
            """
            stream: s
            schema:
              type: object
              required: [z, a, nul]
              properties:
                z: {type: string, description: last letter first}
                a: {type: integer, format: int32}
                nul: {type: [string, 'null']}
                i: {type: integer}
                f: {type: number, format: float}
                d: {type: number}
                dec: {type: number, format: decimal}
                sdec: {type: string, format: decimal}
                b: {type: boolean}
                by: {type: string, format: byte}
                day: {type: string, format: date, timestamp_format: d.M.yyyy}
                t: {type: string, timestamp_format: "M/d/yyyy H:mm:ss", time_zone: America/New_York}
                ms: {type: integer, timestamp_format: epoch_millis}
                l: {type: array, items: {type: string, timestamp_format: epoch_seconds}}
                m: {type: object, additionalProperties: {type: number}}
                r:
                  type: object
                  properties: {x: {type: number}, at: {type: string, timestamp_format: epoch_micros}}
                  required: [x]
            format: json
            event_time: r.at
            """);
    assertThat(spec.schema().type().toString())
        .isEqualTo(
            "{z: string, a: int32, nul: string?, i: int64?, f: float?, d: double?, dec: decimal?,"
                + " sdec: decimal?, b: boolean?, by: bytes?, day: date?, t: timestamp?, ms:"
                + " timestamp?, l: array<timestamp>?, m: map<string, double>?, r: {x: double, at:"
                + " timestamp?}?}");
    assertThat(spec.schema().patterns())
        .containsOnlyKeys("day", "t", "ms", "l", "r.at")
        .containsEntry("t", new TimePattern("M/d/yyyy H:mm:ss", "America/New_York"));
    assertThat(spec.eventTime())
        .isInstanceOf(Expression.RowField.class)
        .extracting(e -> e.type().toString())
        .isEqualTo("timestamp?");
  }

  @Test
  void formatsHaveSettings() {
    assertThat(good(FIELDS + "format: {type: json, records: features}\n").format())
        .isEqualTo(new RecordFormat.Json("features"));
    assertThat(
            good(FIELDS
                    + "format: {type: csv, delimiter: \"\\t\", quote: '', comment: '#', header: false, columns: [id, ~, '', ts, other], missing: ['-', ''], quoted_newlines: false}\n")
                .format())
        .isEqualTo(
            new RecordFormat.Csv(
                '\t', '\0', '#', false, List.of("id", "", "", "ts", ""), List.of("-", ""), false));
    assertThat(
            good(FIELDS
                    + "format: {type: text, pattern: '(?P<id>\\w+) (?P<ts>\\S+)', missing: '-'}\n")
                .format())
        .isEqualTo(new RecordFormat.Text("(?P<id>\\w+) (?P<ts>\\S+)", List.of("-")));
    assertThat(
            good("stream: s\nschema: {type: object, properties: {line: {type: string}}}\nformat: text\n")
                .format())
        .isEqualTo(RecordFormat.Text.LINES);
  }

  @Test
  void saysWhatIsWrong() {
    String json = "format: json\n";
    String[][] cases = {
      {FIELDS, "missing-key: the key 'format' is missing in the stream"},
      {"stream: s\nformat: json\n", "missing-key: the key 'schema' is missing in the stream"},
      {
        "stream: s\nshema: {}\nformat: json\n", "unknown-key: there is no key 'shema' in the stream"
      },
      {FIELDS.replace("stream: s", "stream: a/b") + json, "bad-name: 'a/b' cannot be a name here"},
      {FIELDS + "format: jsn\n", "unknown-value: there is no format 'jsn'"},
      {FIELDS + "format: {type: xml}\n", "unknown-value: there is no format 'xml'"},
      {FIELDS + "format: {tpye: csv}\n", "unknown-key: there is no key 'tpye' in 'format'"},
      {
        FIELDS + "format: {type: csv, delimiter: '::'}\n",
        "wrong-kind: 'delimiter' must be one ASCII character"
      },
      {
        FIELDS + "format: {type: csv, header: false}\n",
        "missing-key: without a header the 'columns' must be named, in their order"
      },
      {
        FIELDS + "format: {type: csv, columns: [id, n]}\n",
        "missing-field: no column gives the required field 'ts'"
      },
      {
        FIELDS + "format: {type: csv, columns: [id, tss, n]}\n",
        "unknown-field: the column 'tss' is no field of the schema"
      },
      {
        FIELDS + "format: {type: csv, columns: [id, id, ts]}\n",
        "duplicate-key: the column 'id' is named twice"
      },
      {
        FIELDS + "format: {type: text, pattern: '(?P<id>'}\n",
        "bad-pattern: the pattern is no regular expression: missing closing )"
      },
      {
        FIELDS + "format: {type: text, pattern: '(?P<id>.)'}\n",
        "missing-field: no group gives the required field 'ts'"
      },
      {
        FIELDS + "    l: {type: array, items: {type: string}}\nformat: csv\n",
        "wrong-kind: the field 'l' is array<string>?, which csv cannot hold"
      },
      {
        FIELDS + json + "id: idd\n",
        "unknown-field: 'id' names a field that the schema does not have: 'idd'"
      },
      {
        FIELDS + json + "event_time: id\n",
        "wrong-type: 'event_time' must be a timestamp, but 'id' is string"
      },
      {FIELDS + json + "event_time: ts.x\n", "unknown-field: there is no field 'x' in 'ts'"},
      {FIELDS + json + "out_of_order: soon\n", "bad-duration: 'soon' is not a duration"},
      {FIELDS + json + "compression: zip\n", "unknown-value: 'compression' cannot be 'zip'"},
      {
        "stream: s\nschema: {type: array, items: {type: string}}\nformat: json\n",
        "wrong-kind: a schema must be an object with 'properties', not array"
      },
      {
        "stream: s\nschema: [a]\nformat: json\n",
        "wrong-kind: a mapping belongs in the schema, not a list"
      },
      {
        "stream: s\nschema: {type: object}\nformat: json\n",
        "missing-key: the key 'properties' is missing in the schema"
      },
      {
        "stream: s\nschema: {type: object, properties: {}}\nformat: json\n",
        "missing-key: a schema needs at least one field"
      },
      {
        HEAD + "    id: {type: string}\n    ts: {format: date-time}\nformat: json\n",
        "missing-key: the key 'type' is missing in the field 'ts'"
      },
      {
        HEAD + "    id: {type: string}\n    ts: {type: string, format: datetime}\nformat: json\n",
        "unknown-value: 'format' cannot be 'datetime'"
      },
      {
        HEAD + "    id: {type: string}\n    ts: {type: string, enum: [a]}\nformat: json\n",
        "unknown-key: there is no key 'enum' in the field 'ts'"
      },
      {
        HEAD + "    id: {type: string}\n    ts: {type: [string, integer]}\nformat: json\n",
        "wrong-kind: a field has one type, and may have 'null' beside it"
      },
      {
        HEAD
            + "    id: {type: string}\n    ts: {type: string, timestamp_format: 'qqqqqqqq'}\nformat: json\n",
        "bad-pattern: "
      },
      {
        HEAD
            + "    id: {type: string}\n    ts: {type: string, timestamp_format: 'yyyy', time_zone: Mars}\nformat: json\n",
        "bad-pattern: there is no time zone 'Mars'"
      },
      {
        HEAD + "    id: {type: string}\n    ts: {type: string, time_zone: UTC}\nformat: json\n",
        "missing-key: 'time_zone' needs a 'timestamp_format' without a zone"
      },
      {
        HEAD + "    id: {type: string}\n    ts: {type: array}\nformat: json\n",
        "missing-key: the key 'items' is missing in the field 'ts'"
      },
    };
    for (String[] one : cases) {
      Problems own = new Problems();
      assertThat(StreamReader.read(YamlLoader.load("s.yaml", one[0], own), own))
          .as(one[0])
          .isNull();
      assertThat(own.all())
          .as(one[0] + "\n" + own.render())
          .singleElement()
          .extracting(p -> p.code() + ": " + p.message())
          .asString()
          .startsWith(one[1]);
    }
  }

  @Test
  void everyProblemOfTheFileIsFoundInOneGo() {
    assertThat(read(FIELDS + "format: jsn\nid: x\nkey: y\nevent_time: z\nidle: q\n")).isNull();
    assertThat(problems.errors()).isEqualTo(5);
  }

  @Test
  void aWholeMessage() {
    read(FIELDS + "format: {type: text, pattern: '(?P<id>\\w+) (?P<tss>\\S+)'}\n");
    assertThat(problems.render())
        .isEqualTo(
            """
            s.yaml:9:47: error[unknown-field]: the pattern's group 'tss' is no field of the schema
              |
            9 | format: {type: text, pattern: '(?P<id>\\w+) (?P<tss>\\S+)'}
              |                                               ^^^^^
              = fields here: id, n, ts
              = did you mean 'ts'?

            """);
  }

  @Test
  void bareNamesAreTypesToo() {
    assertThat(
            SchemaReader.readType(YamlLoader.load("s.yaml", "integer\n", problems), null, problems))
        .isEqualTo(Type.INT64);
  }
}
