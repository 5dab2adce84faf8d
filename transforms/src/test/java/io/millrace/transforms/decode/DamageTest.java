package io.millrace.transforms.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes: no byte is lost, no record is counted twice, nothing but records goes. */
class DamageTest {
  private static final RowType TYPE =
      RowType.of(
          "a", Type.STRING.asNullable(),
          "b", Type.INT64.asNullable(),
          "c", Type.row(RowType.of("d", Type.DOUBLE, "e", Type.array(Type.STRING))).asNullable());

  private static List<RecordFormat> formats() {
    List<RecordFormat> formats = new ArrayList<>();
    formats.add(RecordFormat.Json.LINES);
    formats.add(new RecordFormat.Json(""));
    formats.add(new RecordFormat.Json("r"));
    formats.add(RecordFormat.Csv.DEFAULT);
    formats.add(new RecordFormat.Csv(';', '\'', '#', true, null, List.of("-"), false));
    formats.add(new RecordFormat.Csv(',', '\0', '\0', false, null, List.of(), false));
    formats.add(new RecordFormat.Text("(?P<a>\\w*),?(?P<b>.*)", List.of()));
    return formats;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void bytesAndRecordsAddUpWhateverTheFileHolds(long seed) throws IOException {
    Random random = new Random(seed);
    for (RecordFormat format : formats()) {
      FileSource source = Scanned.source(format, TYPE);
      for (int i = 0; i < 150; i++) {
        byte[] bytes = file(random);
        Scanned scanned = Scanned.of(source, bytes);
        assertThat(scanned.counts.bytes).isEqualTo(bytes.length);
        long behind = -1;
        for (Scanned.Row row : scanned.rows) {
          assertThat(row.offset()).isGreaterThan(behind);
          String raw = row.raw();
          behind = row.offset();
          int at = (int) row.offset();
          int length = raw.getBytes(StandardCharsets.UTF_8).length;
          assertThat(new String(bytes, at, length, StandardCharsets.UTF_8)).isEqualTo(raw);
        }
        if (format.splittable() && !(format instanceof RecordFormat.Csv)) {
          assertThat(scanned.counts.records).isEqualTo(linesWithText(bytes));
        }
      }
    }
  }

  private static byte[] file(Random random) {
    String[] parts = {
      "{\"a\":\"x\",\"b\":1,\"c\":{\"d\":1.5,\"e\":[\"y\"]}}",
      "{\"r\":[",
      "]}",
      "[",
      "]",
      ",",
      "\n",
      "\r\n",
      "\"",
      "'",
      ";",
      "{",
      "}",
      "\\",
      "a,b,c\n",
      "1,2,3\n",
      "\u00fc",
      "#",
      " ",
      "null",
      "12",
      "{\"a\":\"\\u00",
      "\"\"",
      "\"b\":"
    };
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(40); n > 0; n--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && random.nextInt(4) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    // Cut anywhere, so that the buffer's rest stands behind the data.
    return java.util.Arrays.copyOf(
        bytes, bytes.length - random.nextInt(Math.min(3, bytes.length + 1)));
  }

  private static long linesWithText(byte[] bytes) {
    int count = 0;
    int start = 0;
    for (int p = 0; p <= bytes.length; p++) {
      if (p == bytes.length || bytes[p] == '\n') {
        count += RecordDecoder.isBlank(bytes, start, p, -1) ? 0 : 1;
        start = p + 1;
      }
    }
    return count;
  }
}
