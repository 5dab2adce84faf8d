package io.millrace.transforms.expression;

import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.Type;

/** A function that is rare enough to be evaluated row by row, on values as {@link Type} says. */
final class RowKernel extends StrictKernel {
  /** Gives the result of one row, null allowed, or throws {@link KernelFailure}. */
  @FunctionalInterface
  interface RowFunction {
    Object apply(Object[] arguments);
  }

  private final RowFunction function;
  private final Object[] values;

  RowKernel(Type type, RowFunction function, Kernel... arguments) {
    super(type, arguments);
    this.function = function;
    this.values = new Object[arguments.length];
  }

  @Override
  void apply(int[] rows, int count, Failures failures) {
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      for (int i = 0; i < values.length; i++) {
        values[i] = in[i].get(row);
      }
      try {
        out.set(row, valid(function.apply(values)));
      } catch (KernelFailure e) {
        failures.add(row, e.failure());
        out.setNull(row);
      }
    }
  }

  /** A value that was read out of an array, map or row; it may be invalid there. */
  static Object valid(Object value) {
    if (value instanceof Invalid invalid) {
      throw new KernelFailure(invalid.failure());
    }
    return value;
  }
}
