package io.millrace.transforms.batch;

import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.RowType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows as bytes: fields (nulls and invalid values too), event time, window and place, and, if asked
 * for, the file and the original bytes.
 *
 * <p>Version, whether there are originals, number of rows; then each row: event time, window start
 * and end, position; with originals line, offset, file (a number; new ones are followed by the
 * path) and bytes; then the cells.
 */
public final class RowPack {
  private static final int VERSION = 1;
  private static final int INVALID = 2;
  private static final int VALID = 0;

  /** Event time, window, position, line and offset. */
  private static final int PLACE_BYTES = 6 * Long.BYTES;

  private final ByteWriter out = new ByteWriter(1 << 12);
  private final boolean originals;
  private final Map<String, Integer> files = new HashMap<>();
  private int rows;

  /**
   * @param originals whether rows keep their file and original bytes
   */
  public RowPack(boolean originals) {
    this.originals = originals;
    clear();
  }

  public int rows() {
    return rows;
  }

  /** Bytes so far. */
  public int bytes() {
    return out.size();
  }

  public void clear() {
    out.clear();
    out.putByte(VERSION);
    out.putByte(originals ? 1 : 0);
    out.putInt(0);
    files.clear();
    rows = 0;
  }

  /** Adds a row of a batch. */
  public void add(Batch batch, int row) {
    rows++;
    place(batch.rows(), row, originals, out);
    if (originals) {
      file(batch.rows().file(row));
      raw(batch.rows(), row, out);
    }
    cells(batch, row, out);
  }

  /**
   * Writes a row with its original bytes and without its file, to be added later: {@link
   * #add(byte[], int, int, String)}. The first eight bytes are its event time.
   */
  public static void write(Batch batch, int row, ByteWriter out) {
    place(batch.rows(), row, true, out);
    raw(batch.rows(), row, out);
    cells(batch, row, out);
  }

  /**
   * Adds a row that {@link #write} wrote, to a pack with originals.
   *
   * @param file that the row comes from, or null
   */
  public void add(byte[] written, int from, int count, String file) {
    if (!originals) {
      throw new IllegalStateException("a pack without originals");
    }
    rows++;
    out.putBytes(written, from, PLACE_BYTES);
    file(file);
    out.putBytes(written, from + PLACE_BYTES, count - PLACE_BYTES);
  }

  private static void place(Batch.Rows from, int row, boolean originals, ByteWriter out) {
    out.putLong(from.eventTime[row]);
    out.putLong(from.windowStart[row]);
    out.putLong(from.windowEnd[row]);
    out.putLong(from.position[row]);
    if (originals) {
      out.putLong(from.line[row]);
      out.putLong(from.offset[row]);
    }
  }

  private static void raw(Batch.Rows from, int row, ByteWriter out) {
    if (from.raw == null) {
      out.putVarInt(0);
    } else {
      out.putVarInt(from.rawLength[row] + 1);
      out.putBytes(from.raw, from.rawStart[row], from.rawLength[row]);
    }
  }

  private static void cells(Batch batch, int row, ByteWriter out) {
    for (int c = 0; c < batch.type().size(); c++) {
      Column column = batch.column(c);
      Failure invalid = column.invalid(row);
      if (column.hasInvalid() && invalid != null) {
        out.putByte(INVALID);
        out.putSlice(invalid.code().getBytes(StandardCharsets.UTF_8));
        out.putSlice(invalid.message().getBytes(StandardCharsets.UTF_8));
      } else {
        out.putByte(VALID);
        Cells.writeExact(column, row, out);
      }
    }
  }

  private void file(String path) {
    if (path == null) {
      out.putVarInt(0);
      return;
    }
    Integer known = files.get(path);
    if (known != null) {
      out.putVarInt(known);
      return;
    }
    files.put(path, files.size() + 1);
    out.putVarInt(files.size());
    out.putSlice(path.getBytes(StandardCharsets.UTF_8));
  }

  public byte[] toByteArray() {
    int end = out.size();
    out.truncate(2);
    out.putInt(rows);
    out.truncate(end);
    return out.toByteArray();
  }

  /** Takes the rows of a pack, at most {@link Batch#ROWS} at a time. */
  public interface Taker {
    /** Takes rows; the batch is used again. Its original bytes are those of the pack. */
    void rows(Batch batch);
  }

  /** Reads packs of rows of one type; one thread's. */
  public static final class Reader {
    private final Batch batch;

    public Reader(RowType type) {
      batch = new Batch(type);
    }

    /** Hands over all rows of a pack. */
    public void read(byte[] pack, Taker taker) {
      ByteReader in = new ByteReader(pack);
      if (in.getByte() != VERSION) {
        throw new IllegalStateException("a pack of rows of another version");
      }
      boolean originals = in.getByte() == 1;
      int left = in.getInt();
      List<String> paths = new ArrayList<>();
      while (left > 0) {
        int count = Math.min(left, Batch.ROWS);
        batch.clear();
        batch.rows().raw = originals ? in.array() : null;
        batch.rows().file = null;
        batch.rows().files = null;
        batch.rows().watermark = Long.MIN_VALUE;
        for (int row = 0; row < count; row++) {
          read(in, originals, paths, row);
        }
        batch.rows().size = count;
        taker.rows(batch);
        left -= count;
      }
    }

    private void read(ByteReader in, boolean originals, List<String> paths, int row) {
      Batch.Rows rows = batch.rows();
      rows.eventTime[row] = in.getLong();
      rows.windowStart[row] = in.getLong();
      rows.windowEnd[row] = in.getLong();
      rows.position[row] = in.getLong();
      if (originals) {
        rows.line[row] = in.getLong();
        rows.offset[row] = in.getLong();
        int file = in.getVarInt();
        if (file > paths.size()) {
          paths.add(new String(in.getSlice(), StandardCharsets.UTF_8));
        }
        if (file > 0) {
          rows.setFile(row, paths.get(file - 1));
        }
        int length = in.getVarInt();
        rows.rawStart[row] = in.position();
        rows.rawLength[row] = Math.max(0, length - 1);
        if (length == 0) {
          rows.raw = null;
        }
        in.skip(rows.rawLength[row]);
      }
      for (int c = 0; c < batch.type().size(); c++) {
        if (in.getByte() == INVALID) {
          String code = new String(in.getSlice(), StandardCharsets.UTF_8);
          String message = new String(in.getSlice(), StandardCharsets.UTF_8);
          batch.column(c).setInvalid(row, new Failure(code, message));
        } else {
          Cells.read(in, batch.column(c), row);
        }
      }
    }
  }
}
