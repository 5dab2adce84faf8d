package io.millrace.transforms.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;

/** Results as two texts and two numbers of variable length. Deterministic. */
public final class FileResultCoder extends AtomicCoder<FileResult> {
  private static final long serialVersionUID = 1L;
  private static final StringUtf8Coder TEXT = StringUtf8Coder.of();
  private static final VarLongCoder LONG = VarLongCoder.of();

  private FileResultCoder() {}

  public static FileResultCoder of() {
    return new FileResultCoder();
  }

  @Override
  public void encode(FileResult result, OutputStream out) throws IOException {
    TEXT.encode(result.tempPath(), out);
    TEXT.encode(result.partition(), out);
    LONG.encode(result.rows(), out);
    LONG.encode(result.bytes(), out);
  }

  @Override
  public FileResult decode(InputStream in) throws IOException {
    return new FileResult(TEXT.decode(in), TEXT.decode(in), LONG.decode(in), LONG.decode(in));
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }
}
