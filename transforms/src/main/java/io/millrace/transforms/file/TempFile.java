package io.millrace.transforms.file;

import com.github.luben.zstd.ZstdOutputStream;
import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.encode.Out;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.util.MimeTypes;

/** A temporary file that is being written. Errors name the file. */
final class TempFile {
  private static final int COMPRESSED_BYTES = 32 << 10;

  private final String path;
  private final Counted stored;
  private final boolean quotes;
  private final OutputStream out;

  private boolean quoted;
  private long rows;

  /**
   * @param quotes whether rows may have line feeds in values in double quotes
   */
  TempFile(String path, FileSource.Compression compression, boolean quotes) throws IOException {
    this.path = path;
    this.quotes = quotes;
    try {
      stored =
          new Counted(
              Channels.newOutputStream(
                  FileSystems.create(FileSystems.matchNewResource(path, false), MimeTypes.BINARY)));
      out =
          switch (compression) {
            case AUTO, NONE -> stored;
            case GZIP -> new GZIPOutputStream(stored, COMPRESSED_BYTES);
            case ZSTD -> new ZstdOutputStream(stored);
          };
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  static IOException failed(String path, IOException e) {
    return new IOException("cannot write '" + path + "': " + e.getMessage(), e);
  }

  String path() {
    return path;
  }

  /** Writes rows, each of which ends with a line feed. */
  void write(Out from) throws IOException {
    header(from);
    if (!quotes) {
      rows += from.lineFeeds();
      return;
    }
    for (int i = 0; i < from.size; i++) {
      if (from.bytes[i] == '"') {
        quoted = !quoted;
      } else if (from.bytes[i] == '\n' && !quoted) {
        rows++;
      }
    }
  }

  /** The rows in the file, counted by their line ends in what is written. */
  long rows() {
    return rows;
  }

  /** Writes what is no row. */
  void header(Out from) throws IOException {
    try {
      out.write(from.bytes, 0, from.size);
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  /** Closes the file: its length as stored. */
  long close() throws IOException {
    try {
      out.close();
    } catch (IOException e) {
      throw failed(path, e);
    }
    return stored.bytes;
  }

  private static final class Counted extends FilterOutputStream {
    private long bytes;

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
      bytes++;
    }

    @Override
    public void write(byte[] from, int at, int count) throws IOException {
      out.write(from, at, count);
      bytes += count;
    }
  }
}
