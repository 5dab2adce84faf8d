package io.millrace.transforms.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvEncoderTest {
  private static final RowType TEXTS =
      RowType.of("a", Type.STRING.asNullable(), "b", Type.STRING.asNullable());

  private static String csv(RowType type, char delimiter, Object... row) {
    Out out = new Out(1);
    assertThat(new CsvEncoder(type, delimiter).encode(row, out)).isNull();
    return out.toString();
  }

  @Test
  void quotesOnlyWhatMustBe() {
    assertThat(csv(TEXTS, ',', "plain", "in side;")).isEqualTo("plain,in side;\n");
    assertThat(csv(TEXTS, ',', "a,b", "say \"hi\"")).isEqualTo("\"a,b\",\"say \"\"hi\"\"\"\n");
    assertThat(csv(TEXTS, ',', "a\nb", "a\rb")).isEqualTo("\"a\nb\",\"a\rb\"\n");
    assertThat(csv(TEXTS, ',', " a", "a ")).isEqualTo("\" a\",\"a \"\n");
    assertThat(csv(TEXTS, ';', "a,b", "a;b")).isEqualTo("a,b;\"a;b\"\n");
  }

  @Test
  void tellsNullFromTheEmptyString() {
    assertThat(csv(TEXTS, ',', null, "")).isEqualTo(",\"\"\n");
  }

  @Test
  void neverWritesAnEmptyLine() {
    assertThat(csv(RowType.of("a", Type.INT64.asNullable()), ',', (Object) null))
        .isEqualTo("\"\"\n");
  }

  @Test
  void quotesNumbersWhenTheDelimiterCanBeInThem() {
    RowType type = RowType.of("a", Type.INT64, "b", Type.DECIMAL);
    assertThat(csv(type, '-', -5L, BigDecimal.ONE)).isEqualTo("\"-5\"-1\n");
    assertThat(csv(type, '.', 5L, new BigDecimal("1.5"))).isEqualTo("5.\"1.5\"\n");
    assertThat(csv(type, '\u00a7', 5L, BigDecimal.ONE)).isEqualTo("5\u00a71\n");
  }

  @Test
  void writesNestedValuesAsJson() {
    RowType type = RowType.of("a", Type.array(Type.STRING), "b", Type.map(Type.INT64));
    assertThat(csv(type, ',', List.of("x", "y"), Map.of()))
        .isEqualTo("\"[\"\"x\"\",\"\"y\"\"]\",{}\n");
  }

  @Test
  void startsWithTheNames() {
    Out out = new Out();
    new CsvEncoder(RowType.of("a b", Type.INT64, "c,d", Type.INT64, "", Type.INT64), ',')
        .header(out);
    assertThat(out.toString()).isEqualTo("a b,\"c,d\",\"\"\n");
  }

  @ParameterizedTest
  @ValueSource(chars = {'"', '\n', '\r', '\ud83d'})
  void refusesOddDelimiters(char delimiter) {
    assertThatThrownBy(() -> new CsvEncoder(TEXTS, delimiter))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(chars = {',', ';', '\t', '|', '-', ' '})
  void isReadBackByAnotherParser(char delimiter) throws IOException {
    RowType type = RandomRows.type();
    RandomRows random = new RandomRows(delimiter);
    CsvEncoder encoder = new CsvEncoder(type, delimiter);
    Out out = new Out();
    encoder.header(out);
    List<List<String>> expected = new ArrayList<>();
    expected.add(type.names());
    for (int i = 0; i < 500; i++) {
      Object[] row = random.row(type);
      assertThat(encoder.encode(row, out)).isNull();
      expected.add(values(type, row));
    }
    List<List<String>> read = new ArrayList<>();
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder().fieldSeparator(delimiter).ofCsvRecord(out.toString())) {
      reader.forEach(record -> read.add(record.getFields()));
    }
    assertThat(read).isEqualTo(expected);
  }

  private static List<String> values(RowType type, Object[] row) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < row.length; i++) {
      Out out = new Out();
      if (row[i] != null) {
        boolean good =
            type.type(i).isOrdered()
                ? Scalars.put(type.type(i).kind(), row[i], out)
                : JsonText.put(type.type(i), row[i], out);
        assertThat(good).isTrue();
      }
      values.add(out.toString());
    }
    return values;
  }
}
