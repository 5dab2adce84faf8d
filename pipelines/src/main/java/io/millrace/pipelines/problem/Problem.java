package io.millrace.pipelines.problem;

import java.util.List;

/**
 * One mistake in a declaration.
 *
 * @param code stable, kebab-case: {@code unknown-field}
 * @param message one sentence in the user's words, without a full stop
 * @param advice what is allowed, what to do; may be empty
 */
public record Problem(
    Severity severity, String code, Span span, String message, List<String> advice) {
  /** Whether the declaration can run all the same. */
  public enum Severity {
    ERROR,
    WARNING
  }

  public Problem {
    advice = List.copyOf(advice);
  }
}
