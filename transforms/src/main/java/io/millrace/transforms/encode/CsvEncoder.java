package io.millrace.transforms.encode;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.nio.charset.StandardCharsets;

/**
 * Rows as CSV after RFC 4180, but with LF as line end. A value is quoted when it has the delimiter,
 * a quote or a line break in it or starts or ends with a space. Null is nothing and the empty
 * string is {@code ""}, so that they differ. In a row of one column null is {@code ""} as well:
 * readers skip empty lines, and the row would be lost. Values are written as in JSON without its
 * quotes; arrays, maps and rows are JSON texts.
 */
public final class CsvEncoder extends RowEncoder {
  private static final long serialVersionUID = 1L;

  /** What the text of a number, a time or base64 can have in it beside letters and digits. */
  private static final String PLAIN = "+-.:/=";

  private final byte[] delimiter;
  private final boolean[] special = new boolean[256];
  private final boolean checksAll;

  /**
   * @throws IllegalArgumentException when the delimiter is a quote, a line break or half a
   *     character
   */
  public CsvEncoder(RowType type, char delimiter) {
    super(type);
    if (delimiter == '"'
        || delimiter == '\n'
        || delimiter == '\r'
        || Character.isSurrogate(delimiter)) {
      throw new IllegalArgumentException(
          "a delimiter is one character, and neither a quote nor a line break");
    }
    this.delimiter = String.valueOf(delimiter).getBytes(StandardCharsets.UTF_8);
    special['"'] = true;
    special['\n'] = true;
    special['\r'] = true;
    special[this.delimiter[0] & 0xff] = true;
    checksAll = Character.isLetterOrDigit(delimiter) || PLAIN.indexOf(delimiter) >= 0;
  }

  @Override
  public void header(Out out) {
    for (int i = 0; i < type().size(); i++) {
      between(i, out);
      int start = out.size;
      out.utf8(type().name(i));
      quote(start, out);
    }
    out.put('\n');
  }

  @Override
  public Failure encode(Batch batch, int row, Out out) {
    int before = out.size;
    for (int i = 0; i < type().size(); i++) {
      between(i, out);
      Column column = batch.column(i);
      if (column.isNull(row)) {
        nothing(out);
        continue;
      }
      int start = out.size;
      boolean good =
          column.type().isOrdered()
              ? Scalars.put(column, row, out)
              : JsonText.put(column, row, out);
      if (!good) {
        return tooManyDigits(i, before, out);
      }
      finish(column.type(), start, out);
    }
    out.put('\n');
    return null;
  }

  @Override
  public Failure encode(Object[] row, Out out) {
    int before = out.size;
    for (int i = 0; i < type().size(); i++) {
      between(i, out);
      Type type = type().type(i);
      if (row[i] == null || row[i] instanceof Invalid) {
        nothing(out);
        continue;
      }
      int start = out.size;
      boolean good =
          type.isOrdered()
              ? Scalars.put(type.kind(), row[i], out)
              : JsonText.put(type, row[i], out);
      if (!good) {
        return tooManyDigits(i, before, out);
      }
      finish(type, start, out);
    }
    out.put('\n');
    return null;
  }

  private void between(int i, Out out) {
    if (i > 0) {
      out.put(delimiter);
    }
  }

  private void nothing(Out out) {
    if (type().size() == 1) {
      out.put('"');
      out.put('"');
    }
  }

  private void finish(Type type, int start, Out out) {
    if (checksAll || type.kind() == Type.Kind.STRING || !type.isOrdered() || out.size == start) {
      quote(start, out);
    }
  }

  /** Puts quotes around what lies behind {@code start} and doubles those inside, where needed. */
  private void quote(int start, Out out) {
    int end = out.size;
    boolean needed = end == start || out.bytes[start] == ' ' || out.bytes[end - 1] == ' ';
    int quotes = 0;
    for (int i = start; i < end; i++) {
      if (special[out.bytes[i] & 0xff]) {
        needed = true;
        if (out.bytes[i] == '"') {
          quotes++;
        }
      }
    }
    if (!needed) {
      return;
    }
    out.reserve(quotes + 2);
    byte[] bytes = out.bytes;
    int to = end + quotes + 2;
    out.size = to;
    bytes[--to] = '"';
    for (int from = end - 1; from >= start; from--) {
      bytes[--to] = bytes[from];
      if (bytes[to] == '"') {
        bytes[--to] = '"';
      }
    }
    bytes[start] = '"';
  }
}
