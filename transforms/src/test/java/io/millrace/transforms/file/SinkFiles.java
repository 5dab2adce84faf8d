package io.millrace.transforms.file;

import com.github.luben.zstd.ZstdInputStream;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.file.FileSink.Format;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Sinks for tests, and what is in a folder afterwards. */
final class SinkFiles {
  private SinkFiles() {}

  static FileSink sink(Path folder, Format format, Integer... partitionBy) {
    return new FileSink(
        folder + "/", "out", format, ',', Compression.AUTO, List.of(partitionBy), false, false);
  }

  static FileSink compressed(FileSink sink, Compression compression) {
    return new FileSink(
        sink.directory(),
        sink.prefix(),
        sink.format(),
        sink.delimiter(),
        compression,
        sink.partitionBy(),
        sink.byWindow(),
        sink.overwrite());
  }

  static FileSink overwriting(FileSink sink) {
    return new FileSink(
        sink.directory(),
        sink.prefix(),
        sink.format(),
        sink.delimiter(),
        sink.compression(),
        sink.partitionBy(),
        sink.byWindow(),
        true);
  }

  static FileSink byWindow(FileSink sink) {
    return new FileSink(
        sink.directory(),
        sink.prefix(),
        sink.format(),
        sink.delimiter(),
        sink.compression(),
        sink.partitionBy(),
        true,
        sink.overwrite());
  }

  /** The text of each file below the folder, by path; empty folders are there with a slash. */
  static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        String name = folder.relativize(path).toString();
        if (!Files.isDirectory(path)) {
          contents.put(name, text(path));
        } else if (!name.isEmpty() && isEmpty(path)) {
          contents.put(name + "/", "");
        }
      }
    }
    return contents;
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.findAny().isEmpty();
    }
  }

  static String text(Path path) {
    String name = path.toString();
    try (InputStream stored = Files.newInputStream(path);
        InputStream in =
            name.endsWith(".gz")
                ? new GZIPInputStream(stored)
                : name.endsWith(".zst") ? new ZstdInputStream(stored) : stored) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
