package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.type.Failure;

/**
 * One aggregate function over all groups of a table: arrays indexed by group. Adding and merging
 * commute exactly: the result depends on the set of values alone, see {@code AccumulatorTest}.
 */
abstract class Accumulator {

  /** The values that a batch brings. */
  record Input(Column value, Column[] order, Batch.Rows rows) {}

  /** An accumulator for an aggregate. */
  static Accumulator of(Aggregate aggregate) {
    return switch (aggregate.kind()) {
      case COUNT_ROWS -> new Counting(false);
      case COUNT -> new Counting(true);
      case COUNT_DISTINCT -> new Distinct();
      case SUM, MEAN -> sum(aggregate);
      case MIN, MAX -> extreme(aggregate);
      case ALL, ANY -> new Truth(aggregate.kind() == Aggregate.Kind.ALL);
      case FIRST, LAST -> new Ordered(aggregate);
      case TOP -> new Top(aggregate);
      case GROUP, CONCAT -> new Collected(aggregate);
      case QUANTILE, APPROX_QUANTILE -> new Quantile(aggregate);
      case APPROX_COUNT_DISTINCT -> new ApproximateCount();
      case VARIANCE, STDDEV -> new Spread(aggregate.kind() == Aggregate.Kind.STDDEV);
    };
  }

  private static Accumulator sum(Aggregate aggregate) {
    boolean mean = aggregate.kind() == Aggregate.Kind.MEAN;
    return switch (aggregate.value().type().kind()) {
      case INT32, INT64 -> new IntegerSum(mean);
      case FLOAT, DOUBLE -> new DoubleSum(mean);
      case DECIMAL -> new DecimalSum(mean);
      default -> throw new IllegalStateException("no sum of " + aggregate.value().type());
    };
  }

  private static Accumulator extreme(Aggregate aggregate) {
    boolean max = aggregate.kind() == Aggregate.Kind.MAX;
    return switch (aggregate.value().type().kind()) {
      case INT32, INT64, TIMESTAMP, DATE -> new LongExtreme(max);
      case FLOAT, DOUBLE -> new DoubleExtreme(max);
      default -> new Extreme(aggregate.value().type(), max);
    };
  }

  /** Makes room for {@code groups} groups; new ones are empty. */
  abstract void ensure(int groups);

  /** Adds the values of the selected rows: the i-th to group {@code group[i]}. */
  abstract void add(Input input, int[] selected, int count, int[] group);

  /** Writes the state of a group. */
  abstract void encode(int group, ByteWriter out);

  /** Adds a written state to a group. */
  abstract void merge(int group, ByteReader in);

  /** Sets the result of a group, or says why there is none. */
  abstract Failure emit(int group, Column out, int row);

  /**
   * Bytes held for values, about; 0 for accumulators that hold little and always as much a group.
   */
  long bytes() {
    return 0;
  }

  /** Forgets all groups. */
  abstract void clear();
}
