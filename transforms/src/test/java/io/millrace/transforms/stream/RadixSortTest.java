package io.millrace.transforms.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the library's stable sort. */
final class RadixSortTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 2000, 1L << 22, 1L << 45, Long.MAX_VALUE, -1})
  void sortsLikeTheLibrary(long span) {
    Random random = new Random(span);
    for (int size : new int[] {0, 1, 2, 1000}) {
      long[] keys = new long[size];
      for (int i = 0; i < size; i++) {
        long any = random.nextLong();
        keys[i] = span < 0 ? any : Math.floorMod(any, span) - span / 2;
        if (random.nextInt(50) == 0) {
          keys[i] = Long.MIN_VALUE;
        }
      }
      int[] order = IntStream.range(0, size).toArray();
      int[] expected =
          Arrays.stream(order)
              .boxed()
              .sorted(Comparator.comparingLong(i -> keys[i]))
              .mapToInt(Integer::intValue)
              .toArray();
      assertThat(RadixSort.sort(keys, order)).isEqualTo(expected);
    }
  }
}
