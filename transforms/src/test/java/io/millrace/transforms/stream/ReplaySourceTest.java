package io.millrace.transforms.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.RowPack;
import io.millrace.transforms.decode.BadRecord;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.stream.Played.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as a stream: order, watermarks, restarts and what is counted. */
final class ReplaySourceTest {
  private static final RecordFormat JSON = RecordFormat.Json.LINES;
  private static final long SECOND = 1_000_000;
  private static final long MIN = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();

  @TempDir Path folder;

  @Test
  void sortsPlainAndCompressedFilesByTimeThenPlace() throws IOException {
    write("b.jsonl", event(1, 30), event(2, 10), event(3, 20));
    gzip("a.jsonl.gz", event(4, 20), event(5, 40), event(6, 5));
    Played played = Played.all(source("*"));
    assertThat(played.ids()).containsExactly(6L, 2L, 4L, 3L, 1L, 5L);
    assertThat(played.rows.get(2).file()).isEqualTo("a.jsonl.gz");
    assertThat(played.rows.get(2).raw()).isEqualTo(event(4, 20));
    assertThat(played.blocks).hasSize(1);
    assertThat(played.timestamps).containsExactly(5000L);
  }

  @Test
  void readsCsvWithAHeaderOfItsOwnInEachFile() throws IOException {
    write("a.csv", "id,ts", "1," + Instant.ofEpochSecond(9), "2," + Instant.ofEpochSecond(3));
    write("b.csv", "ts,other,id", Instant.ofEpochSecond(6) + ",x,3");
    Played played =
        Played.all(
            new ReplaySource(
                "p/read",
                Played.read(RecordFormat.Csv.DEFAULT, 0, folder + "/*"),
                Replay.MAX,
                null,
                Played.SMALL));
    assertThat(played.ids()).containsExactly(2L, 3L, 1L);
    assertThat(played.counts.get("p/read", "blank_lines")).isEqualTo(2);
  }

  @Test
  void theWatermarkIsTheNewestTimeLessTheBoundOnceItsBlockIsDone() throws IOException {
    write("a", events(0, 20));
    Played played = Played.all(small("a", 3 * SECOND, Replay.MAX));
    assertThat(played.blocks).hasSize(3);
    assertThat(played.blocks.stream().map(Block::watermark)).containsExactly(MIN, 3000L, 10_000L);
    assertThat(played.timestamps).containsExactly(0L, 7000L, 14_000L);
  }

  /** Goal: what is out of order is so within the bound, so nothing is behind the watermark. */
  @Test
  void disorderStaysWithinTheBound() throws IOException {
    write("a", events(0, 500));
    write("b", events(500, 500));
    for (long seed = 0; seed < 5; seed++) {
      Replay how = new Replay(0, true, seed, 0, 0);
      Played played = Played.all(small("*", 20 * SECOND, how));
      assertThat(played.ids()).containsExactlyInAnyOrderElementsOf(ids(0, 1000));
      assertThat(played.ids()).isNotEqualTo(ids(0, 1000));
      assertThat(late(played)).isZero();
      assertThat(distance(played)).isGreaterThan(10 * SECOND).isLessThanOrEqualTo(20 * SECOND);
    }
  }

  @Test
  void anotherSeedIsAnotherOrder() throws IOException {
    write("a", events(0, 100));
    List<Long> first = Played.all(small("a", SECOND * 9, new Replay(0, true, 1, 0, 0))).ids();
    assertThat(Played.all(small("a", SECOND * 9, new Replay(0, true, 1, 0, 0))).ids())
        .isEqualTo(first);
    assertThat(Played.all(small("a", SECOND * 9, new Replay(0, true, 2, 0, 0))).ids())
        .isNotEqualTo(first);
  }

  /** Goal: the share that is to be late is so, by no more than was asked; nothing else is. */
  @Test
  void aLateShareComesBehindTheWatermark() throws IOException {
    write("a", events(0, 2000));
    Replay how = new Replay(0, true, 7, 0.25, 60_000);
    Played played = Played.all(small("a", 5 * SECOND, how));
    assertThat(played.ids()).containsExactlyInAnyOrderElementsOf(ids(0, 2000));
    assertThat(late(played)).isBetween(350L, 500L);
    assertThat(distance(played)).isGreaterThan(50 * SECOND).isLessThanOrEqualTo(65 * SECOND + 1);
  }

  @Test
  void smallRunsGiveTheSame() throws IOException {
    write("a", shuffled(300, 5));
    write("b", shuffled(300, 6));
    Replay how = new Replay(0, true, 3, 0, 0);
    ReplaySource.Limits small = new ReplaySource.Limits(500, 50, 1 << 20, 1 << 20);
    ReplaySource.Limits large = new ReplaySource.Limits(1 << 30, 50, 1 << 20, 1 << 20);
    List<String> spilled = Played.all(source("*", 4 * SECOND, how, small)).encoded();
    assertThat(spilled).hasSize(12);
    assertThat(Played.all(source("*", 4 * SECOND, how, large)).encoded()).isEqualTo(spilled);
  }

