package io.millrace.transforms.row;

import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.NoDeadLettersException;
import io.millrace.transforms.type.Failure;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.TupleTag;

/**
 * What all steps do: rows to the main output, dead letters and the counts of the bundle to outputs
 * beside it.
 */
abstract class StepFn<I, O> extends DoFn<I, O> {
  static final TupleTag<RowElement> ERRORS = new TupleTag<>("errors") {};
  static final TupleTag<byte[]> LEDGER = new TupleTag<>("ledger") {};

  private static final long serialVersionUID = 1L;

  final StepContext step;
  private transient Counts counts;

  StepFn(StepContext step) {
    this.step = step;
  }

  @StartBundle
  public void startBundle() {
    counts = new Counts();
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) throws Exception {
    finish(context);
    if (!counts.isEmpty()) {
      context.output(LEDGER, counts.encode(), firstMoment(), GlobalWindow.INSTANCE);
    }
  }

  /** What a step has left to do at the end of a bundle. */
  void finish(FinishBundleContext context) throws Exception {}

  static org.joda.time.Instant firstMoment() {
    return BoundedWindow.TIMESTAMP_MIN_VALUE;
  }

  void count(String counter, long n) {
    counts.add(step.id(), counter, n);
  }

  /** Where the rows of one call go. */
  RowOutput output(DoFn<I, RowElement>.ProcessContext context) {
    return new RowOutput() {
      @Override
      public void emit(RowElement row) {
        count("out", 1);
        context.output(row);
      }

      @Override
      public void count(String counter, long n) {
        StepFn.this.count(counter, n);
      }
    };
  }

  /** Makes a dead letter of a row of the input. */
  void fail(ProcessContext context, RowElement row, Failure failure) {
    count("dead", 1);
    dead(context, failure, step.deadLetter(row, failure));
  }

  /** Makes a dead letter of a record that is no row. */
  void failRecord(ProcessContext context, RowElement place, Failure failure) {
    count("dead", 1);
    dead(context, failure, step.deadLetter(place, failure, null, null));
  }

  /** Sends a dead letter that has been counted; the run stops rather than lose it. */
  void dead(ProcessContext context, Failure failure, RowElement letter) {
    if (!step.errorsUsed()) {
      throw new NoDeadLettersException(step.id(), failure);
    }
    context.output(ERRORS, letter);
  }
}
