package io.millrace.transforms.stream;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;

/** Marks as a version and numbers of fixed length. Deterministic. */
public final class ReplayMarkCoder extends AtomicCoder<ReplayMark> {
  private static final long serialVersionUID = 1L;
  private static final int VERSION = 1;

  private ReplayMarkCoder() {}

  public static ReplayMarkCoder of() {
    return new ReplayMarkCoder();
  }

  @Override
  public void encode(ReplayMark mark, OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    out.writeByte(VERSION);
    out.writeLong(mark.blocks());
    out.writeLong(mark.records());
    out.writeLong(mark.newest());
    out.writeLong(mark.startMillis());
    out.writeLong(mark.startMicros());
    out.writeLong(mark.listing());
    out.writeBoolean(mark.ended());
  }

  @Override
  public ReplayMark decode(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    int version = in.readByte();
    if (version != VERSION) {
      throw new CoderException("a replay's checkpoint of another version: " + version);
    }
    return new ReplayMark(
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readBoolean());
  }

  @Override
  public void verifyDeterministic() {}

  @Override
  public boolean consistentWithEquals() {
    return true;
  }
}
