package io.millrace.it.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/** A contender that waits for tasks; closing it ends it, whatever it is doing. */
interface Asked extends AutoCloseable {
  /** No outcome: why, in one line; the log says more. */
  final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(String why, Throwable cause) {
      super(why, cause);
    }
  }

  /** Starts contenders. */
  interface Starter {
    /**
     * Starts one.
     *
     * @param log takes what it prints
     */
    Asked start(String contender, Path log) throws IOException;
  }

  /** Has a task done, in at most so many seconds; after a failure there are no more tasks. */
  Outcome run(Task task, long limitSeconds) throws IOException, InterruptedException, Failed;

  @Override
  void close() throws IOException;
}
