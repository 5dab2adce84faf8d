package io.millrace.transforms.decode;

import com.github.luben.zstd.ZstdInputStream;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.beam.sdk.io.FileSystems;

/**
 * Reads a range in blocks of whole lines into one array, which is reused from range to range. It
 * alone counts {@link ScanCounts#bytes}.
 */
final class BlockReader implements Closeable {
  /** What {@link #next} found. */
  enum Found {
    LINES,
    /** A line longer than a record can be: its first bytes are there, {@link #skipLong} is next. */
    LONG,
    END
  }

  /** Readable bytes behind the data, so that nobody has to look where it ends. */
  static final int PAD = 128;

  private static final int BLOCK = 1 << 20;
  private static final int LOOKAHEAD = 1 << 16;
  private static final int SPARE = 1 << 16;
  private static final long WITHOUT_END = Long.MAX_VALUE / 2;

  /** The block is {@code bytes[from, to)}; replaced as it grows. */
  byte[] bytes = new byte[BLOCK + PAD + SPARE];

  int from;
  int to;

  private int filled;
  private long base;
  private long end;
  private boolean drained;
  private boolean finished;
  private String path = "";
  private InputStream in;
  private ScanCounts counts = new ScanCounts();

  /**
   * Opens a range and goes to the first line that starts in it.
   *
   * @throws IOException with a sentence that names the file
   */
  void open(FileRange range, ScanCounts countInto) throws IOException {
    path = range.path();
    counts = countInto;
    from = 0;
    to = 0;
    filled = 0;
    drained = false;
    finished = false;
    base = Math.max(0, range.start() - 1);
    boolean plain = range.compression() == FileSource.Compression.NONE;
    end = plain && !range.whole() ? range.end() : WITHOUT_END;
    if (!plain && range.start() > 0) {
      throw new IllegalArgumentException(path + " is compressed and can only be read whole");
    }
    in = stream(range);
    if (range.start() > 0) {
      skipToLine();
    }
  }

  private InputStream stream(FileRange range) throws IOException {
    try {
      ChannelBytes raw =
          new ChannelBytes(FileSystems.open(FileSystems.matchNewResource(path, false)));
      try {
        if (base > 0) {
          raw.seek(base);
        }
        return switch (range.compression()) {
          case GZIP -> new GzipBytes(raw);
          case ZSTD -> new ZstdInputStream(raw);
          default -> raw;
        };
      } catch (IOException e) {
        raw.close();
        throw e;
      }
    } catch (FileNotFoundException e) {
      throw new IOException("there is no file '" + path + "'", e);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private IOException broken(IOException e) {
    return new IOException(
        "'" + path + "' cannot be read, it may be cut off or damaged: " + e.getMessage(), e);
  }

  private void skipToLine() throws IOException {
    while (!drained) {
      fill(LOOKAHEAD);
      int feed = Words.lineFeed(bytes, 0, filled);
      if (feed >= 0) {
        from = feed + 1;
        to = from;
        return;
      }
      base += filled;
      filled = 0;
    }
    finished = true;
  }

  /** The place in the file of {@code bytes[0]}. */
  long base() {
    return base;
  }

  /** From here on to the end of {@link #bytes} there is room for others to write. */
  int spare() {
    return filled + PAD;
  }

  /** How many bytes at the start of the block are a byte order mark at the start of the file. */
  int byteOrderMark() {
    boolean there =
        base + from == 0
            && filled >= 3
            && (bytes[0] & 0xff) == 0xef
            && (bytes[1] & 0xff) == 0xbb
            && (bytes[2] & 0xff) == 0xbf;
    return there ? 3 : 0;
  }

  /** The block is forgotten; the next one is there afterwards. */
  Found next() throws IOException {
    if (finished || base + to >= end) {
      from = to;
      return Found.END;
    }
    compact(to);
    return gather(0);
  }

  /**
   * Keeps the block from {@code keep} on and adds lines behind it; {@code keep} is then {@link
   * #from}. Finds END when nothing more could be added.
   */
  Found extend(int keep) throws IOException {
    if (finished) {
      from = keep;
      return Found.END;
    }
    int had = to - keep;
    compact(keep);
    return gather(had);
  }

  private void compact(int keep) {
    System.arraycopy(bytes, keep, bytes, 0, filled - keep);
    base += keep;
    filled -= keep;
    from = 0;
    to = 0;
  }

  /** Fills until there is a line feed at {@code had} or behind it. */
  private Found gather(int had) throws IOException {
    int searched = had;
    int target = Math.max(BLOCK, 2 * had);
    while (true) {
      long toEnd = end - base + LOOKAHEAD;
      fill((int) Math.max(filled + LOOKAHEAD, Math.min(target, toEnd)));
      int last = lastLine(searched);
      if (last > had || (drained && last >= had)) {
        to = last;
        counts.bytes += to - had;
        counts.lines += linesIn(had);
        return to > had ? Found.LINES : Found.END;
      }
      if (filled >= RecordFormat.RECORD_BYTES_MAX + 2) {
        to = had;
        return Found.LONG;
      }
      searched = filled;
      target = 2 * filled;
    }
  }

  /**
   * The lines from {@code had} to the end of the block, counted apart from those who decode them.
   */
  private int linesIn(int had) {
    boolean open = to > had && bytes[to - 1] != '\n';
    return Words.lineFeeds(bytes, had, to) + (open ? 1 : 0);
  }

  /** Where the last whole line of the range ends, as far as there is one; else at most 0. */
  private int lastLine(int searched) {
    if (base + filled >= end) {
      int feed = Words.lineFeed(bytes, (int) Math.max(searched, end - 1 - base), filled);
      if (feed >= 0) {
        finished = true;
        return feed + 1;
      }
    }
    if (drained) {
      finished = true;
      return filled;
    }
    return Words.lastLineFeed(bytes, searched, filled) + 1;
  }

  /** Goes behind a long line: how many bytes it has, with its end. */
  long skipLong() throws IOException {
    long length = 0;
    int start = to;
    while (true) {
      int feed = Words.lineFeed(bytes, start, filled);
      if (feed >= 0 || drained) {
        int stop = feed >= 0 ? feed + 1 : filled;
        length += stop - start;
        from = stop;
        to = stop;
        finished = feed < 0;
        counts.bytes += length;
        counts.lines++;
        return length;
      }
      length += filled - start;
      base += filled;
      filled = 0;
      start = 0;
      fill(BLOCK);
    }
  }

  /** Makes all of the file the block; false when it has more than {@code most} bytes. */
  boolean all(int most) throws IOException {
    while (!drained && filled <= most) {
      fill((int) Math.min(Math.max(BLOCK, 2L * filled), most + 1L));
    }
    to = filled;
    counts.bytes += filled;
    finished = true;
    return filled <= most;
  }

  /** Reads on until {@code target} bytes are there or the file ends. */
  private void fill(int target) throws IOException {
    if (target + PAD + SPARE > bytes.length) {
      bytes = Arrays.copyOf(bytes, target + PAD + SPARE);
    }
    try {
      while (!drained && filled < target) {
        int count = in.read(bytes, filled, target - filled);
        if (count < 0) {
          drained = true;
        } else {
          filled += count;
        }
      }
    } catch (IOException e) {
      throw broken(e);
    }
    // Ends a last line that has no line feed, for those who look no further than that.
    bytes[filled] = '\n';
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      in.close();
      in = null;
    }
  }
}
