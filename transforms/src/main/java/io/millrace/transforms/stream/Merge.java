package io.millrace.transforms.stream;

import java.io.IOException;

/** Sorted runs as one: a heap of cursors. */
final class Merge {
  private final RunCursor[] heap;
  private int size;

  Merge(RunCursor[] cursors) throws IOException {
    heap = new RunCursor[cursors.length];
    for (RunCursor cursor : cursors) {
      if (cursor.next()) {
        heap[size++] = cursor;
      }
    }
    for (int i = size / 2 - 1; i >= 0; i--) {
      sink(i);
    }
  }

  /** The record that is next, or null; it holds until {@link #take}. */
  RunCursor peek() {
    return size == 0 ? null : heap[0];
  }

  /** Leaves the record behind. */
  void take() throws IOException {
    if (!heap[0].next()) {
      size--;
      heap[0] = heap[size];
      heap[size] = null;
    }
    if (size > 1) {
      sink(0);
    }
  }

  private void sink(int from) {
    RunCursor sinking = heap[from];
    int at = from;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && heap[child + 1].isBefore(heap[child])) {
        child++;
      }
      if (!heap[child].isBefore(sinking)) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = sinking;
  }
}
