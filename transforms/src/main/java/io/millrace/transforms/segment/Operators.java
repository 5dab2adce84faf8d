package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.BooleanColumn;
import io.millrace.transforms.batch.BytesColumn;
import io.millrace.transforms.batch.Cells;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.batch.ObjectColumn;
import io.millrace.transforms.expression.Kernel;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The record-local operators. */
final class Operators {
  private Operators() {}

  /** {@link Step.Filter}. */
  static final class FilterOperator extends Operator {
    private final Kernel keep;

    FilterOperator(Graph.Node node, Step.Filter step, RowType input, Counts counts) {
      super(node, input, counts);
      keep = Kernel.compile(step.keep());
    }

    @Override
    void process(Batch batch, int[] selected, int count) {
      BooleanColumn result = (BooleanColumn) keep.evaluate(batch, selected, count, failures);
      int[] good = selected;
      int goodCount = count;
      if (failures.any()) {
        goodCount = dropFailed(batch, selected, count);
        good = Arrays.copyOf(kept(0), goodCount);
      }
      int[] passed = kept(goodCount);
      boolean[] nulls = result.hasNulls() ? result.nulls() : null;
      boolean[] values = result.values;
      int passing = 0;
      int filtered = 0;
      for (int i = 0; i < goodCount; i++) {
        int row = good[i];
        boolean passes = values[row] & (nulls == null || !nulls[row]);
        // Without a branch, which would go wrong for every row that is unlike the one before.
        passed[passing] = row;
        passing += passes ? 1 : 0;
        filtered += passes ? 0 : 1;
      }
      count("filtered", filtered);
      push(batch, passed, passing);
    }
  }

  /** {@link Step.MapToFields}. */
  static final class MapOperator extends Operator {
    private final RowType output;
    private final List<Kernel> fields;

    MapOperator(Graph.Node node, Step.MapToFields step, RowType input, Counts counts) {
      super(node, input, counts);
      output = step.output();
      fields = step.fields().stream().map(Kernel::compile).toList();
    }

    @Override
    void process(Batch batch, int[] selected, int count) {
      List<Column> columns = new ArrayList<>(fields.size());
      for (Kernel field : fields) {
        columns.add(field.evaluate(batch, selected, count, failures));
      }
      int[] rows = selected;
      int left = count;
      if (failures.any()) {
        left = dropFailed(batch, selected, count);
        rows = kept(0);
      }
      push(new Batch(output, columns, batch.rows()), rows, left);
    }
  }

  /** {@link Step.Flatten}. */
  static final class FlattenOperator extends Operator {
    FlattenOperator(Graph.Node node, RowType input, Counts counts) {
      super(node, input, counts);
    }

    @Override
    void process(Batch batch, int[] selected, int count) {
      push(batch, selected, count);
    }
  }

  /** {@link Step.AssignTimestamps}. */
  static final class TimestampOperator extends Operator {
    private final Kernel timestamp;
    private long[] times = new long[Batch.ROWS];

    TimestampOperator(Graph.Node node, Step.AssignTimestamps step, RowType input, Counts counts) {
      super(node, input, counts);
      timestamp = Kernel.compile(step.timestamp());
    }

    @Override
    void process(Batch batch, int[] selected, int count) {
      LongColumn result = (LongColumn) timestamp.evaluate(batch, selected, count, failures);
      if (times.length < batch.rows().capacity()) {
        times = new long[batch.rows().capacity()];
      }
      for (int i = 0; i < count; i++) {
        int row = selected[i];
        if (result.isNull(row)) {
          failures.add(row, Failure.Code.EVENT_TIME, "the event time is null");
        } else {
          times[row] = result.values[row];
        }
      }
      int left = dropFailed(batch, selected, count);
      Batch.Rows rows = batch.rows().view();
      rows.eventTime = times;
      push(new Batch(batch.type(), columns(batch), rows), kept(0), left);
    }
  }

  /** {@link Step.ExtractWindowingInfo}. */
  static final class InfoOperator extends Operator {
    private final Step.ExtractWindowingInfo step;
    private final Column[] added;

    InfoOperator(Graph.Node node, Step.ExtractWindowingInfo step, RowType input, Counts counts) {
      super(node, input, counts);
      this.step = step;
      added = new Column[step.kinds().size()];
      for (int i = 0; i < added.length; i++) {
        added[i] = Column.of(step.kinds().get(i).type(false), Batch.ROWS);
      }
    }

    @Override
    void process(Batch batch, int[] selected, int count) {
      Batch.Rows rows = batch.rows();
      List<Column> columns = columns(batch);
      for (int k = 0; k < added.length; k++) {
        Column column = added[k];
        column.clear();
        column.ensureCapacity(rows.capacity());
        for (int i = 0; i < count; i++) {
          info(step.kinds().get(k), rows, selected[i], column);
        }
        columns.add(column);
      }
      push(new Batch(step.output(), columns, rows), selected, count);
    }

