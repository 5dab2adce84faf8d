package io.millrace.transforms.expression;

import static io.millrace.transforms.expression.KernelRig.cast;
import static io.millrace.transforms.expression.KernelRig.date;
import static io.millrace.transforms.expression.KernelRig.dec;
import static io.millrace.transforms.expression.KernelRig.failed;
import static io.millrace.transforms.expression.KernelRig.int32;
import static io.millrace.transforms.expression.KernelRig.micros;
import static io.millrace.transforms.expression.KernelRig.of;
import static io.millrace.transforms.expression.KernelRig.real;
import static io.millrace.transforms.expression.KernelRig.safeCast;
import static io.millrace.transforms.expression.KernelRig.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.expression.KernelRig.Failed;
import io.millrace.transforms.type.Failure.Code;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Conversions. */
class CastKernelsTest {
  private static final Failed BAD = failed(Code.CAST);

  @Test
  void numbersToIntegers() {
    assertThat(cast(Type.INT64, 2.5)).isEqualTo(3L);
    assertThat(cast(Type.INT64, -2.5)).isEqualTo(-3L);
    assertThat(cast(Type.INT64, 9.223372036854776E18)).isEqualTo(BAD);
    assertThat(cast(Type.INT64, -9.223372036854776E18)).isEqualTo(Long.MIN_VALUE);
    assertThat(cast(Type.INT64, Double.NaN)).isEqualTo(BAD);
    assertThat(cast(Type.INT32, 2147483647.4)).isEqualTo(2147483647L);
    assertThat(cast(Type.INT32, 2147483647.5)).isEqualTo(BAD);
    assertThat(cast(Type.INT32, 2147483648L)).isEqualTo(BAD);
    assertThat(cast(Type.INT32, -2147483648L)).isEqualTo(-2147483648L);
    assertThat(cast(Type.INT64, int32(7))).isEqualTo(7L);
    assertThat(cast(Type.INT64, dec("2.5"))).isEqualTo(3L);
    assertThat(cast(Type.INT64, dec("-2.49"))).isEqualTo(-2L);
    assertThat(cast(Type.INT64, dec("9223372036854775807.4"))).isEqualTo(Long.MAX_VALUE);
    assertThat(cast(Type.INT64, dec("9223372036854775808"))).isEqualTo(BAD);
    assertThat(cast(Type.INT64, dec("1e999999999"))).isEqualTo(BAD);
    assertThat(cast(Type.INT32, dec("2147483648"))).isEqualTo(BAD);
    assertThat(cast(Type.INT64, true)).isEqualTo(1L);
    assertThat(cast(Type.INT32, false)).isEqualTo(0L);
    assertThat(safeCast(Type.INT64, Double.NaN)).isNull();
    assertThat(safeCast(Type.INT32, 1L << 40)).isNull();
  }

  @Test
  void numbersToDecimalAndFloatingPoint() {
    assertThat(cast(Type.DECIMAL, 5)).isEqualTo(dec("5"));
    assertThat(cast(Type.DECIMAL, 0.1)).isEqualTo(dec("0.1"));
    assertThat(cast(Type.DECIMAL, real(0.1))).isEqualTo(dec("0.1"));
    assertThat(cast(Type.DECIMAL, Double.POSITIVE_INFINITY)).isEqualTo(BAD);
    assertThat(cast(Type.DOUBLE, Long.MAX_VALUE)).isEqualTo(9.223372036854776E18);
    assertThat(cast(Type.DOUBLE, dec("0.1"))).isEqualTo(0.1);
    assertThat(cast(Type.DOUBLE, dec("1e400"))).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(cast(Type.FLOAT, 0.1)).isEqualTo((double) 0.1f);
    assertThat(cast(Type.FLOAT, 1e300)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(cast(Type.FLOAT, 16777217)).isEqualTo(16777216.0);
    assertThat(cast(Type.FLOAT, dec("0.1"))).isEqualTo((double) 0.1f);
    assertThat(cast(Type.DOUBLE, real(0.5))).isEqualTo(0.5);
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      BigDecimal value =
          BigDecimal.valueOf(random.nextLong() >> random.nextInt(63), random.nextInt(25));
      assertThat(cast(Type.DOUBLE, value)).isEqualTo(Double.parseDouble(value.toString()));
    }
  }

