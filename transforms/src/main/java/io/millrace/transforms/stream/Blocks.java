package io.millrace.transforms.stream;

import io.millrace.transforms.step.Step;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/** The blocks of a source, as the root of a pipeline. */
public final class Blocks {
  private Blocks() {}

  /**
   * The files of a read, played as a stream that ends.
   *
   * @param id of the step, for its counts
   * @param clock that a replay with a speed goes by; else it may be null
   */
  public static PTransform<PBegin, PCollection<Block>> replay(
      String id, Step.Read step, Replay how, SerializableClock clock) {
    return Read.from(new ReplaySource(id, step, how, clock));
  }

  /** The rows that a test gives, in their blocks. */
  public static PTransform<PBegin, PCollection<Block>> script(Step.Script script) {
    return Read.from(new ScriptSource(script));
  }
}
