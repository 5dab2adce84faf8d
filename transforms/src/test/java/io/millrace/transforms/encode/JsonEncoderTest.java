package io.millrace.transforms.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.transforms.expression.Rfc3339;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonEncoderTest {
  private static String json(RowType type, Object... row) {
    Out out = new Out();
    assertThat(new JsonEncoder(type).encode(row, out)).isNull();
    return out.toString();
  }

  @Test
  void writesOneCompactLine() {
    RowType inner = RowType.of("x", Type.INT64, "y", Type.STRING.asNullable());
    RowType type =
        RowType.of(
            "b", Type.BOOLEAN,
            "i", Type.INT64,
            "d", Type.DOUBLE,
            "m", Type.DECIMAL,
            "s", Type.STRING.asNullable(),
            "t", Type.TIMESTAMP,
            "day", Type.DATE,
            "raw", Type.BYTES,
            "list", Type.array(Type.DOUBLE),
            "map", Type.map(Type.INT64),
            "row", Type.row(inner));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("z", 1L);
    map.put("a\"", 2L);
    Object[] row = {
      true,
      5L,
      2.0,
      new BigDecimal("1.50"),
      null,
      1_500_000L,
      1L,
      new byte[] {1},
      List.of(1.5, Double.NaN),
      map,
      new Object[] {1L, null}
    };
    assertThat(json(type, row))
        .isEqualTo(
            "{\"b\":true,\"i\":5,\"d\":2.0,\"m\":1.50,\"s\":null,"
                + "\"t\":\"1970-01-01T00:00:01.500Z\",\"day\":\"1970-01-02\",\"raw\":\"AQ==\","
                + "\"list\":[1.5,\"NaN\"],\"map\":{\"z\":1,\"a\\\"\":2},"
                + "\"row\":{\"x\":1,\"y\":null}}\n");
  }

  @Test
  void escapesOnlyWhatMustBe() {
    assertThat(json(RowType.of("s", Type.STRING), "q\" b\\ /\n\r\t\b\f\u0001\u007f \u00e9\u2028"))
        .isEqualTo("{\"s\":\"q\\\" b\\\\ /\\n\\r\\t\\b\\f\\u0001\u007f \u00e9\u2028\"}\n");
  }

  @Test
  void writesARowWithoutFields() {
    assertThat(json(new RowType(List.of()))).isEqualTo("{}\n");
  }

  @Test
  void isReadBackByAnotherParser() throws IOException {
    RowType type = RandomRows.type();
    RandomRows random = new RandomRows(3);
    JsonEncoder encoder = new JsonEncoder(type);
    JsonFactory factory = new JsonFactory();
    Out out = new Out();
    for (int i = 0; i < 2000; i++) {
      Object[] row = random.row(type);
      out.clear();
      assertThat(encoder.encode(row, out)).isNull();
      assertThat(out.bytes[out.size - 1]).isEqualTo((byte) '\n');
      assertThat(out.toString().indexOf(10)).isEqualTo(out.toString().length() - 1);
      try (JsonParser parser = factory.createParser(out.bytes, 0, out.size)) {
        assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
        assertThat(read(parser)).isEqualTo(expected(Type.row(type), row));
        assertThat(parser.nextToken()).isNull();
      }
    }
  }

  /** Objects as lists of names and values in turn, numbers as decimals. */
  private static Object read(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT, START_ARRAY -> {
        List<Object> values = new ArrayList<>();
        while (!parser.nextToken().isStructEnd()) {
          values.add(
              parser.currentToken() == JsonToken.FIELD_NAME ? parser.currentName() : read(parser));
        }
        return values;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        return new BigDecimal(parser.getText());
      }
      case VALUE_STRING -> {
        return parser.getText();
      }
      case VALUE_NULL -> {
        return null;
      }
      default -> {
        return parser.getBooleanValue();
      }
    }
  }

  private static Object expected(Type type, Object value) {
    if (value == null) {
      return null;
    }
    switch (type.kind()) {
      case INT32, INT64 -> {
        return BigDecimal.valueOf((Long) value);
      }
      case DECIMAL -> {
        return new BigDecimal(((BigDecimal) value).toPlainString());
      }
      case FLOAT, DOUBLE -> {
        double number = (Double) value;
        String text =
            type.kind() == Type.Kind.FLOAT ? Float.toString((float) number) : value.toString();
        return Double.isFinite(number) ? new BigDecimal(text) : text;
      }
      case BYTES -> {
        return Base64.getEncoder().encodeToString((byte[]) value);
      }
      case TIMESTAMP -> {
        return Rfc3339.format((Long) value);
      }
      case DATE -> {
        return LocalDate.ofEpochDay((Long) value).toString();
      }
      case ARRAY, MAP, ROW -> {
        return expectedInside(type, value);
      }
      default -> {
        return value;
      }
    }
  }

  private static List<Object> expectedInside(Type type, Object value) {
    List<Object> values = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(each -> values.add(expected(type.element(), each)));
    } else if (value instanceof Map<?, ?> map) {
      map.forEach(
          (name, each) -> {
            values.add(name);
            values.add(expected(type.element(), each));
          });
    } else {
      Object[] row = (Object[]) value;
      for (int i = 0; i < row.length; i++) {
        values.add(type.row().name(i));
        values.add(expected(type.row().type(i), row[i]));
      }
    }
    return values;
  }
}
