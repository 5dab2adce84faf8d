package io.millrace.it.benchmarks;

/**
 * Somebody who answers. Each lives in a process of its own ({@link Worker}), made anew for each
 * workload and mode: its first run is a cold one, the later ones are measured. Runs of one process
 * come one after the other, in one thread.
 *
 * <p>All get the same: {@link #THREADS} worker threads, local files, the same heap. All read the
 * same lines: those that are no JSON ({@link Payments} has some) are skipped, repeated ones count
 * as often as they are there. What is started for a run belongs to its time, an embedded cluster
 * too; what a user would do once, such as writing a declaration, does not.
 */
interface Contender {
  /** The worker threads, or the parallelism, of everybody. */
  int THREADS = 2;

  /** The milliseconds between checkpoints, for those who make them, in replay and live. */
  int CHECKPOINT_MILLIS = 1000;

  /** How far events of {@link Payments} may lie behind the newest, and a margin. */
  int OUT_OF_ORDER_SECONDS = 31;

  /** As on the command line and in the report. */
  String name();

  /** What it runs with, for people: versions, options, what it does with the rows. */
  String options();

  /** The class path of its process. */
  default String classPath() {
    return System.getProperty("java.class.path");
  }

  /** Whether it can do this. */
  boolean takes(Workload workload, Mode mode);

  /**
   * Does it. The answer is computed from what was produced, after the clock was stopped: {@link
   * AnswerFiles} reads files, {@link AnswerSum} takes rows.
   *
   * @throws Exception when it fails; the report then says so and the next run does not come
   */
  Outcome run(Task task) throws Exception;
}
