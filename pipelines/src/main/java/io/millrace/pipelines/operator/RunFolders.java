package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.StepPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The {@code run=...} folders that Millrace writes a stream's history into. Reading several of them
 * doubles what they have in common and reading one loses the rest, so with more than one the step
 * must say which.
 */
final class RunFolders {
  private static final String PREFIX = "run=";

  private RunFolders() {}

  /** The paths to read, or null after a problem. */
  static List<String> choose(StepPlan step, List<String> paths, String runs) {
    List<String> chosen = new ArrayList<>();
    for (String path : paths) {
      List<String> folders = folders(path);
      if (folders.size() > 1 && runs == null) {
        step.problems()
            .error(
                "several-runs",
                step.config().textSpan("stream"),
                "the history of stream '"
                    + step.config().string("stream")
                    + "' holds "
                    + folders.size()
                    + " runs: "
                    + String.join(", ", folders),
                "say which to read: `runs: latest` or `runs: all`");
        return null;
      }
      boolean latest = !folders.isEmpty() && "latest".equals(runs);
      chosen.add(latest ? path + folders.get(folders.size() - 1) + "/" : path);
    }
    return chosen;
  }

  /** The run folders of a local folder, by name: names start with the time of the run. */
  private static List<String> folders(String path) {
    if (path.contains("://") || !path.endsWith("/") || !Files.isDirectory(Path.of(path))) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(Path.of(path))) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.startsWith(PREFIX))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("while looking for runs in " + path, e);
    }
  }
}
