package io.millrace.transforms.stream;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;

/** Marks as a version and numbers of fixed length. Deterministic. */
final class TableMarkCoder extends AtomicCoder<TableMark> {
  private static final long serialVersionUID = 1L;
  private static final int VERSION = 1;

  @Override
  public void encode(TableMark mark, OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    out.writeByte(VERSION);
    out.writeLong(mark.watermark());
    out.writeLong(mark.begun());
    out.writeLong(mark.uncounted());
    out.writeLong(mark.unread());
    out.writeBoolean(mark.ended());
    out.writeInt(mark.known().length);
    for (long record : mark.known()) {
      out.writeLong(record);
    }
  }

  @Override
  public TableMark decode(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    int version = in.readByte();
    if (version != VERSION) {
      throw new CoderException("a table's checkpoint of another version: " + version);
    }
    long watermark = in.readLong();
    long begun = in.readLong();
    long uncounted = in.readLong();
    long unread = in.readLong();
    boolean ended = in.readBoolean();
    long[] known = new long[in.readInt()];
    for (int i = 0; i < known.length; i++) {
      known[i] = in.readLong();
    }
    return new TableMark(watermark, begun, uncounted, unread, ended, known);
  }

  @Override
  public void verifyDeterministic() {}

  @Override
  public boolean consistentWithEquals() {
    return true;
  }
}
