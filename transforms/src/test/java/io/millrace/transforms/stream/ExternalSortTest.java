package io.millrace.transforms.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the library's sort, in memory and not, with records longer than any buffer. */
final class ExternalSortTest {
  private record Entry(long arrival, long position, int length) {}

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 5_000, 1_000_000, 1L << 40})
  void sortsByArrivalThenPosition(long runBytes) throws IOException {
    Random random = new Random(20260702);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      int length = i % 200 == 7 ? 1_500_000 : random.nextInt(100);
      entries.add(new Entry(random.nextInt(50), random.nextLong() >>> 8, length));
    }
    ExternalSort sort = new ExternalSort(runBytes, folder);
    for (Entry entry : entries) {
      ByteWriter out = sort.start(entry.arrival(), entry.position());
      out.putBytes(new byte[entry.length()], 0, entry.length());
      out.putLong(entry.position());
      sort.end();
    }
    assertThat(sort.spilled() > 0).isEqualTo(runBytes < 1L << 40);
    entries.sort(Comparator.comparingLong(Entry::arrival).thenComparingLong(Entry::position));
    assertThat(read(sort.merge())).isEqualTo(entries);
    assertThat(read(sort.merge())).as("once more").isEqualTo(entries);
    sort.close();
    assertThat(folder).isEmptyDirectory();
  }

  private static List<Entry> read(Merge merge) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (RunCursor next = merge.peek(); next != null; next = merge.peek()) {
      ByteReader end = new ByteReader(next.bytes);
      int length = next.length - Long.BYTES;
      assertThat(end.reset(next.bytes, next.from + length, Long.BYTES).getLong())
          .isEqualTo(next.position);
      entries.add(new Entry(next.arrival, next.position, length));
      merge.take();
    }
    return entries;
  }
}
