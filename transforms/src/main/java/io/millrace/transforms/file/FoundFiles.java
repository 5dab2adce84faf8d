package io.millrace.transforms.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;

/** What FileSystems finds, with paths in one spelling: absolute, without {@code .} and scheme. */
final class FoundFiles {
  private FoundFiles() {}

  /** A path or pattern as FileSystems spells what it finds; a last slash stays. */
  static String spelling(String path) {
    String plain = path.startsWith("file:") ? path.substring(5).replaceFirst("^/+", "/") : path;
    return FileSystems.matchNewResource(plain, plain.endsWith("/")).toString();
  }

  /** All that matches, folders among it. Nothing at all is an empty list. */
  static List<MatchResult.Metadata> match(String pattern) throws IOException {
    return FileSystems.match(spelling(pattern), EmptyMatchTreatment.ALLOW).metadata();
  }

  /** The files below a folder whose name may hold wildcards: at any depth, or directly in it. */
  static List<MatchResult.Metadata> below(String folder, boolean deep) throws IOException {
    String literal = spelling(folder);
    // There is no escape that all file systems know, but all know the question mark.
    String pattern = literal.replaceAll("[\\[\\]{}*?\\\\]", "?") + (deep ? "**" : "*");
    List<MatchResult.Metadata> found = new ArrayList<>();
    for (MatchResult.Metadata file : match(pattern)) {
      if (!file.resourceId().isDirectory() && path(file).startsWith(literal)) {
        found.add(file);
      }
    }
    return found;
  }

  static String path(MatchResult.Metadata file) {
    return file.resourceId().toString();
  }
}
