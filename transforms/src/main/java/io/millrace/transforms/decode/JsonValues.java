package io.millrace.transforms.decode;

import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Type.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads any declared value as an object, or only checks it. */
final class JsonValues {
  /** The value that was read, as {@link io.millrace.transforms.type.Type} says. */
  Object value;

  /** Why the value does not convert, or null. */
  Failure invalid;

  /** Why the record is bad, although its syntax is right, or null. */
  Failure broken;

  private final JsonText text;
  private byte[] plain = new byte[256];

  JsonValues(JsonText text) {
    this.text = text;
  }

  /**
   * Reads the value at {@code p}: where it ends.
   *
   * @param build whether the value is wanted; else it is checked for syntax and kind
   * @param depth how many objects and arrays are around it
   */
  int read(byte[] b, int p, JsonField field, boolean build, int depth) {
    value = null;
    invalid = null;
    broken = null;
    if (b[p] == 'n') {
      if (!field.nullable) {
        broken = field.missing("null");
      }
      return text.word(b, p);
    }
    if ((field.tokens & JsonField.token(b[p])) == 0) {
      int end = text.skip(b, p, depth);
      broken = field.wrongKind(b[p]);
      return end;
    }
    return switch (field.kind) {
      case ROW -> field.row.row(b, p, build, depth + 1);
      case ARRAY -> array(b, p, field, build, depth + 1);
      case MAP -> map(b, p, field, build, depth + 1);
      default -> {
        int end = text.skip(b, p, depth);
        if (build) {
          convert(b, p, end, field);
        }
        yield end;
      }
    };
  }

  private void convert(byte[] b, int from, int to, JsonField field) {
    NumberText number = text.number;
    value =
        switch (field.kind) {
          case BOOLEAN -> Boolean.valueOf(b[from] == 't');
          case INT32 ->
              number.isWhole(b) && (int) number.whole == number.whole
                  ? Long.valueOf(number.whole)
                  : null;
          case INT64 -> number.isWhole(b) ? Long.valueOf(number.whole) : null;
          case FLOAT -> finite(number.asFloat(b));
          case DOUBLE -> finite(number.asDouble(b));
          case DECIMAL -> b[from] == '"' ? decimal(b, from, to) : number.decimal(b);
          case STRING -> string(b, from + 1, to - 1, text.escaped);
          case BYTES -> base64(b, from, to);
          case TIMESTAMP, DATE -> moment(time(b, from, to, field));
          case ARRAY, MAP, ROW ->
              throw new IllegalStateException(field.kind + " is no simple kind");
        };
    if (value == null) {
      invalid = field.badValue(b, from, to);
    }
  }

  private static Long moment(long time) {
    return time == TimeText.BAD ? null : Long.valueOf(time);
  }

  private static Double finite(double value) {
    return Double.isInfinite(value) ? null : Double.valueOf(value);
  }

  /** The text of a checked string in [from, to), or null when a surrogate stands alone. */
  private String string(byte[] b, int from, int to, boolean escaped) {
    if (!escaped) {
      return new String(b, from, to - from, StandardCharsets.UTF_8);
    }
    int length = unescape(b, from, to);
    return length < 0 ? null : new String(plain, 0, length, StandardCharsets.UTF_8);
  }

  /** Unescapes into {@link #plain}: the length, or -1. */
  private int unescape(byte[] b, int from, int to) {
    if (plain.length < to - from + 2) {
      plain = new byte[2 * (to - from) + 2];
    }
    return JsonText.unescape(b, from, to, plain, 0);
  }

  /** The decimal that the string with its quotes in [from, to) says, or null. */
  BigDecimal decimal(byte[] b, int from, int to) {
    if (!text.escaped) {
      return text.number.text(b, from + 1, to - 1) ? text.number.decimal(b) : null;
    }
    int length = unescape(b, from + 1, to - 1);
    return length > 0 && text.number.text(plain, 0, length) ? text.number.decimal(plain) : null;
  }

  /** The bytes that the string with its quotes in [from, to) says, or null. */
  byte[] base64(byte[] b, int from, int to) {
    String written = string(b, from + 1, to - 1, text.escaped);
    try {
      return written == null ? null : Base64.getDecoder().decode(written);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** What the token in [from, to) that was just read says, or {@link TimeText#BAD}. */
  long time(byte[] b, int from, int to, JsonField field) {
    if (b[from] != '"') {
      return field.time.micros(b, from, to, text.number);
    }
    if (!text.escaped) {
      return time(field, b, from + 1, to - 1);
    }
    int length = unescape(b, from + 1, to - 1);
    return length < 0 ? TimeText.BAD : time(field, plain, 0, length);
  }

  private static long time(JsonField field, byte[] b, int from, int to) {
    return field.kind == Kind.DATE ? field.time.day(b, from, to) : field.time.micros(b, from, to);
  }

  private int array(byte[] b, int from, JsonField field, boolean build, int depth) {
    text.checkDepth(b, from, depth);
    List<Object> list = build ? new ArrayList<>() : null;
    Failure firstInvalid = null;
    Failure firstBroken = null;
    int p = text.space(b, from + 1);
    if (b[p] != ']') {
      while (true) {
        p = text.space(b, read(b, p, field.element, build, depth));
        firstInvalid = firstInvalid == null ? invalid : firstInvalid;
        firstBroken = firstBroken == null ? broken : firstBroken;
        if (build) {
          list.add(value);
        }
        if (b[p] == ']') {
          break;
        }
        p = text.space(b, text.comma(b, p, ']'));
      }
    }
    value = list;
    invalid = firstInvalid;
    broken = firstBroken;
    return p + 1;
  }

  private int map(byte[] b, int from, JsonField field, boolean build, int depth) {
    text.checkDepth(b, from, depth);
    Map<String, Object> map = build ? new LinkedHashMap<>() : null;
    Failure firstInvalid = null;
    Failure firstBroken = null;
    int p = text.space(b, from + 1);
    if (b[p] != '}') {
      while (true) {
        int close = text.name(b, p);
        String key = build ? string(b, p + 1, close, text.escaped) : null;
        if (build && key == null && firstInvalid == null) {
          firstInvalid = field.badValue(b, p + 1, close);
        }
        p = text.colon(b, text.space(b, close + 1));
        p = text.space(b, read(b, p, field.element, build, depth));
        firstInvalid = firstInvalid == null ? invalid : firstInvalid;
        firstBroken = firstBroken == null ? broken : firstBroken;
        if (build) {
          map.put(key, value);
        }
        if (b[p] == '}') {
          break;
        }
        p = text.space(b, text.comma(b, p, '}'));
      }
    }
    value = map;
    invalid = firstInvalid;
    broken = firstBroken;
    return p + 1;
  }
}
