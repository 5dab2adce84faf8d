package io.millrace.transforms.step;

import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.Serializable;
import java.util.List;

/**
 * One step of a pipeline: typed, checked, and with nothing in it that is known at run time only. A
 * step reads rows of one type and writes rows of {@link #output()}; rows that fail go to its error
 * port (see {@link Graph}) as {@link DeadLetter} rows.
 */
public sealed interface Step extends Serializable {

  /** The type of the rows that leave the step. */
  RowType output();

  /**
   * Reads a stream's or a step's own files. The output is the schema's fields, then the metadata
   * fields. {@code eventTime} is a TIMESTAMP expression over the output, or null. A record that
   * cannot be decoded or has no event time where one is declared is dead. {@code from} and {@code
   * to} bound the event time in microseconds (to is exclusive); events outside are left out and
   * counted as {@code outside}.
   */
  record Read(FileSource source, Expression eventTime, long from, long to, RowType output)
      implements Step {}

  /** Given rows, without event time, all in the global window. */
  record Create(List<Object[]> rows, RowType output) implements Step {}

  /** Passes the rows for which {@code keep} is true; false and null are {@code filtered}. */
  record Filter(Expression keep, RowType output) implements Step {}

  /** A new row: one expression for each field of the output. */
  record MapToFields(List<Expression> fields, RowType output) implements Step {}

  /**
   * One row for each element of the arrays in {@code fields}. With several fields: {@code
   * crossProduct} gives every combination, otherwise they go in step and shorter ones are filled
   * with null. An empty or null array (with a cross product: any; else: all of them) gives no row,
   * counted as {@code filtered}. A row with more than {@link Explode#COMBINATIONS_MAX} combinations
   * is a failure {@code bad-argument}.
   */
  record Explode(List<Integer> fields, boolean crossProduct, RowType output) implements Step {
    /** How many rows a cross product may make of one. */
    public static final int COMBINATIONS_MAX = 1_000_000;

    /** Why a row with these arrays is not taken apart, or null when it is. */
    public Failure refusal(List<List<?>> arrays) {
      long combinations = 1;
      for (List<?> array : arrays) {
        if (array.isEmpty()) {
          return null;
        }
        combinations = Math.min(combinations * array.size(), Integer.MAX_VALUE);
      }
      return crossProduct && combinations > COMBINATIONS_MAX
          ? new Failure(
              Failure.Code.ARGUMENT,
              "the arrays have more than " + COMBINATIONS_MAX + " combinations")
          : null;
    }
  }

  /** All inputs as one. */
  record Flatten(RowType output) implements Step {}

  /** A new event time (TIMESTAMP); null is a failure {@code bad-event-time}. */
  record AssignTimestamps(Expression timestamp, RowType output) implements Step {}

  /** Puts each row into its window by event time. */
  record WindowInto(Windowing windowing, RowType output) implements Step {}

  /**
   * Adds what is known of time and window: {@code kinds} go, in order, behind the input's fields.
   */
  record ExtractWindowingInfo(List<InfoKind> kinds, RowType output) implements Step {}

  /**
   * What {@link ExtractWindowingInfo} can add, all TIMESTAMP; window bounds are null in the global
   * window.
   */
  enum InfoKind {
    TIMESTAMP,
    WINDOW_START,
    WINDOW_END
  }

  /**
   * One row for each window and group: the keys, then the aggregates. Its event time is the
   * window's last millisecond; in the global window the row has no event time. Keys: nulls are
   * equal, decimals by value, -0.0 as 0.0, NaN equals NaN. Rows outside {@code from} and {@code to}
   * (event time, microseconds) are left out and counted as {@code outside}.
   */
  record Combine(
      List<Expression> keys, List<Aggregate> aggregates, long from, long to, RowType output)
      implements Step {}

  /** Writes each row to the log, {@code prefix} and then JSON, and passes it. */
  record LogForTesting(String level, String prefix, RowType output) implements Step {}

  /**
   * Fails the run unless the rows are exactly these, in any order. Null fields are left out of the
   * comparison on both sides, as in Beam YAML.
   */
  record AssertEqual(List<Object[]> rows, RowType rowsType, RowType output) implements Step {}

  /**
   * Writes rows to files; rows outside {@code from} and {@code to} are left out, counted as {@code
   * outside}.
   */
  record WriteFiles(FileSink sink, long from, long to, RowType output) implements Step {}

  /** One aggregate of a {@link Combine}: {@code value} is null only for {@link Kind#COUNT_ROWS}. */
  record Aggregate(String name, Kind kind, Expression value, List<OrderBy> order, Type result)
      implements Serializable {

    /**
     * The aggregate functions. Null values are left out by all but COUNT_ROWS, FIRST and LAST. Of
     * no values: COUNT, COUNT_DISTINCT 0, all others null.
     */
    public enum Kind {
      /** Rows: INT64. */
      COUNT_ROWS,
      /** Values that are not null: INT64. */
      COUNT,
      /** Different values, exactly: INT64. */
      COUNT_DISTINCT,
      /**
       * INT32 and INT64: INT64, out of range is a failure {@code overflow} of the group; DECIMAL
       * exactly, a value whose scale is beyond 1,000 on either side of 0 is an {@code overflow} of
       * the group; FLOAT and DOUBLE: DOUBLE, the exact sum rounded once, so that order never
       * matters.
       */
      SUM,
      /**
       * The same type; strings by code point, NaN is the largest. So that order never matters, a
       * DECIMAL that MIN, MAX, FIRST or LAST gives has no trailing zeros, and -0.0 is 0.0.
       */
      MIN,
      MAX,
      /**
       * DOUBLE; of DECIMAL: DECIMAL with max(6, scale + 4) digits after the point, half up. Of
       * integers: the exact sum over the count.
       */
      MEAN,
      /** BOOLEAN: whether all values are true. */
      ALL,
      /** BOOLEAN: whether any value is true. */
      ANY,
      /**
       * The value of the first row by {@link Aggregate#order}, ties by place in the source (file by
       * name, offset), then by the smallest value. A null value counts.
       */
      FIRST,
      /** As FIRST, the last; ties by the last place, then the largest value. */
      LAST
    }
  }

  /** An order by an expression of an ordered type; null is smaller than all values. */
  record OrderBy(Expression by, boolean descending) implements Serializable {}
}
