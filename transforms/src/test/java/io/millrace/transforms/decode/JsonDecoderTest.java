package io.millrace.transforms.decode;

import static io.millrace.transforms.type.Failure.Code.KIND;
import static io.millrace.transforms.type.Failure.Code.MISSING;
import static io.millrace.transforms.type.Failure.Code.SYNTAX;
import static io.millrace.transforms.type.Failure.Code.VALUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.expression.TimePattern;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDecoderTest {
  private static final Type DECIMAL = Type.of(Type.Kind.DECIMAL);

  private static Scanned scan(RowType type, String text) throws IOException {
    return Scanned.of(Scanned.source(RecordFormat.Json.LINES, type), text);
  }

  /** The value of a record's field {@code v}. */
  private static Object value(Type type, String json) throws IOException {
    return scan(RowType.of("v", type), "{\"v\":" + json + "}\n").one();
  }

  private static String valueCode(Type type, String json) throws IOException {
    return ((Invalid) value(type, json)).failure().code();
  }

  private static String complaint(Type type, String json) throws IOException {
    return scan(RowType.of("v", type), "{\"v\":" + json + "}\n").complaint();
  }

  @Test
  void readsEveryKind() throws IOException {
    assertThat(value(Type.BOOLEAN, "true")).isEqualTo(true);
    assertThat(value(Type.BOOLEAN, "false")).isEqualTo(false);
    assertThat(value(Type.INT32, "-2147483648")).isEqualTo(-2147483648L);
    assertThat(value(Type.INT64, "9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThat(value(Type.INT64, "-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
    assertThat(value(Type.FLOAT, "0.1")).isEqualTo((double) 0.1f);
    assertThat(value(Type.DOUBLE, "-0.0")).isEqualTo(-0.0);
    assertThat(value(Type.DOUBLE, "123456789.12345678901")).isEqualTo(123456789.12345678901);
    assertThat(value(DECIMAL, "12.50")).isEqualTo(new BigDecimal("12.50"));
    assertThat(value(DECIMAL, "\"-1e3\"")).isEqualTo(new BigDecimal("-1e3"));
    assertThat(value(DECIMAL, "123456789012345678901234567890.5"))
        .isEqualTo(new BigDecimal("123456789012345678901234567890.5"));
    assertThat(value(Type.STRING, "\"a\\u00e9\\ud83d\\ude00\\n\\\"\\/z\""))
        .isEqualTo("a\u00e9\ud83d\ude00\n\"/z");
    assertThat(value(Type.STRING, "\"gr\u00fc\u00df \u65e5\u672c \ud83d\ude00\""))
        .isEqualTo("gr\u00fc\u00df \u65e5\u672c \ud83d\ude00");
    assertThat(value(Type.BYTES, "\"aGk=\"")).isEqualTo("hi");
    assertThat(value(Type.TIMESTAMP, "\"1970-01-02T00:00:00.5Z\"")).isEqualTo(86_400_500_000L);
    assertThat(value(Type.DATE, "\"1970-01-31\"")).isEqualTo(30L);
    assertThat(value(Type.array(Type.INT64), "[1, 2 ,3]")).isEqualTo(List.of(1L, 2L, 3L));
    assertThat(value(Type.array(Type.INT64), "[ ]")).isEqualTo(List.of());
    assertThat(value(Type.map(Type.BOOLEAN), "{\"b\" : true, \"a\":false}"))
        .isEqualTo(Map.of("b", true, "a", false));
    Type row = Type.row(RowType.of("x", Type.INT64, "y", Type.STRING.asNullable()));
    assertThat(value(row, "{\"other\":[1],\"x\":7}")).isEqualTo(Arrays.asList(7L, null));
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 1",
    "1e3, 1000",
    "120e-1, 12",
    "0e999999999999, 0",
    "-0, 0",
    "1000000e-6, 1",
    "0.00000000000000000000000000000, 0",
    "12345678901234567890e-1, 1234567890123456789"
  })
  void takesWholeNumbersHoweverWritten(String json, long expected) throws IOException {
    assertThat(value(Type.INT64, json)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.5",
        "1e-1",
        "9223372036854775808",
        "-9223372036854775809",
        "1e400",
        "1e999999999999",
        "12345678901234567890123",
        "1e-999999999999"
      })
  void integersThatDoNotFitAreBadValues(String json) throws IOException {
    assertThat(valueCode(Type.INT64, json)).isEqualTo(VALUE);
  }

  @Test
  void valuesThatDoNotConvertLeaveTheRecordGood() throws IOException {
    assertThat(valueCode(Type.INT32, "2147483648")).isEqualTo(VALUE);
    assertThat(valueCode(Type.DOUBLE, "1e400")).isEqualTo(VALUE);
    assertThat(valueCode(Type.FLOAT, "1e39")).isEqualTo(VALUE);
    assertThat(valueCode(DECIMAL, "\"12a\"")).isEqualTo(VALUE);
    assertThat(valueCode(DECIMAL, "\"\"")).isEqualTo(VALUE);
    assertThat(valueCode(Type.STRING, "\"\\ud800\"")).isEqualTo(VALUE);
    assertThat(valueCode(Type.STRING, "\"\\ud800\\ud800\"")).isEqualTo(VALUE);
    assertThat(valueCode(Type.STRING, "\"\\udc00x\"")).isEqualTo(VALUE);
    assertThat(valueCode(Type.BYTES, "\"%%\"")).isEqualTo(VALUE);
    assertThat(valueCode(Type.TIMESTAMP, "\"2024-02-31T00:00:00Z\"")).isEqualTo(VALUE);
    assertThat(valueCode(Type.DATE, "\"2024-02-30\"")).isEqualTo(VALUE);
    assertThat(valueCode(Type.array(Type.INT64), "[1,1.5]")).isEqualTo(VALUE);
    assertThat(valueCode(Type.map(Type.INT64), "{\"\\ud800\":1}")).isEqualTo(VALUE);
    assertThat(valueCode(Type.row(RowType.of("x", Type.INT64)), "{\"x\":0.1}")).isEqualTo(VALUE);
    Invalid invalid = (Invalid) value(Type.INT64, "1.5");
    assertThat(invalid.failure().message())
        .isEqualTo("field 'v': '1.5' is no whole number of type int64");
  }

  @Test
  void saysWhichKindWasFoundAndWhichIsDeclared() throws IOException {
    assertThat(complaint(Type.DOUBLE, "\"1\""))
        .isEqualTo(KIND + ": field 'v' is a string, a number is declared");
    assertThat(complaint(Type.STRING, "[1]")).startsWith(KIND + ": field 'v' is an array");
    assertThat(complaint(Type.STRING, "{}")).startsWith(KIND + ": field 'v' is an object");
    assertThat(complaint(Type.BOOLEAN, "1")).startsWith(KIND + ": field 'v' is a number");
    assertThat(complaint(Type.INT64, "true")).startsWith(KIND + ": field 'v' is a boolean");
    assertThat(complaint(Type.TIMESTAMP, "1")).startsWith(KIND);
    assertThat(complaint(DECIMAL, "true")).startsWith(KIND);
    assertThat(complaint(Type.array(Type.STRING), "[\"a\",1]"))
        .isEqualTo(KIND + ": an element of 'v' is a number, a string is declared");
    assertThat(complaint(Type.array(Type.STRING), "[null]")).startsWith(MISSING);
    assertThat(complaint(Type.map(Type.STRING), "{\"a\":1}")).startsWith(KIND);
    assertThat(complaint(Type.row(RowType.of("x", Type.STRING)), "{\"x\":1}"))
        .isEqualTo(KIND + ": field 'v.x' is a number, a string is declared");
    assertThat(complaint(Type.row(RowType.of("x", Type.STRING)), "{}"))
        .isEqualTo(MISSING + ": field 'v.x' is missing");
    assertThat(complaint(Type.STRING, "null")).isEqualTo(MISSING + ": field 'v' is null");
  }

  @Test
  void nullsAreTakenWhereTheyAreAllowed() throws IOException {
    assertThat(value(Type.STRING.asNullable(), "null")).isNull();
    assertThat(value(Type.array(Type.INT64.asNullable()), "[null,1]"))
        .isEqualTo(Arrays.asList(null, 1L));
    Scanned scanned = scan(RowType.of("v", Type.INT64.asNullable()), "{}\n{\"v\":1}\n{}");
    assertThat(scanned.values())
        .containsExactly(Arrays.asList((Object) null), List.of(1L), Arrays.asList((Object) null));
  }

  /** Syntax first, then the schema's order, whatever the record's order. */
  @Test
  void oneFailureIsChosenByRule() throws IOException {
    RowType type = RowType.of("a", Type.INT64, "b", Type.STRING, "c", Type.BOOLEAN);
    assertThat(scan(type, "{\"c\":1,\"b\":2,\"a\":1}").complaint()).contains("'b'");
    assertThat(scan(type, "{\"c\":1,\"b\":2}").complaint()).contains("'a' is missing");
    assertThat(scan(type, "{\"b\":2,\"c\":1,}").complaint()).startsWith(SYNTAX);
    RowType nested = RowType.of("r", Type.row(type));
    assertThat(scan(nested, "{\"r\":{\"c\":1,\"b\":2}}").complaint()).contains("'r.a' is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "1",
        "{",
        "{}x",
        "{} {}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":+1}",
        "{\"a\":1e}",
        "{\"a\":-}",
        "{\"a\":tru}",
        "{\"a\":nul",
        "{\"a\":NaN}",
        "{\"a\":'x'}",
        "{a:1}",
        "{\"a\":\"x}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\\u12",
        "{\"a\":\"\t\"}",
        "{\"a\":[1,]}",
        "{\"a\":[1 2]}",
        "{\"a\":[}",
        "{\"a\":{\"b\":1]}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "\u00a0{}",
        "{\"a\":1}\u0000",
        "{\"a\":\"\\",
        "{\"a\":\"x\\\"}",
        "{\"a\":tr\u00ffe}"
      })
  void refusesWhatIsNotOneObject(String json) throws IOException {
    Scanned scanned = scan(RowType.of("a", Type.STRING.asNullable()), "{}\n" + json + "#\n{}\n");
    assertThat(scanned.codes()).containsExactly(SYNTAX);
    assertThat(scanned.badTexts()).containsExactly(json + "#");
    assertThat(scanned.rows).hasSize(2);
    assertThat(scan(RowType.of(), "{}\n" + json + "\n{}\n").bad).hasSize(json.isEmpty() ? 0 : 1);
  }

  @Test
  void saysWhereTheSyntaxIsWrong() throws IOException {
    assertThat(scan(RowType.of(), "{\"a\":1 \"b\":2}").complaint())
        .isEqualTo(SYNTAX + ": expected ',' or '}' at byte 8");
    assertThat(scan(RowType.of(), "{\"a\":\"x").complaint())
        .isEqualTo(SYNTAX + ": expected '\"' at byte 8, but the record ends there");
    assertThat(scan(RowType.of(), "{\"a\":x}").complaint())
        .isEqualTo(SYNTAX + ": expected a value at byte 6");
  }

  @Test
  void checksUtf8InEveryString() throws IOException {
    int[][] wrong = {
      {0x80},
      {0xc0, 0x80},
      {0xc1, 0xbf},
      {0xc3},
      {0xe0, 0x80, 0x80},
      {0xed, 0xa0, 0x80},
      {0xe2, 0x82},
      {0xf0, 0x80, 0x80, 0x80},
      {0xf4, 0x90, 0x80, 0x80},
      {0xf5, 0x80, 0x80, 0x80},
      {0xff}
    };
    for (int[] sequence : wrong) {
      byte[] json =
          "{\"skipped\":\"abcdefgh....z\"}".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      for (int i = 0; i < sequence.length; i++) {
        json[20 + i] = (byte) sequence[i];
      }
      Scanned scanned = Scanned.of(Scanned.source(RecordFormat.Json.LINES, RowType.of()), json);
      assertThat(scanned.complaint()).isEqualTo(SYNTAX + ": invalid UTF-8 at byte 21");
    }
  }

  @Test
  void duplicatesOfDeclaredFieldsAreBadSyntax() throws IOException {
    RowType type =
        RowType.of("a", Type.INT64, "r", Type.row(RowType.of("x", Type.INT64)).asNullable());
    assertThat(scan(type, "{\"a\":1,\"a\":1}").complaint()).startsWith(SYNTAX);
    assertThat(scan(type, "{\"a\":1,\"\\u0061\":1}").complaint()).startsWith(SYNTAX);
    assertThat(scan(type, "{\"a\":1,\"r\":{\"x\":1,\"x\":2}}").complaint()).startsWith(SYNTAX);
    assertThat(scan(type, "{\"z\":1,\"a\":1,\"z\":2}").values())
        .containsExactly(Arrays.asList(1L, null));
  }

  @Test
  void nestsToTheLimitAndNoDeeper() throws IOException {
    String open = "[".repeat(511);
    String close = "]".repeat(511);
    assertThat(scan(RowType.of(), "{\"a\":" + open + close + "}").rows).hasSize(1);
    assertThat(scan(RowType.of(), "{\"a\":[" + open + close + "]}").complaint()).contains("deeper");
    String objects = "{\"a\":".repeat(511) + "{}" + "}".repeat(511);
    assertThat(scan(RowType.of(), objects).rows).hasSize(1);
    assertThat(scan(RowType.of(), "{\"a\":" + objects + "}").complaint()).contains("deeper");
  }

  @Test
  void numbersHaveALongestLength() throws IOException {
    assertThat(value(DECIMAL, "1".repeat(1000))).isEqualTo(new BigDecimal("1".repeat(1000)));
    assertThat(complaint(DECIMAL, "1".repeat(1001))).startsWith(SYNTAX);
  }

  /** The order of fields is foreseen from the records before; any order must work all the same. */
  @Test
  void fieldsMayComeInAnyOrderAndSpacing() throws IOException {
    RowType type =
        RowType.of("a", Type.INT64, "a_name_longer_than_16_bytes", Type.STRING.asNullable());
    String text =
        """
        {"a":1,"a_name_longer_than_16_bytes":"x"}
        {"a":2,"a_name_longer_than_16_bytez":"x"}
        {"a_name_longer_than_16_bytes":"y","a":3}
        { "a" : 4 , "a_name_longer_than_16_bytes" : "z" }
        {"\\u0061":5}
        {"a":6,"b":[{"a":7}],"a_name_longer_than_16_bytes":null}
        {"a":7 }
        {"a":  8}
        """;
    assertThat(scan(type, text + text).values().subList(8, 16))
        .containsExactly(
            List.of(1L, "x"),
            Arrays.asList(2L, null),
            List.of(3L, "y"),
            List.of(4L, "z"),
            Arrays.asList(5L, null),
            Arrays.asList(6L, null),
            Arrays.asList(7L, null),
            Arrays.asList(8L, null));
  }

  /** A bad record leaves nothing behind in the row that the next record then gets. */
  @Test
  void badRecordsLeaveNoTrace() throws IOException {
    RowType type =
        RowType.of(
            "s", Type.STRING.asNullable(), "i", Type.INT64.asNullable(), "d", DECIMAL.asNullable());
    String text =
        """
        {"s":null,"i":1.5,"d":"x"
        {"s":"a\\n","i":1,"d":12345678901234567890123}
        {"s":"b\\n","i":null,"d":99345678901234567890123]
        {"s":"c","i":2,"d":2}
        """;
    assertThat(scan(type, text).values())
        .containsExactly(
            List.of("a\n", 1L, new BigDecimal("12345678901234567890123")),
            List.of("c", 2L, new BigDecimal("2")));
  }

  @Test
  void blankLinesAreNoRecords() throws IOException {
    Scanned scanned = scan(RowType.of(), "\n{}\r\n \t\r\n\r\n{}\n  ");
    assertThat(scanned.rows).hasSize(2);
    assertThat(scanned.rows.get(1).line()).isEqualTo(5);
    assertThat(scanned.rows.get(0).raw()).isEqualTo("{}");
    assertThat(scanned.counts.skippedBytes).isEqualTo(9);
  }

  @Test
  void timesGoByTheirPattern() throws IOException {
    RowType type = RowType.of("t", Type.TIMESTAMP, "r", Type.row(RowType.of("d", Type.DATE)));
    SourceSchema schema =
        new SourceSchema(
            type,
            Map.of(
                "t",
                new TimePattern("epoch_millis", null),
                "r.d",
                new TimePattern("dd/MM/yyyy", null)));
    FileSource source =
        new FileSource(
            List.of("x"),
            FileSource.Compression.AUTO,
            RecordFormat.Json.LINES,
            schema,
            List.of(),
            new boolean[] {true, true});
    String text =
        """
        {"t":1500,"r":{"d":"02/01/1970"}}
        {"t":"1500","r":{"d":"02/01/1970"}}
        {"t":1.5e3,"r":{"d":"02/01/1970"}}
        {"t":0.5,"r":{"d":"02/01/1970"}}
        {"t":1e999999999,"r":{"d":"02/01/1970"}}
        {"t":true,"r":{"d":"02/01/1970"}}
        """;
    Scanned scanned = Scanned.of(source, text);
    assertThat(scanned.rows.stream().limit(4).map(r -> r.values().get(0)))
        .containsExactly(1_500_000L, 1_500_000L, 1_500_000L, 500L);
    assertThat(scanned.rows.get(0).values().get(1)).isEqualTo(List.of(1L));
    assertThat(scanned.rows.get(4).values().get(0)).isInstanceOf(Invalid.class);
    assertThat(scanned.codes()).containsExactly(KIND);
  }

  @Test
  void fieldsThatNobodyNeedsAreCheckedButNull() throws IOException {
    RowType type =
        RowType.of("a", Type.INT64, "r", Type.row(RowType.of("x", Type.INT64)), "b", Type.STRING);
    SourceSchema schema = new SourceSchema(type, Map.of());
    FileSource source =
        new FileSource(
            List.of("x"),
            FileSource.Compression.AUTO,
            RecordFormat.Json.LINES,
            schema,
            List.of(),
            new boolean[] {false, false, true});
    String text =
        """
        {"a":1.5,"r":{"x":1.5},"b":"x"}
        {"a":"","r":{"x":1},"b":"x"}
        {"a":1,"r":{"x":""},"b":"x"}
        {"r":{"x":1},"b":"x"}
        {"a":1,"r":{},"b":"x"}
        """;
    Scanned scanned = Scanned.of(source, text);
    assertThat(scanned.values()).containsExactly(Arrays.asList(null, null, "x"));
    assertThat(scanned.codes()).containsExactly(KIND, KIND, MISSING, MISSING);
  }
}
