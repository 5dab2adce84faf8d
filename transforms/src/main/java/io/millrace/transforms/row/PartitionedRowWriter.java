package io.millrace.transforms.row;

import io.millrace.transforms.expression.EvaluationFailure;
import io.millrace.transforms.file.FileResult;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.file.PartitionedWriter;
import io.millrace.transforms.file.RowFileWriter;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.RowType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes rows through a {@link PartitionedWriter}: both runtimes make the same files. */
public final class PartitionedRowWriter implements RowFileWriter {
  private final PartitionedWriter writer;

  private PartitionedRowWriter(PartitionedWriter writer) {
    this.writer = writer;
  }

  @Override
  public void write(Object[] row, long windowStart) throws IOException {
    Failure failure = writer.write(row, windowStart);
    if (failure != null) {
      throw new EvaluationFailure(failure);
    }
  }

  @Override
  public List<FileResult> finish() throws IOException {
    return writer.finish();
  }

  @Override
  public void abort() {
    try {
      writer.abort();
    } catch (IOException e) {
      throw new UncheckedIOException("while removing temporary files", e);
    }
  }

  /** Opens writers for the bundles of one run. */
  public record Opener(String runId) implements RowFileWriter.Opener {
    @Override
    public RowFileWriter open(FileSink sink, RowType type, String bundleId) {
      return new PartitionedRowWriter(
          new PartitionedWriter(
              sink,
              type,
              PartitionedWriter.encoder(sink, type),
              sink.tempDirectory(runId),
              bundleId));
    }
  }
}
