package io.millrace.transforms.encode;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.RowType;
import java.nio.charset.StandardCharsets;

/**
 * Rows as JSON, one object a line, without spaces, all fields in the order of the type and null as
 * null. Numbers are JSON numbers, decimals without exponent and with the zeros that they have; NaN
 * and the infinities, which JSON has not, are the strings {@code NaN}, {@code Infinity}, {@code
 * -Infinity}. Timestamps are RFC 3339 in UTC, dates ISO 8601, bytes base64. A decimal with a scale
 * beyond {@link Scalars#DECIMAL_ZEROS_MAX} is a failure.
 */
public final class JsonEncoder extends RowEncoder {
  private static final long serialVersionUID = 1L;

  /** What stands before each value: the brace or comma, the name, the colon. */
  private final byte[][] before;

  public JsonEncoder(RowType type) {
    super(type);
    before = new byte[type.size()][];
    Out out = new Out();
    for (int i = 0; i < before.length; i++) {
      out.clear();
      out.put(i == 0 ? '{' : ',');
      byte[] name = type.name(i).getBytes(StandardCharsets.UTF_8);
      JsonText.string(name, 0, name.length, out);
      out.put(':');
      before[i] = out.toByteArray();
    }
  }

  @Override
  public Failure encode(Batch batch, int row, Out out) {
    int start = out.size;
    for (int i = 0; i < before.length; i++) {
      out.put(before[i]);
      if (!JsonText.put(batch.column(i), row, out)) {
        return tooManyDigits(i, start, out);
      }
    }
    end(out);
    return null;
  }

  @Override
  public Failure encode(Object[] row, Out out) {
    int start = out.size;
    for (int i = 0; i < before.length; i++) {
      out.put(before[i]);
      if (!JsonText.put(type().type(i), row[i], out)) {
        return tooManyDigits(i, start, out);
      }
    }
    end(out);
    return null;
  }

  private void end(Out out) {
    if (before.length == 0) {
      out.put('{');
    }
    out.put('}');
    out.put('\n');
  }
}
