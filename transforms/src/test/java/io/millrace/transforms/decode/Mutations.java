package io.millrace.transforms.decode;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages bytes: flips, cuts, copies, splices, and tokens that decoders are afraid of. */
final class Mutations {
  private static final byte[][] TOKENS = {
    {0},
    {1},
    {0x1f},
    {0x7f},
    {(byte) 0x80},
    {(byte) 0xff},
    {(byte) 0xfe, (byte) 0xff},
    {(byte) 0xc0, (byte) 0x80},
    {(byte) 0xc1, (byte) 0xbf},
    {(byte) 0xc3},
    {(byte) 0xe0, (byte) 0x80, (byte) 0x80},
    {(byte) 0xe0, (byte) 0x9f, (byte) 0xbf},
    {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
    {(byte) 0xed, (byte) 0xbf, (byte) 0xbf},
    {(byte) 0xe2, (byte) 0x82},
    {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
    {(byte) 0xf0, (byte) 0x9f, (byte) 0x98},
    {(byte) 0xf0, (byte) 0x80, (byte) 0x80, (byte) 0x80},
    {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
    {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80}
  };
  private static final List<String> TEXTS =
      List.of(
          "\n",
          "\r",
          "\r\n",
          "\n\n",
          " ",
          "\t",
          "\"",
          "\"\"",
          "'",
          "\\",
          "\\\\",
          "\\\"",
          "\\u",
          "\\u0000",
          "\\ud800",
          "\\udc00",
          "\\ud83d\\ude00",
          "\\uD800\\u0041",
          "\\x",
          "{",
          "}",
          "[",
          "]",
          ",",
          ",,",
          ":",
          ";",
          "|",
          "#",
          "{}",
          "[]",
          "null",
          "true",
          "nul",
          "NaN",
          "-",
          "+",
          ".",
          "0",
          "00",
          "e",
          "E9",
          "e400",
          "e-",
          "1",
          "//",
          "/*",
          "\u00fc",
          "\u65e5",
          "\ud83d\ude00",
          "\u2028",
          "\u00a0",
          "\ufeff",
          "Z",
          "T",
          "60",
          "2024-02-29");

  private final Random random;

  Mutations(Random random) {
    this.random = random;
  }

  /** The bytes with one to four changes. */
  byte[] damaged(byte[] bytes, byte[] other) {
    byte[] changed = bytes;
    for (int changes = 1 + random.nextInt(random.nextInt(3) + 1); changes > 0; changes--) {
      changed = changed(changed, other);
    }
    return changed;
  }

  private byte[] changed(byte[] bytes, byte[] other) {
    int at = random.nextInt(bytes.length + 1);
    int end = Math.min(bytes.length, at + 1 + random.nextInt(random.nextInt(6) == 0 ? 40 : 3));
    byte[] part = Arrays.copyOfRange(bytes, at, end);
    return switch (random.nextInt(9)) {
      case 0 -> flipped(bytes, at);
      case 1 -> spliced(bytes, at, new byte[0], end);
      case 2 -> spliced(bytes, at, part, at);
      case 3 -> spliced(bytes, at, other(other), bytes.length);
      case 4 -> spliced(bytes, at, new byte[0], bytes.length);
      case 5 -> spliced(bytes, at, new byte[] {(byte) random.nextInt(256)}, end);
      case 6 -> spliced(bytes, at, token(), end);
      default -> spliced(bytes, at, token(), at);
    };
  }

  private byte[] flipped(byte[] bytes, int at) {
    byte[] changed = bytes.clone();
    if (at < changed.length) {
      changed[at] ^= (byte) (1 << random.nextInt(8));
    }
    return changed;
  }

  private byte[] other(byte[] other) {
    return Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length);
  }

  private static byte[] spliced(byte[] bytes, int at, byte[] insert, int from) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, at);
    out.writeBytes(insert);
    out.write(bytes, from, bytes.length - from);
    return out.toByteArray();
  }

  private byte[] token() {
    if (random.nextInt(3) == 0) {
      return TOKENS[random.nextInt(TOKENS.length)];
    }
    String text =
        switch (random.nextInt(60)) {
          case 0 -> "[".repeat(500 + random.nextInt(20));
          case 1 -> "{\"a\":".repeat(500 + random.nextInt(20));
          case 2 -> " ".repeat(100 + random.nextInt(60));
          case 3 -> "7".repeat(900 + random.nextInt(200));
          case 4 -> "\u0000".repeat(1 + random.nextInt(20));
          default -> TEXTS.get(random.nextInt(TEXTS.size()));
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
