package io.millrace.transforms.decode;

/**
 * JSON's tokens in a byte array, checked in full (RFC 8259, UTF-8). Methods take the place where
 * something must start and give the place behind it; they throw {@link BadSyntax}. They never look
 * for the end of the data: behind it must stand a byte that ends any token (a line feed or 0), and
 * some bytes to read over.
 */
final class JsonText {
  /** The deepest nesting of objects and arrays. */
  static final int DEPTH_MAX = 512;

  private static final long QUOTES = '"' * Words.ONES;
  private static final long BACKSLASHES = '\\' * Words.ONES;
  private static final long SPACES = ' ' * Words.ONES;

  final NumberText number = new NumberText();

  /** Whether the last string has escapes. */
  boolean escaped;

  /** The first byte of the record and the end of the data, for messages. */
  int origin;

  int limit;

  private final boolean lines;
  private final BadSyntax bad = new BadSyntax();

  /**
   * @param lines whether a line feed ends a record; else it is white space
   */
  JsonText(boolean lines) {
    this.lines = lines;
  }

  /** What is wrong at byte {@code p} of the record. Bytes count from 1. */
  BadSyntax wrong(byte[] b, int p, String what) {
    boolean atEnd = p >= limit || (lines && b[p] == '\n');
    String text = what + " at byte " + (p - origin + 1);
    return bad.because(atEnd ? text + ", but the record ends there" : text);
  }

  /** Goes over white space. */
  int space(byte[] b, int from) {
    int p = from;
    while (b[p] <= ' '
        && (b[p] == ' ' || b[p] == '\t' || b[p] == '\r' || (b[p] == '\n' && !lines))) {
      p++;
    }
    return p;
  }

  /** From behind the opening quote to the closing one. */
  int string(byte[] b, int from) {
    escaped = false;
    int p = from;
    while (true) {
      long w = Words.at(b, p);
      long q = w ^ QUOTES;
      long s = w ^ BACKSLASHES;
      long hit =
          (((q - Words.ONES) & ~q) | ((s - Words.ONES) & ~s) | ((w - SPACES) & ~w) | w)
              & Words.HIGHS;
      if (hit == 0) {
        p += 8;
        continue;
      }
      p += Long.numberOfTrailingZeros(hit) >>> 3;
      if (b[p] == '"') {
        return p;
      }
      p = unusual(b, p);
    }
  }

  private int unusual(byte[] b, int p) {
    if (b[p] == '\\') {
      escaped = true;
      return escape(b, p + 1);
    }
    if (b[p] < 0) {
      int length = Words.sequence(b, p);
      if (length == 0) {
        throw wrong(b, p, "invalid UTF-8");
      }
      return p + length;
    }
    boolean end = p >= limit || (lines && b[p] == '\n');
    throw wrong(b, p, end ? "expected '\"'" : "a control character stands unescaped in a string");
  }

