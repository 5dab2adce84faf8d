package io.millrace.transforms.stream;

import io.millrace.transforms.batch.RowPack;
import io.millrace.transforms.decode.BadRecord;
import java.util.List;

/**
 * Records of one partition of a source that travel together, in the order of their arrival.
 *
 * @param watermark what the reader had announced before this block, in milliseconds: an event whose
 *     window is over by it is late
 * @param rows a {@link RowPack} with places and original bytes; event times are set where the
 *     source knows them and are found again by who reads the block where its step says how
 * @param bad records that could not be decoded
 * @param counts encoded {@link io.millrace.transforms.ledger.Counts} of the read step: what the
 *     reader saw since the block before; empty for none
 */
public record Block(long watermark, byte[] rows, List<BadRecord> bad, byte[] counts) {
  public Block {
    bad = List.copyOf(bad);
  }
}
