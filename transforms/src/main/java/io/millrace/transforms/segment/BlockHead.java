package io.millrace.transforms.segment;

import io.millrace.transforms.stream.Block;

/** The head of a segment that takes blocks of a stream. */
interface BlockHead {
  /** Pushes what is in a block. */
  void take(Block block);
}
