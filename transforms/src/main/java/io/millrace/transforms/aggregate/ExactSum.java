package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * An exact sum of binary numbers of any size: limbs of 32 bits each in a long, so that carries can
 * wait. As many limbs as the numbers span; a number costs three additions.
 */
final class ExactSum {
  private static final int LIMB = 32;
  private static final long MASK = (1L << LIMB) - 1;

  /** So many numbers fit on top of a limb before carries must go on. */
  private static final int WAITING_MAX = 1 << 29;

  private int lowest;
  private long[] limbs = new long[0];
  private int waiting;

  /** Adds {@code number * 2^exponent}. */
  void add(long number, int exponent) {
    if (number == 0) {
      return;
    }
    int at = Math.floorDiv(exponent, LIMB);
    int shift = exponent - at * LIMB;
    room(at, at + 3);
    int i = at - lowest;
    long low = number << shift;
    limbs[i] += low & MASK;
    limbs[i + 1] += low >>> LIMB;
    limbs[i + 2] += shift == 0 ? number >> 63 : number >> (64 - shift);
    waited(1);
  }

  /** Adds the square of {@code number * 2^exponent}. */
  void addSquare(long number, int exponent) {
    long low = number * number;
    add(low & MASK, 2 * exponent);
    add(low >>> LIMB, 2 * exponent + LIMB);
    add(Math.multiplyHigh(number, number), 2 * exponent + 2 * LIMB);
  }

  private void waited(int numbers) {
    waiting += numbers;
    if (waiting >= WAITING_MAX) {
      carry();
    }
  }

  /** Makes room for the limbs from {@code from} to before {@code to}. */
  private void room(int from, int to) {
    if (limbs.length == 0) {
      lowest = from;
      limbs = new long[to - from];
    } else if (from < lowest || to > lowest + limbs.length) {
      int first = Math.min(from, lowest);
      long[] wider = new long[Math.max(to, lowest + limbs.length) - first];
      System.arraycopy(limbs, 0, wider, lowest - first, limbs.length);
      limbs = wider;
      lowest = first;
    }
  }

  private void carry() {
    waiting = 0;
    int last = limbs.length - 1;
    for (int i = 0; i < last; i++) {
      limbs[i + 1] += limbs[i] >> LIMB;
      limbs[i] &= MASK;
    }
    if (last >= 0 && limbs[last] != (int) limbs[last]) {
      limbs = Arrays.copyOf(limbs, last + 2);
      limbs[last + 1] = limbs[last] >> LIMB;
      limbs[last] &= MASK;
    }
  }

  /** How many bytes it holds, about. */
  int bytes() {
    return limbs.length * Long.BYTES;
  }

  /** The sum is {@link #number} * 2^exponent. */
  int exponent() {
    return lowest * LIMB;
  }

  BigInteger number() {
    BigInteger sum = BigInteger.ZERO;
    for (int i = limbs.length - 1; i >= 0; i--) {
      sum = sum.shiftLeft(LIMB).add(BigInteger.valueOf(limbs[i]));
    }
    return sum;
  }

  void encode(ByteWriter out) {
    carry();
    out.putInt(lowest);
    out.putVarInt(limbs.length);
    for (long limb : limbs) {
      out.putLong(limb);
    }
  }

  /** Adds what {@link #encode} wrote. */
  void merge(ByteReader in) {
    int from = in.getInt();
    int count = in.getVarInt();
    if (count > 0) {
      room(from, from + count);
      for (int i = 0; i < count; i++) {
        limbs[from - lowest + i] += in.getLong();
      }
      waited(1);
    }
  }
}