  private int escape(byte[] b, int p) {
    switch (b[p]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return p + 1;
      }
      case 'u' -> {
        for (int i = p + 1; i <= p + 4; i++) {
          if (hex(b[i]) < 0) {
            throw wrong(b, i, "expected four hexadecimal digits behind '\\u'");
          }
        }
        return p + 5;
      }
      default -> throw wrong(b, p, "there is no such escape in JSON");
    }
  }

  private static int hex(byte c) {
    return c >= '0' && c <= '9'
        ? c - '0'
        : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  }

  private static int unit(byte[] b, int p) {
    return hex(b[p]) << 12 | hex(b[p + 1]) << 8 | hex(b[p + 2]) << 4 | hex(b[p + 3]);
  }

  /**
   * Writes what the checked string in [from, to) means, which is never longer: gives the end of it
   * in {@code into}, or -1 when a surrogate stands alone.
   */
  static int unescape(byte[] b, int from, int to, byte[] into, int at) {
    int p = from;
    int out = at;
    while (p < to) {
      if (b[p] != '\\') {
        into[out++] = b[p++];
        continue;
      }
      byte c = b[p + 1];
      p += 2;
      if (c != 'u') {
        into[out++] = simpleEscape(c);
        continue;
      }
      int code = unit(b, p);
      p += 4;
      if (code >= 0xd800 && code <= 0xdfff) {
        boolean pair = code < 0xdc00 && p + 6 <= to && b[p] == '\\' && b[p + 1] == 'u';
        int low = pair ? unit(b, p + 2) : 0;
        if (low < 0xdc00 || low > 0xdfff) {
          return -1;
        }
        code = Character.toCodePoint((char) code, (char) low);
        p += 6;
      }
      out = utf8(code, into, out);
    }
    return out;
  }

  private static byte simpleEscape(byte c) {
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }

  private static int utf8(int code, byte[] into, int at) {
    int out = at;
    if (code < 0x80) {
      into[out++] = (byte) code;
    } else if (code < 0x800) {
      into[out++] = (byte) (0xc0 | code >> 6);
      into[out++] = (byte) (0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
      into[out++] = (byte) (0xe0 | code >> 12);
      into[out++] = (byte) (0x80 | (code >> 6 & 0x3f));
      into[out++] = (byte) (0x80 | (code & 0x3f));
    } else {
      into[out++] = (byte) (0xf0 | code >> 18);
      into[out++] = (byte) (0x80 | (code >> 12 & 0x3f));
      into[out++] = (byte) (0x80 | (code >> 6 & 0x3f));
      into[out++] = (byte) (0x80 | (code & 0x3f));
    }
    return out;
  }

  /** Reads a number into {@link #number}. */
  int number(byte[] b, int p) {
    int end = number.json(b, p);
    if (end < 0) {
      throw wrong(b, -1 - end, number.problem);
    }
    return end;
  }

  /** One of the words true, false, null. */
  int word(byte[] b, int p) {
    if (b[p] == 't' && b[p + 1] == 'r' && b[p + 2] == 'u' && b[p + 3] == 'e') {
      return p + 4;
    }
    if (b[p] == 'n' && b[p + 1] == 'u' && b[p + 2] == 'l' && b[p + 3] == 'l') {
      return p + 4;
    }
    if (b[p] == 'f' && b[p + 1] == 'a' && b[p + 2] == 'l' && b[p + 3] == 's' && b[p + 4] == 'e') {
      return p + 5;
    }
    throw wrong(b, p, "expected a value");
  }

  /**
   * Goes over any value.
   *
   * @param depth how many objects and arrays are around it
   */
  int skip(byte[] b, int p, int depth) {
    switch (b[p]) {
      case '"':
        return string(b, p + 1) + 1;
      case '{':
        return skipObject(b, p, depth + 1);
      case '[':
        return skipArray(b, p, depth + 1);
      case 't', 'f', 'n':
        return word(b, p);
      default:
        return number(b, p);
    }
  }

  private int skipObject(byte[] b, int from, int depth) {
    checkDepth(b, from, depth);
    int p = space(b, from + 1);
    if (b[p] == '}') {
      return p + 1;
    }
    while (true) {
      p = space(b, name(b, p) + 1);
      p = skip(b, colon(b, p), depth);
      p = space(b, p);
      if (b[p] == '}') {
        return p + 1;
      }
      p = space(b, comma(b, p, '}'));
    }
  }

  private int skipArray(byte[] b, int from, int depth) {
    checkDepth(b, from, depth);
    int p = space(b, from + 1);
    if (b[p] == ']') {
      return p + 1;
    }
    while (true) {
      p = space(b, skip(b, p, depth));
      if (b[p] == ']') {
        return p + 1;
      }
      p = space(b, comma(b, p, ']'));
    }
  }

  void checkDepth(byte[] b, int p, int depth) {
    if (depth > DEPTH_MAX) {
      throw wrong(b, p, "nested deeper than " + DEPTH_MAX + " levels");
    }
  }

  /** The closing quote of a name that must start at {@code p}. */
  int name(byte[] b, int p) {
    if (b[p] != '"') {
      throw wrong(b, p, "expected a name in quotes");
    }
    return string(b, p + 1);
  }

  /** Behind a colon that must stand at {@code p}, and the space after it. */
  int colon(byte[] b, int p) {
    if (b[p] != ':') {
      throw wrong(b, p, "expected ':'");
    }
    return space(b, p + 1);
  }

  /** Behind a comma that must stand at {@code p}. */
  int comma(byte[] b, int p, char close) {
    if (b[p] != ',') {
      throw wrong(b, p, "expected ',' or '" + close + "'");
    }
    return p + 1;
  }
}
