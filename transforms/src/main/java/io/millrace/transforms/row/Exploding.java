package io.millrace.transforms.row;

import io.millrace.transforms.expression.EvaluationFailure;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Invalid;
import java.util.ArrayList;
import java.util.List;

/** One row for each element of its arrays. */
final class Exploding {
  private Exploding() {}

  static void explode(Step.Explode step, RowElement row, RowOutput out) {
    List<List<?>> arrays = new ArrayList<>();
    for (int field : step.fields()) {
      arrays.add(array(row.values()[field]));
    }
    Failure refusal = step.refusal(arrays);
    if (refusal != null) {
      throw new EvaluationFailure(refusal);
    }
    List<Object[]> exploded = step.crossProduct() ? combinations(arrays) : inStep(arrays);
    out.count(exploded.isEmpty() ? "filtered" : "exploded", 1);
    out.count("elements", exploded.size());
    for (Object[] elements : exploded) {
      Object[] values = row.values().clone();
      for (int i = 0; i < elements.length; i++) {
        values[step.fields().get(i)] = elements[i];
      }
      out.emit(row.withValues(values));
    }
  }

  private static List<?> array(Object value) {
    if (value instanceof Invalid invalid) {
      throw new EvaluationFailure(invalid.failure());
    }
    return value == null ? List.of() : (List<?>) value;
  }

  /** The first elements of all arrays, the second ones, and so on. */
  private static List<Object[]> inStep(List<List<?>> arrays) {
    int longest = arrays.stream().mapToInt(List::size).max().orElse(0);
    List<Object[]> all = new ArrayList<>();
    for (int i = 0; i < longest; i++) {
      int at = i;
      all.add(arrays.stream().map(a -> at < a.size() ? a.get(at) : null).toArray());
    }
    return all;
  }

  /** Every element of the first with every one of the second, and so on; the last goes fastest. */
  private static List<Object[]> combinations(List<List<?>> arrays) {
    List<Object[]> all = new ArrayList<>();
    all.add(new Object[arrays.size()]);
    for (int i = 0; i < arrays.size(); i++) {
      List<Object[]> longer = new ArrayList<>();
      for (Object[] begun : all) {
        for (Object element : arrays.get(i)) {
          Object[] more = begun.clone();
          more[i] = element;
          longer.add(more);
        }
      }
      all = longer;
    }
    return all;
  }
}
