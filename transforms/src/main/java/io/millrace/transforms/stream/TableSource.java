package io.millrace.transforms.stream;

import io.millrace.transforms.step.Step;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A table whose files change slowly, beside a live stream: they are listed and read again every so
 * often by the clock, and each record is given out when it is found first. A record is known by its
 * bytes: one that moves to another file, or stands there twice, is no new one. A record that
 * disappears is not noticed; a version of it replaces it. Files must be replaced as a whole (by
 * renaming), or half a record may be read as a bad one.
 *
 * <p><b>Watermark:</b> before the first read is complete there is none, so that no row of the
 * stream goes without a table. From then on it is the time at which the last complete read began,
 * less the step's out-of-order bound: what became valid before that has been given out, if it was
 * in the files {@code outOfOrder} after it became valid, and is never late. An as-of join so holds
 * the stream back for at most {@code everyMillis}, the time that a read takes, and that bound. A
 * version that comes into the files later is late by the rules of the join; its {@code lateness}
 * helps.
 *
 * <p><b>Guarantees</b> ({@code TableSourceTest}): each record is given out once, also after a
 * restart at any block; the watermark never goes back; told until when, it reads once more at that
 * time and ends.
 *
 * <p><b>Errors:</b> an {@link java.io.IOException} when files cannot be listed or read; the
 * watermark then stays.
 *
 * <p><b>Cost:</b> one reader, which reads everything each time. Eight bytes a record in memory and
 * in checkpoints; the chance that a new record is taken for a known one is their number over 2^64.
 *
 * <p>Not for replays: these read a table once, as history does. All its versions are in the files
 * from the start with their event times, and what a clock finds has no place in event time.
 */
public final class TableSource extends UnboundedSource<Block, TableMark> {
  private static final long serialVersionUID = 1L;

  private final String nodeId;
  private final Step.Read step;
  private final long everyMillis;
  private final long untilMillis;
  private final SerializableClock clock;
  private final int blockBytes;

  /**
   * A table.
   *
   * @param nodeId of the step, under which it counts
   * @param everyMillis from the begin of a read to that of the next, positive
   * @param untilMillis when the last read begins; {@link Long#MAX_VALUE}: it goes on
   */
  public TableSource(
      String nodeId, Step.Read step, long everyMillis, long untilMillis, SerializableClock clock) {
    this(nodeId, step, everyMillis, untilMillis, clock, 512 << 10);
  }

  TableSource(
      String nodeId,
      Step.Read step,
      long everyMillis,
      long untilMillis,
      SerializableClock clock,
      int blockBytes) {
    if (everyMillis <= 0) {
      throw new IllegalArgumentException("every " + everyMillis + " milliseconds");
    }
    this.nodeId = nodeId;
    this.step = step;
    this.everyMillis = everyMillis;
    this.untilMillis = untilMillis;
    this.clock = clock;
    this.blockBytes = blockBytes;
  }

  /** One: only who reads all files knows which records are new. */
  @Override
  public List<TableSource> split(int desired, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public UnboundedReader<Block> createReader(PipelineOptions options, TableMark mark) {
    return new TableReader(this, mark);
  }

  @Override
  public Coder<TableMark> getCheckpointMarkCoder() {
    return new TableMarkCoder();
  }

  @Override
  public Coder<Block> getOutputCoder() {
    return BlockCoder.of();
  }

  String nodeId() {
    return nodeId;
  }

  Step.Read step() {
    return step;
  }

  long everyMillis() {
    return everyMillis;
  }

  long untilMillis() {
    return untilMillis;
  }

  SerializableClock clock() {
    return clock;
  }

  int blockBytes() {
    return blockBytes;
  }
}
