package io.millrace.pipelines.cli;

import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What libraries log is kept quiet; rows of LogForTesting are shown as they are. */
final class Logging {
  /** Held, because the logging system forgets loggers that nobody holds. */
  private static final Logger ROWS = Logger.getLogger("io.millrace.log");

  private static final Logger ROOT = Logger.getLogger("");

  private Logging() {}

  static void quiet() {
    ROOT.setLevel(Level.OFF);
    for (java.util.logging.Handler handler : ROWS.getHandlers()) {
      ROWS.removeHandler(handler);
    }
    ConsoleHandler console = new ConsoleHandler();
    console.setLevel(Level.ALL);
    console.setFormatter(
        new Formatter() {
          @Override
          public String format(LogRecord record) {
            return formatMessage(record) + "\n";
          }
        });
    ROWS.setUseParentHandlers(false);
    ROWS.addHandler(console);
    ROWS.setLevel(Level.INFO);
  }
}
