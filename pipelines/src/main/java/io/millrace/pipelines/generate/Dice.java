package io.millrace.pipelines.generate;

import java.util.SplittableRandom;

/**
 * Chance that is the same on every machine: all is derived from the 64 bits of {@link
 * SplittableRandom#nextLong} and from {@link StrictMath}. Each use has dice of its own, known by a
 * name, so that a field more in a declaration does not change the values of the others.
 */
final class Dice {
  private final SplittableRandom random;
  private double spare = Double.NaN;

  Dice(long seed, String name) {
    long mixed = seed;
    for (int i = 0; i < name.length(); i++) {
      mixed = (mixed ^ name.charAt(i)) * 0x9E3779B97F4A7C15L;
      mixed ^= mixed >>> 29;
    }
    random = new SplittableRandom(mixed);
  }

  long bits() {
    return random.nextLong();
  }

  /** From 0 up to, not including, 1. */
  double unit() {
    return (random.nextLong() >>> 11) * 0x1p-53;
  }

  /** From 0 up to, not including, {@code bound}. */
  int below(int bound) {
    return (int) (unit() * bound);
  }

  /**
   * True with this probability. Rolls nothing for 0, so that a fault not declared costs nothing.
   */
  boolean chance(double probability) {
    return probability > 0 && unit() < probability;
  }

  /** A waiting time with mean 1. */
  double exponential() {
    return -StrictMath.log(1 - unit());
  }

  /** A normal deviate, by Marsaglia's polar method. */
  double gaussian() {
    if (!Double.isNaN(spare)) {
      double kept = spare;
      spare = Double.NaN;
      return kept;
    }
    double x;
    double y;
    double square;
    do {
      x = 2 * unit() - 1;
      y = 2 * unit() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    double factor = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
    spare = y * factor;
    return x * factor;
  }
}
