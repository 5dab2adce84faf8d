package io.millrace.transforms.step;

import io.millrace.transforms.type.Failure;

/** A row failed in a step whose errors go nowhere: the run stops rather than lose it. */
public final class NoDeadLettersException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NoDeadLettersException(String step, Failure failure) {
    super(
        "step '"
            + step
            + "' met a bad event and has no place for it ("
            + failure.code()
            + ": "
            + failure.message()
            + "); add error_handling to the step, or dead_letters to the environment");
  }
}
