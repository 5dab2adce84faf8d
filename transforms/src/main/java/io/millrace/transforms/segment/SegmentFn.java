package io.millrace.transforms.segment;

import io.millrace.transforms.decode.FileRange;
import io.millrace.transforms.file.FileResult;
import io.millrace.transforms.ledger.Progress;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.stream.Block;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * A segment as a DoFn. Its main output is the counts of each bundle; packs and temporary files go
 * to tags of their own. What a bundle holds back leaves in {@code @FinishBundle}, so a bundle's
 * outputs, counts among them, are of one attempt.
 */
abstract class SegmentFn<I> extends DoFn<I, byte[]> implements Emitter {
  private static final long serialVersionUID = 1L;

  /** Temporary files with the indexes of their sinks: one tag, since each costs runners a step. */
  static final TupleTag<KV<Integer, FileResult>> FILES = new TupleTag<>("files");

  final Definition definition;
  private transient Segment segment;
  private transient MultiOutputReceiver process;
  private transient FinishBundleContext finish;
  private transient Instant earliest;

  SegmentFn(Definition definition) {
    this.definition = definition;
  }

  static TupleTag<KV<ShuffleKey, byte[]>> shuffleTag(int stage) {
    return new TupleTag<>("shuffle-" + stage);
  }

  /** Makes the heads anew. */
  abstract void heads(Segment made);

  @StartBundle
  public void startBundle() {
    earliest = null;
    if (segment == null) {
      segment = new Segment(definition.graph(), definition.settings(), this);
      heads(segment);
    }
  }

  /**
   * Does work of {@link #heads} with what it emits going to {@code out}. What leaves, at once or
   * held back, leaves at the earliest time of such work in the bundle: not before the watermark, or
   * some runners would let the watermark pass it, and not behind anything that waits for it. What
   * is full may hold rows of earlier work of the bundle.
   *
   * @param at the time of the element, or the one at which a timer held the watermark
   */
  final void working(Instant at, MultiOutputReceiver out, Work work) throws IOException {
    process = out;
    earliest = earliest == null || at.isBefore(earliest) ? at : earliest;
    Segment current = segment;
    // After a failure the operators hold half a bundle: the next bundle starts with new ones.
    segment = null;
    work.run();
    segment = current;
    process = null;
  }

  /**
   * However far: nothing leaves before the earliest time of the bundle, and the watermark does not
   * pass that until the bundle ends.
   */
  @Override
  @SuppressWarnings("deprecation") // Nothing else lets an output be earlier than its input.
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }

  /** Work that may read and write files. */
  interface Work {
    void run() throws IOException;
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) throws IOException {
    finish = context;
    Segment current = segment;
    segment = null;
    current.finishBundle();
    segment = current;
    finish = null;
  }

  @Override
  public void pack(int node, ShuffleKey key, byte[] pack) {
    Progress.SHUFFLED.add(pack.length);
    emit(shuffleTag(definition.stages().get(node)), KV.of(key, pack));
  }

  @Override
  public void file(int node, FileResult result) {
    emit(FILES, KV.of(node, result));
  }

  @Override
  public void counts(byte[] counts) {
    finish.output(counts, earliest, GlobalWindow.INSTANCE);
  }

  private <T> void emit(TupleTag<T> tag, T value) {
    if (finish != null) {
      finish.output(tag, value, earliest, GlobalWindow.INSTANCE);
    } else {
      process.get(tag).outputWithTimestamp(value, earliest);
    }
  }

  /** Reads the ranges of one source. */
  static final class ScanFn extends SegmentFn<FileRange> {
    private static final long serialVersionUID = 1L;

    private final int read;
    private transient ScanHead head;

    ScanFn(Definition definition, int read) {
      super(definition);
      this.read = read;
    }

    @Override
    void heads(Segment made) {
      head = made.scan(read);
    }

    @ProcessElement
    public void process(@Element FileRange range, @Timestamp Instant at, MultiOutputReceiver out)
        throws IOException {
      working(at, out, () -> head.read(range));
    }
  }

  /** Takes the blocks of one source of a stream. */
  static final class BlockFn extends SegmentFn<Block> {
    private static final long serialVersionUID = 1L;

    private final int source;
    private transient BlockHead head;

    BlockFn(Definition definition, int source) {
      super(definition);
      this.source = source;
    }

    @Override
    void heads(Segment made) {
      head = made.blocks(source);
    }

    @ProcessElement
    public void process(@Element Block block, @Timestamp Instant at, MultiOutputReceiver out)
        throws IOException {
      working(at, out, () -> head.take(block));
    }
  }

  /** Makes the given rows of one step. */
  static final class CreateFn extends SegmentFn<Integer> {
    private static final long serialVersionUID = 1L;

    private final int create;
    private transient Work head;

    CreateFn(Definition definition, int create) {
      super(definition);
      this.create = create;
    }

    @Override
    void heads(Segment made) {
      if (definition.graph().node(create).step() instanceof Step.Create) {
        head = made.create(create)::create;
      } else {
        head = made.script(create)::all;
      }
    }

    @ProcessElement
    public void process(@Timestamp Instant at, MultiOutputReceiver out) throws IOException {
      working(at, out, head);
    }
  }

  /** Goes on behind a shuffle, with all steps that take part in it. */
  static final class MergeFn extends SegmentFn<KV<ShuffleKey, Iterable<byte[]>>> {
    private static final long serialVersionUID = 1L;

    private final List<Integer> keyed;
    private transient Map<Long, KeyedHead> heads;

    MergeFn(Definition definition, List<Integer> keyed) {
      super(definition);
      this.keyed = List.copyOf(keyed);
    }

    @Override
    void heads(Segment made) {
      heads = made.keyed(keyed);
    }

    @ProcessElement
    public void process(
        @Element KV<ShuffleKey, Iterable<byte[]>> shard,
        @Timestamp Instant at,
        MultiOutputReceiver out)
        throws IOException {
      KeyedHead head = heads.get(shard.getKey().step());
      working(at, out, () -> head.all(shard.getValue()));
    }
  }
}
