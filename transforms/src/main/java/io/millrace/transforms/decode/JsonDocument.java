package io.millrace.transforms.decode;

import io.millrace.transforms.type.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the elements of one array in a JSON document that is in memory as a whole. Each element is
 * a record. One with damaged syntax is a bad record, as long as its brackets balance outside of
 * strings; else it and the rest of the document are one bad record.
 */
final class JsonDocument {
  /** The largest document in bytes. */
  static final int BYTES_MAX = 512 << 20;

  /** Takes what is found, in order. */
  interface Visitor {
    /** A record in [from, to) that {@link JsonDecoder#element} decoded. */
    void element(RecordDecoder.Outcome outcome, int from, int to) throws Exception;

    /** Bytes that are no element, and must be one bad record. */
    void broken(int from, int to, Failure why) throws Exception;
  }

  /** Says into which row the next element goes. */
  interface Rows {
    int next();
  }

  private final JsonDecoder decoder;
  private final JsonText text;
  private final String[] path;
  private final Rows rows;

  JsonDocument(JsonDecoder decoder, String records, Rows rows) {
    this.decoder = decoder;
    this.text = decoder.text();
    this.path = records.isEmpty() ? new String[0] : records.split("\\.", -1);
    this.rows = rows;
  }

  /** Reads the document in [from, to), behind which stands a 0. */
  void read(byte[] b, int from, int to, Visitor visitor) throws Exception {
    text.limit = to;
    text.origin = from;
    int array;
    try {
      array = find(b, text.space(b, from));
    } catch (BadSyntax wrong) {
      visitor.broken(from, to, new Failure(Failure.Code.SYNTAX, wrong.getMessage()));
      return;
    }
    if (array < 0 || b[array] != '[') {
      String place = path.length == 0 ? "the document" : "'" + String.join(".", path) + "'";
      boolean absent = array < 0;
      visitor.broken(
          from,
          to,
          new Failure(
              absent ? Failure.Code.MISSING : Failure.Code.KIND,
              absent ? "there is no " + place + " in the document" : place + " is not an array"));
      return;
    }
    int end = elements(b, array, to, visitor);
    if (end < 0) {
      return;
    }
    text.origin = from;
    try {
      tail(b, end, to);
    } catch (BadSyntax wrong) {
      visitor.broken(end, to, new Failure(Failure.Code.SYNTAX, wrong.getMessage()));
    }
  }

  /** Where the value at the path starts, or -1. */
  private int find(byte[] b, int from) {
    int p = from;
    for (int level = 0; level < path.length; level++) {
      if (b[p] != '{') {
        text.skip(b, p, level);
        return -1;
      }
      p = member(b, p, level);
      if (p < 0) {
        return -1;
      }
    }
    return p;
  }

  /** Where the value of the path's member starts in the object at {@code from}, or -1. */
  private int member(byte[] b, int from, int level) {
    int p = text.space(b, from + 1);
    if (b[p] == '}') {
      return -1;
    }
    while (true) {
      int close = text.name(b, p);
      boolean found = isName(b, p + 1, close, path[level]);
      p = text.colon(b, text.space(b, close + 1));
      if (found) {
        return p;
      }
      p = text.space(b, text.skip(b, p, level + 1));
      if (b[p] == '}') {
        return -1;
      }
      p = text.space(b, text.comma(b, p, '}'));
    }
  }

  private boolean isName(byte[] b, int from, int to, String name) {
    byte[] plain = Arrays.copyOfRange(b, from, to);
    int length = text.escaped ? JsonText.unescape(b, from, to, plain, 0) : plain.length;
    return length >= 0 && name.equals(new String(plain, 0, length, StandardCharsets.UTF_8));
  }

  /** Reads the elements: behind the closing bracket, or -1 when it was not found. */
  private int elements(byte[] b, int array, int to, Visitor visitor) throws Exception {
    text.origin = array;
    int p = text.space(b, array + 1);
    if (b[p] == ']') {
      return p + 1;
    }
    while (true) {
      int start = p;
      RecordDecoder.Outcome outcome = decoder.element(b, start, rows.next());
      boolean syntax =
          outcome == RecordDecoder.Outcome.BAD
              && decoder.failure.code().equals(Failure.Code.SYNTAX);
      int behind = syntax ? -1 : text.space(b, decoder.end);
      if (behind < 0 || (b[behind] != ',' && b[behind] != ']')) {
        behind = balanced(b, start, to);
        if (behind < 0) {
          visitor.broken(start, to, syntax ? decoder.failure : unbalanced());
          return -1;
        }
        if (!syntax) {
          outcome = decoder.bad(unbalanced());
        }
        decoder.end = trimmed(b, start, behind);
      }
      visitor.element(outcome, start, decoder.end);
      if (b[behind] == ']') {
        return behind + 1;
      }
      p = text.space(b, behind + 1);
    }
  }

  private static Failure unbalanced() {
    return new Failure(Failure.Code.SYNTAX, "expected ',' or ']' behind the object");
  }

  private static int trimmed(byte[] b, int from, int to) {
    int end = to;
    while (end > from && b[end - 1] >= 0 && b[end - 1] <= ' ') {
      end--;
    }
    return end;
  }

  /** The comma or bracket behind an element, by brackets outside of strings alone; or -1. */
  private static int balanced(byte[] b, int from, int to) {
    int depth = 0;
    boolean quoted = false;
    for (int p = from; p < to; p++) {
      byte c = b[p];
      if (quoted) {
        if (c == '\\') {
          p++;
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (depth == 0 && (c == ',' || c == ']')) {
        return p;
      } else if (c == '}' || c == ']') {
        depth--;
        if (depth < 0) {
          return -1;
        }
      }
    }
    return -1;
  }

  /** Checks what is behind the array: the rest of the objects around it, and nothing more. */
  private void tail(byte[] b, int from, int to) {
    int p = text.space(b, from);
    for (int level = path.length; level > 0; level--) {
      while (b[p] != '}') {
        p = text.space(b, text.comma(b, p, '}'));
        int close = text.name(b, p);
        if (isName(b, p + 1, close, path[level - 1])) {
          throw text.wrong(b, p, "'" + path[level - 1] + "' stands twice, the second");
        }
        p = text.colon(b, text.space(b, close + 1));
        p = text.space(b, text.skip(b, p, level));
      }
      p = text.space(b, p + 1);
    }
    if (p != to) {
      throw text.wrong(b, p, "expected nothing more behind the document");
    }
  }
}
