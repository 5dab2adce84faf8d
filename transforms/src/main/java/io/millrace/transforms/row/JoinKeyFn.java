package io.millrace.transforms.row;

import io.millrace.transforms.expression.EvaluationFailure;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.Values;
import org.apache.beam.sdk.values.KV;

/** The half of a join before its shuffle, of one input: what fails or has no key stays here. */
final class JoinKeyFn extends StepFn<RowElement, KV<byte[], RowElement>> {
  private static final long serialVersionUID = 1L;

  private final Pairing pairing;
  private final int input;

  JoinKeyFn(StepContext step, Pairing pairing, int input) {
    super(step);
    this.pairing = pairing;
    this.input = input;
  }

  @ProcessElement
  public void process(ProcessContext context) {
    RowElement row = context.element();
    count("in:" + input, 1);
    byte[] key;
    try {
      for (Object value : row.values()) {
        if (value instanceof Invalid invalid) {
          throw new EvaluationFailure(invalid.failure());
        }
      }
      key = pairing.key(row, input);
    } catch (EvaluationFailure e) {
      dead(context, row, e.failure());
      return;
    }
    if (key.length == 0 && !pairing.isOuter(input)) {
      count("null_keys", 1);
      count("filtered", 1);
      return;
    }
    count("sent", 1);
    context.output(KV.of(key, row.withoutRaw()));
  }

  /** A dead letter has the element only where it is a row of the first input. */
  private void dead(ProcessContext context, RowElement row, Failure failure) {
    if (pairing.type(input).equals(step.input())) {
      fail(context, row, failure);
      return;
    }
    count("dead", 1);
    String json = row.raw() == null ? Values.toJson(pairing.type(input), row.values()) : null;
    dead(context, failure, step.deadLetter(row, failure, json, null));
  }
}
