package io.millrace.transforms.stream;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;

/** Which records have been given out, by a number of 64 bits for the bytes of each. */
final class KnownRecords {
  private final MessageDigest digest;
  private final Set<Long> fresh = new HashSet<>();
  private long[] sorted;

  /**
   * @param sorted ascending
   */
  KnownRecords(long[] sorted) {
    this.sorted = sorted;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The number for a record. */
  long number(byte[] bytes, int from, int count) {
    digest.update(bytes, from, count);
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  boolean has(long number) {
    return fresh.contains(number) || Arrays.binarySearch(sorted, number) >= 0;
  }

  void add(Set<Long> numbers) {
    fresh.addAll(numbers);
  }

  /** All numbers, ascending; not to be changed. */
  long[] sorted() {
    if (!fresh.isEmpty()) {
      LongStream both =
          LongStream.concat(Arrays.stream(sorted), fresh.stream().mapToLong(Long::longValue));
      sorted = both.sorted().toArray();
      fresh.clear();
    }
    return sorted;
  }
}
