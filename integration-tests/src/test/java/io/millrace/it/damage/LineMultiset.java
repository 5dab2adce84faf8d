package io.millrace.it.damage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A multiset of byte strings, told by how many there are and the sum of their 128-bit MD5 digests:
 * the order does not matter, one that is missing, added or changed does. Two different multisets
 * look alike by chance once in 2^128; nobody is expected to attack it.
 *
 * <p>As a program it prints count and sum of the lines of the given files.
 */
public final class LineMultiset {
  private static final byte[] MARK = "\ufeff".getBytes(UTF_8);

  private final MessageDigest digest;
  private long count;
  private long high;
  private long low;

  public LineMultiset() {
    try {
      digest = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  /** Sorted arguments are not needed: the sum is the same in any order of files. */
  public static void main(String[] files) throws IOException {
    LineMultiset lines = new LineMultiset();
    for (String file : files) {
      forEachLine(Path.of(file), lines::add);
    }
    System.out.println(lines);
  }

  public void add(String text) {
    add(text.getBytes(UTF_8));
  }

  public void add(byte[] bytes) {
    ByteBuffer hash = ByteBuffer.wrap(digest.digest(bytes));
    long addedHigh = hash.getLong();
    long addedLow = hash.getLong();
    low += addedLow;
    high += addedHigh + (Long.compareUnsigned(low, addedLow) < 0 ? 1 : 0);
    count++;
  }

  public long count() {
    return count;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LineMultiset that
        && that.count == count
        && that.high == high
        && that.low == low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(low);
  }

  @Override
  public String toString() {
    return String.format("%,d lines, sum %016x%016x", count, high, low);
  }

  /**
   * Every line without its end (LF or CRLF), blank ones too; the last one may have no end. A byte
   * order mark at the start of the file belongs to no line.
   */
  public static void forEachLine(Path file, Consumer<byte[]> consumer) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      in.mark(MARK.length);
      if (!Arrays.equals(in.readNBytes(MARK.length), MARK)) {
        in.reset();
      }
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b == '\n') {
          consumer.accept(withoutCarriageReturn(line.toByteArray()));
          line.reset();
        } else {
          line.write(b);
        }
      }
    }
    if (line.size() > 0) {
      consumer.accept(withoutCarriageReturn(line.toByteArray()));
    }
  }

  private static byte[] withoutCarriageReturn(byte[] line) {
    int length = line.length;
    return length > 0 && line[length - 1] == '\r' ? Arrays.copyOf(line, length - 1) : line;
  }
}
