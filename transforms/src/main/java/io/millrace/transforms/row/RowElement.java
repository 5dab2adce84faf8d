package io.millrace.transforms.row;

import io.millrace.transforms.batch.Batch;

/**
 * One row on its way between steps, with what is known of it beside its fields.
 *
 * @param values one for each field, as {@link io.millrace.transforms.type.Type} says; may hold
 *     {@link io.millrace.transforms.type.Invalid}
 * @param eventTime microseconds since 1970, or {@link Batch#NO_TIME}
 * @param windowStart first millisecond of the window, or {@link Batch#GLOBAL}
 * @param windowEnd first millisecond after the window; 0 in the global one
 * @param position orders the records of a source: ordinal of the file, then place in it
 * @param line from 1, 0 where it is not known
 * @param offset of the record's first byte in its file
 * @param file the path, or null
 * @param raw the original bytes of the record, or null
 */
public record RowElement(
    Object[] values,
    long eventTime,
    long windowStart,
    long windowEnd,
    long position,
    long line,
    long offset,
    String file,
    byte[] raw) {

  /** A row that comes from no file, without event time, in the global window. */
  public static RowElement of(Object... values) {
    return new RowElement(values, Batch.NO_TIME, Batch.GLOBAL, 0, 0, 0, 0, null, null);
  }

  public boolean hasTime() {
    return eventTime != Batch.NO_TIME;
  }

  public boolean isGlobal() {
    return windowStart == Batch.GLOBAL;
  }

  RowElement withValues(Object[] now) {
    return new RowElement(
        now, eventTime, windowStart, windowEnd, position, line, offset, file, raw);
  }

  RowElement withTime(long now) {
    return new RowElement(values, now, windowStart, windowEnd, position, line, offset, file, raw);
  }

  RowElement withWindow(long start, long end) {
    return new RowElement(values, eventTime, start, end, position, line, offset, file, raw);
  }

  RowElement withoutRaw() {
    return new RowElement(
        values, eventTime, windowStart, windowEnd, position, line, offset, file, null);
  }

  /** Without file, bytes and place in the file: as it is known behind a shuffle. */
  RowElement withoutPlace() {
    return new RowElement(values, eventTime, windowStart, windowEnd, position, 0, 0, null, null);
  }
}
