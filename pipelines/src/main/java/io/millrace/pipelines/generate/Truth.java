package io.millrace.pipelines.generate;

import java.io.IOException;

/** Is told what was planted, and where it stands in the data. */
interface Truth {
  /** Nobody wants to know. */
  Truth IGNORED =
      new Truth() {
        @Override
        public boolean wanted() {
          return false;
        }

        @Override
        public void fault(String kind, String what, Place place) {}

        @Override
        public void gap(long fromMicros, long toMicros) {}

        @Override
        public void pattern(Planted planted, String key) {}
      };

  /**
   * A line.
   *
   * @param line from 1, the header counted
   * @param offset of its first byte
   * @param id of the event, or null where the stream has none
   */
  record Place(long line, long offset, String id, long micros) {}

  /** Whether places must be known. */
  boolean wanted();

  /** A fault of one line. */
  void fault(String kind, String what, Place place) throws IOException;

  /** A stretch without events. */
  void gap(long fromMicros, long toMicros) throws IOException;

  /** A pattern whose last event has been made. */
  void pattern(Planted planted, String key) throws IOException;
}
