package io.millrace.it.cases;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * A file of a stream.
 *
 * @param name one that ends with {@code .gz} is compressed
 * @param header the first line, or empty for none
 * @param lines records, without line ends
 */
public record InputFile(String name, String header, List<byte[]> lines) {
  /** Writes it into a folder. */
  void write(Path folder) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(bytes) : bytes) {
      if (!header.isEmpty()) {
        out.write((header + "\n").getBytes(StandardCharsets.UTF_8));
      }
      for (byte[] line : lines) {
        out.write(line);
        out.write('\n');
      }
    }
    Files.write(folder.resolve(name), bytes.toByteArray());
  }
}
