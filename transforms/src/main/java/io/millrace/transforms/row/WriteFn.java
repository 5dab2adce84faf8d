package io.millrace.transforms.row;

import io.millrace.transforms.expression.EvaluationFailure;
import io.millrace.transforms.file.FileResult;
import io.millrace.transforms.file.RowFileWriter;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Invalid;
import java.io.IOException;
import java.util.UUID;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;

/** Writes the rows of each bundle to temporary files and passes these on. */
final class WriteFn extends StepFn<RowElement, FileResult> {
  private static final long serialVersionUID = 1L;

  private final Step.WriteFiles write;
  private final RowFileWriter.Opener opener;
  private final int input;
  private transient RowFileWriter writer;

  /**
   * @param input negative: the rows have been counted as they came in
   */
  WriteFn(StepContext step, Step.WriteFiles write, RowFileWriter.Opener opener, int input) {
    super(step);
    this.write = write;
    this.opener = opener;
    this.input = input;
  }

  @ProcessElement
  public void process(ProcessContext context) throws IOException {
    RowElement row = context.element();
    if (input >= 0) {
      count("in:" + input, 1);
    }
    if (isOutside(write, row)) {
      count("outside", 1);
      return;
    }
    try {
      requireFields(write, row);
      writer().write(row.values(), row.windowStart());
      count("encoded", 1);
    } catch (EvaluationFailure e) {
      fail(context, row, e.failure());
    }
  }

  static boolean isOutside(Step.WriteFiles write, RowElement row) {
    return row.hasTime() && (row.eventTime() < write.from() || row.eventTime() >= write.to());
  }

  /**
   * Fails a row with an invalid value, or with a null where the sink's type has none: who reads the
   * file would refuse the record.
   */
  static void requireFields(Step.WriteFiles write, RowElement row) {
    for (Object value : row.values()) {
      if (value instanceof Invalid invalid) {
        throw new EvaluationFailure(invalid.failure());
      }
    }
    for (int i = 0; i < write.output().size(); i++) {
      if (row.values()[i] == null && !write.output().type(i).nullable()) {
        throw new EvaluationFailure(
            new Failure(
                Failure.Code.MISSING,
                "the field '" + write.output().name(i) + "' is required and null"));
      }
    }
  }

  private RowFileWriter writer() throws IOException {
    if (writer == null) {
      writer = opener.open(write.sink(), step.input(), UUID.randomUUID().toString());
    }
    return writer;
  }

  @Override
  void finish(FinishBundleContext context) throws IOException {
    if (writer != null) {
      for (FileResult file : writer.finish()) {
        context.output(file, firstMoment(), GlobalWindow.INSTANCE);
      }
      writer = null;
    }
  }

  /** What a bundle that failed has left. */
  @Teardown
  public void tearDown() {
    if (writer != null) {
      writer.abort();
      writer = null;
    }
  }
}
