package io.millrace.transforms.decode;

import static io.millrace.transforms.type.Failure.Code.MISSING;
import static io.millrace.transforms.type.Failure.Code.SYNTAX;
import static io.millrace.transforms.type.Failure.Code.VALUE;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import io.millrace.transforms.expression.TimePattern;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvDecoderTest {
  private static final Type TEXT = Type.STRING.asNullable();
  private static final RowType AB = RowType.of("a", TEXT, "b", TEXT);

  private static Scanned scan(RowType type, String text) throws IOException {
    return scan(RecordFormat.Csv.DEFAULT, type, text);
  }

  private static Scanned scan(RecordFormat.Csv format, RowType type, String text)
      throws IOException {
    return Scanned.of(Scanned.source(format, type), text);
  }

  private static Object value(Type type, String text) throws IOException {
    return scan(RowType.of("v", type), "v,w\n" + text + ",x\n").one();
  }

  private static String valueCode(Type type, String text) throws IOException {
    return ((Invalid) value(type, text)).failure().code();
  }

  private static RecordFormat.Csv lines(char delimiter, boolean header, List<String> columns) {
    return new RecordFormat.Csv(delimiter, '"', '#', header, columns, List.of("", "-"), false);
  }

  @Test
  void readsEveryKind() throws IOException {
    assertThat(value(Type.STRING, " a b ")).isEqualTo(" a b ");
    assertThat(value(Type.STRING, "\"a,\"\"b\"\"\r\nc\"")).isEqualTo("a,\"b\"\r\nc");
    assertThat(value(Type.STRING, "a\"b\"")).isEqualTo("a\"b\"");
    assertThat(value(Type.INT64, " 0012 ")).isEqualTo(12L);
    assertThat(value(Type.INT64, "17850.0")).isEqualTo(17850L);
    assertThat(value(Type.INT32, "+7")).isEqualTo(7L);
    assertThat(value(Type.DOUBLE, "-.5")).isEqualTo(-0.5);
    assertThat(value(Type.DOUBLE, "1e-2")).isEqualTo(0.01);
    assertThat(value(Type.FLOAT, "0.1")).isEqualTo((double) 0.1f);
    assertThat(value(Type.of(Type.Kind.DECIMAL), "2.50")).isEqualTo(new BigDecimal("2.50"));
    assertThat(value(Type.BOOLEAN, "True")).isEqualTo(true);
    assertThat(value(Type.BOOLEAN, "0")).isEqualTo(false);
    assertThat(value(Type.DATE, "1970-01-02")).isEqualTo(1L);
    assertThat(value(Type.TIMESTAMP, "1970-01-01T00:00:01Z")).isEqualTo(1_000_000L);
    assertThat(value(Type.BYTES, "aGk=")).isEqualTo("hi");
    assertThat(value(Type.array(Type.INT64), "\"[1,2]\"")).isEqualTo(List.of(1L, 2L));
    assertThat(value(Type.row(RowType.of("x", Type.STRING)), "\"{\"\"x\"\":\"\"y\"\"}\""))
        .isEqualTo(List.of("y"));
  }

  @Test
  void valuesThatDoNotConvertLeaveTheRecordGood() throws IOException {
    assertThat(valueCode(Type.INT64, "12a")).isEqualTo(VALUE);
    assertThat(valueCode(Type.INT64, "1.5")).isEqualTo(VALUE);
    assertThat(valueCode(Type.INT32, "2147483648")).isEqualTo(VALUE);
    assertThat(valueCode(Type.DOUBLE, "1e999")).isEqualTo(VALUE);
    assertThat(valueCode(Type.DOUBLE, "NaN")).isEqualTo(VALUE);
    assertThat(valueCode(Type.DOUBLE, ".")).isEqualTo(VALUE);
    assertThat(valueCode(Type.DOUBLE, "1e")).isEqualTo(VALUE);
    assertThat(valueCode(Type.BOOLEAN, "yes")).isEqualTo(VALUE);
    assertThat(valueCode(Type.DATE, "2023-02-29")).isEqualTo(VALUE);
    assertThat(valueCode(Type.array(Type.INT64), "[1")).isEqualTo(VALUE);
    assertThat(valueCode(Type.array(Type.INT64), "[\"\"x\"\"]")).isEqualTo(VALUE);
  }

  @Test
  void missingTextsAreNullAndRequiredFieldsAreNot() throws IOException {
    RowType type = RowType.of("a", Type.STRING, "b", Type.INT64.asNullable());
    Scanned scanned = scan(lines(',', true, null), type, "a,b\nx,-\nx,\"\"\nx\n-,1\n,1\n");
    assertThat(scanned.values())
        .containsExactly(
            Arrays.asList("x", null), Arrays.asList("x", null), Arrays.asList("x", null));
    assertThat(scanned.codes()).containsExactly(MISSING, MISSING);
    assertThat(scanned.bad.get(0).failure().message())
        .isEqualTo("field 'a' is '-', which means missing");
    assertThat(scanned.bad.get(1).failure().message()).isEqualTo("field 'a' is empty");
  }

  @Test
  void columnsGoByTheHeader() throws IOException {
    assertThat(scan(AB, "\ufeffb , a\n1,2\n").values()).containsExactly(List.of("2", "1"));
    assertThat(scan(AB, "a,a,b\n1,2,3\n").values()).containsExactly(List.of("1", "3"));
    assertThat(scan(AB, "\"a\",\"b\"\n1,2\n").values()).containsExactly(List.of("1", "2"));
    assertThat(scan(AB, "a\n1\n").values()).containsExactly(Arrays.asList("1", null));
    Scanned missing = scan(RowType.of("a", TEXT, "q", Type.STRING), "a,b\n1,2\n3,4\n");
    assertThat(missing.codes()).containsExactly(MISSING, MISSING);
    assertThat(missing.bad.get(0).failure().message())
        .isEqualTo("field 'q' is missing: no column has this name");
  }

  @Test
  void columnsGoByPosition() throws IOException {
    assertThat(scan(lines(',', false, List.of("b", "", "a")), AB, "1,2,3\n").values())
        .containsExactly(List.of("3", "1"));
    assertThat(scan(lines(',', true, List.of("b", "", "a")), AB, "a,b,c\n1,2,3\n").values())
        .containsExactly(List.of("3", "1"));
  }

  @Test
  void moreValuesThanColumnsMustBeEmpty() throws IOException {
    Scanned scanned = scan(AB, "a,b\n1,2,,\n1,2,3\n1,2,\"\"\n");
    assertThat(scanned.rows).hasSize(2);
    assertThat(scanned.bad.get(0).failure().message())
        .isEqualTo("there are 3 values for 2 columns; the first beyond at byte 5");
  }

  @Test
  void damagedQuotesCostOneLine() throws IOException {
    String text = "a,b\n1,\"x\"y\n2,\"open\n3,4\n5,\"6\n7\"\n8,9\n0,\"z";
    Scanned scanned = scan(AB, text);
    assertThat(scanned.badTexts()).containsExactly("1,\"x\"y", "2,\"open", "0,\"z");
    assertThat(scanned.values())
        .containsExactly(List.of("3", "4"), List.of("5", "6\n7"), List.of("8", "9"));
  }

  @Test
  void aQuoteThatIsNeverClosedCostsOneLine() throws IOException {
    Scanned scanned = scan(AB, "a,b\n1,2\n3,\"open\n5,6\n7,8");
    assertThat(scanned.badTexts()).containsExactly("3,\"open");
    assertThat(scanned.complaints())
        .containsExactly(SYNTAX + ": a quote is never closed; it opens at byte 3");
    assertThat(scanned.values())
        .containsExactly(List.of("1", "2"), List.of("5", "6"), List.of("7", "8"));
    Scanned single = scan(lines(',', true, null), AB, "a,b\n3,\"op\nen\"\n5,6\n");
    assertThat(single.badTexts()).containsExactly("3,\"op");
    assertThat(single.values()).containsExactly(Arrays.asList("en\"", null), List.of("5", "6"));
  }

  /** Each of these lines opens a quote that the last line breaks: read once, not once a line. */
  @Test
  @Timeout(60)
  void manyOpenQuotesAreReadOnce() throws IOException {
    int lines = 50_000;
    Scanned scanned = scan(AB, "a,b\n" + "x\",\"y\n".repeat(lines) + "\"z");
    assertThat(scanned.bad).hasSize(lines + 1);
  }

  @Test
  void lineEndsMayBeMixed() throws IOException {
    Scanned scanned = scan(AB, "a,b\n1,2\r\n3,\r\n\r\n\"4\",\"5\"\r\n6,7\n8,\"9\"");
    assertThat(scanned.values())
        .containsExactly(
            List.of("1", "2"),
            Arrays.asList("3", null),
            List.of("4", "5"),
            List.of("6", "7"),
            List.of("8", "9"));
    assertThat(scanned.rows.get(2).line()).isEqualTo(5);
    assertThat(scanned.rows.get(0).raw()).isEqualTo("1,2");
  }

  @Test
  void commentsAndBlankLinesAreNoRecords() throws IOException {
    Scanned scanned = scan(lines('\t', true, null), AB, "#x\n\na\tb\n#\"\n  \n\t\n1\t2\n");
    assertThat(scanned.values()).containsExactly(Arrays.asList(null, null), List.of("1", "2"));
    assertThat(scanned.rows.get(1).line()).isEqualTo(7);
  }

  @Test
  void invalidUtf8IsBadSyntax() throws IOException {
    byte[] bytes = "a,b\n1,2\n3,?\n\"x\n\",?\n5,\u00fc\n".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == '?' ? (byte) 0xe9 : bytes[i];
    }
    Scanned scanned = Scanned.of(Scanned.source(RecordFormat.Csv.DEFAULT, AB), bytes);
    assertThat(scanned.codes()).containsExactly(SYNTAX, SYNTAX);
    assertThat(scanned.values()).containsExactly(List.of("1", "2"), List.of("5", "\u00fc"));
  }

  @Test
  void aDamagedHeaderLosesNoLineInSilence() throws IOException {
    Scanned scanned = scan(AB, "\"a\"x,b\n1,2\n3,4\n");
    assertThat(scanned.codes()).containsExactly(SYNTAX, SYNTAX, SYNTAX);
    assertThat(scanned.bad.get(2).failure().message()).startsWith("the file's header is damaged: ");
  }

  /** As data sets of the real world have it. */
  @Test
  void realOddities() throws IOException {
    RowType sensor = RowType.of("datetime", Type.TIMESTAMP, "Pressure", Type.DOUBLE);
    TimePattern plain = new TimePattern("yyyy-MM-dd HH:mm:ss", null);
    assertThat(
            Scanned.of(
                    timed(lines(';', true, null), sensor, "datetime", plain),
                    "datetime;Pressure\n2020-03-09 10:14:33;\"0.054711\"\r\n")
                .values())
        .containsExactly(List.of(1_583_748_873_000_000L, 0.054711));

    RowType vitals = RowType.of("hr", Type.DOUBLE.asNullable(), "stay", Type.INT64);
    assertThat(scan(lines(',', true, null), vitals, ",stay,hr\n0,17850.0,-\n1,9.0,88\n").values())
        .containsExactly(Arrays.asList(null, 17850L), List.of(88.0, 9L));

    RowType taxi = RowType.of("vendor", Type.INT64, "fare", Type.DOUBLE);
    assertThat(scan(taxi, "vendor,fare,\r\n1,2.5,,\r\n2,3,,\r\n").values())
        .containsExactly(List.of(1L, 2.5), List.of(2L, 3.0));

    RowType uber = RowType.of("Date/Time", Type.TIMESTAMP, "Base", Type.STRING);
    TimePattern american = new TimePattern("M/d/yyyy H:mm:ss", null);
    assertThat(
            Scanned.of(
                    timed(RecordFormat.Csv.DEFAULT, uber, "Date/Time", american),
                    "\"Date/Time\",\"Base\"\n\"4/1/2014 0:11:00\",\"B02512\"\n\"13/1/2014 0:11:00\",\"B\"\n")
                .values()
                .get(0))
        .isEqualTo(List.of(1_396_311_060_000_000L, "B02512"));
  }

  private static FileSource timed(
      RecordFormat format, RowType type, String field, TimePattern pattern) {
    FileSource source = Scanned.source(format, type);
    SourceSchema schema = new SourceSchema(type, Map.of(field, pattern));
    return new FileSource(
        source.patterns(), source.compression(), format, schema, List.of(), source.needed());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void agreesWithFastCsv(long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 0; i < 3000; i++) {
      text.append(field(random)).append(',').append(field(random));
      text.append(random.nextBoolean() ? "\n" : "\r\n");
    }
    List<List<Object>> expected = new ArrayList<>();
    CsvReader.builder()
        .ofCsvRecord(text.toString())
        .forEach(record -> expected.add(new ArrayList<>(record.getFields())));
    expected.remove(0);
    RecordFormat.Csv format = new RecordFormat.Csv(',', '"', '\0', true, null, List.of(), true);
    Scanned scanned = scan(format, AB, text.toString());
    assertThat(scanned.bad).isEmpty();
    assertThat(scanned.values()).isEqualTo(expected);
  }

  private static String field(Random random) {
    StringBuilder text = new StringBuilder();
    boolean quoted = random.nextBoolean();
    String letters = quoted ? "ab,\n\r\"\u00fc \u65e5" : "ab c\u00fc'\u65e5";
    for (int n = random.nextInt(random.nextInt(10) == 0 ? 60 : 6); n > 0; n--) {
      char c = letters.charAt(random.nextInt(letters.length()));
      text.append(c == '"' ? "\"\"" : String.valueOf(c));
    }
    return quoted ? "\"" + text + "\"" : text.toString();
  }
}
