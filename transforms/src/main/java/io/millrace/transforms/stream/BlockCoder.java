package io.millrace.transforms.stream;

import io.millrace.transforms.decode.BadRecord;
import io.millrace.transforms.type.Failure;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;

/** Blocks as bytes: version, watermark, counts, bad records, rows. */
public final class BlockCoder extends AtomicCoder<Block> {
  private static final BlockCoder INSTANCE = new BlockCoder();
  private static final long serialVersionUID = 1L;
  private static final int VERSION = 1;

  private BlockCoder() {}

  public static BlockCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(Block block, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeByte(VERSION);
    data.writeLong(block.watermark());
    put(data, block.counts());
    data.writeInt(block.bad().size());
    for (BadRecord bad : block.bad()) {
      put(data, bad.file().getBytes(StandardCharsets.UTF_8));
      data.writeLong(bad.offset());
      data.writeLong(bad.line());
      put(data, bad.bytes());
      put(data, bad.failure().code().getBytes(StandardCharsets.UTF_8));
      put(data, bad.failure().message().getBytes(StandardCharsets.UTF_8));
    }
    put(data, block.rows());
    data.flush();
  }

  @Override
  public Block decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    if (data.readByte() != VERSION) {
      throw new IOException("a block of another version");
    }
    long watermark = data.readLong();
    byte[] counts = bytes(data);
    List<BadRecord> bad = new ArrayList<>();
    for (int n = data.readInt(); n > 0; n--) {
      String file = text(data);
      long offset = data.readLong();
      long line = data.readLong();
      byte[] record = bytes(data);
      String code = text(data);
      bad.add(new BadRecord(file, offset, line, record, new Failure(code, text(data))));
    }
    return new Block(watermark, bytes(data), bad, counts);
  }

  private static void put(DataOutputStream data, byte[] bytes) throws IOException {
    data.writeInt(bytes.length);
    data.write(bytes);
  }

  private static byte[] bytes(DataInputStream data) throws IOException {
    byte[] bytes = new byte[data.readInt()];
    data.readFully(bytes);
    return bytes;
  }

  private static String text(DataInputStream data) throws IOException {
    return new String(bytes(data), StandardCharsets.UTF_8);
  }

  @Override
  public void verifyDeterministic() {}
}
