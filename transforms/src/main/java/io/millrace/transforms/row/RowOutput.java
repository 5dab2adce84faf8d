package io.millrace.transforms.row;

/** Where a step puts what becomes of a row. */
interface RowOutput {
  /** Passes a row on. */
  void emit(RowElement row);

  /** Adds to a counter of the step. */
  void count(String counter, long n);
}
