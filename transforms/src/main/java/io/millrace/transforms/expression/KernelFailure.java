package io.millrace.transforms.expression;

import io.millrace.transforms.type.Failure;

/** Ends the evaluation of one row; never leaves the kernels. It carries no stack trace. */
final class KernelFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int EXCERPT = 40;

  private final transient Failure failure;

  KernelFailure(String code, String message) {
    this(new Failure(code, message));
  }

  KernelFailure(Failure failure) {
    super(failure.message(), null, false, false);
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }

  /** The first characters of a text, for a message. */
  static String excerpt(String text) {
    if (text.length() <= EXCERPT) {
      return text;
    }
    int end = EXCERPT - 1;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + "…";
  }
}
