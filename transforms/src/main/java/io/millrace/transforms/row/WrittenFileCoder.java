package io.millrace.transforms.row;

import io.millrace.transforms.file.FileResult;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** Writes the results of {@link io.millrace.transforms.file.RowFileWriter}s. */
final class WrittenFileCoder extends AtomicCoder<FileResult> {
  static final WrittenFileCoder INSTANCE = new WrittenFileCoder();

  private static final long serialVersionUID = 1L;

  private WrittenFileCoder() {}

  @Override
  public void encode(FileResult file, OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    out.writeUTF(file.tempPath());
    out.writeUTF(file.partition());
    out.writeLong(file.rows());
    out.writeLong(file.bytes());
  }

  @Override
  public FileResult decode(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    return new FileResult(in.readUTF(), in.readUTF(), in.readLong(), in.readLong());
  }
}
