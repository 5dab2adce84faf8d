package io.millrace.it.replay;

import io.millrace.transforms.stream.Block;
import io.millrace.transforms.stream.ReplayMark;
import io.millrace.transforms.stream.ReplayMarkCoder;
import io.millrace.transforms.stream.ReplaySource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.joda.time.Instant;

/**
 * A replay that waits, after some blocks, until a checkpoint with them has been finalized: so a
 * failure behind them is one that goes back to the middle.
 */
final class PausedSource extends UnboundedSource<Block, PausedSource.Mark> {
  private static final long serialVersionUID = 1L;

  /** The blocks of every checkpoint that was finalized. All runs in the test's process. */
  static final Queue<Long> FINALIZED = new ConcurrentLinkedQueue<>();

  private final ReplaySource source;
  private final long pauseAfter;

  /**
   * @param pauseAfter blocks of each partition
   */
  PausedSource(ReplaySource source, long pauseAfter) {
    this.source = source;
    this.pauseAfter = pauseAfter;
  }

  /** The mark of the replay. */
  record Mark(ReplayMark replay) implements CheckpointMark {
    @Override
    public void finalizeCheckpoint() {
      FINALIZED.add(replay.blocks());
    }
  }

  private static final class MarkCoder extends AtomicCoder<Mark> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(Mark mark, OutputStream out) throws IOException {
      ReplayMarkCoder.of().encode(mark.replay(), out);
    }

    @Override
    public Mark decode(InputStream in) throws IOException {
      return new Mark(ReplayMarkCoder.of().decode(in));
    }
  }

  @Override
  public List<PausedSource> split(int desired, PipelineOptions options) {
    return source.split(desired, options).stream()
        .map(part -> new PausedSource(part, pauseAfter))
        .toList();
  }

  @Override
  public UnboundedReader<Block> createReader(PipelineOptions options, Mark mark) {
    ReplayMark from = mark == null ? null : mark.replay();
    return new Reader(this, source.createReader(options, from));
  }

  @Override
  public Coder<Mark> getCheckpointMarkCoder() {
    return new MarkCoder();
  }

  @Override
  public Coder<Block> getOutputCoder() {
    return source.getOutputCoder();
  }

  private static final class Reader extends UnboundedReader<Block> {
    private final PausedSource source;
    private final UnboundedReader<Block> reader;

    Reader(PausedSource source, UnboundedReader<Block> reader) {
      this.source = source;
      this.reader = reader;
    }

    @Override
    public boolean start() throws IOException {
      return reader.start();
    }

    @Override
    public boolean advance() throws IOException {
      long blocks = ((ReplayMark) reader.getCheckpointMark()).blocks();
      boolean waits =
          blocks == source.pauseAfter && FINALIZED.stream().noneMatch(safe -> safe >= blocks);
      return !waits && reader.advance();
    }

    @Override
    public Block getCurrent() {
      return reader.getCurrent();
    }

    @Override
    public Instant getCurrentTimestamp() {
      return reader.getCurrentTimestamp();
    }

    @Override
    public Instant getWatermark() {
      return reader.getWatermark();
    }

    @Override
    public CheckpointMark getCheckpointMark() {
      return new Mark((ReplayMark) reader.getCheckpointMark());
    }

    @Override
    public UnboundedSource<Block, Mark> getCurrentSource() {
      return source;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
