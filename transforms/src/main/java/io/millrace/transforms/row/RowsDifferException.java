package io.millrace.transforms.row;

/** The rows of an AssertEqual are not those that were expected. The message is for people. */
public final class RowsDifferException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RowsDifferException(String message) {
    super(message);
  }
}
