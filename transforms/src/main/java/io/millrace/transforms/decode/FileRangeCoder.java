package io.millrace.transforms.decode;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/** Ranges as path, numbers of variable length, and the compression by name. Deterministic. */
public final class FileRangeCoder extends AtomicCoder<FileRange> {
  private static final long serialVersionUID = 1L;
  private static final StringUtf8Coder TEXT = StringUtf8Coder.of();
  private static final VarLongCoder LONG = VarLongCoder.of();
  private static final VarIntCoder INT = VarIntCoder.of();

  private FileRangeCoder() {}

  public static FileRangeCoder of() {
    return new FileRangeCoder();
  }

  @Override
  public void encode(FileRange range, OutputStream out) throws IOException {
    TEXT.encode(range.path(), out);
    INT.encode(range.ordinal(), out);
    LONG.encode(range.start(), out);
    LONG.encode(range.end(), out);
    LONG.encode(range.size(), out);
    TEXT.encode(range.compression().name(), out);
  }

  @Override
  public FileRange decode(InputStream in) throws IOException {
    String path = TEXT.decode(in);
    int ordinal = INT.decode(in);
    long start = LONG.decode(in);
    long end = LONG.decode(in);
    long size = LONG.decode(in);
    String compression = TEXT.decode(in);
    for (FileSource.Compression known : FileSource.Compression.values()) {
      if (known.name().equals(compression)) {
        return new FileRange(path, ordinal, start, end, size, known);
      }
    }
    throw new CoderException("no compression is called '" + compression + "'");
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }
}
