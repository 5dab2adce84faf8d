package io.millrace.transforms.segment;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;

/**
 * Bytes behind their length, wherever they stand. Beam's coder of byte arrays leaves the length out
 * of what stands last and then reads into an array that grows; of packs of megabytes that is
 * several copies each time.
 */
final class PackCoder extends AtomicCoder<byte[]> {
  static final PackCoder INSTANCE = new PackCoder();

  private static final long serialVersionUID = 1L;
  private static final ByteArrayCoder BYTES = ByteArrayCoder.of();

  private PackCoder() {}

  @Override
  public void encode(byte[] pack, OutputStream out) throws IOException {
    BYTES.encode(pack, out);
  }

  @Override
  public byte[] decode(InputStream in) throws IOException {
    return BYTES.decode(in);
  }

  @Override
  public void verifyDeterministic() {}

  @Override
  public Object structuralValue(byte[] pack) {
    return BYTES.structuralValue(pack);
  }

  @Override
  public boolean isRegisterByteSizeObserverCheap(byte[] pack) {
    return true;
  }

  @Override
  protected long getEncodedElementByteSize(byte[] pack) {
    return pack.length + 4L;
  }

  private Object readResolve() {
    return INSTANCE;
  }
}
