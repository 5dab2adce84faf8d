package io.millrace.transforms.row;

import io.millrace.transforms.expression.EvaluationFailure;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import org.apache.beam.sdk.values.KV;

/** The half of a combine before its shuffle: what is outside or fails stays here. */
final class KeyFn extends StepFn<RowElement, KV<byte[], RowElement>> {
  private static final long serialVersionUID = 1L;

  private final Grouping grouping;
  private final long from;
  private final long to;
  private final int input;
  private final Windowing sliced;

  KeyFn(StepContext step, Step.Combine combine, int input) {
    super(step);
    this.grouping = new Grouping(combine);
    this.from = combine.from();
    this.to = combine.to();
    this.input = input;
    this.sliced = combine.sliced() ? combine.windowing() : null;
  }

  @ProcessElement
  public void process(ProcessContext context) {
    RowElement row = context.element();
    count("in:" + input, 1);
    if (row.hasTime() && (row.eventTime() < from || row.eventTime() >= to)) {
      count("outside", 1);
      return;
    }
    try {
      RowElement keyed = grouping.row(row);
      if (sliced == null) {
        context.output(KV.of(grouping.key(keyed), keyed));
        return;
      }
      count("windowed", 1);
      for (RowWindows.Window window : RowWindows.of(sliced, row.eventTime())) {
        count("pairs", 1);
        RowElement copy = keyed.withWindow(window.start(), window.end());
        context.output(KV.of(grouping.key(copy), copy));
      }
    } catch (EvaluationFailure e) {
      fail(context, row, e.failure());
    }
  }
}
