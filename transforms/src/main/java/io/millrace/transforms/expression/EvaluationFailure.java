package io.millrace.transforms.expression;

import io.millrace.transforms.type.Failure;

/** An expression has no value for a row. It is an outcome, not a fault: it has no stack trace. */
public final class EvaluationFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Failure failure;

  public EvaluationFailure(Failure failure) {
    super(failure.message(), null, false, false);
    this.failure = failure;
  }

  EvaluationFailure(String code, String message) {
    this(new Failure(code, message));
  }

  public Failure failure() {
    return failure;
  }
}
