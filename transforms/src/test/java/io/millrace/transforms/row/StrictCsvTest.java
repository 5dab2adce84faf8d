package io.millrace.transforms.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.decode.SourceSchema;
import io.millrace.transforms.expression.TimePattern;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrictCsvTest {
  private static final RowType TWO =
      RowType.of("a", Type.STRING.asNullable(), "b", Type.INT64.asNullable());
  private static final RecordFormat.Csv PLAIN =
      new RecordFormat.Csv(',', '"', '\0', false, List.of("v"), List.of("", "-"), true);

  private static List<String> read(String file) {
    return Decoded.of(RecordFormat.Csv.DEFAULT, TWO, file).shown();
  }

  private static String one(Type type, String text) {
    return Decoded.of(PLAIN, RowType.of("v", type), text).shown().get(0);
  }

  @Test
  void readsByTheHeader() {
    Decoded decoded =
        Decoded.of(
            RecordFormat.Csv.DEFAULT, TWO, "\uFEFFb, a ,a\nx\r\n1,one,\r\n\r\n ,\"t,\"\"o\"\n");
    assertThat(decoded.shown())
        .containsExactly(
            "{\"a\":null,\"b\":null} b bad-value",
            "{\"a\":\"one\",\"b\":1}",
            "{\"a\":\"t,\\\"o\",\"b\":null} b bad-value");
    assertThat(decoded.records).extracting(StrictRecord::offset).containsExactly(11L, 14L, 24L);
    assertThat(decoded.records).extracting(StrictRecord::line).containsExactly(2L, 3L, 5L);
  }

  @Test
  void refusesBrokenRecords() {
    assertThat(read("a,b\nx,1,,\nx,1,2\n\"x\"y,1\nx\"y,1\n"))
        .containsExactly(
            "{\"a\":\"x\",\"b\":1}",
            "bad-syntax x,1,2",
            "bad-syntax \"x\"y,1",
            "{\"a\":\"x\\\"y\",\"b\":1}");
    byte[] latin = "a,b\n\u00e9,1\nx,2".getBytes(StandardCharsets.ISO_8859_1);
    SourceSchema schema = new SourceSchema(TWO, Map.of());
    Decoded decoded = Decoded.of(Decoded.source(RecordFormat.Csv.DEFAULT, schema), latin);
    assertThat(decoded.records.get(0).failure().code()).isEqualTo("bad-syntax");
    assertThat(decoded.shown().get(1)).isEqualTo("{\"a\":\"x\",\"b\":2}");
  }

  @Test
  void readsLineBreaksInsideOfQuotes() {
    assertThat(read("a,b\n\"x\r\n\ny\",1\nz,2"))
        .containsExactly("{\"a\":\"x\\r\\n\\ny\",\"b\":1}", "{\"a\":\"z\",\"b\":2}");
    assertThat(read("a,b\nw,1\n\"x,1\ny,2\nz,3\n"))
        .containsExactly(
            "{\"a\":\"w\",\"b\":1}",
            "bad-syntax \"x,1",
            "{\"a\":\"y\",\"b\":2}",
            "{\"a\":\"z\",\"b\":3}");
    RecordFormat.Csv lines = new RecordFormat.Csv(',', '"', '\0', true, null, List.of(""), false);
    assertThat(Decoded.of(lines, TWO, "a,b\n\"x\ny\",1").shown())
        .containsExactly("bad-syntax \"x", "{\"a\":\"y\\\"\",\"b\":1}");
  }

  @Test
  void readsByPositionWithComments() {
    RecordFormat.Csv format =
        new RecordFormat.Csv(';', '\0', '#', true, List.of("b", "", "a"), List.of("?"), true);
    assertThat(Decoded.of(format, TWO, "#first\nx;y;z\n7;no;\"q\"\n?;;\n8\n# end").shown())
        .containsExactly(
            "{\"a\":\"\\\"q\\\"\",\"b\":7}", "{\"a\":\"\",\"b\":null}", "{\"a\":null,\"b\":8}");
    RecordFormat.Csv tabs =
        new RecordFormat.Csv('\t', '"', '\0', false, List.of("a", "b"), List.of(""), true);
    assertThat(Decoded.of(tabs, TWO, "\t\n  \n").shown())
        .containsExactly("{\"a\":null,\"b\":null}");
  }

  @Test
  void missesRequiredFields() {
    RowType required = RowType.of("a", Type.STRING, "c", Type.STRING.asNullable());
    assertThat(Decoded.of(RecordFormat.Csv.DEFAULT, required, "a,b\n,1\nx,2\n").shown())
        .containsExactly("missing-field ,1", "{\"a\":\"x\",\"c\":null}");
    assertThat(Decoded.of(RecordFormat.Csv.DEFAULT, required, "b\n1\n").shown())
        .containsExactly("missing-field 1");
  }

  @Test
  void convertsTexts() {
    assertThat(one(Type.INT64, " 17850.0 ")).isEqualTo("{\"v\":17850}");
    assertThat(one(Type.INT64, "1.5")).isEqualTo("{\"v\":null} v bad-value");
    assertThat(one(Type.INT64.asNullable(), "-")).isEqualTo("{\"v\":null}");
    assertThat(one(Type.INT64, "\"-\"")).startsWith("missing-field");
    assertThat(one(Type.DOUBLE, "1e3")).isEqualTo("{\"v\":1000.0}");
    assertThat(one(Type.DOUBLE, "NaN")).isEqualTo("{\"v\":null} v bad-value");
    assertThat(one(Type.DECIMAL, " 1.50")).isEqualTo("{\"v\":1.50}");
    assertThat(one(Type.BOOLEAN, "TRUE")).isEqualTo("{\"v\":true}");
    assertThat(one(Type.BOOLEAN, "0")).isEqualTo("{\"v\":false}");
    assertThat(one(Type.BOOLEAN, "no")).isEqualTo("{\"v\":null} v bad-value");
    assertThat(one(Type.STRING, " x ")).isEqualTo("{\"v\":\" x \"}");
    assertThat(one(Type.DATE, "2024-05-01")).isEqualTo("{\"v\":\"2024-05-01\"}");
    assertThat(one(Type.array(Type.INT64), "\"[1,2]\"")).isEqualTo("{\"v\":[1,2]}");
    assertThat(one(Type.array(Type.INT64), "[1")).isEqualTo("{\"v\":null} v bad-value");
    assertThat(one(Type.array(Type.INT64), "{}")).isEqualTo("{\"v\":null} v bad-value");
    Map<String, TimePattern> us = Map.of("v", new TimePattern("M/d/yyyy H:mm:ss", null));
    assertThat(
            Decoded.of(PLAIN, RowType.of("v", Type.TIMESTAMP), us, "5/1/2024 7:00:00\n5/1/2024")
                .shown())
        .containsExactly("{\"v\":\"2024-05-01T07:00:00Z\"}", "{\"v\":null} v bad-value");
  }

  @Test
  void readsLinesOfText() {
    RowType line = RowType.of("line", Type.STRING);
    assertThat(Decoded.of(RecordFormat.Text.LINES, line, " a \r\n\nb\r").shown())
        .containsExactly("{\"line\":\" a \"}", "{\"line\":\"\"}", "{\"line\":\"b\"}");
    RecordFormat.Text log = new RecordFormat.Text("(?P<a>\\w+)( (?P<b>[0-9x]+|-))?", List.of("-"));
    assertThat(Decoded.of(log, TWO, "k 1\nk\nk -\nk x\n k 1\n").shown())
        .containsExactly(
            "{\"a\":\"k\",\"b\":1}",
            "{\"a\":\"k\",\"b\":null}",
            "{\"a\":\"k\",\"b\":null}",
            "{\"a\":\"k\",\"b\":null} b bad-value",
            "bad-syntax  k 1");
  }
}
