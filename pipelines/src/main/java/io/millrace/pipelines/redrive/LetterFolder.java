package io.millrace.pipelines.redrive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.pipelines.results.JsonLines;
import io.millrace.transforms.file.CommitFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The dead letters of one pipeline, and beside them, in {@code _redriven/run=ID/}, which were sent
 * by which run. A redrive first writes what it is about to send, {@link #begin}; when its results
 * are there, this is renamed, {@link #finish}. What is found begun and not finished was
 * interrupted: {@link #recover} finishes it if all its results are there, else removes what there
 * is of them, so that nothing is sent twice and nothing never ({@code RedriveCommandTest}).
 */
final class LetterFolder {
  private static final String RUN = "run=";
  private static final String REDRIVEN = "_redriven";
  private static final String BEGUN = "begun.jsonl";
  private static final String DONE = "done.jsonl";

  private final Path folder;

  LetterFolder(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /** The runs that left letters here and succeeded, in the order of their names. */
  List<String> runs() throws IOException {
    List<String> runs = new ArrayList<>();
    for (Path run : runFolders(folder)) {
      if (Files.exists(run.resolve(CommitFiles.MARKER))) {
        runs.add(name(run));
      }
    }
    return runs;
  }

  private static String name(Path run) {
    return run.getFileName().toString().substring(RUN.length());
  }

  private static List<Path> runFolders(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> entry.getFileName().toString().startsWith(RUN))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    }
  }

  /** The letters that no redrive has sent. */
  List<Letter> open() throws IOException {
    Set<String> sent = new HashSet<>();
    for (Path run : runFolders(folder.resolve(REDRIVEN))) {
      if (Files.exists(run.resolve(DONE))) {
        JsonLines.read(run.resolve(DONE)).forEach(row -> sent.add(row.get("letter")));
      }
    }
    List<Letter> open = new ArrayList<>();
    for (String run : runs()) {
      for (Letter letter : letters(run)) {
        if (!sent.contains(letter.id())) {
          open.add(letter);
        }
      }
    }
    return open;
  }

  private List<Letter> letters(String run) throws IOException {
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder.resolve(RUN + run))) {
      files = entries.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
    List<Letter> letters = new ArrayList<>();
    for (Path file : files) {
      int line = 0;
      for (Map<String, String> row : JsonLines.read(file)) {
        line++;
        String bytes = row.get("bytes");
        letters.add(
            new Letter(
                run,
                file.getFileName() + ":" + line,
                row.get("code"),
                row.get("message"),
                row.get("step"),
                row.get("file"),
                bytes == null ? null : Base64.getDecoder().decode(bytes)));
      }
    }
    return letters;
  }

  /** Of each run that was a redrive: the step whose way its events went. */
  Map<String, String> ways() throws IOException {
    Map<String, String> ways = new HashMap<>();
    for (Path run : runFolders(folder.resolve(REDRIVEN))) {
      if (Files.exists(run.resolve(DONE))) {
        ways.put(name(run), JsonLines.read(run.resolve(DONE)).get(0).get("through"));
      }
    }
    return ways;
  }

  /** Where a redrive puts the events that it sends; the folder is there. */
  Path sending(String run) throws IOException {
    return Files.createDirectories(redriven(run).resolve("sent"));
  }

  private Path redriven(String run) {
    return folder.resolve(REDRIVEN).resolve(RUN + run);
  }

  /**
   * Notes what a run is about to send.
   *
   * @param through the step whose way the events go
   * @param results the folders that the run writes to, each of this run alone
   */
  void begin(String run, String through, List<Path> results, List<Letter> letters)
      throws IOException {
    Path part = redriven(run).resolve(BEGUN + ".part");
    try (JsonGenerator json =
        new JsonFactory()
            .createGenerator(Files.newBufferedWriter(part, StandardCharsets.UTF_8))
            .setRootValueSeparator(null)) {
      row(json, Map.of("through", through));
      for (Path result : results) {
        row(json, Map.of("results", result.toString()));
      }
      for (Letter letter : letters) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("letter", letter.id());
        row.put("file", String.valueOf(letter.file()));
        row(json, row);
      }
    }
    Files.move(part, redriven(run).resolve(BEGUN), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void row(JsonGenerator json, Map<String, String> fields) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, String> field : fields.entrySet()) {
      json.writeStringField(field.getKey(), field.getValue());
    }
    json.writeEndObject();
    json.writeRaw('\n');
  }

  /** From now on the letters of a run are sent. */
  void finish(String run) throws IOException {
    Files.move(
        redriven(run).resolve(BEGUN), redriven(run).resolve(DONE), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Ends what an interrupted redrive began: all of it is done afterwards, or nothing. */
  void recover() throws IOException {
    for (Path run : runFolders(folder.resolve(REDRIVEN))) {
      if (Files.exists(run.resolve(DONE))) {
        continue;
      }
      boolean begun = Files.exists(run.resolve(BEGUN));
      List<Path> results = begun ? results(run) : List.of();
      boolean all = begun;
      for (Path result : results) {
        all &= Files.exists(result.resolve(CommitFiles.MARKER));
      }
      if (all) {
        finish(name(run));
      } else {
        undo(run, results);
      }
    }
  }

  /** Removes all that a run has left. */
  void undo(String run) throws IOException {
    boolean begun = Files.exists(redriven(run).resolve(BEGUN));
    undo(redriven(run), begun ? results(redriven(run)) : List.of());
  }

  private static void undo(Path run, List<Path> results) throws IOException {
    for (Path result : results) {
      // What a redrive writes lies in folders named after it, so nothing of others can be there.
      if (result.getFileName().toString().equals(run.getFileName().toString())) {
        delete(result);
      }
    }
    delete(run);
  }

  private static List<Path> results(Path run) throws IOException {
    List<Path> results = new ArrayList<>();
    for (Map<String, String> row : JsonLines.read(run.resolve(BEGUN))) {
      if (row.containsKey("results")) {
        results.add(Path.of(row.get("results")));
      }
    }
    return results;
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
