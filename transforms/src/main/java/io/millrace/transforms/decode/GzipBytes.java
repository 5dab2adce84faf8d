package io.millrace.transforms.decode;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * What a gzip file holds: all its members, one after the other. Unlike the JDK's stream it tells
 * damage behind the first member from the end of the file. Zero bytes behind the last member are
 * padding.
 */
final class GzipBytes extends InputStream {
  private static final int INPUT_BYTES = 1 << 18;
  private static final int CHECKED_HEADER = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final InputStream in;
  private final byte[] input = new byte[INPUT_BYTES];
  private final byte[] one = new byte[1];
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();

  private int at;
  private int limit;
  private boolean inMember;
  private boolean ended;

  GzipBytes(InputStream in) throws IOException {
    this.in = in;
    header(next());
  }

  @Override
  public int read() throws IOException {
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (!ended && length > 0) {
      int count = inMember ? inflate(into, offset, length) : 0;
      if (count > 0) {
        crc.update(into, offset, count);
        return count;
      }
      if (inMember && inflater.finished()) {
        trailer();
      }
      if (!inMember) {
        nextMember();
      }
    }
    return length == 0 ? 0 : -1;
  }

  private int inflate(byte[] into, int offset, int length) throws IOException {
    try {
      int count = inflater.inflate(into, offset, length);
      if (count == 0 && inflater.needsDictionary()) {
        throw new IOException("its data needs a dictionary");
      }
      if (count == 0 && inflater.needsInput() && !inflater.finished()) {
        at = limit;
        int first = next();
        at--;
        input[at] = (byte) first;
        inflater.setInput(input, at, limit - at);
      }
      return count;
    } catch (DataFormatException e) {
      throw new IOException("its compressed data is damaged (" + e.getMessage() + ")", e);
    }
  }

  private void trailer() throws IOException {
    at = limit - inflater.getRemaining();
    if (littleEndian() != crc.getValue()) {
      throw new IOException("its checksum does not fit its data");
    }
    if (littleEndian() != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new IOException("its length does not fit its data");
    }
    inMember = false;
  }

  private void nextMember() throws IOException {
    int first = nextOrEnd();
    while (first == 0) {
      first = nextOrEnd();
    }
    if (first < 0) {
      ended = true;
    } else {
      header(first);
    }
  }

  private void header(int first) throws IOException {
    if (first != 0x1f || next() != 0x8b || next() != 8) {
      throw new IOException("there are bytes that are not gzip");
    }
    int flags = next();
    if ((flags & RESERVED) != 0) {
      throw new IOException("its header is damaged");
    }
    skip(6);
    if ((flags & EXTRA) != 0) {
      int low = next();
      skip(low | next() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & CHECKED_HEADER) != 0) {
      skip(2);
    }
    inflater.reset();
    inflater.setInput(input, at, limit - at);
    crc.reset();
    inMember = true;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    int c = next();
    while (c != 0) {
      c = next();
    }
  }

  private long littleEndian() throws IOException {
    long value = next();
    value |= (long) next() << 8;
    value |= (long) next() << 16;
    return value | (long) next() << 24;
  }

  private int next() throws IOException {
    int b = nextOrEnd();
    if (b < 0) {
      throw new EOFException("it ends too early");
    }
    return b;
  }

  private int nextOrEnd() throws IOException {
    if (at == limit) {
      int count = in.read(input, 0, input.length);
      if (count < 0) {
        return -1;
      }
      at = 0;
      limit = count;
    }
    return input[at++] & 0xff;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
