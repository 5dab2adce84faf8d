package io.millrace.transforms.row;

import io.millrace.transforms.type.Failure;

/** A record cannot be decoded; an outcome, without a stack trace. */
final class BadRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Failure failure;

  BadRecordException(Failure failure) {
    super(failure.message(), null, false, false);
    this.failure = failure;
  }

  static BadRecordException syntax(String message) {
    return new BadRecordException(new Failure(Failure.Code.SYNTAX, message));
  }

  static BadRecordException missing(String field) {
    return new BadRecordException(
        new Failure(Failure.Code.MISSING, "the required field '" + field + "' has no value"));
  }

  Failure failure() {
    return failure;
  }
}
