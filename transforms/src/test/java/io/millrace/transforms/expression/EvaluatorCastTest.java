package io.millrace.transforms.expression;

import static io.millrace.transforms.expression.Evaluated.assertNoCast;
import static io.millrace.transforms.expression.Evaluated.cast;
import static io.millrace.transforms.expression.Evaluated.dec;
import static io.millrace.transforms.type.Type.BOOLEAN;
import static io.millrace.transforms.type.Type.BYTES;
import static io.millrace.transforms.type.Type.DATE;
import static io.millrace.transforms.type.Type.DECIMAL;
import static io.millrace.transforms.type.Type.DOUBLE;
import static io.millrace.transforms.type.Type.FLOAT;
import static io.millrace.transforms.type.Type.INT32;
import static io.millrace.transforms.type.Type.INT64;
import static io.millrace.transforms.type.Type.STRING;
import static io.millrace.transforms.type.Type.TIMESTAMP;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluatorCastTest {
  @Test
  void roundsNumbersToIntegers() {
    assertThat(cast(2.5, DOUBLE, INT64)).isEqualTo(3L);
    assertThat(cast(-2.5, DOUBLE, INT32)).isEqualTo(-3L);
    assertThat(cast(dec("-0.5"), DECIMAL, INT64)).isEqualTo(-1L);
    assertThat(cast(dec("1E-2000000000"), DECIMAL, INT64)).isEqualTo(0L);
    assertThat(cast(5e-324, DOUBLE, INT64)).isEqualTo(0L);
    assertThat(cast(7L, INT32, INT64)).isEqualTo(7L);
    assertThat(cast(9.223372036854775e18, DOUBLE, INT64)).isEqualTo(9223372036854774784L);
    assertNoCast(9.3e18, DOUBLE, INT64);
    assertNoCast(2147483647.5, DOUBLE, INT32);
    assertNoCast(2147483648L, INT64, INT32);
    assertNoCast(Double.NaN, DOUBLE, INT64);
    assertNoCast(dec("1E2000000000"), DECIMAL, INT64);
  }

  @Test
  void widensNumbers() {
    assertThat(cast(0.1, DOUBLE, DECIMAL)).isEqualTo(dec("0.1"));
    assertThat(cast((double) 0.1f, FLOAT, DECIMAL)).isEqualTo(dec("0.1"));
    assertThat(cast(7L, INT64, DECIMAL)).isEqualTo(dec("7"));
    assertThat(cast(7L, INT64, DOUBLE)).isEqualTo(7.0);
    assertThat(cast(9007199791611905L, INT64, FLOAT)).isEqualTo((double) (float) 9007199791611905L);
    assertThat(cast(1e300, DOUBLE, FLOAT)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(cast(0.1, DOUBLE, FLOAT)).isEqualTo((double) 0.1f);
    assertThat(cast(dec("1E400"), DECIMAL, DOUBLE)).isEqualTo(Double.POSITIVE_INFINITY);
    assertNoCast(Double.POSITIVE_INFINITY, DOUBLE, DECIMAL);
  }

  @Test
  void readsNumbers() {
    assertThat(cast(" +007 ", STRING, INT64)).isEqualTo(7L);
    assertThat(cast("-2147483648", STRING, INT32)).isEqualTo(-2147483648L);
    assertThat(cast("01.50e1", STRING, DECIMAL)).isEqualTo(dec("15.0"));
    assertThat(cast(" 1e3", STRING, DOUBLE)).isEqualTo(1000.0);
    assertThat(cast("-Infinity", STRING, DOUBLE)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(cast("NaN", STRING, FLOAT)).isEqualTo(Double.NaN);
    assertThat(cast("0.1", STRING, FLOAT)).isEqualTo((double) 0.1f);
    for (String bad :
        List.of("", " ", "1.0", "1e3", "0x1", "١", "1 2", "\t1", "9999999999999999999")) {
      assertNoCast(bad, STRING, INT64);
    }
    for (String bad : List.of("", "1.", ".5", "1d", "NAN", "+Infinity", "1e", "--1")) {
      assertNoCast(bad, STRING, DOUBLE);
      assertNoCast(bad, STRING, DECIMAL);
    }
    assertNoCast("1e99999999999", STRING, DECIMAL);
    assertNoCast("9".repeat(77), STRING, DECIMAL);
  }

  @Test
  void readsOtherTexts() {
    assertThat(cast("TRUE", STRING, BOOLEAN)).isEqualTo(true);
    assertThat(cast("false", STRING, BOOLEAN)).isEqualTo(false);
    assertNoCast("yes", STRING, BOOLEAN);
    assertNoCast("falſe", STRING, BOOLEAN);
    assertThat((byte[]) cast("é", STRING, BYTES)).containsExactly(0xC3, 0xA9);
    assertThat(cast(new byte[] {(byte) 0xC3, (byte) 0xA9}, BYTES, STRING)).isEqualTo("é");
    assertNoCast(new byte[] {(byte) 0xC3}, BYTES, STRING);
  }

  @Test
  void readsTimes() {
    String[][] same = {
      {"2024-05-01", "2024-05-01T00:00:00Z"},
      {"2024-05-01 10:00", "2024-05-01T10:00:00Z"},
      {"2024-05-01 10:00:00.123", "2024-05-01T10:00:00.123Z"},
      {"2024-05-01T10:00:00.123456789", "2024-05-01T10:00:00.123456Z"},
      {"2024-05-01T10:00:00+02:00", "2024-05-01T08:00:00Z"},
      {"2024-05-01t10:00:00z", "2024-05-01T10:00:00Z"}
    };
    for (String[] pair : same) {
      assertThat(Rfc3339.format((Long) cast(pair[0], STRING, TIMESTAMP))).isEqualTo(pair[1]);
    }
    for (String bad : List.of("", "2024-02-30", "2024-05-01 24:00", "2024-5-1", "2024-05-01T10")) {
      assertNoCast(bad, STRING, TIMESTAMP);
    }
    assertThat(cast("1970-01-02", STRING, DATE)).isEqualTo(1L);
    assertNoCast("2023-02-29", STRING, DATE);
    assertNoCast("2024-05-01T00:00:00Z", STRING, DATE);
    assertThat(cast(-1L, TIMESTAMP, DATE)).isEqualTo(-1L);
    assertThat(cast(-1L, DATE, TIMESTAMP)).isEqualTo(-86_400_000_000L);
    assertNoCast(Long.MAX_VALUE, DATE, TIMESTAMP);
  }

  @Test
  void writesTexts() {
    assertThat(cast(-7L, INT32, STRING)).isEqualTo("-7");
    assertThat(cast(dec("1E3"), DECIMAL, STRING)).isEqualTo("1000");
    assertThat(cast(dec("1.50"), DECIMAL, STRING)).isEqualTo("1.50");
    assertThat(cast(1e10, DOUBLE, STRING)).isEqualTo("1.0E10");
    assertThat(cast((double) 0.1f, FLOAT, STRING)).isEqualTo("0.1");
    assertThat(cast(true, BOOLEAN, STRING)).isEqualTo("true");
    assertThat(cast(true, BOOLEAN, INT64)).isEqualTo(1L);
    assertThat(cast(0L, TIMESTAMP, STRING)).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(cast(0L, DATE, STRING)).isEqualTo("1970-01-01");
    assertThat(cast(List.of(1L), Type.array(INT64), STRING)).isEqualTo("[1]");
    assertThat(cast(Map.of("a", 1L), Type.map(INT64), STRING)).isEqualTo("{\"a\":1}");
    Type row = Type.row(RowType.of("x", INT64.asNullable()));
    assertThat(cast(new Object[] {null}, row, STRING)).isEqualTo("{\"x\":null}");
  }
}
