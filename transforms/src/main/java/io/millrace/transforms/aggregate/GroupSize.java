package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.CellSize;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * How many bytes the packs of a {@link GroupTable} have for each group, about, see {@link CellSize}
 * for what is assumed.
 *
 * @param bytes whatever the number of its rows
 * @param values what comes to it with the values of some aggregates
 */
public record GroupSize(long bytes, List<PerValue> values) {
  /** Bytes of an approximate quantile, and of an approximate count. */
  private static final long STEPS_MAX = 16L * Aggregate.QUANTILE_STEPS;

  private static final long PLACES_MAX = 1L << Aggregate.DISTINCT_LOG2_PLACES;

  /** The digits of a decimal, assumed. */
  private static final long DIGITS = 6;

  public GroupSize {
    values = List.copyOf(values);
  }

  /**
   * What an aggregate keeps of its values.
   *
   * @param aggregate its name
   * @param bytes of a value
   * @param different whether equal values are kept once
   * @param most bytes a group, or Long.MAX_VALUE
   */
  public record PerValue(String aggregate, long bytes, boolean different, long most) {}

  /** The groups of a Combine. */
  public static GroupSize of(Step.Combine step) {
    long key = 2 * Long.BYTES;
    for (Expression each : step.keys()) {
      key += CellSize.of(each.type());
    }
    long fixed = CellSize.slice(key) + Long.BYTES;
    List<PerValue> values = new ArrayList<>();
    for (Aggregate aggregate : step.aggregates()) {
      fixed += fixed(aggregate);
      PerValue each = perValue(aggregate);
      if (each != null) {
        values.add(each);
      }
    }
    return new GroupSize(fixed, values);
  }

  private static long fixed(Aggregate aggregate) {
    return switch (aggregate.kind()) {
      case COUNT_ROWS, COUNT -> Long.BYTES;
      case COUNT_DISTINCT, ALL, ANY, APPROX_COUNT_DISTINCT, TOP -> 1;
      case SUM, MEAN ->
          switch (aggregate.value().type().kind()) {
            case INT32, INT64 -> 3 * Long.BYTES;
            case DECIMAL -> 2 * Long.BYTES + 1 + Integer.BYTES;
            default -> 4 * Long.BYTES + 1;
          };
      case MIN, MAX -> extreme(aggregate.value().type());
      case FIRST, LAST ->
          1
              + CellSize.slice(order(aggregate) + sortable(aggregate.value().type()))
              + CellSize.slice(CellSize.of(aggregate.value().type()));
      case GROUP, CONCAT -> Integer.BYTES + 3;
      case QUANTILE, APPROX_QUANTILE -> 3 * Long.BYTES + 4;
      case VARIANCE, STDDEV -> Long.BYTES + 1 + 2 * (Integer.BYTES + 1 + 2 * Long.BYTES);
    };
  }

  private static long extreme(Type type) {
    return switch (type.kind()) {
      case INT32, INT64, TIMESTAMP, DATE, FLOAT, DOUBLE -> 1 + Long.BYTES;
      default -> 1 + CellSize.slice(sortable(type)) + CellSize.slice(CellSize.of(type));
    };
  }

  private static PerValue perValue(Aggregate aggregate) {
    String name = aggregate.name();
    Type type = aggregate.value() == null ? Type.INT64 : aggregate.value().type();
    long ordered =
        CellSize.slice(
                sortable(type)
                    + (aggregate.order().isEmpty() && type.isOrdered() ? 0 : order(aggregate)))
            + CellSize.slice(CellSize.of(type));
    return switch (aggregate.kind()) {
      case COUNT_DISTINCT ->
          new PerValue(name, CellSize.slice(CellSize.of(type)), true, Long.MAX_VALUE);
      case APPROX_COUNT_DISTINCT -> new PerValue(name, Integer.BYTES, true, PLACES_MAX);
      case QUANTILE -> new PerValue(name, 2 * Long.BYTES, true, Long.MAX_VALUE);
      case APPROX_QUANTILE -> new PerValue(name, 2 * Long.BYTES, true, STEPS_MAX);
      case GROUP, CONCAT -> new PerValue(name, ordered, false, Long.MAX_VALUE);
      case TOP -> new PerValue(name, ordered, false, ordered * (long) aggregate.argument());
      default -> null;
    };
  }

  /** The bytes that say where a row comes among others. */
  private static long order(Aggregate aggregate) {
    long bytes = Long.BYTES;
    for (Step.OrderBy order : aggregate.order()) {
      bytes += sortable(order.by().type());
    }
    return bytes;
  }

  /** A value as {@link SortableBytes}. */
  private static long sortable(Type type) {
    return switch (type.kind()) {
      case STRING, BYTES -> 1 + CellSize.TEXT_BYTES + 2;
      case DECIMAL -> 1 + 1 + Long.BYTES + DIGITS + 1;
      default -> CellSize.of(type);
    };
  }
}
