package io.millrace.transforms.file;

import io.millrace.transforms.file.Manifest.Move;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.util.MimeTypes;

/** The commit of one sink in one run, see {@link CommitFiles}. */
final class Commit {
  private final FileSink sink;
  private final String directory;
  private final String temp;
  private final String marker;

  Commit(FileSink sink, String runId) {
    this.sink = sink;
    this.directory = FoundFiles.spelling(sink.directory());
    this.temp = FoundFiles.spelling(sink.tempDirectory(runId));
    this.marker = directory + CommitFiles.MARKER;
  }

  CommitSummary run(Collection<FileResult> results) throws IOException {
    Set<String> temps = temps();
    Map<String, Long> finals = finals();
    boolean decided = temps.contains(temp + Manifest.NAME);
    Manifest manifest = decided ? Manifest.read(temp) : plan(results);
    Set<String> moved = moved(manifest, temps, finals);
    boolean done = !manifest.moves().isEmpty() && moved.size() == manifest.moves().size();
    if (!decided && !done) {
      requireRoom(moved, finals.keySet());
      manifest.write(temp);
    }
    publish(manifest, temps, finals.keySet());
    CommitSummary inPlace = manifest.inPlace(finals());
    deleteTemps(temps());
    return inPlace;
  }

  private void publish(Manifest manifest, Set<String> temps, Set<String> finals)
      throws IOException {
    List<ResourceId> from = new ArrayList<>();
    List<ResourceId> to = new ArrayList<>();
    Set<String> stale = sink.overwrite() ? new TreeSet<>(finals) : new TreeSet<>();
    for (Move move : manifest.moves()) {
      stale.remove(move.to());
      if (temps.contains(move.from())) {
        from.add(file(move.from()));
        to.add(file(move.to()));
      }
    }
    if (!from.isEmpty() || !stale.isEmpty()) {
      delete(Set.of(marker));
    }
    if (!from.isEmpty()) {
      rename(from, to);
    }
    delete(stale);
    FileSystems.create(file(marker), MimeTypes.BINARY).close();
  }

  private void rename(List<ResourceId> from, List<ResourceId> to) throws IOException {
    try {
      FileSystems.rename(from, to, StandardMoveOptions.IGNORE_MISSING_FILES);
    } catch (IOException e) {
      throw new IOException(
          "cannot move the files of this run into '" + directory + "': " + e.getMessage(), e);
    }
  }

  /** The final names: files are numbered within their partition, by temporary path. */
  private Manifest plan(Collection<FileResult> results) {
    TreeMap<String, List<FileResult>> byPartition = new TreeMap<>();
    for (FileResult result : new HashSet<>(results)) {
      byPartition.computeIfAbsent(result.partition(), name -> new ArrayList<>()).add(result);
    }
    List<Move> moves = new ArrayList<>();
    byPartition.forEach(
        (partition, files) -> {
          files.sort(Comparator.comparing(FileResult::tempPath));
          for (int i = 0; i < files.size(); i++) {
            FileResult result = files.get(i);
            String name = directory + partition + name(i, files.size());
            String from = FoundFiles.spelling(result.tempPath());
            moves.add(new Move(from, name, result.rows(), result.bytes()));
          }
        });
    return new Manifest(moves);
  }

  private String name(int i, int count) {
    return String.format(
        Locale.ROOT, "%s-%05d-of-%05d%s", sink.prefix(), i, count, sink.extension());
  }

  /**
   * The final files that are in place already: their temporary files are gone and their lengths are
   * right. A file that is at neither place is lost, and then nothing may move.
   */
  private Set<String> moved(Manifest manifest, Set<String> temps, Map<String, Long> finals)
      throws IOException {
    Set<String> moved = new HashSet<>();
    for (Move move : manifest.moves()) {
      if (temps.contains(move.from())) {
        continue;
      }
      Long size = finals.get(move.to());
      if (size == null || size != move.bytes()) {
        throw new IOException(
            "cannot complete the files in '"
                + directory
                + "': the temporary file '"
                + move.from()
                + "' is gone");
      }
      moved.add(move.to());
    }
    return moved;
  }

  private void requireRoom(Set<String> moved, Set<String> finals) {
    Set<String> others = new TreeSet<>(finals);
    others.removeAll(moved);
    if (sink.overwrite() || others.isEmpty()) {
      return;
    }
    int more = others.size() - 1;
    throw new FilesExistException(
        "'"
            + others.iterator().next()
            + (more == 0 ? "' was" : "' and " + more + " more were")
            + " there before this run, and its files would be mixed with them;"
            + " write to another folder, move the old files away, or ask for overwriting");
  }

  void discard() throws IOException {
    Set<String> temps = temps();
    if (temps.contains(temp + Manifest.NAME)) {
      Manifest manifest = Manifest.read(temp);
      Set<String> moved = new TreeSet<>();
      for (Move move : manifest.moves()) {
        if (!temps.contains(move.from())) {
          moved.add(move.to());
        }
      }
      boolean committed =
          moved.size() == manifest.moves().size() && !FoundFiles.match(marker).isEmpty();
      if (!committed) {
        delete(moved);
      }
    }
    deleteTemps(temps);
  }

  /** The manifest goes last: as long as anything is left to do it says what. */
  private void deleteTemps(Set<String> temps) throws IOException {
    String manifest = temp + Manifest.NAME;
    Set<String> others = new TreeSet<>(temps);
    others.remove(manifest);
    delete(others);
    if (temps.contains(manifest)) {
      delete(Set.of(manifest));
    }
    deleteFolder();
  }

  private Set<String> temps() throws IOException {
    Set<String> paths = new TreeSet<>();
    for (MatchResult.Metadata file : FoundFiles.below(temp, false)) {
      paths.add(FoundFiles.path(file));
    }
    return paths;
  }

  /** The final files of this sink, whichever run wrote them, and their lengths. */
  SortedMap<String, Long> finals() throws IOException {
    boolean deep = !sink.partitionBy().isEmpty() || sink.byWindow();
    Pattern name =
        Pattern.compile(
            Pattern.quote(sink.prefix()) + "-\\d{5,}-of-\\d{5,}" + Pattern.quote(sink.extension()));
    SortedMap<String, Long> paths = new TreeMap<>();
    for (MatchResult.Metadata file : FoundFiles.below(directory, deep)) {
      String path = FoundFiles.path(file);
      boolean ours = name.matcher(path.substring(path.lastIndexOf('/') + 1)).matches();
      if (ours && path.indexOf("/" + FileSink.TEMP_PREFIX, directory.length() - 1) < 0) {
        paths.put(path, file.sizeBytes());
      }
    }
    return paths;
  }

  private static ResourceId file(String path) {
    return FileSystems.matchNewResource(path, false);
  }

  /** What is not there is fine. */
  private static void delete(Collection<String> paths) throws IOException {
    List<ResourceId> files = new ArrayList<>();
    paths.forEach(path -> files.add(file(path)));
    if (!files.isEmpty()) {
      FileSystems.delete(files, StandardMoveOptions.IGNORE_MISSING_FILES);
    }
  }

  /** Object stores have no folders; on disk the empty one is left. */
  private void deleteFolder() throws IOException {
    ResourceId folder = FileSystems.matchNewResource(temp, true);
    if (folder.getScheme().equals(FileSystems.DEFAULT_SCHEME)
        && !FoundFiles.match(temp.substring(0, temp.length() - 1)).isEmpty()) {
      FileSystems.delete(List.of(folder), StandardMoveOptions.IGNORE_MISSING_FILES);
    }
  }
}
