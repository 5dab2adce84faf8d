package io.millrace.transforms.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damages lines at random; Jackson's parser and the decoder must agree on each. */
class JsonFuzzTest {
  private static final RowType TYPE =
      RowType.of(
          "id", Type.STRING.asNullable(),
          "n", Type.INT64.asNullable(),
          "d", Type.DOUBLE.asNullable(),
          "b", Type.BOOLEAN.asNullable());
  private static final String[] SEEDS = {
    "{\"id\":\"e1\",\"n\":12,\"d\":3.25,\"b\":true}",
    "{\"id\":\"caf\\u00e9 \\ud83d\\ude00 \\\"x\\\"\",\"n\":-1,\"d\":1e-3,\"b\":false,\"z\":[1,{\"a\":null}]}",
    "{ \"n\" : 9007199254740993 , \"d\":0.1234567890123456789, \"id\": null }",
    "{\"x\":{\"y\":[[],{},\"\u00fc\u65e5\ud83d\ude00\"]},\"id\":\"\",\"d\":-0.0}",
    "{}"
  };
  private static final String BYTES = "{}[]\":,\\ \t\r0123456789eE+-.tfnu/abd\u0000\u007f";

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithJackson(long seed) throws IOException {
    Random random = new Random(seed);
    List<byte[]> lines = new ArrayList<>();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int i = 0; i < 20_000; i++) {
      byte[] line = mutate(random);
      lines.add(line);
      file.write(line);
      file.write('\n');
    }
    Scanned scanned = Scanned.of(Scanned.source(RecordFormat.Json.LINES, TYPE), file.toByteArray());
    int row = 0;
    int bad = 0;
    long offset = 0;
    for (byte[] line : lines) {
      if (!isBlank(line)) {
        List<Object> expected = jackson(line);
        boolean good = row < scanned.rows.size() && scanned.rows.get(row).offset() == offset;
        String text = new String(line, StandardCharsets.UTF_8);
        if (!good && bad < scanned.bad.size()) {
          text += " " + scanned.bad.get(bad).failure();
        }
        assertThat(good).as(text).isEqualTo(expected != null);
        if (good) {
          compare(scanned.rows.get(row++).values(), expected, text);
        } else {
          assertThat(scanned.bad.get(bad++).offset()).as(text).isEqualTo(offset);
        }
      }
      offset += line.length + 1;
    }
    assertThat(row).isGreaterThan(1000).isEqualTo(scanned.rows.size());
    assertThat(bad).isGreaterThan(1000).isEqualTo(scanned.bad.size());
  }

  private static byte[] mutate(Random random) {
    byte[] line = SEEDS[random.nextInt(SEEDS.length)].getBytes(StandardCharsets.UTF_8);
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(line.length + 1);
      int cut = Math.min(line.length, at + random.nextInt(random.nextInt(8) == 0 ? 12 : 3));
      byte[] insert = new byte[random.nextInt(3)];
      for (int i = 0; i < insert.length; i++) {
        insert[i] =
            random.nextInt(16) == 0
                ? (byte) (128 + random.nextInt(128))
                : (byte) BYTES.charAt(random.nextInt(BYTES.length()));
      }
      byte[] made = Arrays.copyOf(line, line.length - (cut - at) + insert.length);
      System.arraycopy(insert, 0, made, at, insert.length);
      System.arraycopy(line, cut, made, at + insert.length, line.length - cut);
      line = made;
    }
    return line;
  }

  private static boolean isBlank(byte[] line) {
    return RecordDecoder.isBlank(line, 0, line.length, -1);
  }

  /** The declared fields, null when the line is no good record. */
  private static List<Object> jackson(byte[] line) throws IOException {
    // Jackson would guess UTF-16 or UTF-32 from bytes of 0, and takes overlong UTF-8.
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
    Object[] found = new Object[TYPE.size()];
    boolean kinds = true;
    boolean[] seen = new boolean[TYPE.size()];
    try (JsonParser parser = JsonFactory.builder().build().createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        int field = TYPE.indexOf(parser.getCurrentName());
        JsonToken token = parser.nextToken();
        if (field < 0) {
          parser.skipChildren();
          continue;
        }
        if (seen[field]) {
          return null;
        }
        seen[field] = true;
        kinds &= token == JsonToken.VALUE_NULL || isKind(field, token);
        found[field] = token == JsonToken.VALUE_NULL || !kinds ? null : value(parser, field);
        parser.skipChildren();
      }
      return parser.nextToken() == null && kinds ? Arrays.asList(found) : null;
    } catch (JsonProcessingException | CharConversionException e) {
      return null;
    }
  }

  private static boolean isKind(int field, JsonToken token) {
    return switch (field) {
      case 0 -> token == JsonToken.VALUE_STRING;
      case 1, 2 -> token.isNumeric();
      default -> token.isBoolean();
    };
  }

  /** The value, or its text where it does not convert. */
  private static Object value(JsonParser parser, int field) throws IOException {
    String text = parser.getText();
    switch (field) {
      case 0:
        boolean pairs = StandardCharsets.UTF_8.newEncoder().canEncode(text);
        return pairs ? text : Invalid.class;
      case 1:
        try {
          return new java.math.BigDecimal(text).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
          return Invalid.class;
        }
      case 2:
        double value = Double.parseDouble(text);
        return Double.isInfinite(value) ? Invalid.class : value;
      default:
        return parser.getBooleanValue();
    }
  }

  private static void compare(List<Object> found, List<Object> expected, String text) {
    for (int i = 0; i < expected.size(); i++) {
      Object value = found.get(i);
      assertThat(value instanceof Invalid ? Invalid.class : value)
          .as(text)
          .isEqualTo(expected.get(i));
    }
  }
}
