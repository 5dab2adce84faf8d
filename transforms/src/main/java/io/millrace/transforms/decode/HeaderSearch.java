package io.millrace.transforms.decode;

import io.millrace.transforms.decode.BlockReader.Found;
import java.io.IOException;

/** Finds the header of a CSV file of which only a later part is to be read. */
final class HeaderSearch {
  private static final int LIKELY_BYTES = 1 << 16;

  private final BlockReader reader;
  private final CsvDecoder decoder;
  private long headerAt = -1;

  HeaderSearch(BlockReader reader, CsvDecoder decoder) {
    this.reader = reader;
    this.decoder = decoder;
  }

  /** Makes the decoder know the header, unless it stands in the range itself. */
  void before(FileRange range) throws IOException {
    search(range, Math.min(LIKELY_BYTES, range.size()));
    if (decoder.headerAhead()) {
      search(range, range.size());
    }
    if (headerAt >= range.start()) {
      // Comments push the header into this range, where it will be met again.
      decoder.startFile();
    }
  }

  private void search(FileRange range, long end) throws IOException {
    FileRange head = new FileRange(range.path(), 0, 0, end, range.size(), range.compression());
    try (BlockReader open = reader) {
      open.open(head, new ScanCounts());
      while (decoder.headerAhead() && open.next() == Found.LINES) {
        searchBlock();
      }
    }
  }

  private void searchBlock() {
    int mark = reader.byteOrderMark();
    int p = reader.from + mark;
    while (p < reader.to && decoder.headerAhead()) {
      decoder.decode(reader.bytes, p, reader.to, true, 0);
      headerAt = reader.base() + (p == mark ? 0 : p);
      p = decoder.next;
    }
  }
}
