package io.millrace.transforms.segment;

import io.millrace.transforms.file.FileResult;

/** Where a segment's work leaves it. */
interface Emitter {
  /** A pack for the shuffle in which the step {@code node} takes part. */
  void pack(int node, ShuffleKey key, byte[] pack);

  /** A temporary file of the sink {@code node}. */
  void file(int node, FileResult result);

  /** The counts of a bundle. */
  void counts(byte[] counts);
}
