package io.millrace.transforms.stream;

import io.millrace.transforms.decode.BadRecord;
import io.millrace.transforms.type.Failure;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/**
 * Blocks as a version, the watermark, the rows' bytes, the bad records and the counts' bytes.
 * Deterministic.
 */
public final class BlockCoder extends AtomicCoder<Block> {
  private static final long serialVersionUID = 1L;
  private static final int VERSION = 1;
  private static final ByteArrayCoder BYTES = ByteArrayCoder.of();
  private static final StringUtf8Coder TEXT = StringUtf8Coder.of();

  private BlockCoder() {}

  public static BlockCoder of() {
    return new BlockCoder();
  }

  @Override
  public void encode(Block block, OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    out.writeByte(VERSION);
    out.writeLong(block.watermark());
    BYTES.encode(block.rows(), out);
    out.writeInt(block.bad().size());
    for (BadRecord bad : block.bad()) {
      TEXT.encode(bad.file(), out);
      out.writeLong(bad.offset());
      out.writeLong(bad.line());
      BYTES.encode(bad.bytes(), out);
      TEXT.encode(bad.failure().code(), out);
      TEXT.encode(bad.failure().message(), out);
    }
    BYTES.encode(block.counts(), out);
  }

  @Override
  public Block decode(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    int version = in.readByte();
    if (version != VERSION) {
      throw new CoderException("a block of another version: " + version);
    }
    long watermark = in.readLong();
    byte[] rows = BYTES.decode(in);
    List<BadRecord> bad = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      bad.add(
          new BadRecord(
              TEXT.decode(in),
              in.readLong(),
              in.readLong(),
              BYTES.decode(in),
              new Failure(TEXT.decode(in), TEXT.decode(in))));
    }
    return new Block(watermark, rows, bad, BYTES.decode(in));
  }

  @Override
  public void verifyDeterministic() {}

  /** Blocks hold arrays, so they are compared by their bytes. */
  @Override
  public boolean consistentWithEquals() {
    return false;
  }
}
