package io.millrace.transforms.stream;

import io.millrace.transforms.step.Step;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Plays the files of a {@link Step.Read} as a stream: all records in the order of their event time,
 * or as {@link Replay} says, in blocks with watermarks. It ends behind the last one.
 *
 * <p>Files are listed, read and sorted in the worker when its reader starts. The watermark is the
 * newest event time less the step's out-of-order bound; while a block is the reader's current
 * element it stands at {@link Block#watermark}, so no timer can have seen more than the block's
 * reader knows. One of several partitions starts, and starts again, with an empty block.
 *
 * <p><b>Guarantees:</b> the order is a function of the files, of {@link Replay} and of the number
 * of partitions; after a restart exactly the rest comes, in the same blocks where it is not paced
 * ({@code ReplaySourceTest.restartsAtEveryBlock}); without a late share no event is ever late
 * ({@code ReplaySourceTest.disorderStaysWithinTheBound}).
 *
 * <p><b>Errors:</b> an {@link IOException} when files cannot be read, or are others after a restart
 * than before.
 *
 * <p><b>Cost:</b> everything is read and sorted before the first block, and again after a restart.
 * Each partition takes about 64 MiB of memory, and beyond that space in the worker's temporary
 * folder for all decoded rows with their original bytes. There are as many partitions as the runner
 * asks for: on Flink the largest parallelism where one is set, else the parallelism.
 */
public final class ReplaySource extends UnboundedSource<Block, ReplayMark> {
  private static final long serialVersionUID = 1L;

  /**
   * What is kept in memory at most, and how large a block is at most.
   *
   * @param sliceBytes after how many bytes of files a reader that sorts lets others have their turn
   */
  record Limits(long runBytes, int blockRecords, int blockBytes, long sliceBytes)
      implements Serializable {
    static final Limits USUAL = new Limits(64L << 20, 4096, 512 << 10, 64L << 20);
  }

  private final String nodeId;
  private final Step.Read step;
  private final Replay how;
  private final SerializableClock clock;
  private final Limits limits;
  private final int partition;
  private final int partitions;

  /** Whether readers of this very object may hand sorted records on. */
  private final transient boolean keeps;

  private transient SortedRecords kept;

  /** A replay as fast as can be: with a speed a clock is needed. */
  public ReplaySource(String nodeId, Step.Read step, Replay how) {
    this(nodeId, step, how, null);
  }

  /**
   * A replay of {@code step}.
   *
   * @param nodeId of the step, under which it counts
   * @param clock by which a replay with a speed goes; else it may be null
   */
  public ReplaySource(String nodeId, Step.Read step, Replay how, SerializableClock clock) {
    this(nodeId, step, how, clock, Limits.USUAL);
  }

  ReplaySource(String nodeId, Step.Read step, Replay how, SerializableClock clock, Limits limits) {
    this(nodeId, step, how, clock, limits, 0, 1, false);
    if (how.speed() > 0 && clock == null) {
      throw new IllegalArgumentException("a replay with a speed needs a clock");
    }
  }

  private ReplaySource(
      String nodeId,
      Step.Read step,
      Replay how,
      SerializableClock clock,
      Limits limits,
      int partition,
      int partitions,
      boolean keeps) {
    this.nodeId = nodeId;
    this.step = step;
    this.how = how;
    this.clock = clock;
    this.limits = limits;
    this.partition = partition;
    this.partitions = partitions;
    this.keeps = keeps;
  }

  /** As many parts as are desired, each with every so many-th range; one where it is paced. */
  @Override
  public List<ReplaySource> split(int desired, PipelineOptions options) {
    int count = how.speed() > 0 ? 1 : Math.max(1, desired);
    List<ReplaySource> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(new ReplaySource(nodeId, step, how, clock, limits, i, count, true));
    }
    return parts;
  }

  @Override
  public UnboundedReader<Block> createReader(PipelineOptions options, ReplayMark mark) {
    return new ReplayReader(this, mark == null ? ReplayMark.START : mark, takeKept());
  }

  @Override
  public Coder<ReplayMark> getCheckpointMarkCoder() {
    return ReplayMarkCoder.of();
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

  Replay how() {
    return how;
  }

  SerializableClock clock() {
    return clock;
  }

  Limits limits() {
    return limits;
  }

  boolean has(int range) {
    return range % partitions == partition;
  }

  boolean isOneOfSeveral() {
    return partitions > 1;
  }

  boolean isFirst() {
    return partition == 0;
  }

  /**
   * Keeps what a reader that is closed before its end has sorted, for the next one: the Direct
   * runner closes readers now and then and goes on from their mark. Not where sources are shipped:
   * there nobody would come for it.
   */
  void handOn(SortedRecords records) throws IOException {
    SortedRecords superfluous = records;
    synchronized (this) {
      if (keeps) {
        superfluous = kept;
        kept = records;
      }
    }
    if (superfluous != null) {
      superfluous.close();
    }
  }

  private synchronized SortedRecords takeKept() {
    SortedRecords taken = kept;
    kept = null;
    return taken;
  }
}
