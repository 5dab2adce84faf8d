package io.millrace.transforms.segment;

import io.millrace.transforms.aggregate.KeyHash;
import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Cells;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.expression.Kernel;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Updates;
import io.millrace.transforms.type.RowType;
import java.util.List;

/**
 * The side of a sink with a key before its shuffle: sends what can be written to the shard of its
 * key. Updates stay here: a final row will replace each of them before anything is written.
 */
final class UpsertOperator extends Operator implements Sender {
  private static final int PACKED_BYTES_MAX = 8 << 20;

  private final Step.WriteFiles step;
  private final List<Kernel> keys;
  private final int shards;
  private final Emitter emitter;
  private final long hash;
  private final ByteWriter[] packs;
  private final ByteWriter key = new ByteWriter();
  private final ByteWriter cells = new ByteWriter();
  private int packed;

  UpsertOperator(Graph.Node node, RowType input, int shards, Emitter emitter, Counts counts) {
    super(node, input, counts);
    step = (Step.WriteFiles) node.step();
    keys = step.keys().stream().map(Kernel::compile).toList();
    this.shards = shards;
    this.emitter = emitter;
    hash = ShuffleKey.stepHash(node.id());
    packs = new ByteWriter[shards];
  }

  @Override
  void process(Batch batch, int[] selected, int count) {
    int[] rows = new int[count];
    int left = TimeBounds.select(batch, selected, count, step.from(), step.to(), rows);
    count("outside", TimeBounds.outside(batch, selected, count, step.from(), step.to()));
    int wanted = withoutUpdates(batch, rows, left);
    count("replaced", left - wanted);
    failInvalid(batch, rows, wanted);
    failMissing(step.output(), batch, rows, wanted);
    left = wanted;
    if (failures.any()) {
      left = dropFailed(batch, rows, wanted);
      rows = kept(0);
    }
    Column[] columns = new Column[keys.size()];
    for (int k = 0; k < columns.length; k++) {
      columns[k] = keys.get(k).evaluate(batch, rows, left, failures);
    }
    for (int i = 0; i < left; i++) {
      send(batch, rows[i], columns);
    }
    if (packed > PACKED_BYTES_MAX) {
      flush();
    }
  }

  /** Moves the final rows to the front and gives their number. */
  private static int withoutUpdates(Batch batch, int[] rows, int count) {
    int left = 0;
    for (int i = 0; i < count; i++) {
      if (!Updates.isUpdate(batch.rows().position[rows[i]])) {
        rows[left++] = rows[i];
      }
    }
    return left;
  }

  private void send(Batch batch, int row, Column[] columns) {
    key.clear();
    for (Column column : columns) {
      Cells.write(column, row, key);
    }
    cells.clear();
    for (int c = 0; c < batch.type().size(); c++) {
      Cells.writeExact(batch.column(c), row, cells);
    }
    int shard = KeyHash.shard(key.array(), 0, key.size(), shards);
    if (packs[shard] == null) {
      packs[shard] = new ByteWriter(256);
      KeyedRow.start(packs[shard], KeyedRow.NO_PANE);
    }
    int before = packs[shard].size();
    Batch.Rows rows = batch.rows();
    new KeyedRow(
            0,
            key.toByteArray(),
            rows.eventTime[row],
            rows.windowStart[row],
            rows.windowEnd[row],
            rows.position[row],
            cells.toByteArray())
        .write(packs[shard]);
    packed += packs[shard].size() - before;
  }

  private void flush() {
    for (int shard = 0; shard < shards; shard++) {
      if (packs[shard] != null) {
        emitter.pack(node.index(), new ShuffleKey(hash, shard), packs[shard].toByteArray());
        packs[shard] = null;
      }
    }
    packed = 0;
  }

  @Override
  void finishBundle(Emitter at) {
    flush();
  }
}
