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
   * counted as {@code outside}. {@code outOfOrderMicros} is how far behind the newest event one may
   * come and still be on time.
   */
  record Read(
      FileSource source,
      Expression eventTime,
      long outOfOrderMicros,
      long from,
      long to,
      RowType output)
      implements Step {
    public Read(FileSource source, Expression eventTime, long from, long to, RowType output) {
      this(source, eventTime, 0, from, to, output);
    }
  }

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

  /**
   * Puts each row into its windows by event time: into one, or with SLIDING windows, unless {@code
   * sliced}, once into each; of SESSIONS each row opens its own, [time, time + gap), and the keyed
   * step behind merges them.
   *
   * @param sliced of SLIDING windows: a row stays one, in its slice, the longest stretch of time
   *     that lies in the same windows all over; only a Combine that is sliced too can follow,
   *     directly or behind steps that look at a row's fields alone (Filter, MapToFields, Explode).
   *     A row in no window is {@code filtered}
   */
  record WindowInto(Windowing windowing, boolean sliced, RowType output) implements Step {
    public WindowInto(Windowing windowing, RowType output) {
      this(windowing, false, output);
    }
  }

  /**
   * Adds what is known of time and window: {@code kinds} go, in order, behind the input's fields.
   */
  record ExtractWindowingInfo(List<InfoKind> kinds, RowType output) implements Step {}

  /** What {@link ExtractWindowingInfo} can add. */
  enum InfoKind {
    /** TIMESTAMP, null without one. */
    TIMESTAMP,
    /** TIMESTAMP, null in the global window. */
    WINDOW_START,
    /** TIMESTAMP, null in the global window. */
    WINDOW_END,
    /**
     * STRING: {@code [7.0, 30.0)}, seconds since 1970 with at least one digit after the point, or
     * {@code GlobalWindow}.
     */
    WINDOW_STRING,
    /** STRING: {@code IntervalWindow} or {@code GlobalWindow}. */
    WINDOW_TYPE;

    /** The type of the field, null allowed where {@code known} is false. */
    public Type type(boolean known) {
      return switch (this) {
        case TIMESTAMP, WINDOW_START, WINDOW_END -> Type.TIMESTAMP.withNullable(!known);
        case WINDOW_STRING, WINDOW_TYPE -> Type.STRING;
      };
    }
  }

  /**
   * One row for each window and group: the keys, then the aggregates. Its event time is the
   * window's last millisecond; in the global window the row has no event time. Keys: nulls are
   * equal, decimals by value, -0.0 as 0.0, NaN equals NaN. Rows outside {@code from} and {@code to}
   * (event time, microseconds) are left out and counted as {@code outside}. A row that comes when
   * its window and lateness are over goes to {@link Graph#LATE}, once for each such window.
   *
   * <p>With {@code emit: updates} a stream gives, beside that final row, updates: each time events
   * have come to a shard, the values by then of the groups they belong to. Counted as {@code
   * updates}, and those without a result as {@code failed_updates}: the final row says what is
   * wrong. {@link Updates} tells them from final rows. History has no updates.
   *
   * @param windowing the windows that the rows are in; lateness is the largest on the way to here
   * @param sliced whether the rows are in the slices of SLIDING windows, see {@link WindowInto}
   */
  record Combine(
      List<Expression> keys,
      List<Aggregate> aggregates,
      Windowing windowing,
      boolean sliced,
      long from,
      long to,
      RowType output)
      implements Step {}

  /**
   * Pairs of rows of two inputs (0 is left, 1 is right) of the same window whose keys are equal;
   * null equals nothing. The row is the left's fields, then the right's. An outer side's rows
   * without a partner come alone, the other side's fields null. Event time and window are as a
   * Combine's. Late rows go to {@link Graph#LATE}.
   */
  record Join(
      List<Expression> leftKeys,
      List<Expression> rightKeys,
      boolean leftOuter,
      boolean rightOuter,
      Windowing windowing,
      RowType output)
      implements Step {}

  /**
   * Pairs of rows of two inputs with equal keys (null equals nothing) and the right's event time in
   * [left - before, left + after], microseconds. The row is the left's fields, then the right's;
   * its event time is the later of the two; it is in the global window. An outer side's rows
   * without a partner come alone. Late is a row whose event time + lateness is behind the
   * watermark.
   */
  record IntervalJoin(
      List<Expression> leftKeys,
      List<Expression> rightKeys,
      long beforeMicros,
      long afterMicros,
      boolean leftOuter,
      boolean rightOuter,
      long latenessMillis,
      RowType output)
      implements Step {}

  /**
   * Each left row with the latest right row of equal keys that is not after it and not older than
   * {@code within} (microseconds, Long.MAX_VALUE: however old); of right rows of the same time the
   * last by place in the source. Without one: left alone if {@code leftOuter}, else no row (counted
   * as {@code filtered}). Event time is the left's.
   */
  record AsOfJoin(
      List<Expression> leftKeys,
      List<Expression> rightKeys,
      boolean leftOuter,
      long withinMicros,
      long latenessMillis,
      RowType output)
      implements Step {}

  /**
   * Of rows with the same id, event time and window the first by place in the source; others are
   * counted as {@code duplicates}. Null ids are equal. An id with another event time is another
   * event and passes; it is counted as {@code id_conflicts} when the same id has an earlier event
   * time that is at most {@link #horizonMillis} before it: of the times of an id, each is compared
   * with the one before.
   */
  record Deduplicate(List<Expression> id, long latenessMillis, RowType output) implements Step {
    /** How long the time of an id is known: the lateness in whole seconds, at least one. */
    public long horizonMillis() {
      return Math.max(1, Math.floorDiv(latenessMillis + 999, 1000L)) * 1000;
    }
  }

  /** The rows of each key in the order of event time, then of place in the source. */
  record Order(List<Expression> keys, long latenessMillis, RowType output) implements Step {}

  /**
   * Passes rows that fulfil all conditions (BOOLEAN expressions; null fulfils); the first that one
   * does not is its failure {@code bad-value}, with the message beside the condition.
   */
  record Validate(List<Expression> conditions, List<String> messages, RowType output)
      implements Step {}

  /**
   * What a test gives: rows as they arrive. Bounded runs take them as rows of one block.
   *
   * @param blocks in the order of arrival
   * @param apart whether each block waits until the one before has gone on, so that a runner that
   *     looks for more only then does not take them together
   */
  record Script(List<Arrivals> blocks, boolean apart, RowType output) implements Step {
    public Script(List<Arrivals> blocks, RowType output) {
      this(blocks, false, output);
    }
  }

  /**
   * Rows that arrive together.
   *
   * @param watermark announced before them, milliseconds; never lower than the block before's
   * @param times event times in microseconds, a row each
   * @param positions places in the source, a row each; null: in the order of arrival
   */
  record Arrivals(long watermark, List<Object[]> rows, List<Long> times, List<Long> positions)
      implements Serializable {
    public Arrivals(long watermark, List<Object[]> rows, List<Long> times) {
      this(watermark, rows, times, null);
    }
  }

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
   *
   * <p>With a {@code key}, rows whose key fields are equal (as a Combine's keys are) replace each
   * other: of all rows of a key the one with the latest event time is written, of those the last by
   * place in the source, then by its bytes; the others are counted as {@code replaced}. A row that
   * is outside, or lacks what it must have, replaces nothing. Updates (see {@link Combine}) are
   * always replaced: files appear when all input has been read, and by then every window has given
   * its final row. So what is written is a function of the set of final rows ({@code UpdatesTest}).
   * State: one row a key, until the end of all input.
   *
   * @param key fields of the row that say which rows replace each other; empty: none do
   */
  record WriteFiles(FileSink sink, List<Integer> key, long from, long to, RowType output)
      implements Step {
    public WriteFiles {
      key = List.copyOf(key);
    }

    public WriteFiles(FileSink sink, long from, long to, RowType output) {
      this(sink, List.of(), from, to, output);
    }

    /** Whether rows replace each other, for which all of a key must come to one place. */
    public boolean isKeyed() {
      return !key.isEmpty();
    }

    /** The key as what is evaluated over the rows. */
    public List<Expression> keys() {
      return key.stream()
          .map(i -> (Expression) new Expression.FieldRef(i, output.name(i), output.type(i)))
          .toList();
    }
  }

  /**
   * One aggregate of a {@link Combine}.
   *
   * @param value null only for {@link Kind#COUNT_ROWS}
   * @param filter rows for which it is not true are left out of this aggregate, and its value and
   *     orders are not evaluated for them; null: none
   * @param argument what the function is given beside values: the number of TOP, the fraction of a
   *     quantile (as its shortest decimal says it); else 0
   * @param separator of CONCAT of strings, else null
   */
  record Aggregate(
      String name,
      Kind kind,
      Expression value,
      List<OrderBy> order,
      Expression filter,
      double argument,
      String separator,
      Type result)
      implements Serializable {
    /**
     * How many values of a group GROUP and CONCAT may keep, and how many different ones QUANTILE: a
     * group with more is a failure {@link Failure.Code#TOO_MANY}.
     */
    public static final int VALUES_MAX = 1_000_000;

    /** How many values TOP may give. */
    public static final int TOP_MAX = 10_000;

    /** How many different values APPROX_QUANTILE tells apart. */
    public static final int QUANTILE_STEPS = 4_096;

    /** The sketch of APPROX_COUNT_DISTINCT has two to the power of this places. */
    public static final int DISTINCT_LOG2_PLACES = 14;

    public Aggregate(String name, Kind kind, Expression value, List<OrderBy> order, Type result) {
      this(name, kind, value, order, null, 0, null, result);
    }

    /** Why a group has no result of this kind. */
    public static Failure tooManyValues(Kind kind) {
      return new Failure(
          Failure.Code.TOO_MANY,
          kind == Kind.QUANTILE
              ? "the group has more than " + VALUES_MAX + " different values; approx_quantile can"
              : "the group has more values than can be kept, which are " + VALUES_MAX);
    }

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
       * DECIMAL that MIN, MAX, FIRST, LAST, TOP or GROUP gives has no trailing zeros, and -0.0 is
       * 0.0.
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
      LAST,
      /**
       * ARRAY of the {@code argument} first values by {@link Aggregate#order} (without one: the
       * largest), ties as FIRST. Memory: those values.
       */
      TOP,
      /**
       * ARRAY of all values, by {@link Aggregate#order}, ties as FIRST; without one from the
       * smallest on (or, if the type has no order, by place, then value). Memory: all values; a
       * group of more than {@link Aggregate#VALUES_MAX}, or of more than 256 MiB, is a failure
       * {@code too-many-values}.
       */
      GROUP,
      /**
       * STRING: as GROUP, one text with {@code separator} between. Of ARRAYs: the elements of all,
       * as one ARRAY.
       */
      CONCAT,
      /**
       * The value at a fraction of all values in order, exactly: DOUBLE, with linear interpolation
       * between neighbours (SQL's PERCENTILE_CONT), rounded once. Values that are no doubles are
       * rounded to doubles first; NaN is the largest; between two infinities is NaN. Memory: 16
       * bytes for each different value of a group; more than {@link Aggregate#VALUES_MAX} of them
       * are a failure {@code too-many-values}.
       */
      QUANTILE,
      /**
       * DOUBLE: as QUANTILE, in at most 64 KiB a group. Exact for up to {@link
       * Aggregate#QUANTILE_STEPS} (4,096) different values. Of more, each finite value stands for
       * itself with a relative error of at most p / 4,096, where p is the number of powers of two
       * (of each sign) that the group's values spread over: from 0.001 to 1,000 those are 20, and
       * the error is below 0.5 percent. The result is a function of the set of values: neither
       * order nor bundling nor what was merged with what ever shows ({@code
       * ApproximateQuantileTest}). That is why it is no KLL sketch: one of those flips coins, and
       * gives other results when the same values come again.
       */
      APPROX_QUANTILE,
      /**
       * INT64: different values, by a HyperLogLog sketch of 2^14 places, at most 16 KiB a group.
       * The standard error is 0.82 percent (two of three results are nearer, 99.7 percent within
       * 2.5 percent); up to some thousand values it is far smaller. The result is a function of the
       * set of values ({@code ApproximateCountTest}).
       */
      APPROX_COUNT_DISTINCT,
      /**
       * DOUBLE: sample variance and standard deviation; of one value null, of NaN or an infinite
       * one NaN. From the exact sums of values and of squares: the variance is rounded once, the
       * deviation is the square root of that (where no double holds the variance, of the exact
       * one). A DECIMAL is as in SUM.
       */
      VARIANCE,
      STDDEV
    }
  }

  /** An order by an expression of an ordered type; null is smaller than all values. */
  record OrderBy(Expression by, boolean descending) implements Serializable {}
}
