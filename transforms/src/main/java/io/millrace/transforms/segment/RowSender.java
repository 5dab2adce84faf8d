package io.millrace.transforms.segment;

import io.millrace.transforms.aggregate.KeyHash;
import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Cells;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Kernel;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.type.RowType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The side before the shuffle of steps that need whole rows: sends the rows that come in time to
 * the shard of their key, as packs of {@link KeyedRow}s.
 */
final class RowSender extends Operator implements Sender {
  private static final int PACKED_BYTES_MAX = 8 << 20;

  private final Kernel[][] keys;
  private final OnTime onTime;
  private final Panes panes;
  private final int shards;
  private final Emitter emitter;
  private final long hash;
  private final Map<Slot, ByteWriter> packs = new LinkedHashMap<>();
  private final ByteWriter key = new ByteWriter();
  private final ByteWriter cells = new ByteWriter();
  private NullKeys[] nulls = {NullKeys.EQUAL};
  private LateRows lateRows;
  private int packed;

  /** Into which packs rows go. */
  enum Panes {
    /** One for each shard: in a bounded run. */
    ONE,
    /** One for each window. */
    WINDOWS,
    /** One for each {@link KeyedRow#BUCKET_MILLIS} of event time. */
    BUCKETS
  }

  /** What becomes of rows of an input with a key that is null. */
  enum NullKeys {
    /** Nulls are keys as others. */
    EQUAL,
    /** The row has no partner, which the head is told by an empty key. */
    ALONE,
    /** The row can give nothing: it is counted as {@code filtered}. */
    LEFT_OUT
  }

  private record Slot(int shard, long pane) {}

  /**
   * @param keys for each input what its rows are sent by
   */
  RowSender(
      Graph.Node node,
      RowType input,
      List<List<Expression>> keys,
      OnTime onTime,
      Panes panes,
      int shards,
      Emitter emitter,
      Counts counts) {
    super(node, input, counts);
    this.onTime = onTime;
    this.panes = panes;
    this.shards = shards;
    this.emitter = emitter;
    this.keys = new Kernel[keys.size()][];
    for (int i = 0; i < keys.size(); i++) {
      this.keys[i] = keys.get(i).stream().map(Kernel::compile).toArray(Kernel[]::new);
    }
    hash = ShuffleKey.stepHash(node.id());
  }

  /**
   * Says what becomes of rows with null keys, an input each, and that late rows go out as {@code
   * late} makes them.
   */
  RowSender joining(List<NullKeys> nullKeys, LateRows late) {
    nulls = nullKeys.toArray(NullKeys[]::new);
    lateRows = late;
    return this;
  }

  @Override
  void pushLate(Batch batch, int[] selected, int count) {
    super.pushLate(lateRows == null ? batch : lateRows.of(batch, input()), selected, count);
  }

  @Override
  void process(Batch batch, int[] selected, int count) {
    int[] rows = selected;
    int left = count;
    if (batch.rows().watermark != Long.MIN_VALUE) {
      left = onTime.select(batch, rows, left, this);
      rows = onTime.rows();
    }
    failInvalid(batch, rows, left);
    Kernel[] kernels = keys[Math.min(input(), keys.length - 1)];
    Column[] columns = new Column[kernels.length];
    for (int k = 0; k < kernels.length; k++) {
      columns[k] = kernels[k].evaluate(batch, rows, left, failures);
    }
    if (failures.any()) {
      left = dropFailed(batch, rows, left);
      rows = kept(0);
    }
    NullKeys ofNull = nulls[Math.min(input(), nulls.length - 1)];
    if (ofNull == NullKeys.LEFT_OUT) {
      left = withKeys(rows, left, columns);
      rows = kept(0);
    }
    count("sent", left);
    for (int i = 0; i < left; i++) {
      send(batch, rows[i], columns, ofNull != NullKeys.EQUAL && hasNull(columns, rows[i]));
    }
    if (packed > PACKED_BYTES_MAX) {
      flush();
    }
  }

  /** The selected rows all of whose keys have values, in {@link #kept}. */
  private int withKeys(int[] rows, int count, Column[] columns) {
    int[] good = kept(count);
    int left = 0;
    for (int i = 0; i < count; i++) {
      if (!hasNull(columns, rows[i])) {
        good[left++] = rows[i];
      }
    }
    count("null_keys", count - left);
    count("filtered", count - left);
    return left;
  }

  private static boolean hasNull(Column[] columns, int row) {
    for (Column column : columns) {
      if (column.isNull(row)) {
        return true;
      }
    }
    return false;
  }

  /**
   * @param alone whether the key is null: then it is empty, and rows are spread by their fields
   */
  private void send(Batch batch, int row, Column[] columns, boolean alone) {
    key.clear();
    if (!alone) {
      for (Column column : columns) {
        Cells.write(column, row, key);
      }
    }
    cells.clear();
    for (int c = 0; c < batch.type().size(); c++) {
      Cells.writeExact(batch.column(c), row, cells);
    }
    Batch.Rows rows = batch.rows();
    ByteWriter spread = alone ? cells : key;
    int shard = KeyHash.shard(spread.array(), 0, spread.size(), shards);
    long pane =
        switch (panes) {
          case ONE -> KeyedRow.NO_PANE;
          case WINDOWS ->
              rows.windowStart[row] == Batch.GLOBAL ? KeyedRow.NO_PANE : rows.windowEnd[row];
          case BUCKETS -> KeyedRow.bucket(rows.eventTime[row]);
        };
    ByteWriter pack = packs.get(new Slot(shard, pane));
    if (pack == null) {
      pack = new ByteWriter(256);
      KeyedRow.start(pack, pane);
      packs.put(new Slot(shard, pane), pack);
    }
    int before = pack.size();
    new KeyedRow(
            input(),
            key.toByteArray(),
            rows.eventTime[row],
            rows.windowStart[row],
            rows.windowEnd[row],
            rows.position[row],
            cells.toByteArray())
        .write(pack);
    packed += pack.size() - before;
  }

  private void flush() {
    packs.forEach(
        (slot, pack) ->
            emitter.pack(node.index(), new ShuffleKey(hash, slot.shard()), pack.toByteArray()));
    packs.clear();
    packed = 0;
  }

  @Override
  void finishBundle(Emitter at) {
    flush();
  }
}
