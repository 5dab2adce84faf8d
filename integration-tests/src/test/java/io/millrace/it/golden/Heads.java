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
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Copies of the data sets' first lines, in the same folders, byte for byte. */
final class Heads {
  private static final Pattern STREAM = Pattern.compile("(?m)^  (?=[a-z])");
  private static final Pattern PATH = Pattern.compile("[{][{] data [}][}]/([^\"]+)\"");

  private Heads() {}

  /**
   * Copies the files that an environment names.
   *
   * @param environment the text of the environment, where each stream begins a line with two blanks
   *     and its name, and files are named in quotes, <code>"{{ data }}/..."</code>
   * @param lines of each stream, shared out evenly among its files; a header is one more of each.
   *     Of a document that is one JSON value all lines.
   */
  static void copy(String environment, Path data, Path to, int lines) throws IOException {
    for (String stream : STREAM.split(environment)) {
      List<Path> files = new ArrayList<>();
      for (Matcher paths = PATH.matcher(stream); paths.find(); ) {
        files.addAll(matching(data, paths.group(1)));
      }
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
