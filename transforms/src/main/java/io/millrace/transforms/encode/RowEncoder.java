package io.millrace.transforms.encode;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.RowType;
import java.io.Serializable;

/**
 * Writes rows of one type as bytes. An encoder has no state: it can be serialised, and several
 * threads may use it, each with an {@link Out} of its own.
 *
 * <p><b>Guarantee:</b> the same row gives the same bytes whether it comes as columns or as values:
 * {@code RowEncoderTest.columnsAndValuesGiveTheSameBytes}. When a row cannot be written the {@link
 * Out} is as it was: {@code RowEncoderTest.takesBackWhatItPutOfARowThatFails}. A value that is
 * {@link io.millrace.transforms.type.Invalid} is written as null: the caller looks for those first.
 */
public abstract class RowEncoder implements Serializable {
  private static final long serialVersionUID = 1L;

  private final RowType type;

  RowEncoder(RowType type) {
    this.type = type;
  }

  /** The type of the rows. */
  public final RowType type() {
    return type;
  }

  /** Puts what a file starts with: the names of the columns for CSV, else nothing. */
  public void header(Out out) {}

  /** Puts row {@code row} of a batch and its line end: null, or why it cannot be written. */
  public abstract Failure encode(Batch batch, int row, Out out);

  /** Puts a row of values as {@link io.millrace.transforms.type.Type} says, and its line end. */
  public abstract Failure encode(Object[] row, Out out);

  /** Takes back what was put behind {@code start} because field {@code i} cannot be written. */
  final Failure tooManyDigits(int i, int start, Out out) {
    out.size = start;
    return new Failure(
        Failure.Code.VALUE,
        "a decimal in '"
            + type.name(i)
            + "' has more than "
            + Scalars.DECIMAL_ZEROS_MAX
            + " digits before or after its point when it is written out");
  }
}
