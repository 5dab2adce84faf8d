package io.millrace.transforms.row;

import io.millrace.transforms.expression.EvaluationFailure;
import io.millrace.transforms.expression.Evaluator;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.type.Values;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.KV;

/** The half of a step on whole rows before its shuffle. */
final class SendFn extends StepFn<RowElement, KV<byte[], RowElement>> {
  private static final long serialVersionUID = 1L;

  private final ArrayList<Expression> keys;
  private final int input;

  SendFn(StepContext step, List<Expression> keys, int input) {
    super(step);
    this.keys = new ArrayList<>(keys);
    this.input = input;
  }

  @ProcessElement
  public void process(ProcessContext context) {
    RowElement row = context.element();
    count("in:" + input, 1);
    try {
      RowStep.requireValid(row);
      ByteArrayOutputStream key = new ByteArrayOutputStream();
      for (Expression expression : keys) {
        Object value = Grouping.plain(Evaluator.evaluate(expression, row.values()));
        key.writeBytes(Values.canonical(expression.type(), value));
      }
      count("sent", 1);
      context.output(KV.of(key.toByteArray(), row.withoutPlace()));
    } catch (EvaluationFailure e) {
      fail(context, row, e.failure());
    }
  }
}
