package io.millrace.pipelines.cli;

import io.millrace.transforms.ledger.Progress;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One line on a terminal that says how many events have been read; nothing where there is no
 * terminal.
 */
final class ProgressLine implements AutoCloseable {
  private final ScheduledExecutorService clock;
  private boolean shown;

  private ProgressLine(ScheduledExecutorService clock) {
    this.clock = clock;
  }

  static ProgressLine start() {
    Progress.RECORDS.reset();
    boolean terminal = System.console() != null && !"dumb".equals(System.getenv("TERM"));
    ScheduledExecutorService clock =
        terminal
            ? Executors.newSingleThreadScheduledExecutor(
                work -> {
                  Thread thread = new Thread(work, "progress");
                  thread.setDaemon(true);
                  return thread;
                })
            : null;
    ProgressLine line = new ProgressLine(clock);
    if (terminal) {
      clock.scheduleAtFixedRate(line::redraw, 500, 250, TimeUnit.MILLISECONDS);
    }
    return line;
  }

  private synchronized void redraw() {
    shown = true;
    System.err.print(String.format(Locale.ROOT, "\r%,d events read ", Progress.RECORDS.sum()));
    System.err.flush();
  }

  @Override
  public synchronized void close() {
    if (clock != null) {
      clock.shutdownNow();
    }
    if (shown) {
      System.err.print("\r" + " ".repeat(40) + "\r");
      System.err.flush();
      shown = false;
    }
  }
}
