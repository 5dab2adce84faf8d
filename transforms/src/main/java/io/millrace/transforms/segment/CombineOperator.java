package io.millrace.transforms.segment;

import io.millrace.transforms.aggregate.GroupTable;
import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.BooleanColumn;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Kernel;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.RowType;
import java.util.List;

/**
 * The side of a Combine before the shuffle: aggregates what it can, and sends packs at the end of a
 * bundle.
 */
final class CombineOperator extends Operator implements Sender {
  /** More groups than this are sent on before the bundle ends, so that memory is bounded. */
  static final int GROUPS_MAX = 1 << 18;

  /** More bytes of values than this are sent on before the bundle ends. */
  private static final long BYTES_MAX = 64L << 20;

  private final Step.Combine step;
  private final Kernel[] keys;
  private final Kernel[] values;
  private final Kernel[][] orders;
  private final Kernel[] filters;
  private final Column[] keyColumns;
  private final Column[] valueColumns;
  private final Column[][] orderColumns;
  private final boolean[][] passed;
  private int[] passing = new int[0];
  private final GroupTable table;

  /** Where sessions are joined before they are sent, or null. */
  private final GroupTable sessions;

  /** Which windows rows of slices count for, or null. */
  private final OnTimeSlices slices;

  private final int shards;
  private final boolean byPane;
  private final Emitter emitter;
  private final long hash;
  private final OnTime onTime;

  /**
   * @param byPane whether a pack has groups of one pane only, as streams need it
   */
  CombineOperator(
      Graph.Node node, RowType input, int shards, boolean byPane, Emitter emitter, Counts counts) {
    super(node, input, counts);
    this.byPane = byPane;
    step = (Step.Combine) node.step();
    this.shards = shards;
    this.emitter = emitter;
    hash = ShuffleKey.stepHash(node.id());
    table = new GroupTable(step);
    sessions = step.windowing().kind() == Windowing.Kind.SESSIONS ? new GroupTable(step) : null;
    slices = step.sliced() ? new OnTimeSlices(step.windowing(), this) : null;
    onTime = OnTime.byWindow(step.windowing());
    keys = compile(step.keys());
    keyColumns = new Column[keys.length];
    List<Step.Aggregate> aggregates = step.aggregates();
    values = new Kernel[aggregates.size()];
    orders = new Kernel[values.length][];
    filters = new Kernel[values.length];
    passed = new boolean[values.length][];
    valueColumns = new Column[values.length];
    orderColumns = new Column[values.length][];
    for (int a = 0; a < values.length; a++) {
      Step.Aggregate aggregate = aggregates.get(a);
      values[a] = aggregate.value() == null ? null : Kernel.compile(aggregate.value());
      filters[a] = aggregate.filter() == null ? null : Kernel.compile(aggregate.filter());
      orders[a] = compile(aggregate.order().stream().map(Step.OrderBy::by).toList());
      orderColumns[a] = new Column[orders[a].length];
    }
  }

  private static Kernel[] compile(List<Expression> expressions) {
    return expressions.stream().map(Kernel::compile).toArray(Kernel[]::new);
  }

  @Override
  void process(Batch batch, int[] selected, int count) {
    int[] rows = selected;
    int left = count;
    if (step.from() != Long.MIN_VALUE || step.to() != Long.MAX_VALUE) {
      rows = new int[count];
      left = TimeBounds.select(batch, selected, count, step.from(), step.to(), rows);
      count("outside", TimeBounds.outside(batch, selected, count, step.from(), step.to()));
    }
    if (slices != null) {
      left = slices.select(batch, rows, left);
      rows = slices.rows();
    } else if (batch.rows().watermark != Long.MIN_VALUE) {
      left = onTime.select(batch, rows, left, this);
      rows = onTime.rows();
    }
    evaluate(keys, keyColumns, batch, rows, left);
    for (int a = 0; a < values.length; a++) {
      int[] of = rows;
      int taken = left;
      if (filters[a] != null) {
        taken = filter(a, batch, rows, left);
        of = passing;
      }
      if (values[a] != null) {
        valueColumns[a] = values[a].evaluate(batch, of, taken, failures);
      }
      evaluate(orders[a], orderColumns[a], batch, of, taken);
    }
    if (failures.any()) {
      left = dropFailed(batch, rows, left);
      rows = kept(0);
    }
    Batch.Rows windowed = slices == null ? batch.rows() : slices.counted(batch, rows, left);
    table.add(windowed, keyColumns, valueColumns, orderColumns, rows, left, passed);
    if (table.size() >= GROUPS_MAX || table.bytes() >= BYTES_MAX) {
      flush();
    }
  }

  /** Finds the rows that an aggregate takes; its value is evaluated for no others. */
  private int filter(int aggregate, Batch batch, int[] rows, int count) {
    Column truth = filters[aggregate].evaluate(batch, rows, count, failures);
    boolean[] values = ((BooleanColumn) truth).values;
    boolean[] nulls = truth.nulls();
    if (passed[aggregate] == null || passed[aggregate].length < batch.size()) {
      passed[aggregate] = new boolean[truth.capacity()];
    }
    if (passing.length < count) {
      passing = new int[count];
    }
    int left = 0;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      boolean passes = values[row] && !nulls[row];
      passed[aggregate][row] = passes;
      if (passes) {
        passing[left++] = row;
      }
    }
    return left;
  }

  private void evaluate(Kernel[] kernels, Column[] into, Batch batch, int[] rows, int count) {
    for (int k = 0; k < kernels.length; k++) {
      into[k] = kernels[k].evaluate(batch, rows, count, failures);
    }
  }

  private void flush() {
    if (sessions != null) {
      table.join(Long.MIN_VALUE, null, sessions);
    }
    (sessions == null ? table : sessions)
        .flush(
            shards,
            byPane,
            (shard, pack) -> emitter.pack(node.index(), new ShuffleKey(hash, shard), pack));
  }

  @Override
  void finishBundle(Emitter at) {
    flush();
  }
}
