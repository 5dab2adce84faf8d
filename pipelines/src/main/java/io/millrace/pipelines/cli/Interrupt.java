package io.millrace.pipelines.cli;

import io.millrace.pipelines.launch.Launcher;
import java.io.IOException;

/** What Ctrl-C does while a run is under way: stops it and removes its temporary files. */
final class Interrupt implements AutoCloseable {
  private final Thread hook;
  private boolean closed;

  private Interrupt(Thread hook) {
    this.hook = hook;
  }

  static Interrupt stopping(Launcher launcher) {
    Thread hook = new Thread(() -> stop(launcher), "interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
    return new Interrupt(hook);
  }

  private static void stop(Launcher launcher) {
    System.err.println("\nstopping");
    try {
      launcher.stop();
      System.err.println("stopped; nothing was written");
    } catch (IOException | RuntimeException e) {
      System.err.println("stopped, but temporary files may be left: " + e.getMessage());
    }
    Runtime.getRuntime().halt(Exit.STOPPED);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is being shut down already, and the hook runs.
        closed = true;
      }
    }
  }
}
