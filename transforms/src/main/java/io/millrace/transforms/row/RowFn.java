package io.millrace.transforms.row;

import io.millrace.transforms.expression.EvaluationFailure;

/** A step that looks at one row at a time. */
final class RowFn extends StepFn<RowElement, RowElement> {
  private static final long serialVersionUID = 1L;

  private final RowStep work;
  private final int input;

  /** {@code input} is the place of what it reads among the step's inputs. */
  RowFn(StepContext step, RowStep work, int input) {
    super(step);
    this.work = work;
    this.input = input;
  }

  @ProcessElement
  public void process(ProcessContext context) {
    count("in:" + input, 1);
    try {
      work.apply(context.element(), output(context));
    } catch (EvaluationFailure e) {
      fail(context, context.element(), e.failure());
    }
  }
}
