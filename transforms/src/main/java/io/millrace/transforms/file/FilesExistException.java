package io.millrace.transforms.file;

/** A sink would mix its files with those of an earlier run. The message is for people. */
public final class FilesExistException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FilesExistException(String message) {
    super(message);
  }
}
