package io.millrace.transforms.batch;

import io.millrace.transforms.type.RowType;
import java.util.Arrays;
import java.util.List;

/**
 * Up to {@link #ROWS} rows as columns, with what is known of each row beside its fields: event
 * time, window, place in the source. Which rows are meant is said by a selection vector beside the
 * batch: the first {@code count} entries of an {@code int[]}, ascending row numbers.
 *
 * <p>A batch and its columns are reused; nothing of them may be kept beyond the call that hands
 * them over.
 */
public final class Batch {
  /** How many rows a batch usually holds. Explode may make larger ones. */
  public static final int ROWS = 1024;

  /** {@link #eventTime} of a row whose stream declares none. */
  public static final long NO_TIME = Long.MIN_VALUE;

  /** {@link #windowStart} of a row in the global window. */
  public static final long GLOBAL = Long.MIN_VALUE;

  private final RowType type;
  private final Column[] columns;
  private final Rows rows;

  /**
   * What belongs to each row beside its fields. Batches that a step derives column by column (a
   * map, say) share it with the batch they come from.
   */
  public static final class Rows {
    /** The number of rows, selected or not. */
    public int size;

    /** Microseconds since the epoch, or {@link #NO_TIME}. */
    public long[] eventTime;

    /** First millisecond of the window, or {@link #GLOBAL}. */
    public long[] windowStart;

    /** First millisecond after the window. */
    public long[] windowEnd;

    /**
     * A number that orders the records of a source: file by name, then place in the file. 0 after
     * an aggregate; negative in its updates.
     */
    public long[] position;

    /** The line in the file, from 1; 0 where it is not counted. */
    public long[] line;

    /**
     * The original bytes of the records: {@link #raw}, first byte and length; null after an
     * aggregate.
     */
    public byte[] raw;

    public int[] rawStart;
    public int[] rawLength;

    /** The file that the rows come from, or null. */
    public String file;

    /** The file of each row where a batch has rows of several, else null. */
    public String[] files;

    /**
     * The watermark, in milliseconds, that their source had announced before these rows; {@link
     * Long#MIN_VALUE} where there is none: then nothing is late.
     */
    public long watermark = Long.MIN_VALUE;

    /** The place of the first byte of each record in its (decompressed) file. */
    public long[] offset;

    public Rows(int capacity) {
      eventTime = new long[capacity];
      windowStart = new long[capacity];
      windowEnd = new long[capacity];
      position = new long[capacity];
      line = new long[capacity];
      rawStart = new int[capacity];
      rawLength = new int[capacity];
      offset = new long[capacity];
      Arrays.fill(windowStart, GLOBAL);
      Arrays.fill(eventTime, NO_TIME);
    }

    private Rows() {}

    /**
     * The same rows for a step that gives them another event time or window: arrays that are set in
     * the view leave this one as it is.
     */
    public Rows view() {
      Rows view = new Rows();
      view.size = size;
      view.eventTime = eventTime;
      view.windowStart = windowStart;
      view.windowEnd = windowEnd;
      view.position = position;
      view.line = line;
      view.raw = raw;
      view.rawStart = rawStart;
      view.rawLength = rawLength;
      view.file = file;
      view.files = files;
      view.watermark = watermark;
      view.offset = offset;
      return view;
    }

    /** Sets the file of one row. */
    public void setFile(int row, String path) {
      if (files == null || files.length < capacity()) {
        files = files == null ? new String[capacity()] : Arrays.copyOf(files, capacity());
      }
      files[row] = path;
    }

    /** The file that a row comes from, or null. */
    public String file(int row) {
      return files == null ? file : files[row];
    }

    public int capacity() {
      return eventTime.length;
    }

    public void ensureCapacity(int capacity) {
      int before = eventTime.length;
      if (capacity <= before) {
        return;
      }
      eventTime = Arrays.copyOf(eventTime, capacity);
      windowStart = Arrays.copyOf(windowStart, capacity);
      windowEnd = Arrays.copyOf(windowEnd, capacity);
      position = Arrays.copyOf(position, capacity);
      line = Arrays.copyOf(line, capacity);
      rawStart = Arrays.copyOf(rawStart, capacity);
      rawLength = Arrays.copyOf(rawLength, capacity);
      offset = Arrays.copyOf(offset, capacity);
      Arrays.fill(windowStart, before, capacity, GLOBAL);
      Arrays.fill(eventTime, before, capacity, NO_TIME);
    }

    /** Copies all that is known of row {@code from} of {@code other} to row {@code to}. */
    public void copy(Rows other, int from, int to) {
      eventTime[to] = other.eventTime[from];
      windowStart[to] = other.windowStart[from];
      windowEnd[to] = other.windowEnd[from];
      position[to] = other.position[from];
      line[to] = other.line[from];
      rawStart[to] = other.rawStart[from];
      rawLength[to] = other.rawLength[from];
      offset[to] = other.offset[from];
    }
  }

  /** An empty batch with columns of its own. */
  public Batch(RowType type) {
    this(type, ROWS);
  }

  public Batch(RowType type, int capacity) {
    this.type = type;
    this.columns = new Column[type.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = Column.of(type.type(i), capacity);
    }
    this.rows = new Rows(capacity);
  }

  /** A batch of given columns that shares {@code rows} with the batch they were made from. */
  public Batch(RowType type, List<Column> columns, Rows rows) {
    this.type = type;
    this.columns = columns.toArray(Column[]::new);
    this.rows = rows;
  }

  public RowType type() {
    return type;
  }

  public Rows rows() {
    return rows;
  }

  public Column column(int i) {
    return columns[i];
  }

  public void setColumn(int i, Column column) {
    columns[i] = column;
  }

  public int size() {
    return rows.size;
  }

  /** Forgets all rows. */
  public void clear() {
    for (Column column : columns) {
      if (column != null) {
        column.clear();
      }
    }
    rows.size = 0;
  }

  public void ensureCapacity(int capacity) {
    rows.ensureCapacity(capacity);
    for (Column column : columns) {
      column.ensureCapacity(capacity);
    }
  }

  /** The fields of a row as {@link io.millrace.transforms.type.Type} says. */
  public Object[] row(int row) {
    Object[] values = new Object[columns.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = columns[i].get(row);
    }
    return values;
  }
}
