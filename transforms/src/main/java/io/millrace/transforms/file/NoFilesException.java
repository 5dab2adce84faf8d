package io.millrace.transforms.file;

/** A pattern of a source matches no file. The message is for people and names both. */
public final class NoFilesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoFilesException(String message) {
    super(message);
  }
}
