package io.millrace.transforms.row;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.step.Step;

/** Given rows; their order is their place in the source. */
final class CreateFn extends StepFn<byte[], RowElement> {
  private static final long serialVersionUID = 1L;

  private final Step.Create create;

  CreateFn(StepContext step, Step.Create create) {
    super(step);
    this.create = create;
  }

  @ProcessElement
  public void process(ProcessContext context) {
    RowOutput out = output(context);
    long position = 0;
    for (Object[] values : create.rows()) {
      out.emit(
          new RowElement(values, Batch.NO_TIME, Batch.GLOBAL, 0, position++, 0, 0, null, null));
    }
  }
}
