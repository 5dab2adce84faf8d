package io.millrace.transforms.row;

import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Invalid;

/** A value does not convert to the type of its field; an outcome, without a stack trace. */
final class BadValueException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int EXCERPT_MAX = 40;

  BadValueException(String message) {
    super(message, null, false, false);
  }

  /** The text is no {@code what}. */
  static BadValueException not(String text, String what) {
    boolean whole = text.codePointCount(0, text.length()) <= EXCERPT_MAX;
    String excerpt =
        whole ? text : text.substring(0, text.offsetByCodePoints(0, EXCERPT_MAX)) + "...";
    return new BadValueException("'" + excerpt + "' is not " + what);
  }

  Invalid invalid(String field) {
    return new Invalid(new Failure(Failure.Code.VALUE, "field '" + field + "': " + getMessage()));
  }
}
