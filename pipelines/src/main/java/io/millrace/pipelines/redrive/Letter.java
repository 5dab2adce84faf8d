package io.millrace.pipelines.redrive;

/**
 * A dead letter as a run wrote it.
 *
 * @param run that wrote it
 * @param place in what the run wrote: name of the file, colon, line from 1
 * @param step that failed
 * @param file that the event was read from, or null
 * @param bytes of the event as they stood there, or null behind a shuffle
 */
public record Letter(
    String run, String place, String code, String message, String step, String file, byte[] bytes) {

  /** What tells it from all others of its pipeline: {@code RUN/FILE:LINE}. */
  public String id() {
    return run + "/" + place;
  }

  /** The same with other bytes. */
  Letter mended(byte[] other) {
    return new Letter(run, place, code, message, step, file, other);
  }
}
