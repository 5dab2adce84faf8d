package io.millrace.transforms.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.decode.SourceSchema;
import io.millrace.transforms.expression.TimePattern;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrictJsonTest {
  private static final RowType ID = RowType.of("id", Type.INT64);

  private static String one(Type type, String value) {
    return one(type, Map.of(), value);
  }

  /** What becomes of the only field: its value as JSON, bad-value, or the failure's code. */
  private static String one(Type type, Map<String, TimePattern> patterns, String value) {
    RowType row = RowType.of("v", type);
    String record = "{\"v\":" + value + "}";
    StrictRecord decoded =
        Decoded.of(RecordFormat.Json.LINES, row, patterns, record).records.get(0);
    if (decoded.failure() != null) {
      return decoded.failure().code();
    }
    return decoded.values()[0] instanceof Invalid invalid
        ? invalid.failure().code()
        : io.millrace.transforms.type.Values.toJson(type, decoded.values()[0]);
  }

  private static List<String> lines(RowType type, String file) {
    return Decoded.of(RecordFormat.Json.LINES, type, file).shown();
  }

  @Test
  void readsLines() {
    Decoded decoded =
        Decoded.of(
            RecordFormat.Json.LINES,
            ID,
            "\uFEFF{\"id\":1}\r\n \t\n{\"x\":[{}],\"id\":2} \n\n{\"id\":3}");
    assertThat(decoded.shown()).containsExactly("{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
    assertThat(decoded.records).extracting(StrictRecord::offset).containsExactly(3L, 16L, 36L);
    assertThat(decoded.records).extracting(StrictRecord::line).containsExactly(1L, 3L, 5L);
    assertThat(decoded.records.get(1).raw()).asString().isEqualTo("{\"x\":[{}],\"id\":2} ");
    assertThat(decoded.counts.skippedBytes).isEqualTo(7);
  }

  @Test
  void refusesBadSyntaxWhereverItStands() {
    String[] bad = {
      "{\"id\":1",
      "{\"id\":1}}",
      "{\"id\":1} {\"id\":2}",
      "[1]",
      "17",
      "{\"id\":1,}",
      "{\"id\":01}",
      "{\"id\":1,\"x\":NaN}",
      "{\"id\":1,\"x\":'a'}",
      "{\"id\":1,\"x\":\"a\tb\"}",
      "{\"id\":1,\"x\":\"\\x\"}",
      "{\"id\":1,\"x\":\"\0\"}",
      "{\"id\":1,\"x\":+1}",
      "{\"id\":1,\"x\":tru}",
      "{id:1}",
      "{\"id\":1}//",
      "{\"id\":1,\"x\":" + "[".repeat(512) + "]".repeat(512) + "}",
      "{\"id\":1,\"x\":1." + "0".repeat(999) + "}",
      "{\"id\":1}\uFEFF"
    };
    for (String line : bad) {
      assertThat(lines(ID, line)).as(line).containsExactly("bad-syntax " + line);
    }
    String deep = "{\"id\":1,\"x\":" + "[".repeat(511) + "]".repeat(511) + "}";
    String longest = "{\"id\":1,\"x\":1." + "0".repeat(998) + "}";
    assertThat(lines(ID, deep)).containsExactly("{\"id\":1}");
    assertThat(lines(ID, longest)).containsExactly("{\"id\":1}");
  }

  @Test
  void refusesWhatIsNotUtf8AndWhatIsTooLong() {
    byte[] latin = "{\"id\":1,\"x\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
    Decoded decoded =
        Decoded.of(Decoded.source(RecordFormat.Json.LINES, new SourceSchema(ID, Map.of())), latin);
    assertThat(decoded.records.get(0).failure().code()).isEqualTo("bad-syntax");
    assertThat(decoded.records.get(0).raw()).isEqualTo(latin);
    String wide = "{\"id\":1," + " ".repeat(RecordFormat.RECORD_BYTES_MAX) + "\"x\":1}";
    StrictRecord cut = Decoded.of(RecordFormat.Json.LINES, ID, wide).records.get(0);
    assertThat(cut.failure().code()).isEqualTo("record-too-long");
    assertThat(cut.raw()).hasSize(64 << 10);
  }

  @Test
  void allowsDuplicatesOfUndeclaredFieldsOnly() {
    assertThat(lines(ID, "{\"id\":1,\"x\":1,\"x\":2}")).containsExactly("{\"id\":1}");
    assertThat(lines(ID, "{\"id\":1,\"id\":1}")).containsExactly("bad-syntax {\"id\":1,\"id\":1}");
    RowType nested = RowType.of("r", Type.row(ID).asNullable(), "a", Type.array(Type.row(ID)));
    String twice = "{\"r\":\"no object\",\"a\":[{\"id\":1,\"i\\u0064\":2}]}";
    assertThat(lines(nested, twice)).containsExactly("bad-syntax " + twice);
  }

  @Test
  void checksMissingAndKindInTheOrderOfTheSchema() {
    RowType two = RowType.of("a", Type.INT64, "b", Type.STRING);
    assertThat(lines(two, "{\"b\":7,\"a\":\"x\"}")).first().asString().startsWith("wrong-kind");
    assertThat(lines(two, "{\"b\":7}")).first().asString().startsWith("missing-field");
    assertThat(lines(two, "{\"b\":7,\"a\":1.5}")).first().asString().startsWith("wrong-kind");
    assertThat(lines(two, "{\"b\":null,\"a\":1}")).first().asString().startsWith("missing-field");
    boolean[] none = {false, false};
    byte[] line = "{\"b\":7,\"a\":1}\n{\"b\":\"x\",\"a\":1.5}".getBytes(StandardCharsets.UTF_8);
    SourceSchema schema = new SourceSchema(two, Map.of());
    assertThat(Decoded.of(Decoded.source(RecordFormat.Json.LINES, schema, none), line).shown())
        .containsExactly("wrong-kind {\"b\":7,\"a\":1}", "{\"a\":null,\"b\":null}");
  }

  @Test
  void convertsNumbers() {
    assertThat(one(Type.INT64, "1.0")).isEqualTo("1");
    assertThat(one(Type.INT64, "1e3")).isEqualTo("1000");
    assertThat(one(Type.INT64, "-9223372036854775808")).isEqualTo("-9223372036854775808");
    assertThat(one(Type.INT64, "9223372036854775808")).isEqualTo("bad-value");
    assertThat(one(Type.INT64, "1.5")).isEqualTo("bad-value");
    assertThat(one(Type.INT64, "1e2000000000")).isEqualTo("bad-value");
    assertThat(one(Type.INT64, "1e99999999999")).isEqualTo("bad-value");
    assertThat(one(Type.INT32, "2147483648")).isEqualTo("bad-value");
    assertThat(one(Type.INT64, "\"1\"")).isEqualTo("wrong-kind");
    assertThat(one(Type.DOUBLE, "1e999")).isEqualTo("bad-value");
    assertThat(one(Type.FLOAT, "1e39")).isEqualTo("bad-value");
    assertThat(one(Type.FLOAT, "0.1")).isEqualTo("0.1");
    assertThat(one(Type.DOUBLE, "1")).isEqualTo("1.0");
    assertThat(one(Type.DECIMAL, "1.50")).isEqualTo("1.50");
    assertThat(one(Type.DECIMAL, "\"1.50\"")).isEqualTo("1.50");
    assertThat(one(Type.DECIMAL, "\"x\"")).isEqualTo("bad-value");
    assertThat(one(Type.DECIMAL, "true")).isEqualTo("wrong-kind");
  }

  @Test
  void convertsTextsAndTimes() {
    assertThat(one(Type.STRING, "\"\\ud83d\\ude00\"")).isEqualTo("\"\uD83D\uDE00\"");
    assertThat(one(Type.STRING, "\"\\ud800\"")).isEqualTo("bad-value");
    assertThat(one(Type.STRING, "1")).isEqualTo("wrong-kind");
    assertThat(one(Type.BOOLEAN, "true")).isEqualTo("true");
    assertThat(one(Type.BOOLEAN, "1")).isEqualTo("wrong-kind");
    assertThat(one(Type.BYTES, "\"AQL/\"")).isEqualTo("\"AQL/\"");
    assertThat(one(Type.BYTES, "\"?\"")).isEqualTo("bad-value");
    assertThat(one(Type.DATE, "\"2024-05-01\"")).isEqualTo("\"2024-05-01\"");
    assertThat(one(Type.DATE, "\"2024-02-31\"")).isEqualTo("bad-value");
    assertThat(one(Type.TIMESTAMP, "\"2024-05-01T10:00:00+02:00\""))
        .isEqualTo("\"2024-05-01T08:00:00Z\"");
    assertThat(one(Type.TIMESTAMP, "17")).isEqualTo("wrong-kind");
    Map<String, TimePattern> epoch = Map.of("v", new TimePattern("epoch_millis", null));
    assertThat(one(Type.TIMESTAMP, epoch, "1500")).isEqualTo("\"1970-01-01T00:00:01.500Z\"");
    assertThat(one(Type.TIMESTAMP, epoch, "\"1500\"")).isEqualTo("\"1970-01-01T00:00:01.500Z\"");
    assertThat(one(Type.TIMESTAMP, epoch, "\"x\"")).isEqualTo("bad-value");
    assertThat(one(Type.INT64.asNullable(), "null")).isEqualTo("null");
  }

  @Test
  void looksIntoStructures() {
    Type maybe = Type.array(Type.INT64.asNullable());
    assertThat(one(maybe, "[1,null]")).isEqualTo("[1,null]");
    assertThat(one(maybe, "[1,\"x\"]")).isEqualTo("wrong-kind");
    assertThat(one(maybe, "[1,1.5]")).isEqualTo("bad-value");
    assertThat(one(maybe, "{}")).isEqualTo("wrong-kind");
    assertThat(one(Type.array(Type.INT64), "[1,null]")).isEqualTo("missing-field");
    assertThat(one(Type.map(Type.INT64), "{\"b\":1,\"a\":2}")).isEqualTo("{\"b\":1,\"a\":2}");
    assertThat(one(Type.map(Type.INT64), "{\"b\":null}")).isEqualTo("missing-field");
    Type row = Type.row(RowType.of("t", Type.TIMESTAMP));
    Map<String, TimePattern> epoch = Map.of("v.t", new TimePattern("epoch_seconds", null));
    assertThat(one(row, epoch, "{\"t\":1}")).isEqualTo("{\"t\":\"1970-01-01T00:00:01Z\"}");
    assertThat(one(row, "{}")).isEqualTo("missing-field");
    assertThat(one(row, "{\"t\":\"x\"}")).isEqualTo("bad-value");
  }

  @Test
  void readsTheArrayOfADocument() {
    String document =
        "{\"a\": [0], \"data\": {\"x\": \"]\", \"rows\": [\n {\"id\": 1},\n{\"id\":[2]}, 3 ,"
            + "{\"id\":4, \"s\":\"}\\\"]\"}\n]}, \"z\": 1}\n";
    Decoded decoded = Decoded.of(new RecordFormat.Json("data.rows"), ID, document);
    assertThat(decoded.shown())
        .containsExactly("{\"id\":1}", "wrong-kind {\"id\":[2]}", "bad-syntax 3", "{\"id\":4}");
    assertThat(decoded.records.get(1).line()).isEqualTo(3);
    assertThat(decoded.records.get(1).offset()).isEqualTo(document.indexOf("{\"id\":[2]}"));
    assertThat(Decoded.of(new RecordFormat.Json(""), ID, "\uFEFF[{\"id\":1}]").shown())
        .containsExactly("{\"id\":1}");
    assertThat(Decoded.of(new RecordFormat.Json("rows"), ID, "{\"row\":[]}").shown())
        .containsExactly("bad-syntax {\"row\":[]}");
    assertThat(Decoded.of(new RecordFormat.Json(""), ID, "[{\"id\":1},{\"id\":").shown())
        .containsExactly("{\"id\":1}", "bad-syntax {\"id\":", "bad-syntax ");
  }
}
