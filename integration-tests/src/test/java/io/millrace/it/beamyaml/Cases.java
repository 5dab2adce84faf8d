package io.millrace.it.beamyaml;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of this package's tests. */
final class Cases {
  private static final String EXPECTED = "# Expected: ";

  private Cases() {}

  /** The YAML files right in a folder, by name. */
  static List<Path> in(String folder) throws IOException, URISyntaxException {
    try (Stream<Path> files = Files.list(root().resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  static Path root() throws URISyntaxException {
    return Path.of(Cases.class.getResource("/beamyaml").toURI());
  }

  /** What a file says that it is answered with. */
  static String expected(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(EXPECTED))
        .map(line -> line.substring(EXPECTED.length()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(file + " does not say what is expected"));
  }
}
