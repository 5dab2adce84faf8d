package io.millrace.pipelines.cli;

/** The command line is not understood; the message says why. */
final class UsageProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageProblem(String message) {
    super(message);
  }
}
