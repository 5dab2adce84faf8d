package io.millrace.transforms.row;

import io.millrace.transforms.expression.EvaluationFailure;
import io.millrace.transforms.expression.Evaluator;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.Values;
import java.io.ByteArrayOutputStream;
import org.apache.beam.sdk.values.KV;

/** The half of a sink with a key before its shuffle: what cannot be written stays here. */
final class UpsertKeyFn extends StepFn<RowElement, KV<byte[], RowElement>> {
  private static final long serialVersionUID = 1L;

  private final Step.WriteFiles write;
  private final int input;

  UpsertKeyFn(StepContext step, Step.WriteFiles write, int input) {
    super(step);
    this.write = write;
    this.input = input;
  }

  @ProcessElement
  public void process(ProcessContext context) {
    RowElement row = context.element();
    count("in:" + input, 1);
    if (WriteFn.isOutside(write, row)) {
      count("outside", 1);
      return;
    }
    try {
      WriteFn.requireFields(write, row);
      ByteArrayOutputStream key = new ByteArrayOutputStream();
      for (Expression expression : write.keys()) {
        Object value = Grouping.plain(Evaluator.evaluate(expression, row.values()));
        key.writeBytes(Values.canonical(expression.type(), value));
      }
      context.output(KV.of(key.toByteArray(), row.withoutPlace()));
    } catch (EvaluationFailure e) {
      fail(context, row, e.failure());
    }
  }
}
