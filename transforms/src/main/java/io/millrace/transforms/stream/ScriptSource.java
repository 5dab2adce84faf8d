package io.millrace.transforms.stream;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.RowPack;
import io.millrace.transforms.step.Step;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/** The rows of a {@link Step.Script} as a stream: one block after the other, then the end. */
public final class ScriptSource extends UnboundedSource<Block, ScriptSource.Played> {
  private static final long serialVersionUID = 1L;

  private final Step.Script script;

  public ScriptSource(Step.Script script) {
    this.script = script;
  }

  /** The rows of a block as a {@link RowPack}. */
  public static byte[] rows(Step.Script script, int index) {
    Step.Arrivals block = script.blocks().get(index);
    int position = 0;
    for (int i = 0; i < index; i++) {
      position += script.blocks().get(i).rows().size();
    }
    Batch batch = new Batch(script.output(), Math.max(1, block.rows().size()));
    RowPack pack = new RowPack(false);
    for (int row = 0; row < block.rows().size(); row++) {
      for (int c = 0; c < script.output().size(); c++) {
        batch.column(c).set(row, block.rows().get(row)[c]);
      }
      Long time = block.times().get(row);
      batch.rows().eventTime[row] = time == null ? Batch.NO_TIME : time;
      batch.rows().position[row] =
          block.positions() == null ? position + row : block.positions().get(row);
      pack.add(batch, row);
    }
    return pack.toByteArray();
  }

  @Override
  public List<ScriptSource> split(int desired, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public UnboundedReader<Block> createReader(PipelineOptions options, Played mark) {
    return new Reader(this, mark == null ? 0 : mark.blocks());
  }

  @Override
  public Coder<Played> getCheckpointMarkCoder() {
    return org.apache.beam.sdk.coders.DelegateCoder.of(
        VarIntCoder.of(), Played::blocks, Played::new);
  }

  @Override
  public Coder<Block> getOutputCoder() {
    return BlockCoder.of();
  }

  /** How many blocks were given out. */
  record Played(int blocks) implements CheckpointMark {
    @Override
    public void finalizeCheckpoint() {}
  }

  private static final class Reader extends UnboundedReader<Block> {
    private final ScriptSource source;
    private int given;
    private boolean current;
    private boolean paused;

    Reader(ScriptSource source, int given) {
      this.source = source;
      this.given = given;
    }

    @Override
    public boolean start() {
      return advance();
    }

    @Override
    public boolean advance() {
      paused = source.script.apart() && current && !paused;
      current = !paused && given < source.script.blocks().size();
      if (current) {
        given++;
      }
      return current;
    }

    @Override
    public Block getCurrent() {
      if (!current) {
        throw new NoSuchElementException();
      }
      long watermark = source.script.blocks().get(given - 1).watermark();
      return new Block(watermark, rows(source.script, given - 1), List.of(), new byte[0]);
    }

    @Override
    public Instant getCurrentTimestamp() {
      if (!current) {
        throw new NoSuchElementException();
      }
      return at(given - 1);
    }

    private Instant at(int block) {
      long watermark = source.script.blocks().get(block).watermark();
      return new Instant(
          Math.max(
              BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis(),
              Math.min(watermark, BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis())));
    }

    @Override
    public Instant getWatermark() {
      return given < source.script.blocks().size() ? at(given) : BoundedWindow.TIMESTAMP_MAX_VALUE;
    }

    @Override
    public CheckpointMark getCheckpointMark() {
      return new Played(given);
    }

    @Override
    public UnboundedSource<Block, ?> getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
