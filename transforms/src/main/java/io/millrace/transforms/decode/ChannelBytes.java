package io.millrace.transforms.decode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;

/** The bytes of a channel as a stream. A read gives nothing only at the end. */
final class ChannelBytes extends InputStream {
  private final ReadableByteChannel channel;
  private final byte[] one = new byte[1];

  ChannelBytes(ReadableByteChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read() throws IOException {
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
    int count = 0;
    while (count == 0 && length > 0) {
      count = channel.read(buffer);
    }
    return count;
  }

  /** Goes to a place in the file: at once where the channel can, else by reading up to it. */
  void seek(long place) throws IOException {
    if (channel instanceof SeekableByteChannel seekable) {
      seekable.position(place);
      return;
    }
    byte[] waste = new byte[1 << 16];
    long left = place;
    while (left > 0) {
      int count = read(waste, 0, (int) Math.min(waste.length, left));
      if (count < 0) {
        return;
      }
      left -= count;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