  /** Goal: wherever a replay stops, what is left comes byte for byte, and is counted once. */
  @Test
  void restartsAtEveryBlock() throws IOException {
    write("a", shuffled(60, 1));
    write("b", event(900, 12), "{broken", event(901, 13));
    ReplaySource source = small("*", 10 * SECOND, new Replay(0, true, 5, 0.1, 9000));
    Played whole = Played.all(source);
    List<String> blocks = whole.encoded();
    assertThat(blocks).hasSizeGreaterThan(8);
    for (int i = 0; i < blocks.size(); i++) {
      Played rest = Played.from(shipped(source), whole.marks.get(i));
      assertThat(rest.encoded()).isEqualTo(blocks.subList(i + 1, blocks.size()));
      assertThat(rest.marks).isEqualTo(whole.marks.subList(i + 1, whole.marks.size()));
    }
  }

  @Test
  void whatHasEndedStaysEnded() throws IOException {
    write("a", events(0, 3));
    ReplaySource source = source("a");
    List<ReplayMark> marks = Played.all(source).marks;
    Files.delete(folder.resolve("a"));
    assertThat(Played.from(source, marks.get(marks.size() - 1)).blocks).isEmpty();
  }

  @Test
  void doesNotGoOnWithOtherFiles() throws IOException {
    write("a", events(0, 30));
    ReplaySource source = small("*", 0, Replay.MAX);
    ReplayMark mark = Played.all(source).marks.get(0);
    write("b", events(30, 3));
    assertThatThrownBy(() -> Played.from(shipped(source), mark))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'p/read' cannot go on where it stopped");
  }

  @Test
  void countsOnceWhatTheScansSaw() throws IOException {
    write("a", event(1, 1), "", "{broken", event(2, 2));
    write("b", event(3, 3));
    for (int parts = 1; parts <= 3; parts++) {
      Played all = split(source("*"), parts);
      assertThat(all.counts.get("p/read", "ranges_listed")).isEqualTo(2);
      assertThat(all.counts.get("p/read", "ranges_read")).isEqualTo(2);
      assertThat(all.counts.get("p/read", "records")).isEqualTo(4);
      assertThat(all.counts.get("p/read", "lines")).isEqualTo(5);
      assertThat(all.counts.get("p/read", "blank_lines")).isEqualTo(1);
      long bytes = Files.size(folder.resolve("a")) + Files.size(folder.resolve("b"));
      assertThat(all.counts.get("p/read", "bytes")).isEqualTo(bytes);
      assertThat(all.counts.get("p/read", "record_bytes")).isEqualTo(bytes - 1);
      assertThat(all.counts.get("p/read", "skipped_bytes")).isEqualTo(1);
      assertThat(all.counts.get("p/read", "out")).isZero();
    }
  }

  @Test
  void countsWhatHasNoRecords() throws IOException {
    write("a", "", "");
    Played played = Played.all(source("a"));
    assertThat(played.rows).isEmpty();
    assertThat(played.blocks).hasSize(1);
    assertThat(played.counts.get("p/read", "blank_lines")).isEqualTo(2);
    assertThat(Played.from(source("a"), played.marks.get(0)).blocks).isEmpty();
  }

  /** Goal: what has no time of its own arrives with the record before it in its file. */
  @Test
  void carriesAlongWhatHasNoTime() throws IOException {
    write("a", "{first", event(1, 100), "{second", event(2, 50), untimed(3), event(4, 70));
    write("b", untimed(5), event(6, 60), "{third");
    ReplaySource.Limits one = new ReplaySource.Limits(1 << 20, 1, 4096, 1 << 20);
    Played played = Played.all(source("*", 0, Replay.MAX, one));
    List<String> order = new ArrayList<>();
    for (Block block : played.blocks) {
      block.bad().forEach(bad -> order.add(text(bad)));
      new RowPack.Reader(Played.EVENT)
          .read(block.rows(), batch -> order.add(batch.column(0).get(0) + ""));
    }
    assertThat(order).containsExactly("2", "3", "5", "6", "{third", "4", "{first", "1", "{second");
    assertThat(played.rows.get(1).time()).isEqualTo(Batch.NO_TIME);
    assertThat(played.bad.get(0).file()).endsWith("/b");
    assertThat(played.bad.get(0).failure().code()).isEqualTo("bad-syntax");
    assertThat(played.bad.get(1).line()).isEqualTo(1);
    assertThat(played.bad.get(2).offset())
        .isEqualTo("{first\n".length() + event(1, 100).length() + 1);
  }

  @Test
  void withoutAnEventTimeAllComesInTheOrderOfTheFiles() throws IOException {
    write("a", events(10, 10));
    write("b", events(0, 10));
    ReplaySource source =
        new ReplaySource(
            "p/read",
            Played.read(JSON, null, SECOND, folder + "/*"),
            new Replay(0, true, 1, 0.5, 1000),
            null,
            Played.SMALL);
    Played played = Played.all(source);
    assertThat(played.ids())
        .isEqualTo(Stream.of(ids(10, 20), ids(0, 10)).flatMap(List::stream).toList());
    assertThat(played.times()).containsOnly(Batch.NO_TIME);
    assertThat(played.blocks.stream().map(Block::watermark)).containsOnly(MIN);
  }

