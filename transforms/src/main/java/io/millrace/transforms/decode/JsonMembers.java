package io.millrace.transforms.decode;

import io.millrace.transforms.type.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads objects whose fields are declared. Records of a source mostly have the same fields in the
 * same order, so what stands between two values (comma, name, colon, white space) is remembered and
 * compared as a whole; only where it differs is it taken apart.
 */
abstract class JsonMembers {
  private static final int KEYS_MAX = 512;
  private static final int ALTERNATIVES_MAX = 4;

  final JsonText text;
  final JsonField[] fields;

  /** Why the object is bad although its syntax is right, or null. */
  Failure trouble;

  private int troubleAt;
  private final Map<String, JsonField> byName = new HashMap<>();
  private final Key[] keys = new Key[KEYS_MAX];
  private int stamp;
  private JsonField found;

  JsonMembers(JsonText text, JsonField[] fields) {
    this.text = text;
    this.fields = fields;
    for (JsonField field : fields) {
      byName.put(field.name, field);
    }
  }

  /** What stands between two values, from the comma or opening brace to the value. */
  private static final class Key {
    static final int BYTES_MAX = BlockReader.PAD - 16;

    final JsonField field;
    final int length;
    private final byte[] bytes;
    private final long first;
    private final long firstMask;
    private final long second;
    private final long secondMask;
    private Key other;

    Key(byte[] b, int from, int to, JsonField field) {
      this.field = field;
      bytes = Arrays.copyOfRange(b, from, to);
      length = bytes.length;
      byte[] padded = Arrays.copyOf(bytes, Math.max(16, length));
      firstMask = mask(length);
      first = Words.at(padded, 0) & firstMask;
      secondMask = mask(length - 8);
      second = Words.at(padded, 8) & secondMask;
    }

    private static long mask(int bytes) {
      return bytes >= 8 ? -1L : bytes <= 0 ? 0L : (1L << (bytes * 8)) - 1;
    }

    boolean isAt(byte[] b, int p) {
      return (Words.at(b, p) & firstMask) == first
          && (length <= 8 || ((Words.at(b, p + 8) & secondMask) == second))
          && (length <= 16 || Arrays.equals(b, p + 16, p + length, bytes, 16, length));
    }
  }

  /** Reads the value of a declared field that starts at {@code p}: where it ends. */
  abstract int value(byte[] b, int p, JsonField field, int depth);

  /** The object does not have a field that may be null. */
  abstract void absent(JsonField field);

  /** Reads the object that starts at {@code from}: where it ends. */
  final int read(byte[] b, int from, int depth) {
    text.checkDepth(b, from, depth);
    trouble = null;
    troubleAt = Integer.MAX_VALUE;
    int now = ++stamp;
    int count = 0;
    int p = from;
    for (int i = 0; ; i++) {
      Key key = i < KEYS_MAX ? keys[i] : null;
      JsonField field;
      if (key != null && key.isAt(b, p)) {
        field = key.field;
        p += key.length;
      } else if (b[p] == '}') {
        p++;
        break;
      } else {
        p = unforeseen(b, p, i);
        if (p < 0) {
          p = -p;
          break;
        }
        field = found;
      }
      if (b[p] <= ' ') {
        // More space than in the records before.
        p = text.space(b, p);
      }
      if (field == null) {
        p = text.skip(b, p, depth);
      } else {
        if (field.seen == now) {
          throw text.wrong(b, p, "'" + field.name + "' stands twice, the second");
        }
        field.seen = now;
        count++;
        p = value(b, p, field, depth);
      }
    }
    if (count < fields.length) {
      lookForMissing(now);
    }
    return p;
  }

  final void trouble(JsonField field, Failure why) {
    if (field.index < troubleAt) {
      troubleAt = field.index;
      trouble = why;
    }
  }

  private void lookForMissing(int now) {
    for (JsonField field : fields) {
      if (field.seen != now) {
        if (field.nullable) {
          absent(field);
        } else {
          trouble(field, field.missing("missing"));
        }
      }
    }
  }

  /** Reads up to the next value, whose field is then {@link #found}; negative: up to the end. */
  private int unforeseen(byte[] b, int from, int i) {
    for (Key key = i < KEYS_MAX && keys[i] != null ? keys[i].other : null;
        key != null;
        key = key.other) {
      if (key.isAt(b, from)) {
        found = key.field;
        return from + key.length;
      }
    }
    int p = i == 0 ? from + 1 : text.space(b, from);
    if (i == 0) {
      p = text.space(b, p);
    }
    if (b[p] == '}') {
      return -(p + 1);
    }
    if (i > 0) {
      p = text.space(b, text.comma(b, p, '}'));
    }
    int close = text.name(b, p);
    found = byName.get(name(b, p + 1, close));
    p = text.colon(b, text.space(b, close + 1));
    learn(b, from, p, i);
    return p;
  }

  private String name(byte[] b, int from, int to) {
    if (!text.escaped) {
      return new String(b, from, to - from, StandardCharsets.UTF_8);
    }
    byte[] plain = new byte[to - from];
    int length = JsonText.unescape(b, from, to, plain, 0);
    // Half a surrogate pair is in no declared name.
    return length < 0 ? null : new String(plain, 0, length, StandardCharsets.UTF_8);
  }

  private void learn(byte[] b, int from, int to, int i) {
    if (i >= KEYS_MAX || to - from > Key.BYTES_MAX) {
      return;
    }
    Key key = new Key(b, from, to, found);
    key.other = keys[i];
    keys[i] = key;
    int count = 1;
    for (Key k = key; k.other != null; k = k.other) {
      if (++count > ALTERNATIVES_MAX) {
        k.other = null;
        return;
      }
    }
  }
}
