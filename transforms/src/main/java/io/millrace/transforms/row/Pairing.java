package io.millrace.transforms.row;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Cells;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Values;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** What the three joins mean: keys, which rows are pairs, and the rows that these give. */
final class Pairing implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Step step;
  private final RowType left;
  private final RowType right;

  Pairing(Step step, RowType left, RowType right) {
    this.step = step;
    this.left = left;
    this.right = right;
  }

  static boolean isJoin(Step step) {
    return step instanceof Step.Join
        || step instanceof Step.IntervalJoin
        || step instanceof Step.AsOfJoin;
  }

  RowType type(int input) {
    return input == 0 ? left : right;
  }

  /** Whether rows of an input without a partner come alone. */
  boolean isOuter(int input) {
    if (step instanceof Step.Join join) {
      return input == 0 ? join.leftOuter() : join.rightOuter();
    } else if (step instanceof Step.IntervalJoin join) {
      return input == 0 ? join.leftOuter() : join.rightOuter();
    }
    return input == 0 && ((Step.AsOfJoin) step).leftOuter();
  }

  private List<Expression> keys(int input) {
    if (step instanceof Step.Join join) {
      return input == 0 ? join.leftKeys() : join.rightKeys();
    } else if (step instanceof Step.IntervalJoin join) {
      return input == 0 ? join.leftKeys() : join.rightKeys();
    }
    Step.AsOfJoin join = (Step.AsOfJoin) step;
    return input == 0 ? join.leftKeys() : join.rightKeys();
  }

  /** The same bytes for rows that may be pairs; none for a row with a null key. */
  byte[] key(RowElement row, int input) {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    if (step instanceof Step.Join) {
      key.writeBytes(Values.canonical(Type.INT64, row.windowStart()));
      key.writeBytes(Values.canonical(Type.INT64, row.windowEnd()));
    }
    List<Expression> keys = keys(input);
    Object[] values = RowStep.evaluateAll(keys, row);
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        return new byte[0];
      }
      key.writeBytes(Values.canonical(keys.get(i).type(), Grouping.plain(values[i])));
    }
    return key.toByteArray();
  }

  /** Whether two rows of equal keys are a pair, as far as they alone say. */
  boolean isPair(RowElement l, RowElement r) {
    if (step instanceof Step.Join) {
      return true;
    }
    if (!l.hasTime() || !r.hasTime()) {
      return false;
    }
    if (step instanceof Step.IntervalJoin join) {
      return !isAfter(l.eventTime(), join.beforeMicros(), r.eventTime())
          && !isAfter(r.eventTime(), join.afterMicros(), l.eventTime());
    }
    return r.eventTime() <= l.eventTime()
        && !isAfter(l.eventTime(), ((Step.AsOfJoin) step).withinMicros(), r.eventTime());
  }

  /** Whether {@code time - length > other}, whatever the numbers. */
  private static boolean isAfter(long time, long length, long other) {
    return java.math.BigInteger.valueOf(time)
            .subtract(java.math.BigInteger.valueOf(length))
            .compareTo(java.math.BigInteger.valueOf(other))
        > 0;
  }

  /** Whether of two right rows the first is the later one: by time, place, then bytes. */
  boolean isLater(RowElement a, RowElement b) {
    int order = Long.compare(a.eventTime(), b.eventTime());
    order = order != 0 ? order : Long.compare(a.position(), b.position());
    return (order != 0 ? order : Arrays.compareUnsigned(bytes(right, a), bytes(right, b))) > 0;
  }

  private static byte[] bytes(RowType type, RowElement row) {
    ByteWriter bytes = new ByteWriter();
    for (int i = 0; i < type.size(); i++) {
      Cells.writeExact(type.type(i), row.values()[i], bytes);
    }
    return bytes.toByteArray();
  }

  /** The row that a pair, or one row alone, gives. */
  RowElement row(RowElement l, RowElement r) {
    Object[] values = new Object[left.size() + right.size()];
    if (l != null) {
      System.arraycopy(l.values(), 0, values, 0, left.size());
    }
    if (r != null) {
      System.arraycopy(r.values(), 0, values, left.size(), right.size());
    }
    RowElement any = l == null ? r : l;
    if (step instanceof Step.Join) {
      long time = any.isGlobal() ? Batch.NO_TIME : (any.windowEnd() - 1) * 1000;
      return new RowElement(values, time, any.windowStart(), any.windowEnd(), 0, 0, 0, null, null);
    } else if (step instanceof Step.IntervalJoin) {
      long time = l == null || r == null ? any.eventTime() : Math.max(l.eventTime(), r.eventTime());
      return new RowElement(values, time, Batch.GLOBAL, 0, 0, 0, 0, null, null);
    }
    return new RowElement(
        values, l.eventTime(), l.windowStart(), l.windowEnd(), l.position(), 0, 0, null, null);
  }
}
