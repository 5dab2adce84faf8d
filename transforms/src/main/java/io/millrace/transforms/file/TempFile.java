package io.millrace.transforms.file;

import com.github.luben.zstd.ZstdOutputStream;
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
  private final OutputStream out;

  TempFile(String path, FileSource.Compression compression) throws IOException {
    this.path = path;
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

  void write(Out from) throws IOException {
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
