package io.millrace.transforms.segment;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.coders.AtomicCoder;

/**
 * What packs are shuffled by.
 *
 * @param step the stable hash of pipeline and step, see {@link #stepHash}
 * @param shard one of the shards of the step
 */
record ShuffleKey(long step, int shard) {

  /** FNV-1a, 64 bits, over the step's id: a step keeps its keys when others come and go. */
  static long stepHash(String stepId) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : stepId.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  /** Twelve bytes, big-endian. */
  static final class KeyCoder extends AtomicCoder<ShuffleKey> {
    static final KeyCoder INSTANCE = new KeyCoder();
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(ShuffleKey value, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      data.writeLong(value.step());
      data.writeInt(value.shard());
    }

    @Override
    public ShuffleKey decode(InputStream in) throws IOException {
      DataInputStream data = new DataInputStream(in);
      return new ShuffleKey(data.readLong(), data.readInt());
    }

    @Override
    public void verifyDeterministic() {}

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}
