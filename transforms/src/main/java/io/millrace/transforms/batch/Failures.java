package io.millrace.transforms.batch;

import io.millrace.transforms.type.Failure;
import java.util.Arrays;

/**
 * The error mask of one evaluation over a batch: for each row the first failure, if any. Reused
 * from batch to batch.
 */
public final class Failures {
  private Failure[] byRow = new Failure[Batch.ROWS];
  private int count;

  /** Notes a failure; the first one of a row stays. */
  public void add(int row, Failure failure) {
    if (row >= byRow.length) {
      byRow = Arrays.copyOf(byRow, Math.max(row + 1, byRow.length * 2));
    }
    if (byRow[row] == null) {
      byRow[row] = failure;
      count++;
    }
  }

  public void add(int row, String code, String message) {
    add(row, new Failure(code, message));
  }

  public boolean any() {
    return count > 0;
  }

  public int count() {
    return count;
  }

  /** The failure of a row, or null. */
  public Failure at(int row) {
    return count == 0 || row >= byRow.length ? null : byRow[row];
  }

  public void clear() {
    if (count > 0) {
      Arrays.fill(byRow, null);
      count = 0;
    }
  }
}
