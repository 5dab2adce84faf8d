package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.encode.RowEncoder;
import io.millrace.transforms.file.FileResult;
import io.millrace.transforms.file.PartitionedWriter;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.RowType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/** Writes rows to the temporary files of a bundle. */
final class WriteOperator extends Operator {
  private final Step.WriteFiles step;
  private final RowType input;
  private final RowEncoder encoder;
  private final RunSettings settings;
  private PartitionedWriter writer;

  WriteOperator(Graph.Node node, RowType input, RunSettings settings, Counts counts) {
    super(node, input, counts);
    this.input = input;
    this.settings = settings;
    step = (Step.WriteFiles) node.step();
    encoder = PartitionedWriter.encoder(step.sink(), input);
  }

  @Override
  void process(Batch batch, int[] selected, int count) {
    int[] rows = selected;
    int left = count;
    if (step.from() != Long.MIN_VALUE || step.to() != Long.MAX_VALUE) {
      rows = new int[count];
      left = TimeBounds.select(batch, selected, count, step.from(), step.to(), rows);
      count("outside", TimeBounds.outside(batch, selected, count, step.from(), step.to()));
    }
    failInvalid(batch, rows, left);
    failMissing(step.output(), batch, rows, left);
    if (failures.any()) {
      left = dropFailed(batch, rows, left);
      rows = kept(0);
    }
    if (left > 0) {
      write(batch, rows, left);
    }
  }

  private void write(Batch batch, int[] rows, int count) {
    if (writer == null) {
      // A bundle that is tried again writes other files: what its first try left is never
      // committed.
      writer =
          new PartitionedWriter(
              step.sink(),
              input,
              encoder,
              step.sink().tempDirectory(settings.runId()),
              UUID.randomUUID().toString());
    }
    int encoded = 0;
    for (int i = 0; i < count; i++) {
      Failure failure;
      try {
        failure = writer.write(batch, rows[i]);
      } catch (IOException e) {
        throw new UncheckedIOException("while writing '" + node.name() + "'", e);
      }
      if (failure == null) {
        encoded++;
      } else {
        dead(batch, rows[i], failure);
      }
    }
    count("encoded", encoded);
    flushDead();
  }

  @Override
  void finishBundle(Emitter emitter) throws IOException {
    if (writer != null) {
      for (FileResult result : writer.finish()) {
        emitter.file(node.index(), result);
      }
      writer = null;
    }
  }
}
