package io.millrace.transforms.encode;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.BytesColumn;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.nio.charset.StandardCharsets;

/**
 * Rows of one STRING as lines of text; null is an empty line. A value with a line feed or a
 * carriage return in it is a failure: it would be read back as something else.
 */
public final class TextEncoder extends RowEncoder {
  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException when the row is not one string
   */
  public TextEncoder(RowType type) {
    super(type);
    if (type.size() != 1 || type.type(0).kind() != Type.Kind.STRING) {
      throw new IllegalArgumentException("lines of text need one string field, not " + type);
    }
  }

  @Override
  public Failure encode(Batch batch, int row, Out out) {
    BytesColumn text = (BytesColumn) batch.column(0);
    return text.isNull(row)
        ? line(out.bytes, 0, 0, out)
        : line(text.data, text.start[row], text.length[row], out);
  }

  @Override
  public Failure encode(Object[] row, Out out) {
    if (row[0] == null || row[0] instanceof Invalid) {
      return line(out.bytes, 0, 0, out);
    }
    byte[] text = ((String) row[0]).getBytes(StandardCharsets.UTF_8);
    return line(text, 0, text.length, out);
  }

  private Failure line(byte[] text, int start, int count, Out out) {
    for (int i = start; i < start + count; i++) {
      if (text[i] == '\n' || text[i] == '\r') {
        return new Failure(
            Failure.Code.VALUE,
            "the value of '" + type().name(0) + "' has a line break in it, so it is not one line");
      }
    }
    out.put(text, start, count);
    out.put('\n');
    return null;
  }
}