  @Test
  void splitsGiveEachRecordOnceAndEmptyOnesEndAtOnce() throws IOException {
    for (int i = 0; i < 5; i++) {
      write("f" + i, events(i * 10, 10));
    }
    for (int parts : new int[] {1, 2, 5, 8}) {
      Played all = split(small("*", 0, Replay.MAX), parts);
      assertThat(all.ids()).containsExactlyInAnyOrderElementsOf(ids(0, 50));
    }
    List<ReplaySource> parts = source("*").split(8, PipelineOptionsFactory.create());
    UnboundedReader<Block> empty = parts.get(7).createReader(null, null);
    assertThat(empty.start()).isTrue();
    assertThat(empty.getCurrent().rows()).isEqualTo(new RowPack(true).toByteArray());
    assertThat(empty.advance()).isFalse();
    assertThat(empty.getWatermark()).isEqualTo(BoundedWindow.TIMESTAMP_MAX_VALUE);
  }

  /** Goal: a reader that is closed and opened again in one process does not sort again. */
  @Test
  void handsOnWhatIsSorted() throws IOException {
    write("a", events(0, 30));
    ReplaySource part = small("a", 0, Replay.MAX).split(1, null).get(0);
    Played all = Played.all(part);
    UnboundedReader<Block> reader = part.createReader(null, null);
    boolean given = reader.start();
    while (!given) {
      given = reader.advance();
    }
    ReplayMark mark = (ReplayMark) reader.getCheckpointMark();
    reader.close();
    Files.delete(folder.resolve("a"));
    UnboundedReader<Block> next = part.createReader(null, mark);
    assertThat(next.start()).isTrue();
    assertThat(next.getCurrent()).usingRecursiveComparison().isEqualTo(all.blocks.get(1));
    next.close();
    assertThat(Played.from(part, null).encoded()).isEqualTo(all.encoded());
  }

  @Test
  void leavesNoTemporaryFile() throws IOException {
    write("a", events(0, 300));
    List<Path> before = temporary();
    UnboundedReader<Block> reader = small("a", 0, Replay.MAX).createReader(null, null);
    boolean given = reader.start();
    while (!given) {
      given = reader.advance();
    }
    reader.close();
    assertThat(temporary()).isEqualTo(before);
  }

  private static List<Path> temporary() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("millrace-replay-"))
          .sorted()
          .toList();
    }
  }

  private static Played split(ReplaySource source, int parts) throws IOException {
    Played all = new Played();
    for (ReplaySource part : source.split(parts, PipelineOptionsFactory.create())) {
      Played one = Played.all(shipped(part));
      all.rows.addAll(one.rows);
      one.counts.forEachStep(
          (step, counts) -> counts.forEach((c, n) -> all.counts.add(step, c, n)));
    }
    return all;
  }

  private static ReplaySource shipped(ReplaySource source) {
    return SerializableUtils.clone(source);
  }

  /** The rows that are behind the watermark of their block. */
  private static long late(Played played) {
    return played.rows.stream()
        .filter(row -> Math.floorDiv(row.time(), 1000L) < row.watermark())
        .count();
  }

  /** How far behind the newest one an event comes at most. */
  private static long distance(Played played) {
    long newest = Long.MIN_VALUE;
    long most = 0;
    for (Row row : played.rows) {
      newest = Math.max(newest, row.time());
      most = Math.max(most, newest - row.time());
    }
    return most;
  }

  private static String text(BadRecord bad) {
    return new String(bad.bytes(), StandardCharsets.UTF_8);
  }

  private static List<Long> ids(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  private static String event(long id, long seconds) {
    return "{\"id\":" + id + ",\"ts\":\"" + Instant.ofEpochSecond(seconds) + "\"}";
  }

  private static String untimed(long id) {
    return "{\"id\":" + id + ",\"ts\":null}";
  }

  /** Events from second {@code first} on, one a second, whose id is the second. */
  private static String[] events(int first, int count) {
    return LongStream.range(first, first + count).mapToObj(i -> event(i, i)).toArray(String[]::new);
  }

  private static String[] shuffled(int count, long seed) {
    List<String> lines = new ArrayList<>(List.of(events(0, count)));
    lines.sort(Comparator.naturalOrder());
    Collections.shuffle(lines, new Random(seed));
    return lines.toArray(String[]::new);
  }

  private void write(String name, String... lines) throws IOException {
    Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  private void gzip(String name, String... lines) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private ReplaySource source(String pattern) {
    return source(pattern, 0, Replay.MAX, ReplaySource.Limits.USUAL);
  }

  private ReplaySource small(String pattern, long outOfOrder, Replay how) {
    return source(pattern, outOfOrder, how, Played.SMALL);
  }

  private ReplaySource source(
      String pattern, long outOfOrder, Replay how, ReplaySource.Limits limits) {
    return new ReplaySource(
        "p/read", Played.read(JSON, outOfOrder, folder + "/" + pattern), how, null, limits);
  }
}
