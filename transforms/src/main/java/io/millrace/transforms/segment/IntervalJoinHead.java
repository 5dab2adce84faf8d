package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.RowType;
import java.util.Comparator;
import java.util.List;

/**
 * The side of an IntervalJoin behind the shuffle. A pair is pushed when the bucket of the later of
 * its rows is complete; a row of an outer side without a partner when none can come any more, until
 * when the watermark is held at it.
 */
final class IntervalJoinHead extends TimedJoinHead implements IntervalRows.Taker {
  private final Step.IntervalJoin step;

  IntervalJoinHead(Graph.Node node, RowType input, Counts counts) {
    this(node, (Step.IntervalJoin) node.step(), input, counts);
  }

  private IntervalJoinHead(Graph.Node node, Step.IntervalJoin step, RowType input, Counts counts) {
    super(
        node,
        input,
        step.latenessMillis(),
        new long[] {step.afterMicros(), step.beforeMicros()},
        Math.max(
            step.leftOuter() ? step.afterMicros() : 0, step.rightOuter() ? step.beforeMicros() : 0),
        counts);
    this.step = step;
  }

  @Override
  Comparator<KeyedRow> order() {
    return Comparator.naturalOrder();
  }

  @Override
  void timeless(KeyedRow row) {
    gone(row, false);
  }

  @Override
  void pass(byte[] key, List<KeyedRow> rows, ShardState state) {
    IntervalRows waiting = new IntervalRows(step, this);
    waiting.read(state.kept(key), key);
    rows.forEach(waiting::add);
    state.keep(key, waiting.toBytes());
  }

  /** Each bucket's rows are freed with it. */
  @Override
  boolean isListed(byte[] key, ShardState state) {
    return false;
  }

  @Override
  long free(byte[] key, int side, long before, ShardState state) {
    byte[] kept = state.kept(key);
    if (kept != null) {
      IntervalRows waiting = new IntervalRows(step, this);
      waiting.read(kept, key);
      waiting.release(side, before);
      state.keep(key, waiting.toBytes());
    }
    return Batch.NO_TIME;
  }

  @Override
  void whole(List<KeyedRow> rows) {
    IntervalRows waiting = new IntervalRows(step, this);
    for (KeyedRow row : rows) {
      waiting.releaseBehind(row.time());
      waiting.add(row);
    }
    waiting.releaseAll();
  }

  @Override
  public void pair(KeyedRow left, KeyedRow right) {
    pair(left, right, Math.max(left.time(), right.time()), Batch.GLOBAL, 0);
  }

  @Override
  public void gone(KeyedRow row, boolean matched) {
    if (matched) {
      count("matched", 1);
    } else {
      boolean outer = row.input() == LEFT ? step.leftOuter() : step.rightOuter();
      single(row, outer, row.time(), Batch.GLOBAL, 0);
    }
  }
}
