package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.RowType;
import java.util.Comparator;
import java.util.List;

/**
 * The side of an AsOfJoin behind the shuffle: keeps of each key the latest right row that has been
 * passed, until it is too old for any left row to come.
 */
final class AsOfJoinHead extends TimedJoinHead {
  /** At the same time right rows go first. */
  private static final Comparator<KeyedRow> ORDER =
      Comparator.comparingLong(KeyedRow::time)
          .thenComparing(KeyedRow::input, Comparator.reverseOrder())
          .thenComparing(Comparator.naturalOrder());

  private final Step.AsOfJoin step;

  AsOfJoinHead(Graph.Node node, RowType input, Counts counts) {
    this(node, (Step.AsOfJoin) node.step(), input, counts);
  }

  private AsOfJoinHead(Graph.Node node, Step.AsOfJoin step, RowType input, Counts counts) {
    super(node, input, step.latenessMillis(), needed(step), 0, counts);
    this.step = step;
  }

  /** Left rows are not kept, so there is nothing to free. */
  private static long[] needed(Step.AsOfJoin step) {
    return new long[] {Long.MAX_VALUE, step.withinMicros()};
  }

  @Override
  Comparator<KeyedRow> order() {
    return ORDER;
  }

  @Override
  void timeless(KeyedRow row) {
    if (row.input() == LEFT) {
      left(row, null);
    } else {
      count("rights", 1);
    }
  }

  @Override
  void pass(byte[] key, List<KeyedRow> rows, ShardState state) {
    KeyedRow before = read(state.kept(key));
    KeyedRow latest = pass(rows, before);
    if (latest != null && !latest.equals(before)) {
      ByteWriter pack = new ByteWriter();
      KeyedRow.start(pack, 0);
      latest.write(pack);
      state.keep(key, pack.toByteArray());
    }
  }

  private static KeyedRow read(byte[] pack) {
    if (pack == null) {
      return null;
    }
    KeyedRow[] row = new KeyedRow[1];
    KeyedRow.read(pack, read -> row[0] = read);
    return row[0];
  }

  /** Passes rows in order, and gives the latest right row after them. */
  private KeyedRow pass(List<KeyedRow> rows, KeyedRow before) {
    KeyedRow latest = before;
    for (KeyedRow row : rows) {
      if (row.input() == RIGHT) {
        count("rights", 1);
        latest = row;
      } else {
        left(row, latest);
      }
    }
    return latest;
  }

  private void left(KeyedRow row, KeyedRow latest) {
    count("lefts", 1);
    if (latest != null && isWithin(row.time(), latest.time())) {
      count("pairs", 1);
      push(row, latest);
    } else if (step.leftOuter()) {
      count("alone", 1);
      push(row, null);
    } else {
      count("unmatched", 1);
      count("filtered", 1);
    }
  }

  private boolean isWithin(long time, long since) {
    long age = time - since;
    // An age beyond the numbers there are is negative.
    return step.withinMicros() == Long.MAX_VALUE || age >= 0 && age <= step.withinMicros();
  }

  private void push(KeyedRow left, KeyedRow right) {
    out.add(left, right, width, left.time(), left.windowStart(), left.windowEnd(), left.position());
  }

  /** What is kept of a key has one place in the lists, however often its row is replaced. */
  @Override
  boolean isListed(byte[] key, ShardState state) {
    return state.kept(key) != null;
  }

  @Override
  long free(byte[] key, int side, long before, ShardState state) {
    KeyedRow latest = read(state.kept(key));
    if (side != RIGHT || latest == null) {
      return Batch.NO_TIME;
    }
    if (latest.time() >= before) {
      return latest.time();
    }
    state.keep(key, null);
    return Batch.NO_TIME;
  }

  @Override
  void whole(List<KeyedRow> rows) {
    pass(rows, null);
  }
}
