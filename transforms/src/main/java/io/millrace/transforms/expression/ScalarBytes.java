package io.millrace.transforms.expression;

import io.millrace.transforms.type.Failure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests and hexadecimal text. */
final class ScalarBytes {
  private ScalarBytes() {}

  static Object call(Function function, Object[] values) {
    return switch (function) {
      case MD5 -> digest("MD5", values[0]);
      case SHA256 -> digest("SHA-256", values[0]);
      case TO_HEX -> HexFormat.of().formatHex((byte[]) values[0]);
      case FROM_HEX -> fromHex((String) values[0]);
      default -> throw new IllegalStateException("no function of bytes: " + function);
    };
  }

  private static String digest(String algorithm, Object value) {
    byte[] bytes =
        value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : (byte[]) value;
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has both
    }
  }

  private static byte[] fromHex(String text) {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      throw new EvaluationFailure(
          Failure.Code.ARGUMENT, ScalarText.quoted(text) + " is not hexadecimal");
    }
  }
}
