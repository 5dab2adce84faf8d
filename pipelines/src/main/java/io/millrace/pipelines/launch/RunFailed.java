package io.millrace.pipelines.launch;

import io.millrace.transforms.file.FilesExistException;
import io.millrace.transforms.file.NoFilesException;
import io.millrace.transforms.step.NoDeadLettersException;
import io.millrace.transforms.step.RowsDiffer;
import java.io.IOException;
import java.util.List;

/** A run that did not end well, said in words for people. */
public final class RunFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whose fault it is. */
  public enum Kind {
    /** The data or the declaration: a bad event without a place, rows that are not as asserted. */
    DATA,
    /** Files, network, permissions. */
    ENVIRONMENT,
    /** Somebody stopped it. */
    STOPPED,
    /** A bug of ours. */
    BUG
  }

  /** Those of our exceptions whose message is for people. */
  private static final List<Class<? extends Throwable>> OF_DATA =
      List.of(NoDeadLettersException.class, RowsDiffer.class);

  private static final List<Class<? extends Throwable>> OF_FILES =
      List.of(NoFilesException.class, FilesExistException.class);

  private final Kind kind;

  public RunFailed(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** Finds what a runner's exception is about. */
  static RunFailed because(RuntimeException failure) {
    if (failure instanceof RunFailed known) {
      return known;
    }
    Throwable io = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (isOne(OF_DATA, cause)) {
        return new RunFailed(Kind.DATA, message(cause), failure);
      }
      if (isOne(OF_FILES, cause)) {
        return new RunFailed(Kind.ENVIRONMENT, message(cause), failure);
      }
      if (isOne(List.of(OutOfMemoryError.class), cause)) {
        return HeapUse.full(Runtime.getRuntime().maxMemory(), failure);
      }
      if (cause instanceof IOException && io == null) {
        // The outermost one: what reads and writes says there which file it was about.
        io = cause;
      }
      if (cause.getCause() == cause) {
        break;
      }
    }
    if (io != null) {
      return new RunFailed(
          Kind.ENVIRONMENT, "reading or writing failed: " + io.getMessage(), failure);
    }
    return new RunFailed(Kind.BUG, String.valueOf(failure.getMessage()), failure);
  }

  /** Runners may hand over a serialised stand-in, whose text starts with the class. */
  private static boolean isOne(List<Class<? extends Throwable>> classes, Throwable cause) {
    String text = cause.toString();
    return classes.stream()
        .anyMatch(one -> one.isInstance(cause) || text.startsWith(one.getName() + ":"));
  }

  private static String message(Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    for (Class<? extends Throwable> one : OF_DATA) {
      text = text.replace(one.getName() + ": ", "");
    }
    for (Class<? extends Throwable> one : OF_FILES) {
      text = text.replace(one.getName() + ": ", "");
    }
    return text;
  }
}
