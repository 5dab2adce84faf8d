package io.millrace.transforms.aggregate;

/** Which shard a key belongs to: the same on every machine, for the life of a step's state. */
public final class KeyHash {
  private KeyHash() {}

  /** The shard, from 0, of a key given as bytes. */
  public static int shard(byte[] bytes, int from, int count, int shards) {
    return Math.floorMod(KeyTable.hash(bytes, from, count) >>> 8, shards);
  }
}
