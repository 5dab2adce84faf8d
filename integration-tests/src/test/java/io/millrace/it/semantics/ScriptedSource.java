package io.millrace.it.semantics;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/**
 * An unbounded source that plays a script: elements, watermarks, and points where it waits until
 * something has been written to the {@link Journal} or a checkpoint is done. It makes the order of
 * events certain without any clock, on runners that take their own time. It has one reader and ends
 * the stream after the last line.
 */
final class ScriptedSource<T extends Serializable>
    extends UnboundedSource<T, ScriptedSource.Position> {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final List<Line<T>> script;
  private final Coder<T> coder;
  private final String finalizedJournal;

  private ScriptedSource(List<Line<T>> script, Coder<T> coder, String finalizedJournal) {
    this.script = script;
    this.coder = coder;
    this.finalizedJournal = finalizedJournal;
  }

  /** One line: an element, or a watermark, or an entry to wait for. */
  private record Line<T extends Serializable>(
      T element, Long timestamp, Long watermark, String journal, int size)
      implements Serializable {}

  static final class Script<T extends Serializable> {
    private final List<Line<T>> lines = new ArrayList<>();

    Script<T> emit(T element, long timestamp) {
      lines.add(new Line<>(element, timestamp, null, null, 0));
      return this;
    }

    /** From here on no element will be emitted with a timestamp below. */
    Script<T> watermark(long millis) {
      lines.add(new Line<>(null, null, millis, null, 0));
      return this;
    }

    /** Stays here until the journal has that many entries; the job fails after a minute. */
    Script<T> await(String journal, int size) {
      lines.add(new Line<>(null, null, null, journal, size));
      return this;
    }

    /** Stays here until a checkpoint with all lines before this one has been finalized. */
    Script<T> awaitCheckpoint() {
      lines.add(new Line<>(null, null, null, "", 0));
      return this;
    }

    /** The source writes an entry to the journal for every checkpoint that was finalized. */
    ScriptedSource<T> source(Coder<T> coder, String finalizedJournal) {
      return new ScriptedSource<>(List.copyOf(lines), coder, finalizedJournal);
    }
  }

  /** The number of lines played, the watermark then, and where to say that it is safe. */
  record Position(int played, long watermark, String finalizedJournal)
      implements CheckpointMark, Serializable {
    @Override
    public void finalizeCheckpoint() {
      Journal.add(finalizedJournal, played);
    }
  }

  @Override
  public List<ScriptedSource<T>> split(int desired, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public UnboundedReader<T> createReader(PipelineOptions options, Position position) {
    return new Reader<>(this, position);
  }

  @Override
  public Coder<Position> getCheckpointMarkCoder() {
    return SerializableCoder.of(Position.class);
  }

  @Override
  public Coder<T> getOutputCoder() {
    return coder;
  }

  private static final class Reader<T extends Serializable> extends UnboundedReader<T> {
    private final Counter read = Metrics.counter(ScriptedSource.class, "read");
    private final ScriptedSource<T> source;
    private int played;
    private long watermark;
    private Line<T> current;
    private long waitingSince;
    private boolean waiting;

    Reader(ScriptedSource<T> source, Position position) {
      this.source = source;
      this.played = position == null ? 0 : position.played();
      this.watermark =
          position == null ? BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis() : position.watermark();
    }

    @Override
    public boolean start() throws IOException {
      return advance();
    }

    @Override
    public boolean advance() throws IOException {
      current = null;
      while (current == null && played < source.script.size()) {
        Line<T> line = source.script.get(played);
        if (!isReached(line)) {
          return false;
        }
        played++;
        if (line.watermark() != null) {
          watermark = line.watermark();
        }
        if (line.timestamp() != null) {
          current = line;
          read.inc();
        }
      }
      if (current == null) {
        watermark = BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();
      }
      return current != null;
    }

    private boolean isReached(Line<T> line) throws IOException {
      boolean reached =
          line.journal() == null
              || (line.size() > 0
                  ? Journal.size(line.journal()) >= line.size()
                  : Journal.read(source.finalizedJournal, Integer.class).stream()
                      .anyMatch(position -> position >= played));
      if (reached) {
        waiting = false;
      } else {
        keepWaiting(line);
      }
      return reached;
    }

    private void keepWaiting(Line<T> line) throws IOException {
      long now = System.nanoTime();
      if (!waiting) {
        waiting = true;
        waitingSince = now;
      }
      if (now - waitingSince > PATIENCE_NANOS) {
        throw new IOException("waited a minute for line " + played + ": " + line);
      }
    }

    @Override
    public T getCurrent() {
      return line().element();
    }

    @Override
    public Instant getCurrentTimestamp() {
      return new Instant(line().timestamp().longValue());
    }

    private Line<T> line() {
      if (current == null) {
        throw new NoSuchElementException();
      }
      return current;
    }

    @Override
    public Instant getWatermark() {
      return new Instant(watermark);
    }

    @Override
    public CheckpointMark getCheckpointMark() {
      return new Position(played, watermark, source.finalizedJournal);
    }

    @Override
    public UnboundedSource<T, ?> getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
