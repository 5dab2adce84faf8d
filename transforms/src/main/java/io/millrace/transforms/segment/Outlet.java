package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import java.util.ArrayList;
import java.util.List;

/** A port of an operator with the operators that read it. */
final class Outlet {
  private record Consumer(Operator operator, int input) {}

  private final List<Consumer> consumers = new ArrayList<>();

  void to(Operator operator, int input) {
    consumers.add(new Consumer(operator, input));
  }

  boolean isOpen() {
    return !consumers.isEmpty();
  }

  void push(Batch batch, int[] selected, int count) {
    if (count > 0) {
      for (Consumer consumer : consumers) {
        consumer.operator().accept(consumer.input(), batch, selected, count);
      }
    }
  }
}