    private static void info(Step.InfoKind kind, Batch.Rows rows, int row, Column out) {
      long start = rows.windowStart[row];
      boolean global = start == Batch.GLOBAL;
      switch (kind) {
        case TIMESTAMP -> time(rows.eventTime[row] == Batch.NO_TIME, rows.eventTime[row], row, out);
        case WINDOW_START -> time(global, 1000 * start, row, out);
        case WINDOW_END -> time(global, 1000 * rows.windowEnd[row], row, out);
        case WINDOW_STRING ->
            ((BytesColumn) out)
                .append(
                    row,
                    global
                        ? "GlobalWindow"
                        : "[" + seconds(start) + ", " + seconds(rows.windowEnd[row]) + ")");
        case WINDOW_TYPE ->
            ((BytesColumn) out).append(row, global ? "GlobalWindow" : "IntervalWindow");
      }
    }

    private static void time(boolean none, long micros, int row, Column out) {
      if (none) {
        out.setNull(row);
      } else {
        ((LongColumn) out).values[row] = micros;
      }
    }

    private static String seconds(long millis) {
      BigDecimal seconds = BigDecimal.valueOf(millis, 3).stripTrailingZeros();
      return seconds.setScale(Math.max(1, seconds.scale())).toPlainString();
    }
  }

  /** {@link Step.LogForTesting}. */
  static final class LogOperator extends Operator {
    private static final Logger LOG = LoggerFactory.getLogger("io.millrace.log");
    private final Step.LogForTesting step;

    LogOperator(Graph.Node node, Step.LogForTesting step, RowType input, Counts counts) {
      super(node, input, counts);
      this.step = step;
    }

    @Override
    void process(Batch batch, int[] selected, int count) {
      for (int i = 0; i < count; i++) {
        String line = step.prefix() + Values.toJson(batch.type(), batch.row(selected[i]));
        switch (step.level()) {
          case "ERROR" -> LOG.error("{}", line);
          case "DEBUG" -> LOG.debug("{}", line);
          default -> LOG.info("{}", line);
        }
      }
      push(batch, selected, count);
    }
  }

  /** {@link Step.Explode}. */
  static final class ExplodeOperator extends Operator {
    private final Step.Explode step;
    private final Batch out;
    private final int[] all = new int[Batch.ROWS];

    ExplodeOperator(Graph.Node node, Step.Explode step, RowType input, Counts counts) {
      super(node, input, counts);
      this.step = step;
      out = new Batch(step.output());
      Arrays.setAll(all, i -> i);
    }

    @Override
    void process(Batch batch, int[] selected, int count) {
      for (int field : step.fields()) {
        Column column = batch.column(field);
        for (int i = 0; column.hasInvalid() && i < count; i++) {
          Failure why = column.invalid(selected[i]);
          if (why != null) {
            failures.add(selected[i], why);
          }
        }
      }
      int left = dropFailed(batch, selected, count);
      int[] rows = kept(0);
      out.rows().raw = batch.rows().raw;
      out.rows().file = batch.rows().file;
      out.rows().files = null;
      out.rows().watermark = batch.rows().watermark;
      for (int i = 0; i < left; i++) {
        explode(batch, rows[i]);
      }
      flushDead();
      flush();
    }

    private void explode(Batch batch, int row) {
      int n = step.fields().size();
      List<List<?>> lists = new ArrayList<>(n);
      int longest = 0;
      for (int field : step.fields()) {
        ObjectColumn column = (ObjectColumn) batch.column(field);
        List<?> list = column.isNull(row) ? List.of() : (List<?>) column.values[row];
        lists.add(list);
        longest = Math.max(longest, list.size());
      }
      Failure refusal = step.refusal(lists);
      if (refusal != null) {
        dead(batch, row, refusal);
        return;
      }
      int made =
          step.crossProduct()
              ? lists.stream().mapToInt(List::size).reduce(1, (a, b) -> a * b)
              : longest;
      count(made == 0 ? "filtered" : "exploded", 1);
      count("elements", made);
      for (int i = 0; i < made; i++) {
        Object[] elements = new Object[n];
        int rest = i;
        for (int f = n - 1; f >= 0; f--) {
          int size = lists.get(f).size();
          int at = step.crossProduct() ? rest % size : i;
          elements[f] = at < size ? lists.get(f).get(at) : null;
          rest = step.crossProduct() ? rest / size : rest;
        }
        append(batch, row, elements);
      }
    }

    private void append(Batch batch, int row, Object[] elements) {
      int to = out.rows().size++;
      out.rows().copy(batch.rows(), row, to);
      if (batch.rows().files != null) {
        out.rows().setFile(to, batch.rows().files[row]);
      }
      for (int c = 0; c < batch.type().size(); c++) {
        int f = step.fields().indexOf(c);
        if (f < 0) {
          Cells.copy(batch.column(c), row, out.column(c), to);
        } else {
          out.column(c).set(to, elements[f]);
        }
      }
      if (out.size() == Batch.ROWS) {
        flush();
      }
    }

    private void flush() {
      push(out, all, out.size());
      out.clear();
    }
  }

  static List<Column> columns(Batch batch) {
    List<Column> columns = new ArrayList<>(batch.type().size() + 3);
    for (int i = 0; i < batch.type().size(); i++) {
      columns.add(batch.column(i));
    }
    return columns;
  }
}