  @Test
  void textToNumbers() {
    assertThat(cast(Type.INT64, " +0042 ")).isEqualTo(42L);
    assertThat(cast(Type.INT64, "-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
    assertThat(cast(Type.INT64, "9223372036854775808")).isEqualTo(BAD);
    assertThat(cast(Type.INT64, "0000000000000000000000000000012")).isEqualTo(12L);
    assertThat(cast(Type.INT32, "2147483648")).isEqualTo(BAD);
    for (String bad :
        new String[] {"", " ", "+", "-", "1.0", "1e2", "12a", "1 2", "٣", "--1", "\t1"}) {
      assertThat(cast(Type.INT64, bad)).as(bad).isEqualTo(BAD);
      assertThat(safeCast(Type.INT64, bad)).as(bad).isNull();
    }
    assertThat(cast(Type.DOUBLE, "1.5e3")).isEqualTo(1500.0);
    assertThat(cast(Type.DOUBLE, "0.1")).isEqualTo(0.1);
    assertThat(cast(Type.DOUBLE, "-0")).isEqualTo(-0.0);
    assertThat(cast(Type.DOUBLE, "123456789012345678901234567890"))
        .isEqualTo(1.2345678901234568E29);
    assertThat(cast(Type.DOUBLE, "1e999")).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(cast(Type.DOUBLE, " NaN ")).isEqualTo(Double.NaN);
    assertThat(cast(Type.DOUBLE, "-Infinity")).isEqualTo(Double.NEGATIVE_INFINITY);
    for (String bad :
        new String[] {".5", "5.", "1e", "0x1p3", "1f", "1d", "infinity", "nan", "1_0"}) {
      assertThat(cast(Type.DOUBLE, bad)).as(bad).isEqualTo(BAD);
      assertThat(cast(Type.DECIMAL, bad)).as(bad).isEqualTo(BAD);
    }
    assertThat(cast(Type.FLOAT, "0.1")).isEqualTo((double) 0.1f);
    assertThat(cast(Type.DECIMAL, "-01.50")).isEqualTo(dec("-1.50"));
    assertThat(cast(Type.DECIMAL, "1e3")).isEqualTo(dec("1e3"));
    assertThat(cast(Type.DECIMAL, "12345678901234567890.5"))
        .isEqualTo(dec("12345678901234567890.5"));
    assertThat(cast(Type.DECIMAL, "9".repeat(77))).isEqualTo(BAD);
    assertThat(cast(Type.DECIMAL, "1e999999999")).isEqualTo(BAD);
    assertThat(cast(Type.DECIMAL, "1e99999999999")).isEqualTo(BAD);
  }

  @Test
  void randomTextToDoubleIsTheNearest() {
    Random random = new Random(6);
    for (int i = 0; i < 500; i++) {
      String text =
          BigDecimal.valueOf(random.nextLong() >> random.nextInt(63), random.nextInt(20))
              .toPlainString();
      assertThat(cast(Type.DOUBLE, text)).as(text).isEqualTo(Double.parseDouble(text));
    }
  }

  @Test
  void textToOthers() {
    assertThat(cast(Type.BOOLEAN, "TrUe")).isEqualTo(true);
    assertThat(cast(Type.BOOLEAN, "FALSE")).isEqualTo(false);
    assertThat(cast(Type.BOOLEAN, "yes")).isEqualTo(BAD);
    assertThat(cast(Type.BYTES, "ä")).isEqualTo("ä".getBytes(StandardCharsets.UTF_8));
    assertThat(cast(Type.STRING, "ä".getBytes(StandardCharsets.UTF_8))).isEqualTo("ä");
    assertThat(cast(Type.STRING, new byte[] {'a', (byte) 0xff})).isEqualTo(BAD);
    long ten = micros("2024-05-01T10:00:00Z");
    assertThat(cast(Type.TIMESTAMP, "2024-05-01T10:00:00Z")).isEqualTo(ten);
    assertThat(cast(Type.TIMESTAMP, "2024-05-01T12:00:00+02:00")).isEqualTo(ten);
    assertThat(cast(Type.TIMESTAMP, "2024-05-01 10:00:00")).isEqualTo(ten);
    assertThat(cast(Type.TIMESTAMP, "2024-05-01T10:00")).isEqualTo(ten);
    assertThat(cast(Type.TIMESTAMP, "2024-05-01 10:00:00.123456789")).isEqualTo(ten + 123456);
    assertThat(cast(Type.TIMESTAMP, "2024-05-01")).isEqualTo(micros("2024-05-01T00:00:00Z"));
    for (String bad :
        new String[] {
          "2024-02-30",
          "2024-05-01 10",
          "2024-05-01T10:00Z",
          "2024-05-01 25:00",
          "",
          "x",
          "2024-05-01 10:00:0",
          "2024-05-01 10:00:00.",
          "2024-05-01 10:00:00ZZ",
          "2024-05-01 10:00:00.1234567890123456789012345"
        }) {
      assertThat(cast(Type.TIMESTAMP, bad)).as(bad).isEqualTo(BAD);
    }
    assertThat(cast(Type.DATE, "1969-12-31")).isEqualTo(-1L);
    assertThat(cast(Type.DATE, "2024-05-01 10:00")).isEqualTo(BAD);
    assertThat(cast(Type.DATE, "2024-5-1")).isEqualTo(BAD);
  }

  @Test
  void toText() {
    assertThat(cast(Type.STRING, Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
    assertThat(cast(Type.STRING, dec("1e3"))).isEqualTo("1000");
    assertThat(cast(Type.STRING, dec("1.50"))).isEqualTo("1.50");
    assertThat(cast(Type.STRING, 1e10)).isEqualTo("1.0E10");
    assertThat(cast(Type.STRING, real(0.1))).isEqualTo("0.1");
    assertThat(cast(Type.STRING, true)).isEqualTo("true");
    assertThat(cast(Type.STRING, time("2024-05-01T10:00:00.5Z")))
        .isEqualTo("2024-05-01T10:00:00.500Z");
    assertThat(cast(Type.STRING, date("2024-05-01"))).isEqualTo("2024-05-01");
    assertThat(cast(Type.STRING, of(Type.DATE, Long.MAX_VALUE))).isEqualTo(BAD);
    Type row = Type.row(RowType.of("a", Type.INT64, "t", Type.TIMESTAMP));
    assertThat(cast(Type.STRING, of(row, new Object[] {1L, null})))
        .isEqualTo("{\"a\":1,\"t\":null}");
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("k\"", "a\n\u0001");
    map.put("n", null);
    assertThat(cast(Type.STRING, of(Type.map(Type.STRING.asNullable()), map)))
        .isEqualTo("{\"k\\\"\":\"a\\n\\u0001\",\"n\":null}");
    Type doubles = Type.array(Type.DOUBLE.asNullable());
    assertThat(cast(Type.STRING, of(doubles, Arrays.asList(1.5, null, Double.NaN))))
        .isEqualTo("[1.5,null,\"NaN\"]");
    assertThat(cast(Type.STRING, of(doubles, Arrays.asList()))).isEqualTo("[]");
  }

  @Test
  void timesAndDays() {
    assertThat(cast(Type.DATE, time("1969-12-31T23:59:59Z"))).isEqualTo(-1L);
    assertThat(cast(Type.TIMESTAMP, date("1970-01-02"))).isEqualTo(86_400_000_000L);
    assertThat(cast(Type.TIMESTAMP, of(Type.DATE, 1L << 40))).isEqualTo(BAD);
    assertThat(safeCast(Type.TIMESTAMP, of(Type.DATE, 1L << 40))).isNull();
    assertThat(cast(Type.INT64, of(Type.INT64, null))).isNull();
    assertThat(cast(Type.INT64, of(Type.STRING, null))).isNull();
  }
}
