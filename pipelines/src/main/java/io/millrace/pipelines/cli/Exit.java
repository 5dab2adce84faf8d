package io.millrace.pipelines.cli;

/** What the process's exit code says. */
final class Exit {
  static final int FINE = 0;

  /** Problems in the declaration, a test or the ledger. */
  static final int PROBLEMS = 1;

  static final int USAGE = 2;

  /** The environment: files, network, permission. */
  static final int ENVIRONMENT = 3;

  /** A bug of ours. */
  static final int BUG = 70;

  /** Stopped by Ctrl-C, as shells have it. */
  static final int STOPPED = 130;

  private Exit() {}
}
