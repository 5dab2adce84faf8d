package io.millrace.pipelines.cli;

import io.millrace.transforms.file.FileSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The first rows of what a run wrote, when that is plain text on this machine. */
final class Preview {
  private static final int ROWS = 3;
  private static final int WIDTH_MAX = 160;

  private Preview() {}

  /** Prints the first rows of the first file, each on one line and cut where it is long. */
  static void print(FileSink sink, PrintWriter out) throws IOException {
    Path folder = sink.directory().contains("://") ? null : Path.of(sink.directory());
    boolean packed = sink.extension().endsWith(".gz") || sink.extension().endsWith(".zst");
    if (folder == null || packed || !Files.isDirectory(folder)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> below = Files.walk(folder)) {
      files =
          below
              .filter(file -> file.getFileName().toString().startsWith(sink.prefix() + "-"))
              .filter(file -> file.toString().endsWith(sink.extension()))
              .sorted()
              .toList();
    }
    if (!files.isEmpty()) {
      try (BufferedReader lines = Files.newBufferedReader(files.get(0), StandardCharsets.UTF_8)) {
        lines.lines().limit(ROWS).forEach(line -> out.println("  " + cut(line)));
      }
    }
  }

  private static String cut(String line) {
    return line.length() <= WIDTH_MAX ? line : line.substring(0, WIDTH_MAX) + "...";
  }
}
