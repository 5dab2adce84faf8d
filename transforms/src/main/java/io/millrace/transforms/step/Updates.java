package io.millrace.transforms.step;

/**
 * How a row that a window gave before its end is told from the final ones: by its place. That of an
 * update is negative and grows with the number of events in it; that of a final row is 0. So of the
 * rows of a group the later has the higher place, whatever the order they come in, and the final
 * one the highest.
 */
public final class Updates {
  private Updates() {}

  /** The place of the update of a group by which {@code events} had come to it. */
  public static long position(long events) {
    return Long.MIN_VALUE + events;
  }

  /** Whether a row with this place is an update; those of sources are not negative. */
  public static boolean isUpdate(long position) {
    return position < 0;
  }
}
