package io.millrace.pipelines.expression;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.type.RowType;

/** Parses and types expressions. */
public final class Expressions {
  private Expressions() {}

  /**
   * The typed expression that {@code text} says, or null after all its problems have been reported.
   *
   * @param where the place of {@code text}; problems are shown at their part of it
   * @param scope the fields that can be named
   */
  public static Expression parse(String text, Span where, RowType scope, Problems problems) {
    throw new UnsupportedOperationException();
  }
}
