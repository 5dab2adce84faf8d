package io.millrace.it.golden;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Copies of the data sets' first lines, in the same folders, byte for byte. */
final class Heads {
  private static final Pattern PATH =
      Pattern.compile("\"\\{\\{ data \\}\\}/([^\"]+)\"|\\{\\{ data \\}\\}/([^\"}]+)");

  private Heads() {}

  /**
   * Copies the files that an environment names.
   *
   * @param environment the text of the environment, which names them as <code>{{ data }}/...</code>
   * @param lines of each path of the environment, shared out evenly among the files that it
   *     matches; a header is one more
   */
  static void copy(String environment, Path data, Path to, int lines) throws IOException {
    Matcher paths = PATH.matcher(environment);
    while (paths.find()) {
      String glob = paths.group(1) == null ? paths.group(2) : paths.group(1);
      List<Path> files = matching(data, glob);
      for (Path file : files) {
        Path copy = to.resolve(data.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        boolean document = file.toString().endsWith(".json");
        copy(file, copy, document ? Integer.MAX_VALUE : lines / files.size() + 1);
      }
    }
  }

  private static List<Path> matching(Path data, String glob) throws IOException {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + data.resolve(glob));
    try (Stream<Path> files = Files.list(data.resolve(glob).getParent())) {
      List<Path> found = files.filter(matcher::matches).sorted().toList();
      if (found.isEmpty()) {
        throw new IOException("no file is " + glob + " in " + data);
      }
      return found;
    }
  }

  private static void copy(Path file, Path copy, int lines) throws IOException {
    boolean zipped = file.toString().endsWith(".gz");
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = new BufferedInputStream(zipped ? new GZIPInputStream(raw) : raw, 1 << 16);
        OutputStream rawOut = Files.newOutputStream(copy);
        OutputStream out =
            new BufferedOutputStream(zipped ? new GZIPOutputStream(rawOut) : rawOut, 1 << 16)) {
      int left = lines;
      for (int b = in.read(); b >= 0 && left > 0; b = in.read()) {
        out.write(b);
        if (b == '\n') {
          left--;
        }
      }
    }
  }
}
