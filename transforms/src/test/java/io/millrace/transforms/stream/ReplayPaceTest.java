package io.millrace.transforms.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.step.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay with a speed, by a clock that moves when it is told to. */
final class ReplayPaceTest {
  private static final long START = Instant.parse("2026-07-02T10:00:00Z").toEpochMilli();
  private static final ManualClock CLOCK = new ManualClock();

  @TempDir Path folder;

  /** Stands still but for what a test says. */
  private static final class ManualClock extends Clock {
    private long millis;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }
  }

  @BeforeEach
  void writeEvents() throws IOException {
    CLOCK.millis = START;
    StringBuilder lines = new StringBuilder();
    for (int second : new int[] {100, 101, 104, 104, 160}) {
      lines.append("{\"id\":").append(second).append(",\"ts\":\"");
      lines.append(Instant.ofEpochSecond(second)).append("\"}\n");
    }
    Files.writeString(folder.resolve("a"), lines);
  }

  private ReplaySource source(double speed) {
    return new ReplaySource(
        "p/read",
        Played.read(RecordFormat.Json.LINES, 0, folder + "/*"),
        new Replay(speed, false, 0, 0, 0),
        () -> CLOCK);
  }

  private static Played taken(UnboundedReader<Block> reader, boolean given) throws IOException {
    Played played = new Played();
    if (given) {
      played.take(reader);
    }
    return played;
  }

  @Test
  void givesAnEventWhenItIsDue() throws IOException {
    UnboundedReader<Block> reader = source(2).createReader(null, null);
    assertThat(taken(reader, reader.start()).ids()).containsExactly(100L);
    assertThat(reader.advance()).isFalse();
    assertThat(reader.getWatermark().getMillis()).isEqualTo(100_000);
    CLOCK.millis = START + 499;
    assertThat(reader.advance()).isFalse();
    CLOCK.millis = START + 500;
    assertThat(taken(reader, reader.advance()).ids()).containsExactly(101L);
    CLOCK.millis = START + 29_999;
    assertThat(taken(reader, reader.advance()).ids()).containsExactly(104L, 104L);
    assertThat(reader.advance()).isFalse();
    assertThat(reader.getWatermark().getMillis()).isEqualTo(104_000);
    CLOCK.millis = START + 30_000;
    assertThat(taken(reader, reader.advance()).ids()).containsExactly(160L);
    assertThat(reader.advance()).isFalse();
    assertThat(reader.getWatermark()).isEqualTo(BoundedWindow.TIMESTAMP_MAX_VALUE);
    reader.close();
  }

  /** Goal: what came due while nothing ran comes at once, the rest at its time. */
  @Test
  void keepsItsPaceOverARestart() throws IOException {
    UnboundedReader<Block> reader = source(1).createReader(null, null);
    assertThat(reader.start()).isTrue();
    ReplayMark mark = Played.coded((ReplayMark) reader.getCheckpointMark());
    reader.close();
    CLOCK.millis = START + 3000;
    UnboundedReader<Block> next = source(1).createReader(null, mark);
    assertThat(taken(next, next.start()).ids()).containsExactly(101L);
    assertThat(next.advance()).isFalse();
    CLOCK.millis = START + 4000;
    assertThat(taken(next, next.advance()).ids()).containsExactly(104L, 104L);
    next.close();
  }

  /** Goal: a replay of some hours of a year does not take the months before and after them. */
  @Test
  void doesNotWaitForWhatIsOutsideOfTheTimesAskedFor() throws IOException {
    Step.Read all = Played.read(RecordFormat.Json.LINES, 0, folder + "/*");
    Step.Read some =
        new Step.Read(all.source(), all.eventTime(), 0, 101_000_000, 105_000_000, all.output());
    UnboundedReader<Block> reader =
        new ReplaySource("p/read", some, new Replay(1, false, 0, 0, 0), () -> CLOCK)
            .createReader(null, null);
    assertThat(taken(reader, reader.start()).ids()).containsExactly(100L);
    assertThat(taken(reader, reader.advance()).ids()).containsExactly(101L);
    assertThat(reader.advance()).isFalse();
    CLOCK.millis = START + 3000;
    assertThat(taken(reader, reader.advance()).ids()).containsExactly(104L, 104L);
    assertThat(taken(reader, reader.advance()).ids()).containsExactly(160L);
    reader.close();
  }

  @Test
  void isOneStreamAndNeedsAClock() {
    assertThat(source(1).split(4, PipelineOptionsFactory.create())).hasSize(1);
    assertThatThrownBy(
            () ->
                new ReplaySource(
                    "p/read",
                    Played.read(RecordFormat.Json.LINES, 0, "a"),
                    new Replay(1, false, 0, 0, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a replay with a speed needs a clock");
  }

  @Test
  void anyTimeIsDueAtAHighSpeed() throws IOException {
    UnboundedReader<Block> reader = source(Double.MAX_VALUE).createReader(null, null);
    assertThat(taken(reader, reader.start()).ids()).containsExactly(100L);
    CLOCK.millis = START + 1;
    assertThat(taken(reader, reader.advance()).ids()).isEqualTo(List.of(101L, 104L, 104L, 160L));
    reader.close();
  }
}
