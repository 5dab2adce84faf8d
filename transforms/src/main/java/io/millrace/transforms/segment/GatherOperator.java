package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.RowPack;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.type.RowType;

/**
 * The side of a sink's files in a stream before the shuffle that gathers small bundles: sends rows
 * as they are, in their order, to one shard after the other.
 */
final class GatherOperator extends Operator implements Sender {
  private static final int PACK_BYTES = 1 << 20;

  private final int shards;
  private final Emitter emitter;
  private final long hash;
  private final RowPack pack = new RowPack(false);
  private int shard;

  GatherOperator(Graph.Node node, RowType input, int shards, Emitter emitter, Counts counts) {
    super(node, input, counts);
    this.shards = shards;
    this.emitter = emitter;
    hash = ShuffleKey.stepHash(node.id());
  }

  @Override
  void process(Batch batch, int[] selected, int count) {
    for (int i = 0; i < count; i++) {
      pack.add(batch, selected[i]);
      if (pack.bytes() > PACK_BYTES) {
        flush();
      }
    }
  }

  private void flush() {
    if (pack.rows() > 0) {
      emitter.pack(node.index(), new ShuffleKey(hash, shard), pack.toByteArray());
      pack.clear();
      shard = (shard + 1) % shards;
    }
  }

  @Override
  void finishBundle(Emitter at) {
    flush();
  }
}
