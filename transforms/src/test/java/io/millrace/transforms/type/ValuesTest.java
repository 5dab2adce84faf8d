package io.millrace.transforms.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.expression.Rfc3339;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesTest {
  private static final Type NUMBERS = Type.array(Type.INT64.asNullable());
  private static final Type SCORES = Type.map(Type.DECIMAL.asNullable());
  private static final RowType POINT =
      RowType.of("x", Type.DOUBLE, "label", Type.STRING.asNullable());

  /** Groups of equal values, in ascending order: compare, equal and canonical must agree on it. */
  private static void assertOrder(Type type, List<List<?>> ascending) {
    for (int i = 0; i < ascending.size(); i++) {
      for (int j = 0; j < ascending.size(); j++) {
        for (Object a : ascending.get(i)) {
          for (Object b : ascending.get(j)) {
            assertThat(Integer.signum(Values.compare(type, a, b)))
                .as("%s and %s of %s", i, j, type)
                .isEqualTo(Integer.compare(i, j));
            assertThat(Values.equal(type, a, b)).isEqualTo(i == j);
            assertThat(Arrays.equals(Values.canonical(type, a), Values.canonical(type, b)))
                .as("bytes of %s and %s of %s", i, j, type)
                .isEqualTo(i == j);
          }
        }
      }
    }
  }

  private static List<?> one(Object value) {
    return Arrays.asList(value);
  }

  private static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  @Test
  void ordersSimpleValuesWithNullsFirst() {
    assertOrder(Type.BOOLEAN, List.of(one(null), one(false), one(true)));
    for (Type type : List.of(Type.INT32, Type.INT64, Type.TIMESTAMP, Type.DATE)) {
      assertOrder(type, List.of(one(null), one(-1L), one(0L), one(300L)));
    }
    assertOrder(
        Type.BYTES,
        List.of(
            one(null),
            one(new byte[0]),
            one(new byte[] {1}),
            one(new byte[] {1, 0}),
            one(new byte[] {-1})));
  }

  @Test
  void takesNanAsLargestAndZeroWithoutSign() {
    double otherNan = Double.longBitsToDouble(0x7ff8000000000123L);
    for (Type type : List.of(Type.FLOAT, Type.DOUBLE)) {
      assertOrder(
          type,
          List.of(
              one(null),
              one(Double.NEGATIVE_INFINITY),
              one(-1.5),
              List.of(-0.0, 0.0),
              one(1.5),
              one(Double.POSITIVE_INFINITY),
              List.of(Double.NaN, otherNan)));
    }
  }

  @Test
  void comparesDecimalsByValue() {
    assertOrder(
        Type.DECIMAL,
        List.of(
            one(null),
            List.of(new BigDecimal("-1.5"), new BigDecimal("-1.500")),
            List.of(BigDecimal.ZERO, new BigDecimal("0.00"), new BigDecimal("0E+5")),
            List.of(new BigDecimal("100"), new BigDecimal("1E2"), new BigDecimal("100.0")),
            one(new BigDecimal("1E2000000000"))));
  }

  @Test
  void ordersStringsByCodePoint() {
    assertOrder(
        Type.STRING,
        List.of(
            one(null),
            one(""),
            one("a"),
            one("a\0"),
            one("ab"),
            one("\uFB01"),
            one("\uD83D\uDE00")));
  }

  @Test
  void comparesWhatIsInsideOfStructures() {
    assertOrder(
        NUMBERS,
        List.of(
            one(null),
            one(List.of()),
            one(Arrays.asList((Object) null)),
            one(Arrays.asList(null, 1L)),
            one(List.of(1L)),
            one(List.of(1L, 2L)),
            one(List.of(2L))));
    assertOrder(
        SCORES,
        List.of(
            one(null),
            one(map()),
            one(map("a", null)),
            List.of(
                map("a", new BigDecimal("1.0"), "b", BigDecimal.TEN),
                map("b", new BigDecimal("10.0"), "a", BigDecimal.ONE)),
            one(map("b", null))));
    assertOrder(
        Type.row(POINT),
        List.of(
            one(null),
            List.of(new Object[] {-0.0, null}, new Object[] {0.0, null}),
            Arrays.asList(new Object[][] {{0.0, "a"}}),
            Arrays.asList(new Object[][] {{1.0, null}})));
  }

  @Test
  void writesRowsAsJson() {
    RowType type =
        RowType.of(
            "b",
            Type.BOOLEAN,
            "i",
            Type.INT64,
            "f",
            Type.FLOAT,
            "d",
            Type.DOUBLE,
            "n",
            Type.DECIMAL,
            "s",
            Type.STRING,
            "y",
            Type.BYTES,
            "t",
            Type.TIMESTAMP,
            "day",
            Type.DATE,
            "a",
            NUMBERS,
            "m",
            SCORES,
            "r",
            Type.row(POINT),
            "bad",
            Type.INT64);
    List<Object> row =
        new ArrayList<>(
            List.of(
                true,
                -5L,
                (double) 0.1f,
                1e300,
                new BigDecimal("1E+3"),
                "\"\\\n\t\u0001/é\uD83D\uDE00",
                new byte[] {1, 2, -1},
                1_500_000L,
                19844L,
                Arrays.asList(1L, null),
                map("z", new BigDecimal("1.50"), "a", null),
                new Object[] {Double.NaN, null},
                new Invalid(new Failure(Failure.Code.VALUE, "no number"))));
    assertThat(Values.toJson(type, row.toArray()))
        .isEqualTo(
            "{\"b\":true,\"i\":-5,\"f\":0.1,\"d\":1.0E300,\"n\":1000,"
                + "\"s\":\"\\\"\\\\\\n\\t\\u0001/é\uD83D\uDE00\",\"y\":\"AQL/\","
                + "\"t\":\"1970-01-01T00:00:01.500Z\",\"day\":\"2024-05-01\",\"a\":[1,null],"
                + "\"m\":{\"z\":1.50,\"a\":null},\"r\":{\"x\":\"NaN\",\"label\":null},\"bad\":null}");
    assertThat(Values.toJson(Type.DOUBLE, Double.NEGATIVE_INFINITY)).isEqualTo("\"-Infinity\"");
    assertThat(Values.toJson(Type.DECIMAL, new BigDecimal("1E2000000000")))
        .isEqualTo("1E+2000000000");
  }

  @Test
  void writesMomentsAsTheTypedTextOfThem() {
    for (long micros : new long[] {0, 1, -1, 1_000, 1_500_000, -62_135_596_800_000_001L}) {
      assertThat(Values.toJson(Type.TIMESTAMP, micros))
          .isEqualTo('"' + Rfc3339.format(micros) + '"');
    }
    for (long micros : new long[] {Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThat(Values.toJson(Type.TIMESTAMP, micros))
          .isEqualTo('"' + Rfc3339.format(micros) + '"');
    }
  }
}
