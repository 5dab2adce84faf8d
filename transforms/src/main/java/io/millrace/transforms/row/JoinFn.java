package io.millrace.transforms.row;

import io.millrace.transforms.step.Step;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/** The half of a join behind its shuffle: tries each row of a key with each of the other side. */
final class JoinFn extends StepFn<KV<byte[], CoGbkResult>, RowElement> {
  static final TupleTag<RowElement> LEFT = new TupleTag<>("left") {};
  static final TupleTag<RowElement> RIGHT = new TupleTag<>("right") {};

  private static final long serialVersionUID = 1L;

  private final Pairing pairing;
  private final boolean latest;

  JoinFn(StepContext step, Pairing pairing, Step join) {
    super(step);
    this.pairing = pairing;
    this.latest = join instanceof Step.AsOfJoin;
  }

  @ProcessElement
  public void process(ProcessContext context) {
    List<RowElement> lefts = new ArrayList<>();
    List<RowElement> rights = new ArrayList<>();
    context.element().getValue().getAll(LEFT).forEach(lefts::add);
    context.element().getValue().getAll(RIGHT).forEach(rights::add);
    count("taken", lefts.size() + rights.size());
    boolean keyed = context.element().getKey().length > 0;
    if (latest) {
      asOf(lefts, keyed ? rights : List.of(), output(context));
      count("rights", rights.size());
    } else {
      pairs(lefts, rights, keyed, output(context));
    }
  }

  private void pairs(
      List<RowElement> lefts, List<RowElement> rights, boolean keyed, RowOutput out) {
    boolean[] found = new boolean[rights.size()];
    for (RowElement left : lefts) {
      boolean any = false;
      for (int i = 0; keyed && i < found.length; i++) {
        if (pairing.isPair(left, rights.get(i))) {
          any = true;
          found[i] = true;
          count("pairs", 1);
          out.emit(pairing.row(left, rights.get(i)));
        }
      }
      done(any, 0, left, null, out);
    }
    for (int i = 0; i < found.length; i++) {
      done(found[i], 1, null, rights.get(i), out);
    }
  }

  private void done(boolean found, int input, RowElement left, RowElement right, RowOutput out) {
    if (found) {
      count("matched", 1);
    } else if (pairing.isOuter(input)) {
      count("alone", 1);
      out.emit(pairing.row(left, right));
    } else {
      count("unmatched", 1);
      count("filtered", 1);
    }
  }

  private void asOf(List<RowElement> lefts, List<RowElement> rights, RowOutput out) {
    for (RowElement left : lefts) {
      RowElement best = null;
      for (RowElement right : rights) {
        boolean good = right.hasTime() && left.hasTime() && right.eventTime() <= left.eventTime();
        if (good && (best == null || pairing.isLater(right, best))) {
          best = right;
        }
      }
      count("lefts", 1);
      if (best != null && pairing.isPair(left, best)) {
        count("pairs", 1);
        out.emit(pairing.row(left, best));
      } else if (pairing.isOuter(0)) {
        count("alone", 1);
        out.emit(pairing.row(left, null));
      } else {
        count("unmatched", 1);
        count("filtered", 1);
      }
    }
  }
}
