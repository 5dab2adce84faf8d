package io.millrace.transforms.row;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.step.Step;

/** All rows of a script, in the order of their arrival. */
final class ScriptFn extends StepFn<byte[], RowElement> {
  private static final long serialVersionUID = 1L;

  private final Step.Script script;

  ScriptFn(StepContext step, Step.Script script) {
    super(step);
    this.script = script;
  }

  @ProcessElement
  public void process(ProcessContext context) {
    RowOutput out = output(context);
    long position = 0;
    for (Step.Arrivals block : script.blocks()) {
      for (int i = 0; i < block.rows().size(); i++) {
        Long at = block.times().get(i);
        long time = at == null ? Batch.NO_TIME : at;
        Object[] values = block.rows().get(i);
        out.emit(new RowElement(values, time, Batch.GLOBAL, 0, position++, 0, 0, null, null));
      }
    }
  }
}
