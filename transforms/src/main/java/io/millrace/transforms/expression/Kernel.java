package io.millrace.transforms.expression;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.type.Type;

/**
 * A compiled {@link Expression} that works on whole columns. It owns the columns of its results and
 * uses them again for each batch, so each thread has a kernel of its own.
 *
 * <p><b>Guarantee:</b> results and failure codes are those of {@link Function}, {@link Casts} and
 * {@link Expression}; a row that is not selected is never evaluated (see {@code
 * KernelLazinessTest}).
 *
 * <p><b>Cost:</b> one pass over the selected rows for each node, and one more for each node with
 * nullable arguments.
 */
public abstract class Kernel {
  Kernel() {}

  /**
   * Compiles {@code expression}. Patterns, units and zones are read here, once.
   *
   * @throws IllegalArgumentException when the expression is not as {@link Function} asks for
   */
  public static Kernel compile(Expression expression) {
    return KernelCompiler.compile(expression);
  }

  public abstract Type type();

  /**
   * Evaluates the rows {@code selected[0..count)}, ascending row numbers of {@code batch}. The
   * result has the batch's row numbers and holds until the next call; values of rows that are not
   * selected are unspecified. A row that fails gets its reason in {@code failures}, where the first
   * one of a row stays, and is null in the result. Data never makes this throw.
   */
  public abstract Column evaluate(Batch batch, int[] selected, int count, Failures failures);

  /** Makes rows that have failed null, for kernels that do not simply hand nulls on. */
  static void dropFailed(Column out, int[] selected, int count, Failures failures) {
    if (failures.any()) {
      for (int k = 0; k < count; k++) {
        if (failures.at(selected[k]) != null) {
          out.setNull(selected[k]);
        }
      }
    }
  }

  static int[] grown(int[] rows, int count) {
    return rows.length >= count ? rows : new int[Math.max(count, rows.length * 2)];
  }
}
