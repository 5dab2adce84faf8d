package io.millrace.transforms.stream;

import io.millrace.transforms.step.Step;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;

/** A placeholder until the source is there. */
public final class ReplaySource extends UnboundedSource<Block, ScriptSource.Played> {
  private static final long serialVersionUID = 1L;

  public ReplaySource(String nodeId, Step.Read step, Replay how) {}

  @Override
  public List<ReplaySource> split(int desired, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public UnboundedReader<Block> createReader(PipelineOptions options, ScriptSource.Played mark) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Coder<ScriptSource.Played> getCheckpointMarkCoder() {
    return org.apache.beam.sdk.coders.DelegateCoder.of(
        VarIntCoder.of(), ScriptSource.Played::blocks, ScriptSource.Played::new);
  }

  @Override
  public Coder<Block> getOutputCoder() {
    return BlockCoder.of();
  }
}
