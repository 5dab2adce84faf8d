package io.millrace.transforms.stream;

import java.io.IOException;

/** Walks over the records of one sorted run. */
abstract class RunCursor {
  /** When the record arrives. */
  long arrival;

  long position;

  /** The record's bytes, which hold until the next call of {@link #next}. */
  byte[] bytes;

  int from;
  int length;

  /** Goes to the next record, the first at first; false behind the last. */
  abstract boolean next() throws IOException;

  final boolean isBefore(RunCursor other) {
    return arrival < other.arrival || (arrival == other.arrival && position < other.position);
  }
}
