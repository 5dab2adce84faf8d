package io.millrace.transforms;

import io.millrace.transforms.encode.RandomRows;
import io.millrace.transforms.type.Values;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Files of events of which some are damaged. */
final class DamagedEvents {
  private static final String[] FEW = {"1", "2", "x", "", "m"};
  private static final long HOUR = 3_600_000_000L;

  private DamagedEvents() {}

  /** An event whose values are often the same as those of others, so that there are groups. */
  static Object[] row(RandomRows rows, Random random) {
    Object[] row = rows.row(RandomGraph.EVENT);
    if (random.nextInt(4) > 0) {
      row[1] = FEW[random.nextInt(FEW.length)];
    }
    if (random.nextInt(4) > 0) {
      row[2] = (long) random.nextInt(7) - 2;
    }
    if (random.nextInt(8) > 0) {
      row[6] = random.nextInt(200_000) * HOUR;
    }
    return row;
  }

  /** Lines of JSON. */
  static byte[] json(Random random, int count) {
    RandomRows rows = new RandomRows(random.nextLong());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      String line = Values.toJson(RandomGraph.EVENT, row(rows, random));
      file.writeBytes(random.nextInt(4) == 0 ? damaged(line, random) : bytes(line));
      file.writeBytes(
          bytes(random.nextInt(9) == 0 ? "\r\n" : random.nextInt(20) == 0 ? "\n\n" : "\n"));
    }
    return file.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Something cut out, put in or changed, in the text or in the bytes. */
  static byte[] damaged(String line, Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> bytes(line.substring(0, random.nextInt(line.length() + 1)));
      case 1 -> bytes(line.replace("\"n\":", "\"n\":\"x\",\"other\":"));
      case 2 -> bytes(line.replaceFirst("\"t\":\"[^\"]*\"", "\"t\":\"2024-02-31\""));
      case 3 -> bytes(line.replace("\"b\":", "\"b\":{\"a\":[1]},\"c\":"));
      case 4 -> bytes(line.replaceFirst("\"k\":", "\"k\":1.5,\"kk\":"));
      case 5 -> bytes(line + random.nextInt(2));
      default -> {
        byte[] bytes = bytes(line);
        for (int i = random.nextInt(3); i >= 0; i--) {
          int at = random.nextInt(bytes.length);
          byte changed =
              (byte)
                  (random.nextInt(3) == 0
                      ? random.nextInt(256)
                      : "\"{}[],:0-e.\\ ".charAt(random.nextInt(13)));
          bytes[at] = changed == '\n' || changed == '\r' ? 0 : changed;
        }
        yield bytes;
      }
    };
  }
}
