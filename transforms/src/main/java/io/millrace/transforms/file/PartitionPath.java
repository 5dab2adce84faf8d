package io.millrace.transforms.file;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.BytesColumn;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.DecimalColumn;
import io.millrace.transforms.batch.DoubleColumn;
import io.millrace.transforms.encode.Out;
import io.millrace.transforms.encode.Scalars;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The folders that a row belongs to, {@code name=value/} for each field, as {@link FileSink} says.
 * Values that are equal give the same folder (decimals by value, -0.0 as 0.0) and different ones
 * never do: the text {@code __null__} is {@code %5F_null__}. Belongs to one thread.
 */
final class PartitionPath {
  /** The longest name of a folder that all file systems take. */
  static final int NAME_BYTES_MAX = 255;

  private static final byte[] NULL = "__null__".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] WINDOW = "window=".getBytes(StandardCharsets.US_ASCII);

  private final int[] fields;
  private final Type[] types;
  private final String[] names;
  private final byte[][] prefixes;
  private final boolean byWindow;
  private final Out text = new Out(64);

  PartitionPath(RowType type, List<Integer> partitionBy, boolean byWindow) {
    this.byWindow = byWindow;
    int count = partitionBy.size();
    fields = new int[count];
    types = new Type[count];
    names = new String[count];
    prefixes = new byte[count][];
    for (int i = 0; i < count; i++) {
      fields[i] = partitionBy.get(i);
      types[i] = type.type(fields[i]);
      names[i] = type.name(fields[i]);
      if (!types[i].isOrdered()) {
        throw new IllegalArgumentException(
            "files are not partitioned by '" + names[i] + "', which is " + types[i]);
      }
      text.clear();
      text.utf8(names[i]);
      Out prefix = new Out();
      percent(prefix);
      prefix.put('=');
      prefixes[i] = prefix.toByteArray();
    }
  }

  /** Whether there is one partition only, "". */
  boolean none() {
    return fields.length == 0 && !byWindow;
  }

  /** Puts the folders of a row: null, or why it has none. */
  Failure put(Batch batch, int row, Out out) {
    window(batch.rows().windowStart[row], out);
    for (int i = 0; i < fields.length; i++) {
      int start = out.size;
      out.put(prefixes[i]);
      Column column = batch.column(fields[i]);
      if (column.isNull(row)) {
        out.put(NULL);
      } else if (text(column, row)) {
        percent(out);
      } else {
        return tooLong(i);
      }
      if (out.size - start > NAME_BYTES_MAX) {
        return tooLong(i);
      }
      out.put('/');
    }
    return null;
  }

  /** As {@link #put(Batch, int, Out)}, of values. */
  Failure put(Object[] row, long windowStart, Out out) {
    window(windowStart, out);
    for (int i = 0; i < fields.length; i++) {
      int start = out.size;
      out.put(prefixes[i]);
      Object value = row[fields[i]];
      if (value == null || value instanceof Invalid) {
        out.put(NULL);
      } else if (text(types[i].kind(), value)) {
        percent(out);
      } else {
        return tooLong(i);
      }
      if (out.size - start > NAME_BYTES_MAX) {
        return tooLong(i);
      }
      out.put('/');
    }
    return null;
  }

  private void window(long start, Out out) {
    if (!byWindow) {
      return;
    }
    out.put(WINDOW);
    if (start == Batch.GLOBAL) {
      out.put(NULL);
    } else {
      text.clear();
      Scalars.timestamp(Math.multiplyExact(start, 1000L), text);
      percent(out);
    }
    out.put('/');
  }

  private boolean text(Column column, int row) {
    Kind kind = column.type().kind();
    if (kind == Kind.DECIMAL) {
      return text(kind, ((DecimalColumn) column).decimal(row));
    }
    if (kind == Kind.DOUBLE || kind == Kind.FLOAT) {
      return text(kind, ((DoubleColumn) column).values[row]);
    }
    text.clear();
    if (kind == Kind.BYTES && ((BytesColumn) column).length[row] > NAME_BYTES_MAX) {
      return false;
    }
    return Scalars.put(column, row, text);
  }

  private boolean text(Kind kind, Object value) {
    text.clear();
    if (value instanceof BigDecimal decimal) {
      return Scalars.put(kind, decimal.stripTrailingZeros(), text);
    }
    if (value instanceof Double number) {
      return Scalars.put(kind, number + 0.0, text);
    }
    return Scalars.put(kind, value, text);
  }

  private Failure tooLong(int i) {
    return new Failure(
        Failure.Code.VALUE,
        "the value of '"
            + names[i]
            + "' is too long for a folder's name: with the field's name and = it may have "
            + NAME_BYTES_MAX
            + " bytes once special characters are encoded");
  }

  /** Puts what is in {@link #text}, percent-encoded. */
  private void percent(Out out) {
    boolean likeNull =
        text.size == NULL.length && Arrays.equals(text.bytes, 0, text.size, NULL, 0, NULL.length);
    for (int i = 0; i < text.size; i++) {
      int value = text.bytes[i] & 0xff;
      if (plain(value) && !(likeNull && i == 0)) {
        out.put(value);
      } else {
        out.put('%');
        out.put(HEX[value >> 4]);
        out.put(HEX[value & 15]);
      }
    }
  }

  private static boolean plain(int value) {
    return (value >= 'a' && value <= 'z')
        || (value >= 'A' && value <= 'Z')
        || (value >= '0' && value <= '9')
        || value == '.'
        || value == '_'
        || value == '-';
  }
}
